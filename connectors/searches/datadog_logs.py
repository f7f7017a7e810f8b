"""Datadog logs: answers of its search API (`/api/v2/logs/events`), and of the older list.

    {"data": [{"id": "AAAA", "type": "log", "attributes": {"timestamp": "2026-03-29T01:05:22.383Z", "host": "web-1", "service": "checkout",
      "status": "error", "message": "pool exhausted", "tags": ["env:prod"], "attributes": {"pool": 20}}}], "meta": {"page": {"after": "eyJ…"}}}

`timestamp` is the log's official date: the one that was read out of it, else when it arrived. `meta.page.after` announces a
further page. Source: Datadog API reference, "Search logs" (LogsListResponse) and v1 "Search logs" (LogContent).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.searches._datadog import NAMES
from connectors.searches._entries import entry, with_own_stamps


@connector(
    "searches.datadog_logs",
    kind="log",
    clock="host",
    signs=[
        ("data[].attributes.timestamp", "data[].attributes.message", "data[].type"),
        ("data[].attributes.timestamp", "data[].attributes.status", "data[].attributes.service"),
        ("logs[].content.timestamp", "logs[].content.message"),
    ],
    leaves=("data[]", "logs[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from with_own_stamps(each(evidence, {"data[]": _log, "logs[]": _log}))


def _log(record: Record) -> Event:
    fields = record.value.get("attributes") or record.value["content"]
    custom = fields.get("attributes") or {}
    return entry(
        record.line,
        {**custom, **{name: fields[name] for name in fields if name != "attributes"}, "id": record.value.get("id")},
        NAMES,
        record.locator,
    )
