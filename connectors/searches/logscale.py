"""Falcon LogScale (Humio): events of a search as JSON, a list of them or one on each line.

    {"@timestamp": 1774746322383, "@ingesttimestamp": "1774746325926", "@timezone": "Z", "@id": "a1", "#type": "app", "@host": "web-1",
     "@rawstring": "2026-03-29T01:05:22.383Z ERROR pool exhausted"}

`@timestamp` is what the parser read out of the raw text, `@ingesttimestamp` when it was taken in: milliseconds, UTC. Source:
LogScale docs, "Export data" and "Metadata fields".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.searches._entries import Naming, entry, with_own_stamps

NAMES = Naming(
    time=("@timestamp",),
    message=("@rawstring",),
    ingested=("@ingesttimestamp",),
    level=("loglevel", "level", "severity"),
    service=("service", "app", "#type"),
    host=("@host", "host", "hostname"),
    identifiers=(("event", "@id"), ("request", "request_id"), ("trace id", "trace_id")),
)


@connector(
    "searches.logscale",
    kind="log",
    clock="host",
    signs=[("[].@rawstring", "[].@timestamp"), ("@rawstring", "@timestamp")],
    leaves="[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from with_own_stamps(each(evidence, {"[]": _event}, otherwise=single(_event, "[]")))


def _event(record: Record) -> Event:
    return entry(record.line, {**record.value, "@rawstring": record.value["@rawstring"]}, NAMES, record.locator)
