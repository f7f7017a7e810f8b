"""Sumo Logic: messages as its search job API answers.

    {"fields": [], "messages": [{"map": {"_messagetime": "1774746322383", "_receipttime": "1774746325926", "_sourcehost": "web-1",
      "_sourcecategory": "checkout", "_messageid": "-9223", "_raw": "2026-03-29 01:05:22,383 +0000 ERROR pool exhausted"}}]}

`_messagetime` is what Sumo Logic read out of the message, `_receipttime` when it arrived: milliseconds, UTC. Source: Sumo Logic
docs, "Search Job API" (messages) and "Built-in metadata".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.searches._entries import entry, with_own_stamps
from connectors.searches._sumologic import NAMES


@connector(
    "searches.sumologic",
    kind="log",
    clock="host",
    signs=[("messages[].map._raw", "messages[].map._messagetime")],
    leaves="messages[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from with_own_stamps(each(evidence, {"messages[]": _message}))


def _message(record: Record) -> Event:
    return entry(record.line, record.value["map"], NAMES, record.locator)
