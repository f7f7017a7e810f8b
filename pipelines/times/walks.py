"""Walking along a file: how often a reading that goes round (a year's days, a day's clock) has come round by each row.

A file comes batch by batch, so a walk is fed; what it finds is kept as the few rows in which it changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Runs:
    """A whole number for every row of a file: `values[i]` from `rows[i]` up to the next."""

    rows: np.ndarray
    values: np.ndarray

    def at(self, rows: np.ndarray) -> np.ndarray:
        return self.values[np.searchsorted(self.rows, rows, side="right") - 1]


class RunsBuilder:
    """Runs in the making: fed with rows in their order."""

    def __init__(self) -> None:
        self._rows: list[np.ndarray] = []
        self._values: list[np.ndarray] = []
        self._last: int | None = None

    def feed(self, rows: np.ndarray, values: np.ndarray) -> None:
        is_new = np.diff(values, prepend=values[0]) != 0
        is_new[0] = self._last is None or values[0] != self._last
        self._rows.append(rows[is_new])
        self._values.append(values[is_new])
        self._last = int(values[-1])

    def runs(self) -> Runs:
        return Runs(np.concatenate(self._rows), np.concatenate(self._values))


class Turns:
    """Counts the turns of a reading that goes round, in the order of the file.

    A step back of more than half the way is a turn forward; one forward of nearly all the way a straggler from
    before it, since a shorter one may be a long silence. In a file that runs backwards it is the other way round.
    """

    def __init__(self, length: int, *, newest_first: bool = False) -> None:
        self._back, self._forward = length // 2, length // 24 * 23
        self._sign = -1 if newest_first else 1
        self._last: int | None = None
        self._count = 0
        self._builder = RunsBuilder()

    def feed(self, rows: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Turns by each of these rows, counted from the first that was ever fed."""
        steps = np.diff(values, prepend=values[0] if self._last is None else self._last) * self._sign
        turns = np.where(steps < -self._back, self._sign, np.where(steps > self._forward, -self._sign, 0))
        counts = self._count + np.cumsum(turns, dtype=np.int64)
        self._last, self._count = int(values[-1]), int(counts[-1])
        self._builder.feed(rows, counts)
        return counts

    def runs(self) -> Runs:
        return self._builder.runs()
