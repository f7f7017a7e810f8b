"""Clocks of twelve hours without am or pm: the file shows that it has one, and where its noons lie.

Such a clock never shows 0 or 13, and steps back by half a day at noon. A file that does neither is
taken for one of twenty-four hours.
"""

from __future__ import annotations

import numpy as np

from pipelines.times.anchors import DAY
from pipelines.times.walks import Runs

NOON = DAY // 2
HOUR = DAY // 24
BEFORE, AFTER, OPEN = 0, 1, 2
LEAST_STEP = 9 * HOUR  # back at noon: a file that is silent for longer about noon does not show it
DISORDER = HOUR // 60
LEAST_ROWS = 8
MOST_ROWS = 3_000_000  # kept for a file whose hours all lie between 1 and 12


class TwelveHours:
    """Whether readings, fed in the order of the file, are those of a clock of twelve hours.

    They are where the file is in order but for steps back of nearly half a day: a list that is not in order at
    all shows such steps too, and others.
    """

    def __init__(self) -> None:
        self.is_possible = True
        self._count, self._noons = 0, 0
        self._last: int | None = None

    def feed(self, local: np.ndarray) -> None:
        hours = local // HOUR % 24
        steps = np.diff(local, prepend=local[0] if self._last is None else self._last)
        is_noon = (steps < -LEAST_STEP) & (steps > -NOON)
        is_in_order = (steps > -DISORDER) | is_noon
        self.is_possible = self.is_possible and bool(((hours >= 1) & (hours <= 12) & is_in_order).all())
        self._count, self._noons, self._last = (
            self._count + len(local),
            self._noons + int(is_noon.sum()),
            int(local[-1]),
        )

    @property
    def is_sure(self) -> bool:
        return self.is_possible and self._noons > 0 and self._count >= LEAST_ROWS


class NoonWalk:
    """Readings with a date: a step back of more than six hours within a day is its noon; a day without one stays open."""

    def __init__(self) -> None:
        self._signs = TwelveHours()
        self._rows: list[np.ndarray] = []
        self._readings: list[np.ndarray] = []
        self._count = 0

    def feed(self, rows: np.ndarray, local: np.ndarray) -> None:
        self._signs.feed(local)
        self._count += len(rows)
        if not self._signs.is_possible or self._count > MOST_ROWS:
            self._rows, self._readings = [], []
            return
        self._rows.append(rows)
        self._readings.append(local)

    def decide(self) -> Runs | None:
        """BEFORE, AFTER or OPEN for every row that was fed; None for a clock of twenty-four hours."""
        if not self._rows or not self._signs.is_sure:
            return None
        rows, local = np.concatenate(self._rows), np.concatenate(self._readings)
        days, hours = local // DAY, local % NOON
        is_same_day = np.diff(days, prepend=days[0] - 1) == 0
        steps = np.where(is_same_day, np.diff(hours, prepend=hours[0]), 0)
        passed = np.cumsum((steps < -NOON // 2).astype(np.int64) - (steps > NOON // 2).astype(np.int64))
        begins = np.flatnonzero(~is_same_day)
        lengths = np.diff(begins, append=len(rows))
        lowest, highest = np.minimum.reduceat(passed, begins), np.maximum.reduceat(passed, begins)
        if (highest - lowest > 1).any():
            return None
        is_seen = np.repeat(highest - lowest == 1, lengths)
        return Runs(rows, np.where(is_seen, passed - np.repeat(lowest, lengths), OPEN))


def in_halves(local: np.ndarray, halves: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The readings in their halves of the day, and the other half's where that is open."""
    morning = local - local % DAY + local % NOON
    return np.where(halves == AFTER, morning + NOON, morning), np.where(halves == BEFORE, morning, morning + NOON)
