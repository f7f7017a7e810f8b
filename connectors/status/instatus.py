"""Instatus: incidents and maintenances of a status page, with their updates, and the page's public summary.

    {"page": {"name": "Shop", "url": "https://shop.instatus.com", "status": "HASISSUES"}, "activeIncidents": [{"name": "Checkout errors",
     "started": "2026-03-29T01:02:11.123Z", "status": "INVESTIGATING", "impact": "MAJOROUTAGE", "url": "https://shop.instatus.com/ck1"}],
     "activeMaintenances": [{"name": "Database", "start": "2026-03-29T02:00:00.000Z", "status": "NOTSTARTEDYET", "duration": "60"}]}

`started` is when the page says that it began, and can be set back; `createdAt`, where it stands, is when it was posted, and from then on
customers could know it. A maintenance's duration is in minutes. Source: Instatus API documentation, incidents and `/summary.json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written
from connectors._single import from_around, single

INCIDENTS, MAINTENANCES = ("activeIncidents[]", "incidents[]", "[]"), ("activeMaintenances[]", "maintenances[]")
UPDATES = (*(f"{name}.updates[]" for name in (*INCIDENTS, *MAINTENANCES)), "updates[]")
SEVERITIES = {
    "MAJOROUTAGE": "critical",
    "PARTIALOUTAGE": "error",
    "MINOROUTAGE": "error",
    "DEGRADEDPERFORMANCE": "warning",
    "UNDERMAINTENANCE": "notice",
    "OPERATIONAL": "info",
}
TAKEN = ("id", "name", "started", "resolved", "createdAt", "updatedAt", "start", "updates", "message")


@connector(
    "status.instatus",
    kind="status",
    clock="service:instatus",
    signs=[
        ("page.status", "page.url", "activeIncidents[].started", "activeIncidents[].impact"),
        ("page.status", "page.url", "activeMaintenances[].start", "activeMaintenances[].duration"),
        ("[].impact", "[].started", "[].updates[].message", "[].updates[].status", "[].components"),
        ("impact", "started", "updates[].message", "updates[].status", "components"),
    ],
    leaves=(*INCIDENTS, *MAINTENANCES, *UPDATES, "impact"),
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    makers = dict.fromkeys(INCIDENTS, _incident) | dict.fromkeys(MAINTENANCES, _maintenance)
    alone = {"impact": from_around(_incident)}  # a document that is one incident
    yield from each(evidence, makers | alone | dict.fromkeys(UPDATES, _update), otherwise=single(_incident))


def _incident(record: Record) -> Event:
    incident = record.value
    posted = incident.get("createdAt") or incident["started"]
    return _event(
        record, incident, posted, f"Status page incident: {incident['name']}", incident["name"],
        started=incident.get("started"), ended=incident.get("resolved"), edited=incident.get("updatedAt"),
    )  # fmt: skip


def _maintenance(record: Record) -> Event:
    planned = record.value
    posted = planned.get("createdAt") or planned["start"]
    return _event(
        record, planned, posted, f"Maintenance planned: {planned['name']}", planned["name"],
        started=planned["start"], edited=planned.get("updatedAt"),
    )  # fmt: skip


def _update(record: Record) -> Event:
    update, incident = record.value, record.around[-1]
    posted = update.get("createdAt") or update["started"]
    text = update["message"]
    made = _event(
        record, update, posted, f"{str(update['status']).capitalize()}: {sentence(text)}", text,
        started=update.get("started"),
    )  # fmt: skip
    made.severity = SEVERITIES.get(str(incident.get("impact")), "notice")
    made.conversation = _conversation(incident)
    return made


def _event(record: Record, value: dict[str, Any], posted: Any, headline: str, body: str, **other: Any) -> Event:
    others = {role: stamp for role, stamp in times(**other).items() if stamp != posted}
    return Event(
        line=record.line,
        locator=record.locator or None,
        time=written(posted),
        other_times=others,
        headline=headline,
        body=body,
        severity=SEVERITIES.get(str(value.get("impact")), "notice"),
        conversation=_conversation(value),
        identifiers=identifiers(("status post", value.get("id"))),
        attributes=without(value, *TAKEN),
    )


def _conversation(incident: dict[str, Any]) -> str:
    return f"instatus:{incident.get('id') or incident.get('url') or incident.get('name')}"
