"""PagerDuty: webhook deliveries of version 3, one on each line or one by one.

    {"event": {"id": "01DEN4HP", "event_type": "incident.acknowledged", "resource_type": "incident",
     "occurred_at": "2026-03-29T00:52:04.123Z", "agent": {"id": "PXPGF42", "type": "user_reference"},
     "data": {"id": "PT4KHLK", "type": "incident", "created_at": "2026-03-29T00:50:12Z", "title": "Checkout 5xx",
     "service": {"summary": "checkout"}, "urgency": "high"}}}

`occurred_at` is when it happened, milliseconds of UTC; `created_at` when the incident began. Source: PagerDuty
developer documentation, "V3 Webhooks" (payload, event types).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written
from connectors.alerts.pagerduty import HEADLINES

ACTIONS = {"triggered": "trigger", "acknowledged": "acknowledge", "unacknowledged": "unacknowledge", "resolved": "resolve", "reopened": "trigger",
           "escalated": "escalate", "delegated": "delegate", "reassigned": "assign", "annotated": "annotate", "priority_updated": "priority_change",
           "responder.added": "add_responder", "status_update_published": "status_update"}  # fmt: skip


@connector(
    "alerts.pagerduty_webhook",
    kind="page",
    clock="service:pagerduty",
    signs=[
        (f"{root}event.event_type", f"{root}event.occurred_at", f"{root}event.resource_type", f"{root}event.data")
        for root in ("", "[].")
    ],
    leaves=("event", "[].event"),
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"event": _event, "[].event": _event})


def _event(record: Record) -> list[Item]:
    event = record.value
    about, agent = event["data"], event.get("agent") or {}
    incident = about.get("incident") or about
    action = ACTIONS.get(event["event_type"].partition(".")[2], event["event_type"].partition(".")[2])
    title = about.get("title") or about.get("content") or about.get("message") or incident.get("summary") or ""
    is_user = str(agent.get("type", "")).startswith("user")
    headline = HEADLINES.get(action, event["event_type"].replace(".", " ").replace("_", " ").capitalize())
    made = Event(
        line=record.line,
        locator=record.locator,
        time=written(event["occurred_at"]),
        other_times=times(created=about.get("created_at")),
        headline=f"{headline}: {sentence(title)}" if title else headline,
        body=title,
        severity={"high": "critical", "low": "warning"}.get(about.get("urgency") or ""),
        service=(about.get("service") or {}).get("summary"),
        actor=agent.get("id"),
        actor_kind="human" if is_user else "automation",
        conversation=f"pagerduty:{incident['id']}",
        identifiers=identifiers(
            ("incident", incident.get("id")), ("page", event.get("id")), ("incident key", about.get("incident_key"))
        ),
        attributes=without(event, "id", "occurred_at", "agent", "data") | _rest(about) | {"action": action},
    )
    return [made, *([Person(agent["id"], name=agent.get("summary"))] if is_user else [])]


def _rest(about: dict[str, Any]) -> dict[str, Any]:
    return without(about, "id", "title", "created_at", "service", "incident", "self", "html_url", "assignees") | {
        "recipients": [who["id"] for who in about.get("assignees") or [] if who.get("id")]
    }
