"""Prometheus: what its API says of alerts, rules and targets at the moment of asking.

    {"status": "success", "data": {"alerts": [{"activeAt": "2026-03-29T00:47:18.418480155Z", "state": "firing",
     "labels": {"alertname": "TargetDown", "instance": "web-1:9100"}, "annotations": {}, "value": "0e+00"}]}}

`activeAt` is when the expression first held, before the rule's `for` had passed. Rules and targets explain
the alerts and are context, a rule with what it reads; an alert inside a rule is an event. Source: prometheus/prometheus
docs/querying/api.md ("Alerts", "Rules", "Targets").
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Context, Event, Item, Rule, connector
from connectors._documents import without
from connectors._names import host_of, service_of
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, written
from connectors.alerts.alertmanager import SEVERITIES


@connector(
    "metrics.prometheus_api",
    kind="alert",
    clock="service:prometheus",
    signs=[
        ("status", "data.alerts", "data.alerts[].activeAt", "data.alerts[].state"),
        ("status", "data.groups", "data.groups[].rules"),
        ("status", "data.activeTargets", "data.droppedTargets"),
        ("status", "data.alerts"),
        ("status", "data.groups"),
    ],
    leaves=(
        "data.alerts[]",
        "data.groups[].rules[]",
        "data.groups[].rules[].alerts[]",
        "data.activeTargets[]",
        "data.droppedTargets[]",
    ),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    makers = {
        "data.alerts[]": _alert,
        "data.groups[].rules[]": _rule,
        "data.groups[].rules[].alerts[]": _alert,
        "data.activeTargets[]": _context,
        "data.droppedTargets[]": _context,
    }
    yield from each(evidence, makers)


def _alert(record: Record) -> Event:
    alert = record.value
    labels, annotations = alert["labels"], alert.get("annotations") or {}
    name, state = labels.get("alertname", "alert"), alert.get("state", "firing")
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(alert.get("activeAt")),
        headline=f"Alert {name} active ({state})",
        body=annotations.get("description") or annotations.get("summary") or name,
        severity="notice" if state == "pending" else SEVERITIES.get(labels.get("severity", ""), "warning"),
        service=service_of(labels),
        host=host_of(labels),
        actor_kind="system",
        identifiers=identifiers(("alert name", name)),
        attributes=without(alert, "activeAt"),
    )


def _rule(record: Record) -> Item | list[Item]:
    """A recording rule alerts nobody, and is context like the others."""
    context, rule = _context(record), record.value
    if rule.get("type", "alerting") != "alerting" or not rule.get("name") or not rule.get("query"):
        return context
    return [context, Rule(str(rule["name"]), str(rule["query"]), service_of(rule.get("labels") or {}))]


def _context(record: Record) -> Context:
    """A rule or a target; its name is what makes it one."""
    if not isinstance(record.value, dict):
        raise TypeError("a rule or target that is no object")
    return Context()
