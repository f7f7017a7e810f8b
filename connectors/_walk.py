"""Clock times in the order of a file, under the days that it states: from fragments to readings.

A heading states a day, the lines below it state clock times; a step back of more than half a day is a midnight
passed. What stays open is left open: without any day the file's name decides later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from connectors._items import Reading
from connectors._wall import DAY, FILLED_DAY, HOUR, Clock, Day, Zone, day_in


def half_days(clocks: Sequence[Clock | None]) -> list[Clock | None]:
    """Clock times of a list in order: where it falls from 12:50 to 1:05 and none says AM, PM or more than 12, it is a 12-hour clock.

    What stands after the fall is the afternoon if what stands before is the morning; which half of the day the
    first is in stays open, and makes each of them twelve hours wider.
    """
    known = [clock for clock in clocks if clock]
    falls = [later.at < earlier.at for earlier, later in zip(known, known[1:], strict=False)]
    is_short = len(known) > 2 and all(clock.is_open for clock in known) and 1 <= sum(falls) <= len(known) // 2
    if not is_short or not any(clock.at >= 11 * HOUR for clock in known):
        return list(clocks)
    half, last, found = 0, -1, []
    for clock in clocks:
        if clock is None:
            found.append(None)
            continue
        at = clock.at % (12 * HOUR)
        half += at < last % (12 * HOUR) if last >= 0 else 0
        last = at
        found.append(replace(clock, at=at + half * 12 * HOUR, grain=clock.grain + 12 * HOUR))
    return found


@dataclass
class Walk:
    """Clock times in the order of a file, under the days that it states."""

    day: Day | None = None
    zone: Zone | None = None
    _passed: int = 0  # midnights since the stated day
    _last: int | None = None
    _is_anew: bool = False  # another list begins, which may go back to before the midnight that the last one passed
    _has_halves: bool = False  # AM or PM was written somewhere above
    _is_long: bool = False  # and somewhere a time that only a 24-hour clock shows

    def state(self, day: Day) -> None:
        self.day, self._passed, self._last = day, 0, None

    def begin_anew(self) -> None:
        """Another list or table of the same days follows."""
        self._is_anew = True

    def hear(self, line: str, order: str | None = None) -> None:
        """Take over the day that a line between the others states, if it does."""
        if found := day_in(line, order):
            self.state(year_after(self.day, found[0]))

    def place(self, clock: Clock | None, day: Day | None = None, zone: Zone | None = None) -> Reading | None:
        """The reading of a clock time under the stated day, or under its own; None where there is neither."""
        if day is not None:
            day = year_after(self.day, day)
            if day != self.day or self._passed:
                self.state(day)
        zone = zone or self.zone or Zone(None, None)
        if clock is None:
            return self._reading(self._midnight(), DAY, zone) if day else None
        clock = self._in_half(clock)
        if self._last is not None and clock.at < self._last - DAY // 2 and day is None:
            self._passed += 1
        elif self._is_anew and self._passed and clock.at > (self._last or 0) + DAY // 2:
            self._passed -= 1
        self._is_anew = False
        self._last = clock.at % DAY
        return self._reading(self._midnight() + clock.at, clock.grain, zone)

    def _reading(self, at: int, grain: int, zone: Zone) -> Reading:
        order_by = self.day.order_by or None if self.day else None
        return Reading(at, grain, zone.offset_seconds, zone.name, self._missing(), order_by)

    def spelled(self, clock: Clock, zone: Zone | None = None) -> str | None:
        """A further clock time of the same line, as a whole stamp: it must be readable by itself."""
        if self.day is None or self.day.year is None or self.day.is_open:
            return None
        at = datetime.combine(self.day.filled, datetime.min.time(), UTC) + timedelta(
            days=self._passed, microseconds=clock.at
        )
        zone = zone or self.zone
        offset = zone.offset_seconds if zone else None
        return at.strftime("%Y-%m-%d %H:%M:%S") + (
            "" if offset is None else f"{offset // 3600:+03d}:{abs(offset) % 3600 // 60:02d}"
        )

    def _in_half(self, clock: Clock) -> Clock:
        """Where AM and PM are written elsewhere, a bare time is in the half of the day that follows the line above."""
        self._has_halves |= clock.has_half
        self._is_long |= not clock.has_half and not clock.is_open
        if not clock.is_open or not self._has_halves or self._is_long or self._last is None:
            return clock
        halves = (clock.at % (DAY // 2), clock.at % (DAY // 2) + DAY // 2)
        return replace(clock, at=next((at for at in halves if at >= self._last), halves[0]))

    def _midnight(self) -> int:
        if self.day is None:
            return _micros(FILLED_DAY)  # the days that pass are counted when the first of them is known
        return _micros(self.day.filled) + self._passed * DAY

    def _missing(self) -> str:
        if self.day is None:
            return "date"
        return " ".join(
            gap for gap, is_missing in (("year", not self.day.year), ("order", self.day.is_open)) if is_missing
        )


def year_after(last: Day | None, day: Day) -> Day:
    """A day without a year is in the year of the one before it, or in the next."""
    if day.year or last is None or last.year is None:
        return day
    return replace(day, year=last.year + (day.month < last.month - 6))


def _micros(day: date) -> int:
    return (day - date(1970, 1, 1)).days * DAY
