"""What stamps leave out, decided by the whole file: years, days, centuries, halves of the day, the order of day and month.

A file is looked over once (`GapSurvey.feed`, batch by batch); what that decides then fills any batch of it.
Local readings are int64 microseconds; a missing year stands as 2000, a missing date as 2000-01-01.
"""

from __future__ import annotations

import numpy as np

from pipelines.times import bases
from pipelines.times.anchors import DAY, Anchor
from pipelines.times.days import Dated, DayWalk
from pipelines.times.filling import ALL, Fill, Filled, unfilled
from pipelines.times.noons import NOON, OPEN, NoonWalk, TwelveHours, in_halves
from pipelines.times.orders import ChangedOrder, OrderVote, swapped
from pipelines.times.plans import Plan
from pipelines.times.recordings import Start
from pipelines.times.years import YearWalk

FIRST_STAMPED = int(np.datetime64("1969-01-01", "us").astype(np.int64))  # what %y means at the earliest


class GapSurvey:
    """What must be seen of a whole file before any of its gaps is filled."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._seen: set[str] = set()
        backwards = plan.newest_first
        self._years, self._order = YearWalk(newest_first=backwards), OrderVote()
        self._changed_order = ChangedOrder()
        self._swapped_years, self._yearless_order = YearWalk(newest_first=backwards), OrderVote()
        self._noons, self._twelve_hours = NoonWalk(), TwelveHours()
        self._days, self._half_days = DayWalk(DAY, backwards), DayWalk(NOON, backwards)

    def feed(self, missing: str, rows: np.ndarray, local: np.ndarray, weekdays: np.ndarray) -> None:
        """Rows that leave out the same, "" for nothing; rows: their numbers in the file. weekdays: 1 to 7, 0 where none is written."""
        self._seen.add(missing)
        gaps = set(missing.split())
        if gaps & {"beside", "start", "age"}:
            return
        if "date" in gaps:
            self._twelve_hours.feed(local)
            self._half_days.feed(rows, local)
        elif gaps == {"year", "order"}:
            self._years.feed(rows, local, weekdays)
            self._swapped_years.feed(rows, swapped(local), weekdays)
            self._yearless_order.feed(local)
        elif "year" in gaps:
            self._years.feed(rows, local, weekdays)
        elif "orders" in gaps:
            self._changed_order.feed(rows, local)
        elif "order" in gaps:
            self._order.feed(local)
        elif not gaps and not self._plan.newest_first:
            self._noons.feed(rows, local)

    def feed_days(self, rows: np.ndarray, local: np.ndarray, is_dated: np.ndarray, is_yearless: np.ndarray) -> None:
        """Times of day, and among them the dated readings of the same clock, of which some lack their year, in the order
        of the file.
        """
        self._days.feed(rows, local, Dated(rows, local, is_yearless).those(is_dated))

    def decide(self) -> dict[str, Fill]:
        """How to fill, by what is missing."""
        fills = {missing: self._fill(set(missing.split())) for missing in sorted(self._seen)}
        return {missing: fill for missing, fill in fills.items() if fill}

    def _fill(self, gaps: set[str]) -> Fill | None:
        if "beside" in gaps:
            wording = bases.DATE_INFERRED if "day" in gaps else bases.YEAR_INFERRED
            return lambda rows, local: Filled(local, local, [(f"{wording}a second stamp", ALL)])
        if "start" in gaps:
            return _counted(self._plan.start, bases.COUNTED)
        if "age" in gaps:
            return _counted(self._plan.start, bases.COUNTED_BACK)
        if "date" in gaps:
            walk = self._half_days if self._twelve_hours.is_sure else self._days
            return walk.filler(self._plan, self._years.filler(self._plan.anchor) if "year" in self._seen else None)
        if gaps == {"year", "order"}:
            return self._yearless_filler()
        if "year" in gaps:
            return self._years.filler(self._plan.anchor)
        return self._number_filler(gaps) if gaps else self._half_filler()

    def _half_filler(self) -> Fill | None:
        halves_by_row = self._noons.decide()
        if halves_by_row is None:
            return None

        def fill(rows: np.ndarray, local: np.ndarray) -> Filled:
            halves = halves_by_row.at(rows)
            is_open = halves == OPEN
            return Filled(*in_halves(local, halves), [(bases.HALF_OPEN, is_open), (bases.HALF_CHOSEN, ~is_open)])

        return fill

    def _yearless_filler(self) -> Fill:
        """Which number is the month, where the year is missing too: each way has years of its own."""
        swap = self._yearless_order.decide(None, None)
        as_read, other = (walk.filler(self._plan.anchor) for walk in (self._years, self._swapped_years))

        def fill(rows: np.ndarray, local: np.ndarray) -> Filled:
            ways = [as_read(rows, local), other(rows, swapped(local))]
            first, second = reversed(ways) if swap.is_swapped else ways
            if first.unplaced:
                return first
            notes = [*first.notes, (swap.note, ALL)]
            return Filled(first.local, second.local if swap.is_open and not second.unplaced else first.local, notes)

        return fill

    def _number_filler(self, gaps: set[str]) -> Fill:
        """Which number is the month, and in which century."""
        fill: Fill = _as_written
        if "orders" in gaps:
            fill = self._changed_order.filler()
        elif "order" in gaps:
            fill = self._order.decide(self._plan.anchor, self._plan.window, self._plan.is_swapped).filler()
        return _with_centuries(fill, self._plan.anchor) if "century" in gaps else fill


def _as_written(rows: np.ndarray, local: np.ndarray) -> Filled:
    return Filled(local, local)


def _with_centuries(fill_order: Fill, anchor: Anchor | None) -> Fill:
    note = f"{bases.CENTURY_INFERRED}{anchor.source}" if anchor else bases.CENTURY_ASSUMED

    def fill(rows: np.ndarray, local: np.ndarray) -> Filled:
        found = fill_order(rows, local)
        first = _in_century(found.local, anchor)
        other = first if found.other is found.local else _in_century(found.other, anchor)
        return Filled(first, other, [*found.notes, (note, ALL)])

    return fill


def _counted(start: Start | None, basis: str) -> Fill:
    """Readings that count from 1970 what is to be counted from the start of a recording, or back from an export."""
    if start is None:
        return unfilled("counted from the start of the recording, and nothing says when that was")

    def fill(rows: np.ndarray, local: np.ndarray) -> Filled:
        whole = local + start.micros
        other = whole + start.doubt if start.doubt else whole
        return Filled(whole, other, [(note, ALL) for note in (basis + start.source, *start.notes)])

    return fill


def _in_century(local: np.ndarray, anchor: Anchor | None) -> np.ndarray:
    """The readings a hundred years earlier where they would lie after the anchor; dates nearby are no proof of so much."""
    if anchor is None:
        return local
    months = local.astype("datetime64[us]").astype("datetime64[M]")
    rest = local.astype("datetime64[us]") - months
    earlier = ((months - 1200).astype("datetime64[us]") + rest).astype(np.int64)
    return np.where((local > anchor.limit) & ((earlier >= FIRST_STAMPED) | (not anchor.is_near)), earlier, local)
