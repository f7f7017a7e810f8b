"""Azure: the activity log, from its REST API or `az monitor activity-log list`, and resource logs as diagnostic settings export them.

    {"value": [{"eventTimestamp": "2024-03-29T01:10:05.1234567Z", "submissionTimestamp": "2024-03-29T01:12:00Z", "caller": "ada@example.org",
     "operationName": {"value": "Microsoft.Sql/servers/write"}, "status": {"value": "Succeeded"}, "level": "Informational", "correlationId": "…"}]}
    {"time": "2024-03-29T01:10:05.1234567Z", "resourceId": "/SUBSCRIPTIONS/…", "operationName": "MICROSOFT.SQL/SERVERS/WRITE", "category":
     "Administrative", "resultType": "Success", "correlationId": "…", "identity": {"claims": {}}, "level": "Information"}

UTC, to 100 ns; the SDK for Python spells names with underscores. `submissionTimestamp` is when the entry could first be queried. Source: Azure Monitor docs ("Activity log schema", "Resource log schema").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.audit._audit import entry, level_of

UNDERSCORE = re.compile(r"_([a-z])")
FAILED = ("failed", "failure", "fail")
READS = ("/read", "list", "/action")
ACTIVITY = ("eventTimestamp", "operationName.value", "correlationId", "caller", "resourceId")
EXPORTED = ("time", "resourceId", "operationName", "category", "resultType", "correlationId")
IN_PYTHON = ("event_timestamp", "operation_name.value", "correlation_id", "caller", "resource_id")
TAKEN = ("eventTimestamp", "submissionTimestamp", "time", "caller", "level", "correlationId", "operationId", "description", "httpRequest", "claims",
         "authorization")  # fmt: skip


@connector(
    "audit.azure_activity",
    kind="log",
    clock="service:azure",
    signs=[
        *(tuple(f"{where}{field}" for field in ACTIVITY) for where in ("value[].", "[].")),
        *(tuple(f"{where}{field}" for field in EXPORTED) for where in ("records[].", "")),
        *(tuple(f"{where}{field}" for field in IN_PYTHON) for where in ("[].", "")),
    ],
    leaves=("value[]", "records[]", "[]"),
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(
        evidence,
        dict.fromkeys(("value[]", "records[]", "[]"), _entry),
        otherwise=single(_entry, "value[]", "records[]"),
    )


def _entry(record: Record) -> Event:
    found = {UNDERSCORE.sub(lambda letter: letter[1].upper(), name): value for name, value in record.value.items()}
    operation, status = _value(found["operationName"]), _value(found.get("status")) or found.get("resultType") or ""
    claims = (found.get("identity") or {}).get("claims") if isinstance(found.get("identity"), dict) else None
    who = found.get("caller") or next(
        (text for name, text in (claims or {}).items() if name.endswith(("/upn", "/name"))), None
    )
    resource = (found.get("resourceId") or "").rpartition("/")[2]
    return entry(
        record, found.get("eventTimestamp") or found["time"], f"{operation} {resource}: {status}".rstrip(": "), found.get("description") or "",
        changes=not operation.lower().endswith(READS), failed=str(status).lower() in FAILED,
        other_times={"ingested": found.get("submissionTimestamp")},
        severity="error" if str(status).lower() in FAILED else level_of(found.get("level")),
        actor=who, actor_kind=("human" if "@" in who else "automation") if who else None,
        identifiers=[("correlation id", found.get("correlationId"))],
        attributes={name: _value(value) for name, value in without(found, *TAKEN).items()},
    )  # fmt: skip


def _value(thing: Any) -> Any:
    """Of a value and its translation, the value."""
    return thing.get("value") if isinstance(thing, dict) and "value" in thing else thing
