"""Runs of one value in a series, and straight lines in it, that its own habits do not explain.

A straight line between two values is what an exporter draws through points that it does not have. How often a value
follows itself, or its own slope, is learned without the run in question, zeros apart from other values.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.coverage import plausible
from pipelines.coverage.findings import Stream
from pipelines.coverage.heard import runs
from pipelines.coverage.rhythm import SECOND, Instants, Lengths

FEWEST_SAMPLES = 50
FEWEST_FLAT = 6
SHORTEST = 600 * SECOND  # look-back and rates over five minutes repeat a value for as long
TIMES_THE_NEXT = 3.0  # as long as the longest other run of its kind
SURE = 0.001  # expected number of such runs by chance
POSSIBLE = 0.05
SELDOM = 0.5
FEWEST_BETWEEN = 20  # other samples than those of the run, so that there is a rhythm to compare with


@dataclass(frozen=True)
class Flat:
    """A run of one value in one series; chance: expected number of runs so long. repeats: how often the value's kind does.

    next_longest: samples of the longest other run of its kind. may_be_true: why, where it may.
    """

    stream: Stream
    start: int
    end: int
    samples: int
    value: float
    chance: float
    repeats: float
    next_longest: int
    is_line: bool = False
    may_be_true: str | None = None

    @property
    def usual(self) -> int:
        return (self.end - self.start) // self.samples

    @property
    def stands_out(self) -> bool:
        return self.chance < SURE and self.repeats < SELDOM and self.samples >= TIMES_THE_NEXT * self.next_longest

    @property
    def place(self) -> tuple[str | None, ...]:
        """Of one place several counts are zero together whenever nobody asks for anything."""
        stream = self.stream
        return (stream.host,) if stream.host else (stream.service,) if stream.service else stream.file_paths


def flats(stream: Stream) -> list[Flat]:
    """All of a series that chance hardly explains, true or not."""
    if stream.values is None or len(stream.values) < FEWEST_SAMPLES:
        return []
    known = np.isfinite(stream.values)
    at, values = stream.at[known], stream.values[known]
    if len(values) < FEWEST_SAMPLES or plausible.is_state(values):
        return []
    same, zero = values[1:] == values[:-1], values[:-1] == 0
    level = [flat for kind in (zero, ~zero) for flat in _runs(stream, at, values, same, kind)]
    return level + _runs(stream, at, values, _straight(values), np.ones(len(same), dtype=bool), is_line=True)


def _straight(values: Lengths) -> NDArray[np.bool_]:
    """For each interval, whether it goes on with the slope of the one before; standing still is a slope, too."""
    bends = np.abs(np.diff(np.diff(values), prepend=np.inf))
    return bends <= 1e-9 * np.abs(values).max()


def _runs(
    stream: Stream,
    at: Instants,
    values: Lengths,
    holds: NDArray[np.bool_],
    kind: NDArray[np.bool_],
    is_line: bool = False,
) -> list[Flat]:
    """Runs of what holds of each interval, among those of its kind."""
    found = []
    stretches = runs(holds & kind)
    lengths = sorted((last - first + 2 for first, last in stretches), reverse=True)
    counted, repeated = int(kind.sum()), int((holds & kind).sum())
    for first, last in stretches:
        links = last - first + 1
        others = counted - links
        if (
            links + 1 < FEWEST_FLAT
            or others + int((~kind).sum()) < FEWEST_BETWEEN
            or first == 0
            or last == len(holds) - 1
            or at[last + 1] - at[first] < SHORTEST
            or (is_line and values[last + 1] == values[last])
        ):
            continue
        repeats = (repeated - links + 1) / (others + 2)
        chance = min(1.0, max(others, 1) * repeats**links) if repeats < 1 else 1.0
        if chance >= POSSIBLE:
            continue
        following = (
            next((each for each in lengths if each != links + 1), 1) if lengths.count(links + 1) == 1 else links + 1
        )
        why = (
            plausible.line(values, first - 1, last + 1) if is_line else plausible.level(values, first, last + 1, holds)
        )
        found.append(
            Flat(stream, int(at[first]), int(at[last + 1]), links + 1, float(values[first]), chance, repeats, following,
                 is_line, why)
        )  # fmt: skip
    return found
