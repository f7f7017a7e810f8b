"""Tables that command-line tools print in columns of blanks: rows by the names of the header above them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from connectors._contract import Connector, Context, Event, Item, Reject, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._records import Record, attempt

if TYPE_CHECKING:
    from connectors._reading import Evidence, Head

COLUMN = re.compile(r"\S+(?: \S+)*")
GAP = re.compile(r"\t| {2,}(?=\S)")
DAY_OF_ONE_DIGIT = re.compile(r"\b([A-Z][a-z]{2})  (\d )")
HEADER_WITHIN = 10  # lines: a shell's prompt and warnings may stand above

MakeRow: TypeAlias = Callable[[Record], Event]


def aligned_connector(
    name: str, header: re.Pattern[str], needed: Mapping[str, str], **facts: Any
) -> Callable[[MakeRow], Connector]:
    """A connector for tables below such a header; what it decorates makes the event of a row, given its cells by name.

    needed: name → regex of what a row must hold to be one; others are rejected. What stands above the header is context.
    """

    def fits(head: Head) -> float:
        return 0.95 if head.shape == "text" and any(header.match(line) for line in head.lines[:HEADER_WITHIN]) else 0.0

    def decorate(make: MakeRow) -> Connector:
        def read(evidence: Evidence) -> Iterator[Item]:
            columns: list[tuple[str, int]] = []
            for number, line in numbered_lines(evidence):
                if not line.strip(" \t\r"):
                    continue
                if header.match(line):
                    columns = [(found[0], found.start()) for found in COLUMN.finditer(line.replace("\t", "  "))]
                    yield Context()
                elif not columns:
                    yield Context()
                else:
                    yield _row(number, line, cells_of(line, columns))

        def _row(number: int, line: str, cells: dict[str, str]) -> Item:
            if not all(re.match(form, cells.get(name, "")) for name, form in needed.items()):
                return Reject(number, line, "not a row of the table")
            (made,) = attempt(make, Record(cells, number, "", ()))
            return Reject(number, line, made.reason) if isinstance(made, Reject) else made

        read.__module__ = make.__module__
        return connector(name, fits=fits, count=count_text_records, **facts)(read)

    return decorate


def cells_of(line: str, columns: list[tuple[str, int]]) -> dict[str, str]:
    """By tabs or wide gaps where they come out even, else by the places of the header's names; `Oct  3` is one cell."""
    parts = [part.strip() for part in GAP.split(DAY_OF_ONE_DIGIT.sub(r"\1 \2", line).strip())]
    if len(parts) != len(columns):
        ends = [start for _, start in columns[1:]] + [len(line)]
        parts = [line[start:end].strip() for (_, start), end in zip(columns, ends, strict=True)]
    return {name: part for (name, _), part in zip(columns, parts, strict=True)}
