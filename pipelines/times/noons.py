"""Clocks of twelve hours without am or pm, beside a date: the order of the file shows where noon lies."""

from __future__ import annotations

import numpy as np

from pipelines.times.anchors import DAY
from pipelines.times.walks import Runs

NOON = DAY // 2
BEFORE, AFTER, OPEN = 0, 1, 2


class NoonWalk:
    """A step back of more than six hours within a day is its noon; on a day without one, either half is possible."""

    def __init__(self) -> None:
        self._rows: list[np.ndarray] = []
        self._readings: list[np.ndarray] = []

    def feed(self, rows: np.ndarray, local: np.ndarray) -> None:
        self._rows.append(rows)
        self._readings.append(local)

    def decide(self) -> Runs:
        """BEFORE, AFTER or OPEN for every row that was fed."""
        rows, local = np.concatenate(self._rows), np.concatenate(self._readings)
        days, hours = local // DAY, local % NOON
        is_same_day = np.diff(days, prepend=days[0] - 1) == 0
        steps = np.where(is_same_day, np.diff(hours, prepend=hours[0]), 0)
        passed = np.cumsum((steps < -NOON // 2).astype(np.int64) - (steps > NOON // 2).astype(np.int64))
        begins = np.flatnonzero(~is_same_day)
        lengths = np.diff(begins, append=len(rows))
        lowest, highest = np.minimum.reduceat(passed, begins), np.maximum.reduceat(passed, begins)
        is_seen = np.repeat(highest - lowest == 1, lengths)
        return Runs(rows, np.where(is_seen, passed - np.repeat(lowest, lengths), OPEN))


def in_halves(local: np.ndarray, halves: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The readings in their halves of the day, and the other half's where that is open."""
    morning = local - local % DAY + local % NOON
    return np.where(halves == AFTER, morning + NOON, morning), np.where(halves == BEFORE, morning, morning + NOON)
