"""PagerDuty: the log entries of incidents, and lists of incidents, from the REST API v2.

    {"id": "R02OKEU8CB3RS3KE5NPJ3PXYQ7", "type": "notify_log_entry", "created_at": "2015-11-07T00:14:20Z",
     "agent": {"id": "PT4KHLK", "type": "service_reference"}, "channel": {"type": "auto"},
     "incident": {"id": "PT4KHLK", "type": "incident_reference"}, "user": {"id": "PXPGF42"}}

Whole seconds; newest first, unless asked otherwise. `agent` acted: a user is a person, a service or an
integration is none. Source: PagerDuty/api-schema reference/REST/openapiv3.json (LogEntry, Incident).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, Person, Presence, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written

HEADLINES = {
    "trigger": "Incident triggered", "notify": "Responder notified", "acknowledge": "Incident acknowledged",
    "unacknowledge": "Acknowledgement timed out", "escalate": "Incident escalated", "assign": "Incident assigned",
    "delegate": "Incident delegated", "annotate": "Note", "resolve": "Incident resolved", "snooze": "Incident snoozed",
    "repeat_escalation_path": "Escalation path repeated", "exhaust_escalation_path": "Escalation path exhausted",
    "reach_ack_limit": "Acknowledgement limit reached", "reach_trigger_limit": "Trigger limit reached",
    "urgency_change": "Urgency changed", "priority_change": "Priority changed", "add_responder": "Responder requested",
    "field_value_change": "Field changed", "custom_field_value_change": "Custom field changed",
}  # fmt: skip
LEAVES = (
    "log_entries[]",
    "incidents[]",
    "incidents[].acknowledgements[]",
    "notes[]",
    "[]",
    "incident",
    "incident.acknowledgements[]",
    "alerts[]",
)


@connector(
    "alerts.pagerduty",
    kind="page",
    clock="service:pagerduty",
    signs=[
        ("log_entries[].type", "log_entries[].created_at"),
        ("log_entries[].type", "log_entries[].created_at", "log_entries[].agent.type", "log_entries[].channel.type"),
        ("incidents[].incident_number", "incidents[].created_at", "incidents[].urgency", "incidents[].status"),
        ("notes[].content", "notes[].created_at", "notes[].user.id", "notes[].channel"),
        ("[].type", "[].created_at", "[].agent.type", "[].channel.type"),
        ("incident.incident_number", "incident.created_at", "incident.urgency", "incident.status"),
        ("alerts[].alert_key", "alerts[].created_at", "alerts[].severity", "alerts[].incident"),
    ],
    leaves=LEAVES,
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    makers = (_entry, _incident, _acknowledgement, _note, _entry, _incident, _acknowledgement, _alert)
    yield from each(evidence, dict(zip(LEAVES, makers, strict=True)))


def _entry(record: Record) -> list[Item]:
    entry = record.value
    action = entry["type"].removesuffix("_reference").removesuffix("_log_entry")
    incident, channel, agent = entry.get("incident") or {}, entry.get("channel") or {}, entry.get("agent") or {}
    details: dict[str, Any] = channel["details"] if isinstance(channel.get("details"), dict) else {}
    words = channel.get("content") or (channel.get("summary") if action == "annotate" else None) or entry.get("note")
    event = _page(record, action, incident, agent, words or _description(entry) or entry.get("summary") or "")
    event.service = (entry.get("service") or incident.get("service") or {}).get("summary")
    event.severity = {"critical": "critical", "error": "error", "warning": "warning", "info": "info"}.get(
        details.get("severity")
    )
    event.identifiers += identifiers(
        ("page", entry.get("id")), ("incident key", channel.get("incident_key") or incident.get("incident_key")),
        ("alert", details.get("fingerprint")), ("alert name", details.get("alertname")),
    )  # fmt: skip
    event.attributes |= without(
        entry, "id", "created_at", "agent", "incident", "service", "user", "assignees", "summary"
    )
    reached = ([("paged", entry["user"])] if entry.get("user") else []) + [
        ("assigned", who) for who in entry.get("assignees") or []
    ]
    event.attributes |= {"recipients": [who["id"] for _, who in reached]} if reached else {}
    presences = [
        Presence(event.conversation, who["id"], means, from_time=event.time)
        for means, who in reached
        if event.conversation
    ]
    return [event, *presences, *_people(agent, *(who for _, who in reached))]


def _incident(record: Record) -> list[Item]:
    incident = record.value
    event = _page(
        record,
        "trigger",
        incident,
        incident.get("first_trigger_log_entry", {}).get("agent") or {},
        incident.get("title") or incident.get("description") or "",
    )
    event.service = (incident.get("service") or {}).get("summary") or incident.get("service_name")
    event.severity = {"high": "critical", "low": "warning"}.get(incident.get("urgency"))
    event.other_times = times(ended=incident.get("resolved_at"))
    event.identifiers += identifiers(("incident key", incident.get("incident_key")))
    people = [assignment["assignee"] for assignment in incident.get("assignments") or []]
    event.attributes |= without(incident, "id", "created_at", "title", "summary", "service", "assignments", "acknowledgements",
                                "last_status_change_by", "acknowledgers", "first_trigger_log_entry")  # fmt: skip
    event.attributes |= {"recipients": [who["id"] for who in people]} if people else {}
    return [event, *_people(*people)]


def _acknowledgement(record: Record) -> list[Item]:
    around = record.around[-1]
    incident, who = around.get("incident", around), record.value["acknowledger"]
    return [_page(record, "acknowledge", incident, who, incident.get("title") or ""), *_people(who)]


def _alert(record: Record) -> Event:
    """An alert that came into an incident; PagerDuty's `created_at` is when it came in."""
    alert = record.value
    event = _page(record, "trigger", alert.get("incident") or {}, {}, alert.get("summary") or "")
    event.kind, event.headline = "alert", f"Alert: {alert.get('summary') or alert['alert_key']}"
    event.service = (alert.get("service") or {}).get("summary")
    event.severity = (
        alert.get("severity") if alert.get("severity") in ("critical", "error", "warning", "info") else None
    )
    event.identifiers += identifiers(("alert", alert["alert_key"]))
    event.attributes = without(
        alert, "id", "created_at", "incident", "service", "summary", "alert_key", "self", "html_url"
    )
    return event


