"""Any JSON document that holds a list of objects with times.

    {"results": [{"created_at": "2026-03-29T01:10:05Z", "title": "Rollback", "by": "deploy-bot"}]}

Every list whose objects carry a time is read, an object for an event, and so is a map from ids to such objects; a document without is
one event where it carries a time itself, else context. Which field holds the time is found by name and value.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Event, Item, Reject, connector
from connectors._documents import _leaves, documents, loads
from connectors._reading import Evidence, Head
from connectors._records import Record, each, written
from connectors._stated_zones import zone_in_name
from connectors.searches._entries import with_own_stamps
from connectors.tables._columns import event_from
from connectors.tables._objects import Lists, fields_of, find_lists

SAMPLED_DOCUMENTS = 20


def fits(head: Head) -> float:
    """JSON lines are another reader's, unless they are pages: no time of their own, and lists of objects that have one."""
    if head.shape == "jsonl":
        if not any("[]" in path for path in head.json_paths):
            return 0.0
        found = list(_readable(head.lines[:SAMPLED_DOCUMENTS]))
        has_own_times = fields_of([each for each in found if isinstance(each, dict)])
        return 0.45 if not has_own_times and find_lists(found) else 0.0
    return 0.3 if head.shape == "json" else 0.0


def _readable(lines: list[str]) -> Iterator[Any]:
    for line in lines:
        with contextlib.suppress(ValueError, RecursionError):
            yield loads(line)


def lists_in(evidence: Evidence) -> Lists:
    found = []
    for each_found in documents(evidence):
        if not isinstance(each_found, Reject):
            found.append(each_found[1])
        if len(found) == SAMPLED_DOCUMENTS:
            break
    return find_lists(found)


def count(evidence: Evidence) -> int:
    paths = list(lists_in(evidence))
    return sum(
        1 if isinstance(found, Reject) else sum(_leaves(found[1], list(path)) for path in paths if path) or 1
        for found in documents(evidence)
    )


@connector(
    "tables.json",
    kind="note",
    clock="host",
    group="generic",
    fits=fits,
    count=count,
    written_order="none",
    confidence="fields found by name and value",
)
def read(evidence: Evidence) -> Iterator[Item]:
    lists = lists_in(evidence)
    nested = {path[-1].removesuffix("[]").removesuffix("{}") for path in lists if path}

    def event(record: Record, path: tuple[str, ...]) -> Event:
        fields = lists[path]
        thing = record.value
        rest = {name: value for name, value in thing.items() if name != fields.time and name not in nested}
        made = event_from(rest, fields.meaning, written(thing.get(fields.time)), record.line, zone_in_name(fields.time))
        made.locator = record.locator
        others = {role: written(thing.get(name)) for role, name in fields.other_times.items()}
        made.other_times = {
            role: text for role, text in others.items() if text and text != made.time
        } | made.other_times
        return made

    def whole(record: Record) -> Item:
        return event(record, ()) if () in lists and isinstance(record.value, dict) else Context()

    makers = {path: (lambda record, path=path: event(record, path)) for path in lists if path}
    events = each(evidence, makers, otherwise=whole)
    has_messages = any(fields.meaning.message is not None for fields in lists.values())
    yield from with_own_stamps(events) if has_messages else events
