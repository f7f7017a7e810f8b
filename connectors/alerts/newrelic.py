"""New Relic: alert violations and incidents of its REST API.

    {"violations": [{"id": 123456, "label": "Apdex < 0.7 for at least 5 minutes", "duration": 420, "policy_name": "checkout",
     "condition_name": "Apdex", "priority": "Critical", "opened_at": 1774745400123, "closed_at": 1774746000456,
     "entity": {"product": "APM", "type": "Application", "name": "checkout"}}]}
    {"incidents": [{"id": 42, "opened_at": 1774745400123, "closed_at": 1774746000456, "incident_preference": "PER_POLICY",
     "links": {"violations": [123456], "policy_id": 12345}}]}

Milliseconds of UTC; a violation opens only after the condition held as long as it says. Source: New Relic documentation,
"REST API calls for New Relic Alerts" (alerts_violations, alerts_incidents).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, times, written

SEVERITIES = {"critical": "critical", "warning": "warning", "high": "error"}


@connector(
    "alerts.newrelic",
    kind="alert",
    clock="service:newrelic",
    signs=[
        ("violations[].opened_at", "violations[].policy_name", "violations[].condition_name"),
        ("incidents[].opened_at", "incidents[].incident_preference"),
    ],
    leaves=("violations[]", "incidents[]"),
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"violations[]": _violation, "incidents[]": _incident})


def _violation(record: Record) -> Event:
    violation = record.value
    entity, name = violation.get("entity") or {}, violation["condition_name"]
    is_host = entity.get("type") in ("Host", "Server")
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(violation["opened_at"]),
        other_times=times(ended=violation.get("closed_at")),
        headline=f"Violation of {name}: {violation.get('label') or violation['policy_name']}",
        body=violation.get("label") or name,
        severity=SEVERITIES.get(str(violation.get("priority")).lower(), "warning"),
        service=None if is_host else entity.get("name"),
        host=entity.get("name") if is_host else None,
        actor_kind="system",
        identifiers=identifiers(("alert", violation["id"]), ("alert name", name)),
        attributes=without(violation, "id", "opened_at", "closed_at", "label"),
    )


def _incident(record: Record) -> Event:
    incident = record.value
    violations = (incident.get("links") or {}).get("violations") or []
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(incident["opened_at"]),
        other_times=times(ended=incident.get("closed_at")),
        headline=f"Incident {incident['id']} opened",
        severity="error",
        actor_kind="system",
        conversation=f"newrelic:{incident['id']}",
        identifiers=identifiers(("incident", incident["id"]), *(("alert", violation) for violation in violations)),
        attributes=without(incident, "opened_at", "closed_at"),
    )