def _note(record: Record) -> list[Item]:
    note = record.value
    event = _page(record, "annotate", {}, note.get("user") or {}, note["content"])
    event.identifiers += identifiers(("page", note.get("id")))
    return [event, *_people(note.get("user") or {})]


def _page(record: Record, action: str, incident: dict[str, Any], agent: dict[str, Any], body: str) -> Event:
    """What all of them share; a summary that PagerDuty wrote may name a person, a headline does not."""
    about = incident.get("title") or incident.get("summary") or incident.get("description") or ""
    headline = HEADLINES.get(action, action.replace("_", " ").capitalize())
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(record.value.get("created_at") or record.value.get("at")),
        headline=f"{headline}: {sentence(body)}"
        if action == "annotate"
        else f"{headline}: {about}"
        if about
        else headline,
        body=body or about,
        actor=agent.get("id"),
        actor_kind="human" if agent.get("type", "").startswith("user") else "automation",
        conversation=f"pagerduty:{incident['id']}" if incident.get("id") else None,
        identifiers=identifiers(("incident", incident.get("id"))),
        attributes={"action": action},
    )


def _description(entry: dict[str, Any]) -> str | None:
    return (entry.get("event_details") or {}).get("description")


def _people(*references: dict[str, Any]) -> list[Item]:
    return [
        Person(
            who["id"], name=who.get("summary") or who.get("name"), aliases=[who["email"]] if who.get("email") else []
        )
        for who in references
        if who.get("id") and who.get("type", "user").startswith("user")
    ]
