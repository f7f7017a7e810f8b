"""The level that a signal would have kept: flat, a daily rhythm that older days taught, or one slow curve through all of it.

No trend is carried on beyond what it was fitted to. Where no day before tells how the signal goes over a day, a curve of daily
slowness may run through the whole record, incident and all. It is the level where it costs less to describe the record as this
curve and the changes beside it than as a flat level and the changes beside that, a change being a step or a rise that takes
time, each at the price of what was searched to find it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from fastcpd.segmentation import detect_mean

Array = np.ndarray[Any, Any]

DAY = 86_400_000_000  # µs
ENOUGH_FOR_A_DAY = 1.25  # days of reference that teach a daily rhythm
FEWEST_FOR_A_CURVE = 60  # bins
BLOCK = 15  # bins: blocks are nearly independent of each other
MARGIN = 6.0  # log-likelihood by which a level that is not flat must be likelier
MOST_BLOCKS = 240  # in which a record is described
RISES = (4, 8, 16, 32, 64)  # blocks that a change may take
MOST_CHANGES = 4
PRICE = 14.0  # log-likelihood that a change must gain: it has a begin, a length and a height that were searched for


def level(at: Array, shown: Array, is_reference: Array) -> Array:
    """at: µs; shown: values on the scale that is judged; is_reference: the bins that teach. The level of all bins."""
    taught_at, taught = at[is_reference], shown[is_reference]
    flat = np.full(len(shown), float(np.median(taught)))
    if (taught_at[-1] - taught_at[0]) < ENOUGH_FOR_A_DAY * DAY:
        return _slow_or_flat(at, shown, is_reference, flat)
    columns = _daily(taught_at)
    fitted, weights = _fit(columns, taught)
    return _daily(at) @ weights if _explains(taught, fitted, columns.shape[1]) else flat


def change_points(strays: Array) -> list[int]:
    """The edges of stretches of one mean, of strays in spreads; both ends included."""
    if len(strays) < 2:
        return [0, len(strays)]
    price = 2.5 * float(np.log(len(strays)))
    cuts = detect_mean(strays.reshape(-1, 1), variance_estimation=np.eye(1), beta=price).cp_set
    return [0, *(int(cut) for cut in cuts), len(strays)]


def _slow_or_flat(at: Array, shown: Array, is_reference: Array, flat: Array) -> Array:
    """The slow curve, where with changes or without it describes the record at less cost than the flat level does."""
    if len(shown) < FEWEST_FOR_A_CURVE or np.ptp(shown) == 0:
        return flat
    size = -(-len(shown) // MOST_BLOCKS)
    means, columns = blocks(shown, size), _slow(at - at[0])
    changes = _changes(len(means), int(np.flatnonzero(is_reference)[-1]) // size + 1)
    slow = blocks(columns, size)
    on_flat, on_curve = _described(np.ones((len(means), 1)), means, changes), _described(slow, means, changes)
    noise = _variance(means, on_curve[-1].fitted)
    costs = [
        [each.squares / noise / 2 + PRICE * count for count, each in enumerate(described)]
        for described in (on_flat, on_curve)
    ]
    best = int(np.argmin(costs[1]))
    curve = columns @ on_curve[best].weights
    is_cheaper = costs[1][best] + columns.shape[1] < min(costs[0])
    return (
        curve
        if is_cheaper and _keeps_to_what_taught(shown - curve, shown - flat, is_reference, columns.shape[1])
        else flat
    )


def _keeps_to_what_taught(from_curve: Array, from_flat: Array, is_reference: Array, columns: int) -> bool:
    """Whether the curve meets the quiet part as well as a flat level does, but for what its columns may take: over a few hours
    a curve can follow the incident itself, and then leaves what came before it.
    """
    squares = float((from_flat[is_reference] ** 2).sum())
    return float((from_curve[is_reference] ** 2).sum()) <= squares * (1 + 2 * columns / is_reference.sum())


@dataclass(frozen=True)
class _Description:
    """A level and so many changes beside it: the level's weights, all that is fitted, and the squares left over."""

    weights: Array
    fitted: Array
    squares: float


