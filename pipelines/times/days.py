"""Missing dates: the turns of the clock counted through the file, from the dated records in it or from what is known beside it.

Local readings are int64 microseconds; a missing date stands as 2000-01-01.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from pipelines.times import bases
from pipelines.times.anchors import DAY, MICROS
from pipelines.times.filling import ALL, Fill, Filled, unfilled
from pipelines.times.noons import NOON
from pipelines.times.plans import Plan
from pipelines.times.walks import Turns

YEAR_2000 = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp()) * MICROS
AFTER_ANCHOR = 300 * MICROS  # how far a time of day may lie after its anchor's own


@dataclass(frozen=True)
class Dated:
    """Dated rows among times of day: their numbers, their readings, and which of these stand in the year 2000 for want of one."""

    rows: np.ndarray
    local: np.ndarray
    is_yearless: np.ndarray

    def those(self, which: np.ndarray) -> Dated:
        return Dated(self.rows[which], self.local[which], self.is_yearless[which])

    def whole(self, years: Fill | None) -> Dated:
        """With the years filled in; without those rows where nothing tells them."""
        if not self.is_yearless.any():
            return self
        filled = years(self.rows[self.is_yearless], self.local[self.is_yearless]) if years else None
        if filled is None or filled.unplaced:
            return self.those(~self.is_yearless)
        local = self.local.copy()
        local[self.is_yearless] = filled.local
        return Dated(self.rows, local, np.zeros(len(local), dtype=bool))


class DayWalk:
    """Times of day, of which each turn of the clock (a day's, or half a day's) is one more."""

    def __init__(self, length: int, newest_first: bool) -> None:
        self._length, self._turns = length, Turns(length, newest_first=newest_first)
        self._latest: tuple[int, int] | None = None  # the last turn, and the latest reading in it
        self._dated: list[Dated] = []

    def feed(self, rows: np.ndarray, local: np.ndarray, dated: Dated | None = None) -> None:
        times = (local - YEAR_2000) % self._length
        turns = self._turns.feed(rows, times)
        last = int(turns.max())
        found = (last, int(times[turns == last].max()))
        self._latest = max(self._latest or found, found)
        if dated is not None and len(dated.rows):
            self._dated.append(dated)

    def filler(self, plan: Plan, years: Fill | None) -> Fill:
        begin, source = self._begin(plan, years)
        if begin is None:
            return unfilled("a time of day, and nothing says of which day")
        runs, length = self._turns.runs(), self._length
        is_half = length == NOON
        notes = [(f"{bases.DATE_INFERRED}{source}", ALL)] + ([(bases.HALF_OPEN, ALL)] if is_half else [])
        days_apart = self._days_open(plan) if plan.anchor and source == plan.anchor.source else 0
        if days_apart:
            notes.append((bases.DAY_OPEN, ALL))
        if source == plan.day_source and plan.day_note:
            notes.append((plan.day_note, ALL))
        if source == plan.day_source and plan.first_day and plan.other_day:
            days_apart = (plan.other_day - plan.first_day).days

        def fill(rows: np.ndarray, local: np.ndarray) -> Filled:
            whole = begin(rows) + (local - YEAR_2000) % length + runs.at(rows) * length
            return Filled(whole, whole + days_apart * DAY + (NOON if is_half else 0), notes)

        return fill

    def _days_open(self, plan: Plan) -> int:
        """How many days earlier all of it may be; what goes on through the days of its neighbours is theirs."""
        assert plan.anchor is not None
        assert self._latest is not None
        passed = self._latest[0] * self._length // DAY if plan.anchor.is_near else 0
        return -max(0, plan.anchor.days_open - passed)

    def _begin(self, plan: Plan, years: Fill | None) -> tuple[Callable[[np.ndarray], np.ndarray | int] | None, str]:
        """The midnight that the turns of rows are counted from, and who says so.

        By the dated record above them, or the first below; else that of the first day; else so that the last reading
        is not after the anchor.
        """
        if (dated := self._whole(years)) is not None:
            turns = self._turns.runs().at(dated.rows) * self._length
            midnights = dated.local - (dated.local - YEAR_2000) % self._length - turns
            return lambda rows: midnights[np.maximum(np.searchsorted(dated.rows, rows) - 1, 0)], "its dated records"
        if plan.first_day:
            first = datetime(plan.first_day.year, plan.first_day.month, plan.first_day.day, tzinfo=UTC)
            midnight = int(first.timestamp()) * MICROS
            return lambda _: midnight, plan.day_source
        if plan.anchor is None or self._latest is None:
            return None, ""
        turns, latest = self._latest
        limit = plan.anchor.micros + plan.anchor_offset * MICROS + (NOON if plan.anchor.is_near else AFTER_ANCHOR)
        counted = (limit - latest - turns * self._length) // DAY * DAY
        return lambda _: counted, plan.anchor.source

    def _whole(self, years: Fill | None) -> Dated | None:
        if not self._dated:
            return None
        parts = [(each.rows, each.local, each.is_yearless) for each in self._dated]
        whole = Dated(*(np.concatenate(column) for column in zip(*parts, strict=True))).whole(years)
        return whole if len(whole.rows) else None
