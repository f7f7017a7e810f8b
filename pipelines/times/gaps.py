"""What stamps leave out, decided by the whole file: years, days, centuries, halves of the day, the order of day and month.

A file is looked over once (`GapSurvey.feed`, batch by batch); what that decides then fills any batch of it.
Local readings are int64 microseconds; a missing year stands as 2000, a missing date as 2000-01-01.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from pipelines.times import bases
from pipelines.times.anchors import DAY, MICROS, Anchor
from pipelines.times.filling import ALL, Fill, Filled, unfilled
from pipelines.times.noons import NOON, OPEN, NoonWalk, TwelveHours, in_halves
from pipelines.times.orders import OrderVote, Swap, swapped
from pipelines.times.recordings import Start
from pipelines.times.walks import Turns
from pipelines.times.years import YearWalk

YEAR_2000 = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp()) * MICROS
AFTER_ANCHOR = 300 * MICROS  # how far a time of day may lie after its anchor's own


@dataclass(frozen=True)
class Known:
    """What else is known about a file of which something is missing.

    first_day: the day of the first record, what it may be as well, where it is known from and what told the two apart. start: of a recording. offset: of the file's zone at the
    anchor, in seconds east. window: the incident's, in microseconds.
    """

    anchor: Anchor | None = None
    first_day: date | None = None
    other_day: date | None = None
    day_source: str = ""
    day_note: str = ""
    start: Start | None = None
    offset: int = 0
    window: tuple[int, int] | None = None
    newest_first: bool = False


class GapSurvey:
    """What must be seen of a whole file before any of its gaps is filled."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._seen: set[str] = set()
        backwards = known.newest_first
        self._years, self._order = YearWalk(newest_first=backwards), OrderVote()
        self._swapped_years, self._yearless_order = YearWalk(newest_first=backwards), OrderVote()
        self._noons, self._twelve_hours = NoonWalk(), TwelveHours()
        self._days, self._half_days = _DayWalk(DAY, backwards), _DayWalk(NOON, backwards)

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
        elif "order" in gaps:
            self._order.feed(local)
        elif not gaps and not self._known.newest_first:
            self._noons.feed(rows, local)

    def feed_days(self, rows: np.ndarray, local: np.ndarray, is_dated: np.ndarray) -> None:
        """Times of day, and among them the dated readings of the same clock, in the order of the file."""
        self._days.feed(rows, local, is_dated)

    def decide(self) -> dict[str, Fill]:
        """How to fill, by what is missing."""
        fills = {missing: self._fill(set(missing.split())) for missing in sorted(self._seen)}
        return {missing: fill for missing, fill in fills.items() if fill}

    def _fill(self, gaps: set[str]) -> Fill | None:
        if "beside" in gaps:
            return lambda rows, local: Filled(local, local, [(f"{bases.YEAR_INFERRED}a second stamp", ALL)])
        if "start" in gaps:
            return _counted(self._known.start, bases.COUNTED)
        if "age" in gaps:
            return _counted(self._known.start, bases.COUNTED_BACK)
        if "date" in gaps:
            return (self._half_days if self._twelve_hours.is_sure else self._days).filler(self._known)
        if gaps == {"year", "order"}:
            return self._yearless_filler()
        if "year" in gaps:
            return self._years.filler(self._known.anchor)
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
        as_read, other = (walk.filler(self._known.anchor) for walk in (self._years, self._swapped_years))

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
        anchor = self._known.anchor
        swap = self._order.decide(anchor, self._known.window) if "order" in gaps else Swap()
        notes: list[tuple[str, slice]] = [(swap.note, ALL)] if swap.note else []
        if "century" in gaps:
            notes.append((f"{bases.CENTURY_INFERRED}{anchor.source}" if anchor else bases.CENTURY_ASSUMED, ALL))

        def fill(rows: np.ndarray, local: np.ndarray) -> Filled:
            first = swapped(local) if swap.is_swapped else local
            first = _in_century(first, anchor) if "century" in gaps else first
            if not swap.is_open:
                return Filled(first, first, notes)
            second = swapped(local)
            return Filled(first, _in_century(second, anchor) if "century" in gaps else second, notes)

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


class _DayWalk:
    """Times of day, of which each turn of the clock (a day's, or half a day's) is one more."""

    def __init__(self, length: int, newest_first: bool) -> None:
        self._length, self._turns = length, Turns(length, newest_first=newest_first)
        self._latest: tuple[int, int] | None = None  # the last turn, and the latest reading in it
        self._dated_rows: list[np.ndarray] = []
        self._midnights: list[np.ndarray] = []  # what a dated row makes the midnight before the first turn

    def feed(self, rows: np.ndarray, local: np.ndarray, is_dated: np.ndarray | None = None) -> None:
        times = (local - YEAR_2000) % self._length
        turns = self._turns.feed(rows, times)
        last = int(turns.max())
        found = (last, int(times[turns == last].max()))
        self._latest = max(self._latest or found, found)
        if is_dated is not None and is_dated.any():
            self._dated_rows.append(rows[is_dated])
            self._midnights.append((local - times - turns * self._length)[is_dated])

    def filler(self, known: Known) -> Fill:
        begin, source = self._begin(known)
        if begin is None:
            return unfilled("a time of day, and nothing says of which day")
        runs, length = self._turns.runs(), self._length
        is_half = length == NOON
        notes = [(f"{bases.DATE_INFERRED}{source}", ALL)] + ([(bases.HALF_OPEN, ALL)] if is_half else [])
        days_apart = 0
        if source == known.day_source and known.day_note:
            notes.append((known.day_note, ALL))
        if source == known.day_source and known.first_day and known.other_day:
            days_apart = (known.other_day - known.first_day).days

        def fill(rows: np.ndarray, local: np.ndarray) -> Filled:
            whole = begin(rows) + (local - YEAR_2000) % length + runs.at(rows) * length
            return Filled(whole, whole + days_apart * DAY + (NOON if is_half else 0), notes)

        return fill

    def _begin(self, known: Known) -> tuple[Callable[[np.ndarray], np.ndarray | int] | None, str]:
        """The midnight that the turns of rows are counted from, and who says so.

        By the dated record above them, or the first below; else that of the first day; else so that the last reading
        is not after the anchor.
        """
        if self._dated_rows:
            dated, midnights = np.concatenate(self._dated_rows), np.concatenate(self._midnights)
            return lambda rows: midnights[np.maximum(np.searchsorted(dated, rows) - 1, 0)], "its dated records"
        if known.first_day:
            first = datetime(known.first_day.year, known.first_day.month, known.first_day.day, tzinfo=UTC)
            midnight = int(first.timestamp()) * MICROS
            return lambda _: midnight, known.day_source
        if known.anchor is None or self._latest is None:
            return None, ""
        turns, latest = self._latest
        limit = known.anchor.micros + known.offset * MICROS + (NOON if known.anchor.is_near else AFTER_ANCHOR)
        counted = (limit - latest - turns * self._length) // DAY * DAY
        return lambda _: counted, known.anchor.source


def _in_century(local: np.ndarray, anchor: Anchor | None) -> np.ndarray:
    """The readings a hundred years earlier where they would lie after the anchor."""
    if anchor is None:
        return local
    months = local.astype("datetime64[us]").astype("datetime64[M]")
    rest = local.astype("datetime64[us]") - months
    earlier = ((months - 1200).astype("datetime64[us]") + rest).astype(np.int64)
    return np.where(local > anchor.limit, earlier, local)
