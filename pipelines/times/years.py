"""Missing years: counted through the file, then set by its anchor, with 29 February and weekdays as constraints."""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date

import numpy as np

from pipelines.times import bases
from pipelines.times.anchors import DAY, Anchor
from pipelines.times.filling import ALL, Fill, Filled, unfilled
from pipelines.times.walks import Turns

YEAR = 366 * DAY
LOOKED_BACK = 40  # years
WEEKDAYS_FIT = 0.9  # of the weekdays that are written


class YearWalk:
    """Fed with readings in the filled-in year 2000, in the order of the file.

    The count of years by each row is relative; for each count it keeps what a year must have to be that one.
    """

    def __init__(self, *, newest_first: bool = False) -> None:
        self._turns = Turns(YEAR, newest_first=newest_first)
        self._latest: dict[int, int] = {}  # count → its latest reading
        self._leaps: set[int] = set()  # counts that hold a 29 February
        self._weekdays: Counter[tuple[int, bool, int]] = Counter()  # (count, is after February, shift) → rows

    def feed(self, rows: np.ndarray, local: np.ndarray, weekdays: np.ndarray) -> None:
        counts = self._turns.feed(rows, local)
        days = local.astype("datetime64[us]").astype("datetime64[D]")
        is_leap_day = days == np.datetime64("2000-02-29")
        for count in np.unique(counts):
            found = int(local[counts == count].max())
            self._latest[int(count)] = max(self._latest.get(int(count), found), found)
        self._leaps.update(int(count) for count in np.unique(counts[is_leap_day]))
        if weekdays.any():
            shifts = (weekdays - 1 - (days.astype(np.int64) + 3)) % 7  # day 0 of 1970 was a Thursday
            keys = np.stack([counts, days >= np.datetime64("2000-03-01"), shifts], axis=1)[weekdays > 0]
            for (count, is_after, shift), rows_found in zip(*np.unique(keys, axis=0, return_counts=True), strict=True):
                self._weekdays[int(count), bool(is_after), int(shift)] += int(rows_found)

    def filler(self, anchor: Anchor | None) -> Fill:
        if anchor is None:
            return unfilled("no year, and nothing to infer it from")
        zero, fits = self._year_of_count_zero(anchor)
        if zero is None:
            return unfilled("no year fits: a 29 February and the order of the file contradict each other")
        turns = self._turns.runs()
        notes = [f"{bases.YEAR_INFERRED}{anchor.source}"] + ([] if fits else [bases.WEEKDAY_WRONG])

        def fill(rows: np.ndarray, local: np.ndarray) -> Filled:
            whole = _in_years(local, turns.at(rows) + zero)
            return Filled(whole, whole, [(note, ALL) for note in notes])

        return fill

    def _year_of_count_zero(self, anchor: Anchor) -> tuple[int | None, bool]:
        """The latest year that fits, and whether the weekdays do; the weekdays give way where no year fits them."""
        last = max(self._latest)
        latest = np.array([self._latest[last]])
        possible = [
            year - last
            for year in range(anchor.at.year + 1, anchor.at.year - LOOKED_BACK, -1)
            if all(calendar.isleap(year - last + count) for count in self._leaps)
            and _in_years(latest, np.array([year]))[0] <= anchor.limit
        ]
        fitting = [zero for zero in possible if self._weekdays_fit(zero)]
        return next(iter(fitting or possible), None), bool(fitting)

    def _weekdays_fit(self, zero: int) -> bool:
        if not self._weekdays:
            return True
        right = sum(
            rows
            for (count, is_after, shift), rows in self._weekdays.items()
            if (_first_weekday(zero + count, is_after) - _first_weekday(2000, is_after)) % 7 == shift
        )
        return right >= WEEKDAYS_FIT * self._weekdays.total()


def _first_weekday(year: int, is_after_february: bool) -> int:
    return date(year, 3 if is_after_february else 1, 1).weekday()


def _in_years(local: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Readings of the year 2000 in these years; a 29 February outside a leap year becomes 1 March, and is asked for before."""
    months = local.astype("datetime64[us]").astype("datetime64[M]")
    rest = local - months.astype("datetime64[us]").astype(np.int64)
    starts = ((years - 1970) * 12 + months.astype(np.int64) % 12).astype("datetime64[M]")
    return starts.astype("datetime64[us]").astype(np.int64) + rest
