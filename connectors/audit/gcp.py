"""Google Cloud: log entries, audit and other, from Cloud Logging (`gcloud logging read --format=json`, or a sink's lines).

    {"logName": "projects/shop/logs/cloudaudit.googleapis.com%2Factivity", "insertId": "1a2b", "timestamp": "2024-03-29T01:10:05.123456789Z",
     "receiveTimestamp": "2024-03-29T01:10:06.2Z", "severity": "NOTICE", "resource": {"type": "cloudsql_database"}, "protoPayload": {"methodName":
     "cloudsql.instances.update", "serviceName": "cloudsql.googleapis.com", "authenticationInfo": {"principalEmail": "ada@example.org"}}}

`timestamp` is when it happened, to the nanosecond, UTC; `receiveTimestamp` when Cloud Logging received it. gcloud gives the newest first, sinks
none. Source: Google Cloud docs, LogEntry and AuditLog references.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import dumps, without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.audit._audit import entry, level_of

TAKEN = ("timestamp", "receiveTimestamp", "severity", "textPayload", "protoPayload", "insertId", "trace", "spanId")


@connector(
    "audit.gcp",
    kind="log",
    clock="service:gcp",
    signs=[
        tuple(f"{where}{field}" for field in ("logName", "insertId", "resource.type", "timestamp", "receiveTimestamp"))
        for where in ("[].", "", "entries[].")
    ],
    leaves=("[]", "entries[]"),
    written_order="none",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _entry, "entries[]": _entry}, otherwise=single(_entry, "entries[]"))


def _entry(record: Record) -> Event:
    found = record.value
    call: dict[str, Any] = found.get("protoPayload") or {}
    status, labels = call.get("status") or {}, (found.get("resource") or {}).get("labels") or {}
    failed = bool(status.get("code"))
    told = _told(found, call) + (f" failed: {status.get('message') or status['code']}" if failed else "")
    who = (call.get("authenticationInfo") or {}).get("principalEmail")
    return entry(
        record, found.get("timestamp") or found.get("receiveTimestamp"), told, _text(found) or status.get("message") or "",
        changes="%2Factivity" in found["logName"], failed=failed, other_times={"received": found.get("receiveTimestamp")},
        severity="error" if failed and level_of(found.get("severity")) == "info" else level_of(found.get("severity")),
        actor=who, actor_kind=("automation" if who.endswith("gserviceaccount.com") else "human") if who else None,
        service=labels.get("service_name") or labels.get("container_name"), host=labels.get("pod_name") or labels.get("instance_id"),
        identifiers=[("trace id", (found.get("trace") or "").rpartition("/")[2]), ("span id", found.get("spanId")), ("audit event", found.get("insertId"))],
        attributes=without(found, *TAKEN) | without({"protoPayload": without(call, "@type", "status")}),
    )  # fmt: skip


def _told(found: dict[str, Any], call: dict[str, Any]) -> str:
    if call:
        return f"{(call.get('serviceName') or '').removesuffix('.googleapis.com')}: {call.get('methodName') or 'call'} {call.get('resourceName') or ''}".strip()
    return _text(found) or f"entry of {found['logName'].rpartition('/')[2]}"


def _text(found: dict[str, Any]) -> str:
    said = found.get("jsonPayload") or {}
    return found.get("textPayload") or said.get("message") or (dumps(said) if said else "")
