"""Search results as delimited text: a row is an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from connectors._contract import Event, Item
from connectors._csv import Row
from connectors._headed import headed, read_headed, unread
from connectors._reading import Evidence
from connectors._records import Record
from connectors.searches._entries import with_own_stamps

Make: TypeAlias = Callable[[int, Mapping[str, Any]], Event]


def entries_in(evidence: Evidence, make: Make, *headers: tuple[str, ...]) -> Iterator[Item]:
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