def _described(level: Array, means: Array, changes: _Changes) -> list[_Description]:
    """With no change, one, two …: each time the shape is added that leaves the least."""
    columns, described, shapes = level, [], changes.shapes
    for _ in range(MOST_CHANGES + 1):
        weights = np.linalg.lstsq(columns, means, rcond=None)[0]
        left = means - columns @ weights
        described.append(_Description(weights[: level.shape[1]], columns @ weights, float(left @ left)))
        base, _ = np.linalg.qr(columns)
        own = changes.squares - ((base.T @ shapes) ** 2).sum(axis=0)
        gains = np.where(own > 1e-6, (shapes.T @ left) ** 2 / np.maximum(own, 1e-6), 0.0)
        if not len(gains) or gains.max() <= 0:
            break
        columns = np.column_stack([columns, shapes[:, int(np.argmax(gains))]])
    return described


@dataclass(frozen=True)
class _Changes:
    """shapes: (blocks, shapes); squares: the sum of the squares of each shape."""

    shapes: Array
    squares: Array


@lru_cache(maxsize=4)  # signals of one rhythm are searched for the same changes; each entry takes 3 MB
def _changes(count: int, start: int) -> _Changes:
    """Rises from any block after `start`, at once, over some blocks, or to the end and beyond."""
    place = np.arange(count)[:, None]
    begins = np.arange(start, count - 1)[None, :]
    shapes = np.hstack([np.clip((place - begins + 1) / rise, 0, 1) for rise in (1, *RISES, count)])
    return _Changes(shapes, (shapes**2).sum(axis=0))


def _variance(means: Array, fitted: Array) -> float:
    """Of a block, as if blocks were independent and meant the same together."""
    strays = means - fitted
    spread = max(spread_of(strays), 1e-9)
    return spread**2 * lasting_of(strays, spread)


def _slow(since: Array) -> Array:
    """A trend and a daily swing; of half days too where the record is long enough to tell them from a bump."""
    place = since / DAY
    waves = (1, 2) if place[-1] >= 0.5 else (1,)
    swing = [wave(2 * np.pi * n * place) for n in waves for wave in (np.sin, np.cos)]
    return np.column_stack([np.ones(len(place)), place, *swing])


def _daily(at: Array) -> Array:
    angle = 2 * np.pi * (at % DAY) / DAY
    return np.column_stack([np.ones(len(at)), *(wave(n * angle) for n in (1, 2) for wave in (np.sin, np.cos))])


def _fit(columns: Array, taught: Array) -> tuple[Array, Array]:
    """Least squares, once more without what lies far off."""
    weights = np.linalg.lstsq(columns, taught, rcond=None)[0]
    away = taught - columns @ weights
    near = np.abs(away) <= 4 * max(spread_of(away), 1e-12)
    if near.sum() > 2 * columns.shape[1]:
        weights = np.linalg.lstsq(columns[near], taught[near], rcond=None)[0]
    return columns @ weights, weights


def _explains(taught: Array, fitted: Array, columns: int) -> bool:
    """By the Bayesian information criterion over block means, which are nearly independent."""
    count = len(taught) // BLOCK
    if count <= columns + 2:
        return False
    without = blocks(taught - np.median(taught), BLOCK)
    within = blocks(taught - fitted, BLOCK)
    gain = count * np.log(max(without.var(), 1e-18) / max((within**2).mean(), 1e-18))
    return bool(gain > (columns - 1) * np.log(count) + MARGIN)


def blocks(values: Array, length: int) -> Array:
    """Means of as many bins, or rows, each."""
    count = len(values) // length
    return values[: count * length].reshape(count, length, *values.shape[1:]).mean(axis=1)


def spread_of(strays: Array) -> float:
    """By the middle half and by the middle nineteen of twenty, whichever is wider: tails count, outliers do not."""
    strays = np.abs(strays - np.median(strays))
    return float(max(1.4826 * np.median(strays), np.quantile(strays, 0.95) / 1.96))


def lasting_of(strays: Array, spread: float) -> float:
    """By how much noise that keeps on raises the variance of a mean over independent bins."""
    ratios = [1.0]
    for length in (5, BLOCK):
        means = blocks(strays, length)
        if len(means) >= 8:
            ratios.append(length * float(np.mean(np.clip(means / spread, -3, 3) ** 2)))
    return min(max(ratios), 60.0)
