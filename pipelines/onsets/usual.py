"""What is usual for a signal: its expected level, how much it strays, and for how long it keeps straying.

Counts are taken to their square root (F. J. Anscombe, "The transformation of Poisson, binomial and negative-binomial data",
1948), so that they stray alike at any level; skewed values to their logarithm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

DAY = 86_400_000_000  # µs
ENOUGH_FOR_A_DAY = 1.25  # days of reference that teach a daily rhythm
FEWEST_FOR_A_TREND = 60
BLOCK = 15  # bins: blocks are nearly independent of each other
LOW_COUNT = 1.5  # a bin on average: below it a count's noise is not near a bell
SKEWED = 2.0


@dataclass
class Usual:
    """shown: the values on the scale that is judged; level: what is expected there; both for all bins. spread: of one bin.

    lasting: by how much noise that keeps on raises the variance of a mean over independent bins.
    mean: the expected value on the signal's own scale; clumping: variance over mean, of counts.
    """

    shown: Array
    level: Array
    spread: float
    lasting: float
    mean: Array
    clumping: float
    is_count: bool

    @property
    def is_rare(self) -> bool:
        return self.is_count and float(np.mean(self.mean)) < LOW_COUNT

    @property
    def strays(self) -> Array:
        """Residuals in spreads."""
        return (self.shown - self.level) / self.spread


def usual(at: Array, values: Array, is_reference: Array) -> Usual:
    """at: µs; values: no NaN; is_reference: the bins that teach."""
    taught = values[is_reference]
    is_count = bool(np.all(taught >= 0) and np.all(values == np.round(values)) and values.min() >= 0)
    shown, back = _scale(values, taught, is_count)
    level = _level(at, shown, is_reference)
    strays = (shown - level)[is_reference]
    spread = _spread(strays)
    if spread == 0:
        spread = max(0.02 * abs(float(np.median(level))), 1e-9) if not is_count else 0.35
    mean = _expected_counts(back(level), taught, is_reference) if is_count else back(level)
    clumping = _clumping(taught, mean[is_reference]) if is_count else 1.0
    return Usual(shown, level, spread, _lasting(strays, spread), mean, clumping, is_count)


def _expected_counts(level: Array, taught: Array, is_reference: Array) -> Array:
    """The level as a mean: the square root bends means, and of rare counts it knows nothing. Never quite zero."""
    level = np.maximum(level, 0.0)
    seen, expected = float(taught.sum()), float(level[is_reference].sum())
    if expected < 0.5 * seen or expected == 0:
        return np.full(len(level), (seen + 1) / (len(taught) + 1))
    return level * (seen / expected)


def _scale(values: Array, taught: Array, is_count: bool) -> tuple[Array, Any]:
    if is_count:
        return 2 * np.sqrt(values + 0.375), lambda level: (level / 2) ** 2 - 0.375
    spread = taught.std()
    if values.min() >= 0 and spread > 0 and float(np.mean(((taught - taught.mean()) / spread) ** 3)) > SKEWED:
        shift = max(float(np.median(taught)), 1e-9)
        return np.log(values + shift), lambda level: np.exp(level) - shift
    return values.astype(float), lambda level: level


def _level(at: Array, shown: Array, is_reference: Array) -> Array:
    """The median; with a daily rhythm, where enough days teach one; else with a trend. Each only where it explains much."""
    taught_at, taught = at[is_reference], shown[is_reference]
    flat = np.full(len(shown), float(np.median(taught)))
    if (taught_at[-1] - taught_at[0]) >= ENOUGH_FOR_A_DAY * DAY:
        design = _daily
    elif len(taught) >= FEWEST_FOR_A_TREND:
        design = _linear(taught_at[0], taught_at[-1])
    else:
        return flat
    columns = design(taught_at)
    fitted, _ = _fit(columns, taught)
    if _explains(taught, fitted, columns.shape[1]):
        _, weights = _fit(columns, taught)
        return design(at) @ weights
    return flat


def _daily(at: Array) -> Array:
    angle = 2 * np.pi * (at % DAY) / DAY
    return np.column_stack([np.ones(len(at)), *(wave(n * angle) for n in (1, 2) for wave in (np.sin, np.cos))])


def _linear(start: int, end: int) -> Any:
    return lambda at: np.column_stack([np.ones(len(at)), (at - start) / max(end - start, 1)])


def _fit(columns: Array, taught: Array) -> tuple[Array, Array]:
    """Least squares, once more without what lies far off."""
    weights = np.linalg.lstsq(columns, taught, rcond=None)[0]
    away = taught - columns @ weights
    near = np.abs(away) <= 4 * max(_spread(away), 1e-12)
    if near.sum() > 2 * columns.shape[1]:
        weights = np.linalg.lstsq(columns[near], taught[near], rcond=None)[0]
    return columns @ weights, weights


def _explains(taught: Array, fitted: Array, columns: int) -> bool:
    """By the Bayesian information criterion over block means, which are nearly independent."""
    blocks = len(taught) // BLOCK
    if blocks <= columns + 2:
        return False
    without = _blocks(taught - np.median(taught), BLOCK)
    within = _blocks(taught - fitted, BLOCK)
    gain = blocks * np.log(max(without.var(), 1e-18) / max((within**2).mean(), 1e-18))
    return bool(gain > (columns - 1) * np.log(blocks) + 6)


def _blocks(values: Array, length: int) -> Array:
    count = len(values) // length
    return values[: count * length].reshape(count, length).mean(axis=1)


def _spread(strays: Array) -> float:
    """By the middle half and by the middle nineteen of twenty, whichever is wider: tails count, outliers do not."""
    strays = np.abs(strays - np.median(strays))
    return float(max(1.4826 * np.median(strays), np.quantile(strays, 0.95) / 1.96))


def _lasting(strays: Array, spread: float) -> float:
    ratios = [1.0]
    for length in (5, BLOCK):
        means = _blocks(strays, length)
        if len(means) >= 8:
            ratios.append(length * float(np.mean(np.clip(means / spread, -3, 3) ** 2)))
    return min(max(ratios), 60.0)


def _clumping(taught: Array, mean: Array) -> float:
    if mean.sum() <= 0:
        return 1.0
    return float(np.clip(((taught - mean) ** 2).sum() / mean.sum(), 1.0, 50.0))
