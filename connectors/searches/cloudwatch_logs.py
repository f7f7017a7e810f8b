"""CloudWatch Logs: what `aws logs filter-log-events` and `get-log-events` print, and what a subscription delivers.

    {"events": [{"logStreamName": "web-1", "timestamp": 1774746322383, "ingestionTime": 1774746325926, "eventId": "3917…",
      "message": "2026-03-29T01:05:22.383Z ERROR pool exhausted"}], "searchedLogStreams": []}

`timestamp` is the event's time as its sender gave it, `ingestionTime` when the service took it in: milliseconds, UTC. A
further page is announced by `nextToken`. Sources: AWS API references FilterLogEvents (FilteredLogEvent) and
GetLogEvents (OutputLogEvent); CloudWatch Logs User Guide, "Subscription filters" (logGroup, logEvents).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.searches._entries import Naming, entry, with_own_stamps

NAMES = Naming(
    time=("timestamp",),
    message=("message",),
    ingested=("ingestionTime",),
    identifiers=(("event", "eventId"), ("event", "id")),
)


@connector(
    "searches.cloudwatch_logs",
    kind="log",
    clock="host",
    signs=[
        ("events[].timestamp", "events[].message", "events[].ingestionTime"),
        ("[].timestamp", "[].message", "[].ingestionTime"),
        ("logGroup", "logStream", "logEvents[].timestamp", "logEvents[].message"),
        ("events", "searchedLogStreams"),
        ("events", "nextForwardToken", "nextBackwardToken"),
    ],
    leaves=("events[]", "[]", "logEvents[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from with_own_stamps(each(evidence, {"events[]": _event, "[]": _event, "logEvents[]": _event}))


def _event(record: Record) -> Event:
    delivery = record.around[0] if isinstance(record.around[0], dict) else {}
    event = entry(record.line, record.value, NAMES, record.locator)
    event.service = event.service or (delivery["logGroup"].rpartition("/")[2] if delivery.get("logGroup") else None)
    event.attributes |= {name: delivery[name] for name in ("logGroup", "logStream") if name in delivery}
    return event
