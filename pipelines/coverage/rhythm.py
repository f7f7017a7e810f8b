"""The rhythm of a stream: one step with misses, or a rate that follows the hours of day and week.

Time counts in expected events here, so that a night's lull is short and a busy minute is long. The rate of an hour
comes from other weeks (other days, where there are less than three weeks): what is judged does not teach itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Instants = NDArray[np.int64]  # µs since 1970, sorted, each once
Hours = NDArray[np.int64]
Lengths = NDArray[np.float64]

SECOND = 1_000_000
HOUR, DAY, WEEK = 3600 * SECOND, 86_400 * SECOND, 604_800 * SECOND
FEWEST_BEFORE = 12  # records before a silence, for anything to be said of it
SHARE_ON_STEP = 0.9
STEP_TOLERANCE = 0.1
LONG_MISS = 3
ON_GRID, MOST_MISSED = 0.95, 0.3  # shares of the intervals, where points are missing one by one
COARSE = (SECOND, 60 * SECOND, 3600 * SECOND)  # steps that stamps alone make, by how coarse they are
FEWEST_HOURS = 48  # of other days or weeks that a rate by the hour needs
PSEUDO_HOURS, PSEUDO_EVENTS = 6.0, 10.0  # how much of the coarser rate stands against the finer: the lesser of both
NEIGHBOURS, NEIGHBOURS_DOUBT = 20.0, 15.0  # expected events on either side that tell how busy it is just now
NOTHING: Instants = np.empty(0, dtype=np.int64)
MONDAY = 3  # 1970 began on a Thursday


def without_strays(at: Instants) -> Instants:
    """A few stamps that lie further off than all others span are not of this time: the clock was not set yet, or is not now."""
    if len(at) <= FEWEST_BEFORE:
        return at
    steps = np.diff(at)
    for place in np.flatnonzero(steps[:FEWEST_BEFORE] > at[-1] - at[FEWEST_BEFORE])[-1:]:
        at = at[place + 1 :]
    for place in (
        np.flatnonzero(np.diff(at)[-FEWEST_BEFORE:] > at[-FEWEST_BEFORE - 1] - at[0])[:1]
        if len(at) > 2 * FEWEST_BEFORE
        else ()
    ):
        at = at[: len(at) - min(FEWEST_BEFORE, len(at) - 1) + place]
    return at


def regular_step(at: Instants) -> float | None:
    """The stream's step in µs, where nine in ten intervals are one and long misses are not part of how it speaks."""
    steps = np.diff(at)
    if len(steps) == 0:
        return None
    step = float(np.median(steps))
    if step <= 0:
        return None
    missed = np.round(steps / step) - 1
    single = np.mean(np.abs(steps - step) <= STEP_TOLERANCE * step)
    if single < SHARE_ON_STEP and not _is_thinned_at_random(steps, missed, step):
        return None
    long = missed[missed >= LONG_MISS]
    is_often_away = len(long) > 0.01 * len(at) and len(long) >= LONG_MISS and long.sum() > 0.5 * len(at)
    return None if is_often_away else step


def _is_thinned_at_random(steps: Instants, missed: Lengths, step: float) -> bool:
    """Whether it is a grid of which points are missing one by one: intervals are multiples of its step, and runs of misses no longer than chance.

    Stamps that are whole seconds, minutes or hours lie on such a grid whatever they are of.
    """
    if any(abs(step - unit) < STEP_TOLERANCE * unit for unit in COARSE):
        return False
    on_grid = (missed >= 0) & (np.abs(steps - (missed + 1) * step) <= STEP_TOLERANCE * step)
    share = float(np.mean(missed[on_grid] > 0)) if on_grid.any() else 1.0
    if np.mean(on_grid) < ON_GRID or share > MOST_MISSED:
        return False
    runs, expected = int((missed >= LONG_MISS).sum()), len(steps) * share**LONG_MISS
    return runs <= 2 * expected + LONG_MISS


@dataclass(frozen=True)
class Pace:
    """Expected events from the first hour on: `reached` at `edges` (µs)."""

    edges: Instants
    reached: Lengths

    def at(self, instants: Instants) -> Lengths:
        return np.interp(instants, self.edges, self.reached)

    def between(self, start: int, end: int) -> float:
        first, last = self.at(np.array([start, end]))
        return float(last - first)


def learn_pace(at: Instants, origin: int, until: int | None = None, breaks: Instants = NOTHING) -> Pace:
    """The rate in each hour of the stream, by the other weeks; weeks are counted from `origin`.

    until: how far beyond its last record the rate is wanted, µs. breaks: records after which nothing is in hand until
    the next. Those stretches teach nothing.
    """
    last = (at[-1] - origin) // HOUR
    hours = np.arange((at[0] - origin) // HOUR, max(last, last if until is None else (until - origin) // HOUR) + 1)
    heard = np.bincount((at - origin) // HOUR - hours[0], minlength=len(hours)).astype(float)
    teaches = (hours <= last).astype(float)
    for start, end in zip(breaks, at[np.minimum(np.searchsorted(at, breaks, side="right"), len(at) - 1)], strict=True):
        teaches[(hours > (start - origin) // HOUR) & (hours < (end - origin) // HOUR)] = 0
    block = hours // (168 if len(hours) >= 3 * 168 else 24)
    rate = _rate(hours + origin // HOUR, heard, teaches, block - block[0])
    edges = origin + np.append(hours, hours[-1] + 1) * HOUR
    return Pace(edges, np.concatenate(([0.0], np.cumsum(rate))))


def _rate(hour: Hours, heard: Lengths, teaches: Lengths, block: Hours) -> Lengths:
    """Events per hour: by the hour of the week, drawn to working days or weekends, to the hour of the day, to the mean."""
    weekend = (hour // 24 + MONDAY) % 7 >= 5
    mean, everything = heard.sum() / teaches.sum(), np.zeros_like(hour)
    rate = np.full(len(hour), mean)
    lasted = _of_others(teaches, everything, block)
    is_known = lasted >= FEWEST_HOURS
    rate[is_known] = (_of_others(heard, everything, block) / np.maximum(lasted, 1))[is_known]
    pseudo = min(PSEUDO_HOURS, PSEUDO_EVENTS / max(mean, 1e-9))
    for cell in (hour % 24, weekend * 24 + hour % 24, hour % 168):
        counted, lasted = _of_others(heard, cell, block), _of_others(teaches, cell, block)
        rate = np.where(is_known, (counted + pseudo * rate) / (lasted + pseudo), rate)
    return rate


def _of_others(values: Lengths, cell: Hours, block: Hours) -> Lengths:
    """For each hour the sum over the same cell in all other blocks."""
    size = int(cell.max()) + 1
    own = block * size + cell
    return np.bincount(cell, values)[cell] - np.bincount(own, values)[own]


def gap_lengths(at: Instants, pace: Pace) -> Lengths:
    """Each interval in expected events, by how busy the stream is on either side of it."""
    reached = pace.at(at)
    before, after = reached[:-1], reached[1:]
    place = np.arange(len(before))
    heard = place - np.searchsorted(reached, before - NEIGHBOURS) + 1
    heard += np.searchsorted(reached, after + NEIGHBOURS) - place - 1
    expected = np.minimum(NEIGHBOURS, before - reached[0]) + np.minimum(NEIGHBOURS, reached[-1] - after)
    return (after - before) * (heard - 2 + NEIGHBOURS_DOUBT) / (expected + NEIGHBOURS_DOUBT)
