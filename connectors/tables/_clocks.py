"""Logs kept by hand: a column of days, filled where the day changes or merged over its rows, and one of clock times in words.

    Date       | Heure             | Événement
    2025-12-31 | 23h40             | relève
               | 0h25              | premiers appels
               | vers 2h du matin  | purge

A step back of more than half a day is a midnight passed. About an hour is half an hour either way, about a minute ten of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from connectors import _names
from connectors._contract import Event, Reading
from connectors._csv import Row, Table, reading_of
from connectors._walk import Walk
from connectors._wall import DAY, HOUR, MINUTE, Clock, clock_in, day_in

CLOCK_NAMES = {"time", "clock", "hour", "at", "heure", "horaire", "zeit", "uhrzeit", "hora", "ora", "tijd"}
FEWEST = 0.5  # of the filled cells that must be clock times
HOURS = re.compile(r"(?i)(?<![\d:.])(?P<hour>[01]?\d|2[0-3])\s?(?:h|heures?|uhr|o'clock|horas?|uur)\b(?!\s?\d)")
ABOUT = re.compile(r"(?i)~|\b(?:vers|env(?:iron)?|ca|circa|gegen|etwa|around|about|approx\w*|hacia|sobre|rond)\b")
LATE = re.compile(r"(?i)\bdu soir\b|\bde l[’']après-midi\b|\babends?\b")


@dataclass
class Clocks:
    """The columns of the day and of the clock time, and how far the rows have come."""

    day: int
    clock: int
    _walk: Walk = field(default_factory=Walk)

    def placed(self, event: Event, row: Row) -> Event:
        """The event with what both cells say; what stands in neither leaves it as it is."""
        written = [row.cells[index].strip() for index in (self.day, self.clock)]
        day, clock = day_in(written[0]), clock_of(written[1])
        if day is None and self._walk.day is None:
            return event
        event.time = " ".join(filter(None, written)) or None
        reading = self._walk.place(clock, day[0] if day else None) if clock or day else None
        event.reading = _widened(reading, written[1], clock) if reading and clock else reading
        return event


def _widened(reading: Reading, written: str, clock: Clock) -> Reading:
    if not ABOUT.search(written):
        return reading
    doubt = 10 * MINUTE if clock.grain < HOUR else HOUR // 2
    return reading._replace(at=reading.at - doubt, grain_us=2 * doubt)


def clocks_of(table: Table, time: tuple[int, ...]) -> Clocks | None:
    """Where the record's own time is a bare day, and the column beside it holds clock times as people write them."""
    if len(time) not in (1, 2) or not (reading_of(table.column(time[0]))["grain_us"] == DAY).any():
        return None
    for index, name in enumerate(table.names):
        cells = table.column(index)
        if index == time[0] or _names.plain(name) not in CLOCK_NAMES or not cells:
            continue
        if sum(clock_of(cell) is not None for cell in cells) >= FEWEST * len(cells):
            return Clocks(time[0], index)
    return None


def clock_of(text: str) -> Clock | None:
    """`23h40`, `vers 2h du matin`, `3h40 environ`: the clock time that stands in a cell."""
    if found := clock_in(text):
        return found[0]
    hour = HOURS.search(text)
    if hour is None:
        return None
    number = int(hour["hour"]) + (12 if LATE.search(text) and int(hour["hour"]) < 12 else 0)
    return Clock(number * HOUR, HOUR)
