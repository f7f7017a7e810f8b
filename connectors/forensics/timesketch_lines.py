"""Timesketch: timelines as JSON lines.

    {"message": "A message", "timestamp": 123456789, "datetime": "2015-07-24T19:01:01+00:00", "timestamp_desc": "Write time", "extra_field_1": "foo"}

`datetime` is the time; `timestamp`, microseconds since 1970 where it is there, need not agree and stays beside it. Source: google/timesketch
docs/guides/user/import-from-json-csv.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.forensics._plaso import event_of


@connector(
    "forensics.timesketch_lines",
    kind="log",
    clock="host",
    signs=[("message", "datetime", "timestamp_desc"), ("[].message", "[].datetime", "[].timestamp_desc")],
    leaves="[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _event}, otherwise=single(_event))


def _event(record: Record) -> Event:
    event = event_of(record.line, record.value, record.value["datetime"], "datetime")
    event.locator = record.locator or None
    return event
