"""The dated rows of a Markdown text: table rows and list items that begin with a time, under the days that headings state."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from connectors import _names
from connectors._wall import Clock, Day, Zone, clock_in, day_in, zone_in

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
# A stamp at the beginning of an item, and what may stand around it.
LEADS = r"[\s*_`~≈<>\[(|]*(?:(?:around|about|approx\.?|ca\.?|circa|at)\s+)?[\s*_`~≈\[(]*"
APPROXIMATE = re.compile(r"[~≈]|\b(?:around|about|approx|ca|circa)\b|\?\?|-?ish\b", re.IGNORECASE)
LONG_YEAR = re.compile(r"(?<!\d)(\d{5})(-\d{2}-\d{2})")
RANGE = re.compile(r"^\s*(?:-|–|—|to|until|bis)\s*")
PLACEHOLDER = re.compile(r"^\s*(?:hh:mm|--:--|\?\?:\?\?|xx:xx|tbd|n/a)", re.IGNORECASE)


@dataclass
class Stamp:
    """The time that a row begins with: as written, and its parts."""

    written: str
    clock: Clock | None
    day: Day | None
    zone: Zone | None = None
    until: Clock | None = None
    is_approximate: bool = False


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


def rows_in(lines: Iterable[tuple[int, str]], order: str | None = None, years: frozenset[int] = frozenset()) -> Iterator[Row | Joined | Other]:
    """Every non-blank line as what it is, in order. years: named elsewhere in the file, to mend one that was typed with five digits."""
    yield from _Reader(order, years).read(lines)


class _Reader:
    def __init__(self, order: str | None, years: frozenset[int]) -> None:
        self._order, self._years = order, years
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
        if (found := self._leading(line)) and not STATED.match(line):
            return self._row(number, *found, indent=0)
        self._listen(line, is_heading=bool(re.fullmatch(r"\s*(\*\*|__).+\1:?\s*", line)))
        return Other(number, line)

    def _item(self, number: int, line: str, text: str, indent: int) -> Row | Joined | Other:
        if found := self._leading(text):
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
            found = zone_in(line) if ABOUT_TIMES.search(line) else None
            self._table_zone = found
            return Other(number, line)
        found_row = self._dated(cells)
        if found_row is None:
            return Other(number, line)
        stamp, rest = found_row
        told = _names.first(rest, (*_names.SUBJECT, *_names.MESSAGE))
        text = rest[told] if told and rest[told] else max(rest.values(), key=len, default="")
        self._day = stamp.day or self._day
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
        found = self._stamp(written)
        if found is None or found[1].strip(" *_`~.,;:-–—()[]?xXHhMm"):
            if not is_named or not re.search(r"\d", written):
                return None
            found = Stamp(written, None, None), ""  # a time that nobody can place is still one that somebody wrote
        rest = {name or str(i): cells[i] for i, name in enumerate(names) if i not in (at, on) and i < len(cells)}
        return found[0], rest

    def _leading(self, text: str) -> tuple[Stamp, str] | None:
        """The stamp that a text begins with, and what it says behind it."""
        lead = re.match(LEADS, text, re.IGNORECASE)
        found = self._stamp(text, lead.end() if lead else 0)
        if found is None or (found[0].clock is None and not re.match(r"^[\s*_`\])]*[:\-–—|]", found[1])):
            return None
        said = re.sub(r"^[\s*_`~\])]*(?:[:\-–—|>,.]+(?=\s|\*|$))?[\s*_`]*", "", found[1])
        said = said.replace("**", "", 1) if said.count("**") % 2 else said  # the stamp was in bold as well
        return (found[0], said) if said else None

    def _stamp(self, text: str, start: int = 0) -> tuple[Stamp, str] | None:
        """The stamp at this place and the text behind it; None where none begins here."""
        body = _mended(text[start:], self._years)
        day, place = _at_start(day_in(body, self._order))
        behind = body[place:] if day else body
        gap = re.match(r"[\s,T*_`]*(?:at\s+|@\s*|,\s*|-\s+)?[\s~≈]*", behind)
        skipped = gap.end() if gap else 0
        clock, length = _at_start(clock_in(behind[skipped:]))
        if clock is None and day is None:
            return None
        rest = behind
        if clock is not None:
            rest = behind[skipped + length :]
        elif holder := PLACEHOLDER.match(behind):
            rest = behind[holder.end() :]
        until, rest = _until(rest)
        zone, rest = _zone(rest)
        written = text[start:][: len(text) - start - len(rest)].strip(" \t*_`-–—:|([")
        vague = bool(APPROXIMATE.search(text[: len(text) - len(rest)] + rest[:2]))
        return Stamp(written, clock, day, zone, until, vague), rest

    def _listen(self, text: str, *, is_heading: bool) -> None:
        """What a line says about the times below it."""
        if ABOUT_TIMES.search(text) and (found := zone_in(text)):
            self._zone = found
        if (is_heading or STATED.match(text)) and (day := day_in(text, self._order)):
            self._day = day[0]


def _at_start(found: tuple | None) -> tuple:
    """A find counts only where it begins within a weekday of the start."""
    if found is None:
        return None, 0
    value, (start, end) = found
    return (value, end) if start <= _weekday(found) else (None, 0)


def _weekday(found: tuple) -> int:
    return 0 if isinstance(found[0], Clock) else 11  # "Wednesday, "


def _mended(text: str, years: frozenset[int]) -> str:
    """A year that was typed with five digits, as the one that the file names elsewhere and that lacks one of them."""
    match = LONG_YEAR.match(text)
    if match is None:
        return text
    typed = match[1]
    likely = {int(typed[:i] + typed[i + 1 :]) for i in range(5)} & years
    if len(likely) != 1:
        return text
    return f"{likely.pop()}{match[2]}" + text[match.end() :]


def _until(rest: str) -> tuple[Clock | None, str]:
    """The end of a range: `09:00 - 11:00`."""
    dash = RANGE.match(rest)
    found = clock_in(rest[dash.end() :]) if dash else None
    if not dash or not found or found[1][0] > 0:
        return None, rest
    return found[0], rest[dash.end() + found[1][1] :]


def _zone(rest: str) -> tuple[Zone | None, str]:
    found = re.match(r"^\s?[(\[]?((?:UTC|GMT)[+\-\u2212]\d{1,2}(?::\d{2})?|[A-Z][a-z]+/[A-Z][A-Za-z_]+|[A-Z]{1,5})\b[)\]]?", rest)
    zone = zone_in(found[1]) if found else None
    return (zone, rest[found.end() :]) if found and zone else (None, rest)
