"""Delimited text with a header: what it is, its rows, and the physical lines that each row stands on.

A row is a line, unless a quoted cell holds line ends; then it reaches on, and the lines after its first
are joined to it. A quote that never closes must not swallow the file: such a line is taken as it stands.
"""

from __future__ import annotations

import contextlib
import csv
import functools
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import polars as pl

from connectors import _stamps
from connectors._lines import numbered_lines
from connectors._names import is_time, rank
from connectors._shapes import TELLING

if TYPE_CHECKING:
    from connectors._reading import Evidence, Head

DELIMITERS = (",", ";", "\t", "|")
SAMPLED_ROWS, HEADER_WITHIN, LONGEST_ROW = 400, 12, 2000  # rows; non-blank lines; lines
CONSISTENT, AT_ONCE = 0.9, 4096
LONGEST_STAMP = 80  # characters
ABSENT = frozenset(("?", "-", "null", "NULL", "None", "N/A"))
NUMBER = re.compile(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?%?|[-+]?(?:nan|inf|infinity)", re.IGNORECASE)
LOOSE_TIME = re.compile(r"^[~<>≈]?\s*\d{1,4}[:./-]\d{2}\b")
_KNOWN: WeakKeyDictionary[Head, Table | None] = WeakKeyDictionary()  # a text is asked several times what it is
csv.field_size_limit(1 << 28)


@dataclass(slots=True)
class Row:
    """A row's cells and place; `joined` counts its non-blank lines below the first."""

    line: int
    cells: list[str]
    line_count: int = 1
    joined: int = 0


@dataclass(frozen=True)
class Table:
    """A delimited text: its header and what the first rows show."""

    delimiter: str
    header_line: int
    names: tuple[str, ...]
    sample: tuple[Row, ...] = field(repr=False)

    def column(self, index: int) -> list[str]:
        return self._columns[index]

    @functools.cached_property
    def _columns(self) -> list[list[str]]:
        """The filled cells of the sample, column by column."""
        columns = ([row.cells[index].strip() for row in self.sample] for index in range(len(self.names)))
        return [[cell for cell in cells if cell and cell not in ABSENT] for cells in columns]

    @functools.cached_property
    def time_columns(self) -> list[int]:
        if not self.sample:
            return []
        names = self.names
        readable = [index for index in range(len(names)) if _is_readable(self, index)]
        if not readable:
            readable = [index for index, name in enumerate(names) if is_time(name) and _is_loose(self.column(index))]
        return sorted(readable, key=lambda index: (rank(names[index]), not is_time(names[index]), index))


def table_in(head: Head) -> Table | None:
    """The table that a text's head shows, or None: a text log is none, whatever commas it holds."""
    if head.shape != "text":
        return None
    if head not in _KNOWN:
        _KNOWN[head] = _table_of(head)
    return _KNOWN[head]


def _table_of(head: Head) -> Table | None:
    lines = list(enumerate(head.lines, 1))
    filled = [(number, line) for number, line in lines if line.strip()][:HEADER_WITHIN]
    found = [table for delimiter in DELIMITERS if (table := _table(lines, filled, delimiter))]
    return max(found, key=lambda table: len(table.names), default=None)


def rows(evidence: Evidence, table: Table) -> Iterator[Row]:
    """Every row from the header on."""
    after = (line for line in numbered_lines(evidence) if line[0] >= table.header_line)
    yield from _rows(after, table.delimiter, len(table.names))


def time_columns(table: Table) -> list[int]:
    """The columns of times, the record's own first: readable ones by name and place."""
    return table.time_columns


def reading_of(values: list[str]) -> pl.DataFrame:
    return _stamps.read_column(pl.Series(values, dtype=pl.String))[0]


def _table(lines: list[tuple[int, str]], filled: list[tuple[int, str]], delimiter: str) -> Table | None:
    for place, (number, line) in enumerate(filled):
        if any(_holds_stamp(above) for _, above in filled[:place]):
            return None  # a row with a time is no heading to be skipped
        heads = parsed([line], delimiter)
        if heads is None or not _is_header(heads[0], line, filled[place + 1 :], delimiter):
            continue
        names = [name.strip() for name in heads[0]]
        found = list(islice(_rows(iter(lines[number:]), delimiter, len(names)), SAMPLED_ROWS))
        found = found[:-1] if len(found) > 20 else found  # the head may cut the last one
        odd = sum(len(row.cells) != len(names) for row in found)
        if found and odd <= max(len(found) >= 4, (1 - CONSISTENT) * len(found)):
            sample = tuple(row for row in found if len(row.cells) == len(names) and row.cells != names)
            table = Table(delimiter, number, tuple(names), sample)
            return None if _is_split_stamp(table) else table
    return None


def _is_header(names: list[str], line: str, below: list[tuple[int, str]], delimiter: str) -> bool:
    """Names: short, mostly there, each once, none a number or a time."""
    bare = [name.strip() for name in names]
    kept = [name for name in bare if name]
    if len(bare) < 2 or len(kept) < max(2, 0.8 * len(bare)) or len(set(kept)) < len(kept) * 0.9:
        return False
    if any(len(name) > 120 or re.fullmatch(r"[-+\d.,:/ %]+", name) for name in kept):
        return False
    if delimiter != "\t" and sum(len(name.split()) > 6 for name in kept) > 0:
        return False
    return bool(below) and not _holds_stamp(line)


def _holds_stamp(line: str) -> bool:
    return any(shape.compiled.search(line) for shape in TELLING)


def _is_split_stamp(table: Table) -> bool:
    """Whether the delimiter only splits the fraction off a log's stamps: `12:00:01` and `042 INFO …`."""
    cells = [row.cells for row in table.sample]
    return bool(cells) and all(
        len(row) > 1 and re.search(r":\d{2}$", row[0]) and re.match(r"\d{3}\D", row[1] + " ") and len(row[1]) > 3
        for row in cells
    )


def _is_readable(table: Table, index: int) -> bool:
    """Whether the cells are stamps; of numbers, and of what is seldom there, also the name must say so."""
    values, is_named = table.column(index), is_time(table.names[index])
    if not values or (len(values) < 0.3 * len(table.sample) and not is_named):
        return False
    likely = sum(len(value) <= LONGEST_STAMP and (is_named or not NUMBER.fullmatch(value)) for value in values)
    if likely < CONSISTENT * len(values):
        return False
    return reading_of(values)["at"].is_not_null().sum() >= CONSISTENT * len(values)


def _is_loose(values: list[str]) -> bool:
    return bool(values) and sum(bool(LOOSE_TIME.match(value)) for value in values) >= CONSISTENT * len(values)


def _rows(lines: Iterable[tuple[int, str]], delimiter: str, width: int) -> Iterator[Row]:
    """Rows, many at a time where no quote is left open; blank lines are none, but part of a cell that holds them."""
    source = iter(lines)
    while some := list(islice(source, AT_ONCE)):
        filled = [(number, line) for number, line in some if not _is_blank(line)]
        cells = parsed([line for _, line in filled], delimiter) if _are_closed(filled) else None
        if cells is None:
            yield from _rows_one_by_one(deque(some), source, delimiter, width)
        else:
            yield from (Row(number, row) for (number, _), row in zip(filled, cells, strict=True))


def _rows_one_by_one(
    waiting: deque[tuple[int, str]], source: Iterator[tuple[int, str]], delimiter: str, width: int
) -> Iterator[Row]:
    while waiting:
        number, line = waiting.popleft()
        if _is_blank(line):
            continue
        cells = parsed([line], delimiter) if _are_closed([(number, line)]) else None
        if cells is None:
            yield _long_row(number, line, waiting, source, delimiter, width)
        else:
            yield Row(number, cells[0])


def _is_blank(line: str) -> bool:
    return not line.strip(" \t\r")


def _are_closed(some: list[tuple[int, str]]) -> bool:
    return not any(line.count('"') & 1 for _, line in some)


def _long_row(
    number: int,
    line: str,
    waiting: deque[tuple[int, str]],
    source: Iterator[tuple[int, str]],
    delimiter: str,
    width: int,
) -> Row:
    """A row that reaches over several lines; where it does not come out whole, only its first line."""
    taken: list[tuple[int, str]] = []
    is_open = not _are_closed([(number, line)])
    while is_open and len(taken) < LONGEST_ROW:
        following = waiting.popleft() if waiting else next(source, None)
        if following is None:
            break
        taken.append(following)
        is_open = following[1].count('"') % 2 == 0
    found = None if is_open or not taken else list(_reader([line, *(text for _, text in taken)], delimiter))
    if found is not None and len(found) == 1 and len(found[0]) == width:
        return Row(number, found[0], taken[-1][0] - number + 1, sum(not _is_blank(text) for _, text in taken))
    waiting.extendleft(reversed(taken))
    return Row(number, line.split(delimiter))


def parsed(lines: list[str], delimiter: str) -> list[list[str]] | None:
    """The cells of lines of which each is one row, or None where one is not."""
    found = list(_reader(lines, delimiter))
    return found if len(found) == len(lines) else None


def cells_of(line: str, delimiter: str = ",") -> list[str]:
    """The cells of one line; none where it is no row of a table."""
    return next(_reader([line.rstrip("\r")], delimiter), [])


def _reader(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    """Rows until one cannot be read: a lone carriage return outside quotes, say."""
    with contextlib.suppress(csv.Error):
        yield from csv.reader([f"{line}\n" for line in lines], delimiter=delimiter)
