"""incident.io: incidents with the times that people set for their turns, and updates posted on them.

    {"incidents": [{"id": "01FDAG4S", "reference": "INC-123", "name": "Our database is sad", "created_at": "2026-03-29T00:58:57Z",
     "updated_at": "2026-03-29T02:00:00Z", "incident_status": {"name": "Closed"}, "severity": {"name": "Major"},
     "incident_timestamp_values": [{"incident_timestamp": {"name": "Impact started"}, "value": {"value": "2026-03-29T00:50:00Z"}}],
     "incident_role_assignments": [{"role": {"name": "Incident Lead"}, "assignee": {"id": "01G0", "name": "Payments on-call"}}]}]}

The timestamps are set by hand, and changed by hand: they state what people found afterwards, so they are notes.
`created_at` is when it was declared. Source: incident.io API v2, Incidents and Incident Updates.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, nothing, sentence, times, written

LEAVES = ("incidents[]", "incidents[].incident_timestamp_values[]", "incident_updates[]")
SEVERITIES = {"critical": "critical", "major": "error", "minor": "warning"}


@connector(
    "alerts.incident_io",
    kind="ticket",
    clock="service:incident-io",
    signs=[("incidents[].reference", "incidents[].incident_status", "incidents[].created_at", "incidents[].incident_timestamp_values"),
           ("incidents[].reference", "incidents[].incident_status", "incidents[].created_at", "incidents[].incident_role_assignments"),
           ("incident_updates[].incident_id", "incident_updates[].created_at", "incident_updates[].new_incident_status")],
    leaves=LEAVES,
    written_order="newest first",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(
        evidence,
        dict(zip(LEAVES, (_incident, _stamp, _update), strict=True)),
        otherwise=lambda record: nothing(record, LEAVES),
    )


def _incident(record: Record) -> list[Item]:
    incident = record.value
    assigned = [
        (each.get("role") or {}, each.get("assignee") or {}) for each in incident.get("incident_role_assignments") or []
    ]
    creator = (incident.get("creator") or {}).get("user") or {}
    event = Event(
        line=record.line,
        locator=record.locator,
        time=written(incident["created_at"]),
        other_times=times(edited=incident.get("updated_at")),
        headline=f"{incident['reference']} declared: {incident['name']}",
        body="\n".join(part for part in (incident["name"], incident.get("summary")) if part),
        severity=SEVERITIES.get(str((incident.get("severity") or {}).get("name")).lower()),
        actor=creator.get("id"),
        actor_kind="human" if creator.get("id") else None,
        conversation=f"incident-io:{incident['id']}",
        identifiers=identifiers(("ticket", incident["reference"]), ("incident", incident["id"])),
        attributes=without(
            incident,
            "id",
            "reference",
            "created_at",
            "updated_at",
            "name",
            "summary",
            "incident_timestamp_values",
            "incident_role_assignments",
            "creator",
        )
        | {"action": "created", "roles": {str(role.get("name")): who["id"] for role, who in assigned if who.get("id")}},
    )
    people = [
        Person(who["id"], name=who.get("name"), role=role.get("name"), aliases=_mails(who))
        for role, who in assigned
        if who.get("id")
    ]
    return [
        event,
        *people,
        *([Person(creator["id"], name=creator.get("name"), aliases=_mails(creator))] if creator.get("id") else []),
    ]


def _stamp(record: Record) -> Event | Context:
    """A turn that nobody has given a time has not happened yet."""
    stamp, incident = record.value, record.around[-1]
    name = (stamp.get("incident_timestamp") or stamp.get("timestamp") or {}).get("name") or "timestamp"
    value = stamp.get("value")
    at = written(value.get("value") if isinstance(value, dict) else value)
    if at is None:
        return Context()
    return Event(
        line=record.line,
        locator=record.locator,
        time=at,
        headline=f"{name}: {incident['reference']}",
        body=f"{name} of {incident['reference']}, {incident.get('name') or ''}".strip(", "),
        kind="note",
        conversation=f"incident-io:{incident['id']}",
        identifiers=identifiers(("ticket", incident["reference"])),
        attributes={"action": name},
    )


def _update(record: Record) -> list[Item]:
    update = record.value
    who = (update.get("updater") or {}).get("user") or {}
    status, said = (update.get("new_incident_status") or {}).get("name"), update.get("message") or ""
    event = Event(
        line=record.line,
        locator=record.locator,
        time=written(update["created_at"]),
        headline=sentence(said) or f"status → {status}",
        body="\n".join(part for part in (f"status → {status}" if status else "", said) if part),
        actor=who.get("id"),
        actor_kind="human" if who.get("id") else "automation",
        conversation=f"incident-io:{update['incident_id']}",
        identifiers=identifiers(("incident", update["incident_id"])),
        attributes=without(update, "id", "incident_id", "created_at", "message", "updater") | {"action": "update"},
    )
    return [event, *([Person(who["id"], name=who.get("name"), aliases=_mails(who))] if who.get("id") else [])]


def _mails(who: dict[str, Any]) -> list[str]:
    return [who[name] for name in ("email", "slack_user_id") if who.get(name)]
