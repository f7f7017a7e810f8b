"""Tables of numbers whose column heads are the times: pivoted spreadsheets, reports.

    series,2026-03-29 00:40:00,2026-03-29 00:41:00,2026-03-29 00:42:00
    cpu,40.5,41,97

A row is a series: its first columns name it, an empty cell is no reading. Comma, semicolon or tab; rules of quoting: RFC 4180.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from connectors import _names
from connectors._contract import Context, Item, Reject, Series, connector
from connectors._csv import parsed, reading_of
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors.tables._numbers import NUMBER

DELIMITERS = (",", ";", "\t")
FEWEST_TIMES, LOOKED_AT = 3, 20
DIGIT = re.compile("[0-9]")


@dataclass(frozen=True)
class Heads:
    delimiter: str
    names: tuple[str, ...]
    times: tuple[str, ...]

    def cells(self, line: str) -> list[str]:
        return _cells(line, self.delimiter)

    def is_row(self, cells: list[str]) -> bool:
        values = cells[len(self.names) :]
        return len(values) == len(self.times) and all(not value or NUMBER.match(value) for value in values)


def _cells(line: str, delimiter: str) -> list[str]:
    rows = parsed([line.rstrip("\r")], delimiter)
    return [cell.strip() for cell in rows[0]] if rows else []


def heads_in(head: Head) -> Heads | None:
    """The heads of the first line, where every column but the first few is a time, and the rows below hold numbers."""
    lines = [line for line in head.lines[: LOOKED_AT + 1] if line.strip()] if head.shape == "text" else []
    for delimiter in DELIMITERS if len(lines) > 1 else ():
        cells = _cells(lines[0], delimiter)
        if len(cells) <= FEWEST_TIMES or not all(DIGIT.search(cell) for cell in cells[-FEWEST_TIMES:]):
            continue  # looking for stamps costs more
        is_time = reading_of(cells)["at"].is_not_null().to_list()
        first = is_time.index(True) if any(is_time) else len(cells)
        found = Heads(delimiter, tuple(cells[:first]), tuple(cells[first:]))
        below = lines[1:] if head.is_whole else lines[1:-1]
        if 0 < first <= len(cells) - FEWEST_TIMES and all(is_time[first:]) and below:
            return found if sum(found.is_row(found.cells(line)) for line in below) > len(below) / 2 else None
    return None


def fits(head: Head) -> float:
    return 0.9 if heads_in(head) else 0.0


@connector(
    "metrics.pivoted",
    kind="log",
    clock="host",
    group="table",
    fits=fits,
    count=count_text_records,
    written_order="none",
    confidence="times found in the column heads",
    shared_records=True,
)
def read(evidence: Evidence) -> Iterator[Item]:
    heads = heads_in(evidence.head)
    if heads is None:
        yield Context(count_text_records(evidence))
        return
    filled = ((number, line) for number, line in numbered_lines(evidence) if line.strip())
    next(filled)
    yield Context()
    for number, line in filled:
        cells = heads.cells(line)
        yield (
            _series(number, cells, heads)
            if heads.is_row(cells)
            else Reject(number, line, "no row of numbers under the times")
        )


def _series(number: int, cells: list[str], heads: Heads) -> Item:
    named = dict(zip(heads.names, cells, strict=False))
    metric = _names.first(named, _names.METRIC) or heads.names[0]
    labels = {name: value for name, value in named.items() if value and name != metric}
    values = zip(heads.times, cells[len(heads.names) :], strict=True)
    points = [(number, at, value) for at, value in values if value]
    if not points:
        return Context()
    return Series(
        name=named[metric], points=points, labels=labels, service=_names.service_of(labels), host=_names.host_of(labels)
    )
