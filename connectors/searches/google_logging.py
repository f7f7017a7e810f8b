"""Google Cloud Logging: entries as `gcloud logging read --format=json`, the API or a sink to a bucket write them.

    [{"insertId": "a1", "logName": "projects/shop/logs/stdout", "timestamp": "2026-03-29T01:05:22.383150913Z", "severity": "ERROR",
      "receiveTimestamp": "2026-03-29T01:05:23.1Z", "resource": {"type": "k8s_container", "labels": {"pod_name": "checkout-0"}},
      "jsonPayload": {"message": "pool exhausted"}}]

`timestamp` is when the entry happened, `receiveTimestamp` when Logging took it in, UTC. The payload is a text, an object, or for
audits a message of its own (those have their own reader). Source: Cloud Logging API v2 reference, LogEntry.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors import _gcp
from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence, Head
from connectors._records import Record, each
from connectors._single import single
from connectors.searches._entries import Naming, carry, entry, with_own_stamps

NAMES = Naming(time=("timestamp",), message=("textPayload", "jsonPayload", "protoPayload"))
PLACES = ("[]", "entries[]")


def fits(head: Head) -> float:
    """Surely where all payloads are texts or objects; audits, alone or among others, are another connector's."""
    paths = head.json_paths
    place = next((each for each in ("[].", "entries[].", "") if {f"{each}logName", f"{each}insertId"} <= paths), None)
    if place is None or f"{place}resource.type" not in paths:
        return 0.0
    return 0.6 if f"{place}protoPayload" in paths else 1.0


@connector(
    "searches.google_logging",
    kind="log",
    clock="host",
    fits=fits,
    leaves=PLACES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from with_own_stamps(each(evidence, dict.fromkeys(PLACES, _log_entry), otherwise=single(_log_entry, *PLACES)))


def _log_entry(record: Record) -> Event:
    found = record.value
    facts = _gcp.facts(found)
    event = entry(record.line, {**without(found, *_gcp.TAKEN), "timestamp": facts["time"]}, NAMES, record.locator)
    for stamp in facts["other_times"].values():
        carry(event, stamp)
    event.identifiers = [
        *facts["identifiers"],
        *(each for each in event.identifiers if each not in facts["identifiers"]),
    ]
    event.severity, event.service, event.host = (
        facts[name] or getattr(event, name) for name in ("severity", "service", "host")
    )
    return event
