"""When a departure began: the likelihood of every begin and every length of a rise, as an interval.

A step is a rise of no length. Where a rise that takes time is much likelier, the change is a ramp, and what is reported is from
its first deviation to its half height.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.onsets.changes import Departure
from pipelines.onsets.usual import Usual

Array = np.ndarray[Any, Any]

BEFORE, AFTER = 75, 75  # bins around the begin that tell of it
SOONER, LATER = 60, 30  # bins around the first guess in which it is looked for
RISES = (0, 4, 6, 9, 13, 18, 25, 35, 50)  # bins
LONGEST = (75, 110, 160)  # which go on beyond what is looked at: of values, counts are too loose to tell
RAMP_EVIDENCE = 4.0  # log-likelihood by which a rise that takes time must be likelier
COVERED = 0.98  # of the probability within the interval


@dataclass(frozen=True)
class Begin:
    """Bins, fractions of them where a rise is fitted; shape: step or ramp; half: where a ramp is at half height."""

    bin: float
    earliest: float
    latest: float
    shape: str


def begin(found: Usual, values: Array, departure: Departure) -> Begin:
    start = max(0, departure.first - BEFORE)
    end = min(len(values), max(departure.first + 10, min(departure.last + 1, departure.first + AFTER)))
    likelihoods, begins = _likelihoods(found, values, start, end, departure.first)
    step, ramps = likelihoods[0], likelihoods[1:]
    best_ramp = np.unravel_index(int(np.argmax(ramps)), ramps.shape) if ramps.size else (0, 0)
    if ramps.size and ramps[best_ramp] > step.max() + RAMP_EVIDENCE:
        return _ramp(ramps, begins, best_ramp)
    chance = np.exp(step - step.max())
    chance /= chance.sum()
    best = begins[int(np.argmax(chance))]
    low, high = _covering(begins, chance)
    return Begin(float(best), float(low), float(high), "step")


def _ramp(ramps: Array, begins: Array, best: Any) -> Begin:
    rises = (*RISES, *LONGEST)[1 : len(ramps) + 1]
    length = rises[int(best[0])]
    began = float(begins[int(best[1])])
    chance = np.exp(ramps - ramps.max())
    chance /= chance.sum()
    low, _ = _covering(begins, chance.sum(axis=0))
    halves = (begins[None, :] + np.array(rises)[:, None] / 2).ravel()
    order = np.argsort(halves, kind="stable")
    _, high = _covering(halves[order], chance.ravel()[order])
    return Begin(began, min(float(low), began), max(float(high), began + length / 2), "ramp")


def _covering(places: Array, chance: Array) -> tuple[float, float]:
    """The middle of the probability."""
    sums = np.cumsum(chance)
    outside = (1 - COVERED) / 2
    low = places[int(np.searchsorted(sums, outside))]
    high = places[min(len(places) - 1, int(np.searchsorted(sums, 1 - outside)))]
    return float(low), float(high)


def _likelihoods(found: Usual, values: Array, start: int, end: int, guess: int) -> tuple[Array, Array]:
    """(rises, begins) → log-likelihood, each with the level before and the height that fit it best; and the begins."""
    begins = np.arange(max(start + 1, guess - SOONER), min(end - 2, guess + LATER) + 1)
    bins = np.arange(start, end)
    if len(begins) == 0:
        begins = np.array([guess])
    rows = []
    for rise in RISES if found.is_count else (*RISES, *LONGEST):
        reached = (bins[None, :] >= begins[:, None]).astype(float)
        if rise:
            reached = np.clip((bins[None, :] - begins[:, None] + 0.5) / rise, 0, 1)
        if found.is_count:
            rows.append(_of_counts(values[start:end], found.mean[start:end], reached, _noise(found)))
        else:
            rows.append(_squares(found.strays[start:end], reached))
    if found.is_count:
        return np.array(rows), begins
    noise = max(1.0, float(np.min(rows)) / max(end - start - 3, 1))  # the same for all: as the best of them leaves it
    return -np.array(rows) / (2 * noise * min(found.lasting, 4.0)), begins


def _noise(found: Usual) -> float:
    return found.clumping if found.is_rare else max(found.clumping, min(found.lasting, 4.0))


def _of_counts(counts: Array, mean: Array, reached: Array, clumping: float) -> Array:
    """Quasi-Poisson: a usual factor by the counts before, a height by the rest, which weighs by how much of it is reached."""
    mean = np.maximum(mean, 1e-6)
    before = _ratio((reached <= 0) @ counts, (reached <= 0) @ mean)
    height = (reached @ counts - before * (reached @ mean)) / (reached**2 @ mean + 0.5 * mean.mean())
    rate = mean[None, :] * (before[:, None] + height[:, None] * reached)
    rate = np.maximum(rate, 1e-6)
    return (counts[None, :] * np.log(rate) - rate).sum(axis=1) / clumping


def _ratio(seen: Array, expected: Array) -> Array:
    """Seen over expected, drawn towards the usual where little was expected."""
    return (seen + 0.5) / (expected + 0.5)


def _squares(strays: Array, reached: Array) -> Array:
    """What least squares of strays on the usual and the rise leave over, in spreads."""
    strays = np.clip(strays, -40, 40)
    count = len(strays)
    sum_reached, sum_squares = reached.sum(axis=1), (reached**2).sum(axis=1)
    dot, total = reached @ strays, strays.sum()
    spread_of = np.maximum(sum_squares - sum_reached**2 / count, 1e-9)
    slope = (dot - sum_reached * total / count) / spread_of
    return (strays**2).sum() - total**2 / count - slope**2 * spread_of
