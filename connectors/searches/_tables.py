"""Search results as delimited text: a row is an entry."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from connectors._contract import Connector, Event, Item, connector
from connectors._csv import Row
from connectors._headed import fits_header, headed, read_headed, unread
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors._records import Record
from connectors.searches._entries import with_own_stamps

Make: TypeAlias = Callable[[int, Mapping[str, Any]], Event]


def search_table(name: str, *headers: tuple[str, ...]) -> Callable[[Make], Connector]:
    """A connector for results with the names of one of these headers; what it decorates makes the event of a row."""

    def decorate(make: Make) -> Connector:
        @functools.wraps(make)
        def read(evidence: Evidence) -> Iterator[Item]:
            yield from _entries_in(evidence, make, headers)

        facts: dict[str, Any] = {"kind": "log", "clock": "host", "count": count_text_records, "written_order": "none"}
        return connector(name, fits=fits_header(*headers), **facts)(read)

    return decorate


def _entries_in(evidence: Evidence, make: Make, headers: Iterable[tuple[str, ...]]) -> Iterator[Item]:
    """The rows under the first of these headers, each made an event from its line and its filled cells."""
    table = next((found for names in headers if (found := headed(evidence.head, *names))), None)
    if table is None:
        yield unread(evidence)
        return

    def event(record: Record, row: Row) -> list[Item]:
        made = make(record.line, record.value)
        made.line_count = row.line_count
        return [made]

    yield from with_own_stamps(read_headed(evidence, table, event))
