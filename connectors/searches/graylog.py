"""Graylog: answers of its search API.

    {"query": "*", "messages": [{"message": {"timestamp": "2026-03-29T01:05:22.383Z", "source": "web-1", "level": 3, "message": "pool exhausted",
      "gl2_receive_timestamp": "2026-03-29 01:05:23.138", "streams": []}, "index": "graylog_7"}], "total_results": 1}

`timestamp` is the message's time, `gl2_receive_timestamp` when an input took it, UTC. Source: Graylog docs, "REST API"
(universal search); Graylog2/graylog2-server, Message.java.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.searches._entries import entry, with_own_stamps
from connectors.searches._graylog import NAMES


@connector(
    "searches.graylog",
    kind="log",
    clock="host",
    signs=[
        ("messages[].message.timestamp", "messages[].message.message", "messages[].message.source"),
        ("messages[].message.timestamp", "messages[].index"),
    ],
    leaves="messages[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from with_own_stamps(each(evidence, {"messages[]": _message}))


def _message(record: Record) -> Event:
    return entry(record.line, record.value["message"], NAMES, record.locator)
