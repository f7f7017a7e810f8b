"""Any delimited text with a header and a column of times: spreadsheets, query results, metric exports.

    timestamp,value
    2014-02-14 14:30:00,0.132

Comma, semicolon, tab or bar. A table of numbers is read as samples (a wide line is one record of many), every
other as events: of kind log where a column holds a message or a level, else a note that somebody wrote down. A message
that begins with a stamp, or is an object with one, has its own time, and the column's is when it was received.
A date and a time in two columns are read as one stamp. Rules of quoting: RFC 4180.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Context, Event, Item, Joined, Reject, connector
from connectors._csv import Row, Table, rows, table_in, time_columns
from connectors._lines import count_text_records
from connectors._reading import Evidence, Head
from connectors.searches._entries import with_own_stamps
from connectors.tables._columns import Columns, columns_of, event_of
from connectors.tables._numbers import Numbers, numbers_of, series_of

CHUNK_ROWS = 500_000  # a table this long comes in several series of the same name and labels


def fits(head: Head) -> float:
    table = table_in(head)
    return 0.5 if table and time_columns(table) else 0.0


@connector(
    "tables.csv",
    kind="note",
    clock="host",
    group="generic",
    fits=fits,
    count=count_text_records,
    written_order="none",
    confidence="columns found by name and value",
    shared_records=True,
)
def read(evidence: Evidence) -> Iterator[Item]:
    table = table_in(evidence.head)
    if table is None or not time_columns(table):
        yield Context(count_text_records(evidence))
        return
    if table.header_line > 1 and (
        above := sum(bool(line.strip()) for line in evidence.head.lines[: table.header_line - 1])
    ):
        yield Context(above)
    if numbers := numbers_of(table, evidence.path):
        yield from _read_numbers(evidence, table, numbers)
        return
    columns = columns_of(table)
    events = _read_events(evidence, table, columns)
    yield from with_own_stamps(events) if columns.meaning.message is not None else events


def _read_events(evidence: Evidence, table: Table, columns: Columns) -> Iterator[Item]:
    for row in rows(evidence, table):
        if row.joined:
            yield Joined(row.joined)
        yield _event(row, table, columns) or _odd(row, table)


def _event(row: Row, table: Table, columns: Columns) -> Event | None:
    """A row with more or fewer cells than the header is still one, if its stamp stands where it should."""
    if _is_header(row, table):
        return None
    if len(row.cells) != len(table.names) and not columns.has_time(row):
        return None
    return event_of(row, table, columns)


def _read_numbers(evidence: Evidence, table: Table, numbers: Numbers) -> Iterator[Item]:
    kept: list[Row] = []
    for row in rows(evidence, table):
        if row.joined:
            yield Joined(row.joined)
        if _is_header(row, table) or not numbers.has_stamp(row):
            yield _odd(row, table)
            continue
        kept.append(row)
        if len(kept) == CHUNK_ROWS:
            yield from series_of(kept, table, numbers)
            kept = []
    yield from series_of(kept, table, numbers)


def _is_header(row: Row, table: Table) -> bool:
    return row.cells[0].strip() == table.names[0] and tuple(cell.strip() for cell in row.cells) == table.names


def _odd(row: Row, table: Table) -> Item:
    """The header, wherever it is repeated, or a line that is no row of the table."""
    if _is_header(row, table):
        return Context()
    raw = table.delimiter.join(row.cells)
    if len(row.cells) != len(table.names):
        return Reject(row.line, raw, f"{len(row.cells)} cells under a header of {len(table.names)}")
    return Reject(row.line, raw, "no time where the column of times is")
