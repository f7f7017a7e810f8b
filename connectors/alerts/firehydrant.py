"""FireHydrant: incidents with their milestones.

    {"data": [{"id": "a3f0", "number": 12, "name": "Checkout down", "created_at": "2026-03-29T00:58:57.000Z",
     "started_at": "2026-03-29T00:50:00.000Z", "severity": "SEV1", "current_milestone": "resolved",
     "milestones": [{"id": "m1", "type": "mitigated", "occurred_at": "2026-03-29T01:10:00.000Z", "created_at": "2026-03-29T01:12:00.000Z",
     "updated_at": "2026-03-29T01:12:00.000Z", "duration": "PT20M"}]}]}

`occurred_at` is set, and may be set again by hand; `created_at` is when the milestone was reached in the tool, and what makes
it known. The tool forces milestones to ascend. Source: FireHydrant API, IncidentsMilestoneEntity and IncidentEntity (its public SDKs).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Context, Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, times, written

ROOTS = ("data[]", "[]")
ACTIONS = {
    "acknowledged": "acknowledge",
    "resolved": "resolve",
    "mitigated": "mitigate",
    "detected": "detected",
    "started": "started",
}
SEVERITIES = {"SEV1": "critical", "SEV2": "error", "SEV3": "warning", "SEV4": "notice", "SEV5": "info"}


@connector(
    "alerts.firehydrant",
    kind="ticket",
    clock="service:firehydrant",
    signs=[
        (f"{root}.milestones[].type", f"{root}.milestones[].occurred_at", f"{root}.created_at", f"{root}.name")
        for root in ROOTS
    ],
    leaves=(*ROOTS, *(f"{root}.milestones[]" for root in ROOTS)),
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict.fromkeys(ROOTS, _incident) | {f"{root}.milestones[]": _milestone for root in ROOTS})


def _incident(record: Record) -> Event:
    incident = record.value
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(incident["created_at"]),
        other_times=times(started=incident.get("started_at")),
        headline=f"Incident declared: {incident['name']}",
        body="\n".join(
            part for part in (incident["name"], incident.get("description") or incident.get("summary")) if part
        ),
        severity=SEVERITIES.get(str(incident.get("severity"))),
        conversation=f"firehydrant:{incident['id']}",
        identifiers=identifiers(("incident", incident["id"])),
        attributes=without(incident, "id", "created_at", "started_at", "name", "description", "milestones")
        | {"action": "created"},
    )


def _milestone(record: Record) -> Event | Context:
    """A milestone without a time has not been reached."""
    milestone, incident = record.value, record.around[-1]
    name = milestone["type"]
    if milestone["occurred_at"] is None:
        return Context()
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(milestone["occurred_at"]),
        other_times=times(created=milestone.get("created_at"), edited=_edited(milestone)),
        headline=f"{name.replace('_', ' ').capitalize()}: {incident['name']}",
        body=f"{name.replace('_', ' ')}: {incident['name']}",
        kind="note",
        conversation=f"firehydrant:{incident['id']}",
        identifiers=identifiers(("incident", incident["id"])),
        attributes=without(milestone, "id", "occurred_at", "created_at", "updated_at")
        | {"action": ACTIONS.get(name, name)},
    )


def _edited(milestone: dict[str, object]) -> object:
    return milestone.get("updated_at") if milestone.get("updated_at") != milestone.get("created_at") else None
