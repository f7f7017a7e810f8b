"""Okta: the system log, from its API.

    [{"uuid": "dc9fd3c0-598c-11ef-8478-2b7584bf8d5a", "published": "2024-08-13T15:58:20.353Z", "eventType": "application.lifecycle.update", "severity": "INFO",
      "displayMessage": "Update application", "actor": {"alternateId": "ada@example.org", "type": "User"}, "outcome": {"result": "SUCCESS"},
      "target": [{"displayName": "Checkout", "type": "AppInstance"}], "client": {"ipAddress": "192.0.2.1"}}]

Milliseconds, UTC: when it was published. Oldest first unless asked otherwise. Source: Okta's System Log API reference (LogEvent).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.audit._audit import entry, level_of

FIELDS = ("uuid", "published", "eventType", "actor.alternateId", "outcome.result")
CHANGES = re.compile(
    r"\.(?:create|update|delete|activate|deactivate|add|remove|grant|revoke|lifecycle|reset\w*|change\w*|suspend)\b"
)


@connector(
    "audit.okta",
    kind="log",
    clock="service:okta",
    signs=[tuple(f"{where}{field}" for field in FIELDS) for where in ("[].", "")],
    leaves="[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _event}, otherwise=single(_event))


def _event(record: Record) -> list[Item]:
    found = record.value
    actor, outcome = found.get("actor") or {}, found.get("outcome") or {}
    targets = [
        target.get("displayName") or target.get("alternateId")
        for target in found.get("target") or []
        if target.get("type") != "User"
    ]
    told = " ".join([found.get("displayMessage") or found["eventType"], *(target for target in targets if target)])
    failed = outcome.get("result") in ("FAILURE", "DENY")
    who = actor.get("alternateId") or actor.get("id")
    event = entry(
        record, found["published"], told + (f": {outcome['result'].lower()}" if failed else ""), outcome.get("reason") or "",
        changes=bool(CHANGES.search(found["eventType"])), failed=failed,
        severity="warning" if failed and found.get("severity") == "INFO" else level_of(found.get("severity")),
        actor=who, actor_kind="human" if actor.get("type") == "User" else "automation",
        identifiers=[("audit event", found["uuid"]), ("transaction", (found.get("transaction") or {}).get("id"))],
        attributes=without(found, "uuid", "published", "displayMessage", "severity", "actor", "transaction", "version"),
    )  # fmt: skip
    return [event, *([Person(who, actor.get("displayName"))] if who and actor.get("type") == "User" else [])]
