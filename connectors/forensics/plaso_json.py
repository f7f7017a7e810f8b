"""Plaso: timelines as JSON lines (`json_line`) and as one JSON object (`json`).

    {"__container_type__": "event", "__type__": "AttributeContainer", "data_type": "syslog:line", "timestamp": 1340821021000000, "timestamp_desc":
     "Content Modification Time", "hostname": "ubuntu", "username": "root", "message": "session closed", "parser": "text/syslog"}
    {"event_0": {"__container_type__": "event", …}, "event_1": {…}}

Microseconds since 1970, UTC; later versions add the time as text, which is taken. Sorted by time. Source: log2timeline/plaso
plaso/output/json_line.py, json_out.py, shared_json.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Event, Item, Reject, connector
from connectors._documents import count_leaves, documents
from connectors._reading import Evidence, Head
from connectors._records import Record, each
from connectors._single import single
from connectors.forensics._plaso import event_of

LINE = frozenset({"__container_type__", "data_type", "timestamp", "timestamp_desc"})
NUMBERED = re.compile(r"event_\d+")


def fits(head: Head) -> float:
    if head.json_paths >= LINE:
        return 1.0
    return (
        1.0 if any(NUMBERED.match(path) and path.endswith(".__container_type__") for path in head.json_paths) else 0.0
    )


def names_in(evidence: Evidence) -> list[str]:
    """`event_0`, `event_1` and so on, of one object; nothing where lines are events themselves."""
    if evidence.head.shape == "jsonl":
        return []
    found = (each_found[1] for each_found in documents(evidence) if not isinstance(each_found, Reject))
    return list(
        dict.fromkeys(
            name for document in found if isinstance(document, dict) for name in document if NUMBERED.fullmatch(name)
        )
    )


def count(evidence: Evidence) -> int:
    return count_leaves(tuple(names_in(evidence)))(evidence)


@connector("forensics.plaso_json", kind="log", clock="host", fits=fits, count=count, written_order="none")
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict.fromkeys(names_in(evidence), _event), otherwise=single(_event))


def _event(record: Record) -> Event:
    found = record.value
    event = event_of(
        record.line, found, found.get("datetime") or found["timestamp"], "datetime", "__container_type__", "__type__"
    )
    event.locator = record.locator or None
    return event
