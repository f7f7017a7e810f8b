"""Alertmanager: alerts from its API v2, and the payloads that it posts to webhooks.

    {"status": "firing", "labels": {"alertname": "HighErrorRate"}, "startsAt": "2026-03-29T00:50:00.418Z",
     "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "9da6a389a0c0a2c7"}

While an alert fires, its `endsAt` is year 1 in a webhook and a time in the future in the API: neither
is an end. `startsAt` comes after the rule's `for`. Sources: prometheus/alertmanager
api/v2/openapi.yaml (gettableAlert) and template/template.go (Data, Alert); the retired API v1 wraps the same list in `data`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._names import host_of, service_of
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, times, written

SEVERITIES = {
    "page": "critical", "critical": "critical", "emergency": "critical", "error": "error", "major": "error",
    "warning": "warning", "ticket": "warning", "minor": "warning", "notice": "notice", "info": "info", "none": "info",
}  # fmt: skip
CARRIED = ("receiver", "groupKey", "externalURL")


@connector(
    "alerts.alertmanager",
    kind="alert",
    clock="service:alertmanager",
    signs=[
        ("[].fingerprint", "[].startsAt", "[].endsAt", "[].labels.alertname"),
        ("alerts[].fingerprint", "alerts[].startsAt", "alerts[].labels"),
        ("alerts[].startsAt", "alerts[].endsAt", "alerts[].labels", "receiver"),
        ("status", "data[].labels.alertname", "data[].startsAt", "data[].endsAt", "data[].fingerprint"),
    ],
    leaves=("[]", "alerts[]", "data[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _alert, "alerts[]": _alert, "data[]": _alert})


def _alert(record: Record) -> Event:
    alert, document = record.value, record.around[0]
    labels, annotations = alert["labels"], alert.get("annotations") or {}
    name = labels.get("alertname", "alert")
    is_over = _is_over(alert)
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(alert.get("startsAt")),
        other_times=times(ended=alert.get("endsAt") if is_over else None, received=alert.get("updatedAt")),
        headline=f"Alert {name} fired",
        body=annotations.get("description") or annotations.get("summary") or annotations.get("message") or name,
        severity=SEVERITIES.get(labels.get("severity", ""), "warning"),
        service=service_of(labels),
        host=host_of(labels),
        actor_kind="system",
        identifiers=identifiers(("alert", alert.get("fingerprint")), ("alert name", name)),
        attributes=without(alert, "startsAt", "fingerprint", "updatedAt") | _carried(document),
    )


def _is_over(alert: dict[str, Any]) -> bool:
    """A webhook spells the state out; the API wraps it, and lists only what has not ended, with a guess of when it will.

    Without any state, an end is one only if it had passed when the alert was last updated.
    """
    status, ended, updated = alert.get("status"), alert.get("endsAt"), alert.get("updatedAt")
    if status:
        return status == "resolved"
    return bool(ended and updated) and ended.endswith("Z") and updated.endswith("Z") and ended[:19] <= updated[:19]


def _carried(document: Any) -> dict[str, Any]:
    return {key: document[key] for key in CARRIED if document.get(key)} if isinstance(document, dict) else {}
