"""New Relic: results of an NRQL query for logs, from NerdGraph or the older query API.

    {"data": {"actor": {"account": {"nrql": {"results": [{"timestamp": 1774746322383, "level": "error", "hostname": "web-1",
      "service.name": "checkout", "message": "pool exhausted", "trace.id": "5b8e…"}]}}}}}

`timestamp` is the log's time, milliseconds, UTC: the one it carried, else when it arrived (`newrelic.logs.batchIndex` numbers what
arrived together). Source: New Relic docs, "NerdGraph tutorial: query your data" and "Log data attributes".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.searches._entries import Naming, entry, with_own_stamps

NAMES = Naming(
    time=("timestamp",),
    message=("message", "log"),
    level=("level", "log.level", "severity"),
    service=("service.name", "entity.name", "service", "appName"),
    host=("hostname", "host", "fullHostname", "pod_name"),
    identifiers=(("event", "messageId"), ("trace id", "trace.id"), ("span id", "span.id"), ("request", "request.id")),
)
PLACES = ("data.actor.account.nrql.results[]", "results[].events[]")


@connector(
    "searches.new_relic",
    kind="log",
    clock="host",
    signs=[
        ("data.actor.account.nrql.results[].timestamp",),
        ("results[].events[].timestamp", "results[].events[].message"),
        ("data.actor.account.nrql.results",),
    ],
    leaves=PLACES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from with_own_stamps(each(evidence, dict.fromkeys(PLACES, _log)))


def _log(record: Record) -> Event:
    return entry(record.line, dict(record.value), NAMES, record.locator)
