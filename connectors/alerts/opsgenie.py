"""Opsgenie: alerts from its API, as a list or one by one.

    {"data": [{"id": "70413a06", "tinyId": "1791", "alias": "event_573", "message": "Our servers are in danger",
     "status": "closed", "acknowledged": true, "createdAt": "2026-03-29T00:50:00.465Z", "priority": "P1", "source": "Prometheus",
     "owner": "payments@example.org", "report": {"ackTime": 15702, "closeTime": 60503, "acknowledgedBy": "payments@example.org"}}]}

Milliseconds of UTC. `ackTime` and `closeTime` are milliseconds from the creation: the instant that these make is where a closed
alert ends, and the attribute `acknowledged_at`; the alert's logs state both. `lastOccurredAt` is the last time that the same alert came in again. Source:
opsgenie/opsgenie-go-sdk-v2 alert/result.go (Alert, GetAlertResult, Report).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from connectors._contract import Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, nothing, times, written
from connectors.alerts._life import words_of_tags

CREATED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
HOST = re.compile(r"[.\d]")  # an entity may be a service as well
SEVERITIES = {"P1": "critical", "P2": "error", "P3": "warning", "P4": "notice", "P5": "info"}
SIGNS = ("tinyId", "alias", "message", "createdAt", "priority")


@connector(
    "alerts.opsgenie",
    kind="page",
    clock="service:opsgenie",
    signs=[tuple(f"{root}{name}" for name in SIGNS) for root in ("data[].", "data.", "[].", "")],
    leaves=("data[]", "[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"data[]": alert_items, "[]": alert_items}, otherwise=_alone)


def _alone(record: Record) -> Item | list[Item]:
    """The answer for one alert has it where a list has all of them."""
    document = record.value
    alert = document.get("data") if isinstance(document, dict) and isinstance(document.get("data"), dict) else document
    if isinstance(alert, dict) and "tinyId" in alert:
        return alert_items(Record(alert, record.line, "/data" if alert is not document else "", (document,)))
    return nothing(record, ("data[]",))


def alert_items(record: Record) -> list[Item]:
    """An alert when it was created, and the people it names."""
    """An alert when it was created, and the people it names."""
    alert = record.value
    report, details, entity = alert.get("report") or {}, alert.get("details") or {}, alert.get("entity") or None
    is_host = bool(entity and HOST.search(entity))
    acknowledged_at = _after(alert, "ackTime")
    event = Event(
        line=record.line,
        locator=record.locator,
        time=written(alert["createdAt"]),
        other_times=times(edited=alert.get("updatedAt"), ended=_after(alert, "closeTime")),
        headline=f"Alert: {alert['message']}",
        body=alert.get("description") or alert["message"],
        severity=SEVERITIES.get(alert.get("priority") or ""),
        service=details.get("service") or words_of_tags(alert.get("tags"), "service") or (None if is_host else entity),
        host=details.get("host") or (entity if is_host else None),
        actor_kind="automation",
        conversation=f"opsgenie:{alert['id']}",
        identifiers=identifiers(("incident", alert["id"]), ("alert", alert.get("alias"))),
        attributes=without(alert, "id", "alias", "createdAt", "updatedAt")
        | ({"acknowledged_at": acknowledged_at} if acknowledged_at else {})
        | {"action": "trigger"},
    )
    handles = dict.fromkeys(
        who for who in (alert.get("owner"), report.get("acknowledgedBy"), report.get("closedBy")) if who
    )
    return [event, *(Person(handle) for handle in handles)]


def _after(alert: dict[str, Any], turn: str) -> str | None:
    """The instant so many milliseconds after the creation; None where the alert has not come so far, or was opened again."""
    created_at = alert["createdAt"]
    milliseconds = (alert.get("report") or {}).get(turn)
    if (
        not milliseconds
        or not CREATED.fullmatch(created_at)
        or (turn == "closeTime" and alert.get("status") != "closed")
    ):
        return None
    return (datetime.fromisoformat(created_at) + timedelta(milliseconds=milliseconds)).isoformat(
        timespec="milliseconds"
    )
