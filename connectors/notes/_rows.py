"""The dated rows of a Markdown text: table rows and list items that begin with a time, under the days that headings state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from connectors import _names
from connectors._walk import year_after
from connectors._wall import Day, Zone, day_in, zone_stated
from connectors.notes._row_stamps import Stamp, Ways, is_alone, leading, stamp_at_start

HEADING = re.compile(r"^ {0,3}#{1,6}\s+(?P<text>\S.*)$")
ITEM = re.compile(r"^(?P<indent>\s*)(?:[-*+•]|\d{1,3}[.)])\s+(?P<text>\S.*)$")
TABLE_ROW = re.compile(r"^\s*\|?(?:[^|]*\|)+[^|]*$")
SEPARATOR = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
FENCE = re.compile(r"^\s*(?:```|~~~)")
STATED = re.compile(  # a line that says which day, or which zone, the times below it are of
    r"^\W*(?:date|day|incident date|start(?:ed)?(?: (?:date|at))?|began|when)\b\W*[:=]", re.IGNORECASE
)
ABOUT_TIMES = re.compile(r"\b(?:times?|time ?zone|timestamps?|timeline|clocks?|zone)\b", re.IGNORECASE)
TIME_NAMES = re.compile(r"\b(?:time|when|timestamp|at|hour|clock|uhrzeit|zeit)\b", re.IGNORECASE)
DATE_NAMES = re.compile(r"\b(?:date|day|datum)\b", re.IGNORECASE)


@dataclass
class Row:
    """A dated row: where it begins, what it says, the day and zone in force above it, the how manieth heading it is under."""

    line: int
    stamp: Stamp
    text: str
    day: Day | None
    zone: Zone | None
    section: int
    cells: dict[str, str] = field(default_factory=dict)
    line_count: int = 1


@dataclass
class Joined:
    """A line that belongs to the row above it."""

    line: int
    text: str


@dataclass
class Other:
    """A line that explains, or says nothing about time."""

    line: int
    text: str


def rows_in(lines: Iterable[tuple[int, str]], ways: Ways) -> Iterator[Row | Joined | Other]:
    """Every non-blank line as what it is, in order."""
    yield from _Reader(ways).read(lines)


class _Reader:
    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._day: Day | None = None
        self._zone: Zone | None = None
        self._header: list[str] | None = None  # of the table that is open
        self._names: list[str] = []
        self._table_zone: Zone | None = None
        self._item_indent: int | None = None  # of the dated item that is open
        self._section = 0
        self._is_apart = True  # a blank line stands above

    def read(self, lines: Iterable[tuple[int, str]]) -> Iterator[Row | Joined | Other]:
        is_code = False
        for number, line in lines:
            if not line.strip(" \t\r"):
                self._is_apart, self._header, self._names = True, None, []
                continue
            if FENCE.match(line) or is_code:
                is_code ^= bool(FENCE.match(line))
                yield Joined(number, line) if self._item_indent is not None else Other(number, line)
            else:
                yield self._line(number, line)
            self._is_apart = False

    def _line(self, number: int, line: str) -> Row | Joined | Other:
        if heading := HEADING.match(line):
            self._item_indent = None
            if (found := leading(heading["text"], self._ways)) and found[0].clock:
                return self._row(number, *found, indent=0)
            self._section += 1
            self._listen(heading["text"], is_heading=True)
            return Other(number, line)
        if "|" in line and TABLE_ROW.match(line):
            self._item_indent = None
            return self._table_line(number, line)
        self._header, self._names = None, []
        if item := ITEM.match(line):
            return self._item(number, line, item["text"], len(item["indent"].expandtabs()))
        if self._item_indent is not None and (line[0].isspace() or not self._is_apart):
            return Joined(number, line)
        self._item_indent = None
        if (found := leading(line, self._ways)) and not STATED.match(line):
            return self._row(number, *found, indent=0)
        self._listen(line, is_heading=bool(re.fullmatch(r"\s*(\*\*|__).+\1:?\s*", line)))
        return Other(number, line)

    def _item(self, number: int, line: str, text: str, indent: int) -> Row | Joined | Other:
        if found := leading(text, self._ways):
            return self._row(number, *found, indent=indent)
        if self._item_indent is not None and indent > self._item_indent:
            return Joined(number, line)
        self._item_indent = None
        self._listen(text, is_heading=False)
        return Other(number, line)

    def _row(self, number: int, stamp: Stamp, text: str, indent: int) -> Row:
        self._item_indent = indent
        return Row(number, stamp, text, self._day, self._zone, self._section)

    def _table_line(self, number: int, line: str) -> Row | Other:
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if SEPARATOR.match(line):
            self._names = self._header or []
            return Other(number, line)
        if not self._names:
            self._header = cells
            found = zone_stated(line) if ABOUT_TIMES.search(line) else None
            self._table_zone = found
            return Other(number, line)
        found_row = self._dated(cells)
        if found_row is None:
            return Other(number, line)
        stamp, rest = found_row
        told = _names.first(rest, (*_names.SUBJECT, *_names.MESSAGE))
        text = rest[told] if told and rest[told] else max(rest.values(), key=len, default="")
        self._day = year_after(self._day, stamp.day) if stamp.day else self._day
        return Row(number, stamp, text, self._day, self._table_zone or self._zone, self._section, rest)

    def _dated(self, cells: list[str]) -> tuple[Stamp, dict[str, str]] | None:
        """The stamp of a table's row, from its column of times and, where the date stands apart, the one beside it."""
        names = self._names
        at = next((i for i, name in enumerate(names) if TIME_NAMES.search(name)), None)
        on = next((i for i, name in enumerate(names) if DATE_NAMES.search(name) and i != at), None)
        is_named = at is not None or on is not None
        if at is None:
            at, on = (on if on is not None else 0), None
        if at >= len(cells):
            return None
        written = " ".join(cells[i] for i in (on, at) if i is not None and i < len(cells) and cells[i])
        found = stamp_at_start(written, self._ways)
        if found is None or found[1].strip(" *_`~.,;:-–—()[]?xXHhMm"):
            if not is_named or not re.search(r"\d", written):
                return None
            found = Stamp(written, None, None), ""  # a time that nobody can place is still one that somebody wrote
        rest = {name or str(i): cells[i] for i, name in enumerate(names) if i not in (at, on) and i < len(cells)}
        return found[0], rest

    def _listen(self, text: str, *, is_heading: bool) -> None:
        """What a line says about the times below it."""
        if ABOUT_TIMES.search(text) and (found := zone_stated(text)):
            self._zone = found
        found_day = day_in(text, self._ways.order)
        if found_day and (is_heading or STATED.match(text) or is_alone(text, found_day[1])):
            self._day = year_after(self._day, found_day[0])
