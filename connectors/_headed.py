"""Delimited exports of products: a table known by the names in its header, wherever among the first lines that is.

Unlike the tables of `_csv.table_in`, a header may repeat names, as Jira's does for each comment.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from connectors._contract import Connector, Context, Item, Joined, Person, Reject, connector
from connectors._csv import DELIMITERS, HEADER_WITHIN, Row, Table, _reader, rows
from connectors._lines import count_text_records
from connectors._records import Record, attempt

if TYPE_CHECKING:
    from connectors._reading import Evidence, Head

Fields = dict[str, str]
MakeRow: TypeAlias = Callable[[Record, Row], Iterable[Item]]
TABLE: dict[str, Any] = {"group": "table", "count": count_text_records, "written_order": "none"}


def headed(head: Head, *needed: str) -> Table | None:
    """The table whose header holds all these names."""
    wanted = set(needed)
    return next(
        (Table(mark, number, names, ()) for number, mark, names in _headers(head) if wanted <= set(names)), None
    )


@functools.lru_cache(maxsize=4)
def _headers(head: Head) -> list[tuple[int, str, tuple[str, ...]]]:
    """Every way to take one of the first lines for a header: its line, a delimiter, the names; asked by many connectors."""
    if head.shape != "text":
        return []
    filled = [(number, line) for number, line in enumerate(head.lines, 1) if line.strip()][:HEADER_WITHIN]
    found = []
    for number, line in filled:
        for delimiter in DELIMITERS:
            names = tuple(name.strip() for name in next(_reader([line], delimiter), []))
            if len(names) > 1:
                found.append((number, delimiter, names))
    return found


def read_headed(
    evidence: Evidence,
    table: Table,
    make: MakeRow,
    entries: Callable[[Row], int] = lambda row: 0,
) -> Iterator[Item]:
    """What `make` makes of each row, given its filled cells by name, in file order.

    `entries` counts the stamped entries inside a row: a row that cannot be read is one reject, and one for each.
    """
    if above := sum(bool(line.strip()) for line in evidence.head.lines[: table.header_line - 1]):
        yield Context(above)
    known: set[str] = set()
    for row in rows(evidence, table):
        if row.joined:
            yield Joined(row.joined)
        for item in _row_items(row, table, make, entries):
            if isinstance(item, Person):
                if item.handle in known:
                    continue
                known.add(item.handle)
            yield item


def table_connector(name: str, *headers: tuple[str, ...], **facts: Any) -> Callable[[MakeRow], Connector]:
    """A connector for tables with the names of one of these headers; what it decorates makes the items of a row."""

    merged: dict[str, Any] = {**TABLE, "fits": fits_header(*headers), **facts}

    def decorate(make: MakeRow) -> Connector:
        @functools.wraps(make)
        def read(evidence: Evidence) -> Iterator[Item]:
            table = next((found for names in headers if (found := headed(evidence.head, *names))), None)
            yield from read_headed(evidence, table, make) if table else [unread(evidence)]

        return connector(name, **merged)(read)

    return decorate


def fits_header(*choices: tuple[str, ...]) -> Callable[[Head], float]:
    """0.95 where a header holds all names of one choice."""
    return lambda head: 0.95 if any(headed(head, *needed) for needed in choices) else 0.0


def unread(evidence: Evidence) -> Context:
    """What a table's reader hands over where it was told to read a text that is none."""
    return Context(count_text_records(evidence))


def _row_items(row: Row, table: Table, make: MakeRow, entries: Callable[[Row], int]) -> Iterator[Item]:
    cells = [cell.strip() for cell in row.cells]
    raw = table.delimiter.join(row.cells)
    if row.line == table.header_line or tuple(cells) == table.names:
        yield Context()
        return
    if len(cells) != len(table.names):
        made: list[Item] = [Reject(row.line, raw, f"{len(cells)} cells under a header of {len(table.names)}")]
    else:
        fields = {name: cell for name, cell in zip(reversed(table.names), reversed(cells), strict=True) if cell}
        ordered = {name: fields[name] for name in table.names if name in fields}
        made = attempt(lambda record: make(record, row), Record(ordered, row.line, "", ()))
    yield from made
    if len(made) == 1 and isinstance(made[0], Reject):
        yield from [Reject(row.line, raw, "a stamped entry in a row that cannot be read")] * entries(row)
