"""Papertrail: answers of its search API.

    {"events": [{"id": "7711582041804800", "generated_at": "2026-03-29T01:05:22Z", "received_at": "2026-03-29T01:05:23Z", "source_name": "web-1",
      "facility": "User", "severity": "Error", "program": "checkout", "message": "pool exhausted"}], "min_id": "77", "max_id": "77", "reached_beginning": true}

`generated_at` is the sender's stamp, `received_at` Papertrail's. Source: Papertrail (SolarWinds) docs, "Search API".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.searches._entries import entry, with_own_stamps
from connectors.searches.papertrail import NAMES


@connector(
    "searches.papertrail_api",
    kind="log",
    clock="host",
    signs=[("events[].received_at", "events[].source_name", "events[].program", "events[].message")],
    leaves="events[]",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from with_own_stamps(each(evidence, {"events[]": _event}))


def _event(record: Record) -> Event:
    return entry(record.line, dict(record.value), NAMES, record.locator)
