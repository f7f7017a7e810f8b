"""Datadog: events, of versions 1 and 2 of its API.

    {"events": [{"id": 1377281704830403917, "date_happened": 1774745400, "title": "[Triggered] checkout 5xx", "text": "above 5 %",
     "alert_type": "error", "host": "web-1", "tags": ["service:checkout"], "source": "monitor"}]}
    {"data": [{"type": "event", "id": "AZ", "attributes": {"timestamp": "2026-03-29T00:50:00.123Z", "message": "…", "tags": [],
     "attributes": {"title": "checkout 5xx", "timestamp": 1774745400123, "status": "error"}}}]}

Version 1 has whole seconds, version 2 milliseconds. Deployments and other happenings stand among the alerts: only what has an alert
type other than info, or comes from a monitor, is one. Source: Datadog API reference, Events (v1 "Get a list of events", v2 "Search").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written
from connectors.alerts._life import words_of_tags

SEVERITIES = {
    "error": "error",
    "warning": "warning",
    "warn": "warning",
    "success": "info",
    "info": "info",
    "ok": "info",
    "user_update": "info",
    "snapshot": "info",
}


@connector(
    "alerts.datadog_events",
    kind="alert",
    clock="service:datadog",
    signs=[("events[].date_happened", "events[].title", "events[].alert_type"), ("events[].date_happened", "events[].text", "events[].tags", "events[].priority"),
           ("data[].type", "data[].attributes.timestamp", "data[].attributes.attributes.title", "data[].attributes.tags"),
           ("data[].type", "data[].attributes.timestamp", "data[].attributes.attributes.evt.id", "data[].attributes.message")],
    leaves=("events[]", "data[]"),
    written_order="newest first",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"events[]": _first_version, "data[]": _second_version})


def _first_version(record: Record) -> Event:
    event = record.value
    return _event(
        record,
        event,
        written(event["date_happened"]),
        event["title"],
        event.get("text") or "",
        event.get("alert_type"),
        event.get("source"),
    )


def _second_version(record: Record) -> Event:
    outer = record.value["attributes"]
    inner = outer.get("attributes") or {}
    title = inner.get("title") or sentence(outer.get("message") or "") or "event"
    made = _event(
        record,
        outer | inner,
        written(outer["timestamp"]),
        title,
        outer.get("message") or "",
        inner.get("status"),
        inner.get("sourcecategory"),
    )
    made.other_times = times(created=inner.get("timestamp"))
    made.identifiers += identifiers(("event", record.value.get("id")))
    made.attributes = without(outer, "timestamp", "message", "attributes") | without(inner, "title", "timestamp")
    return made


def _event(
    record: Record, event: dict[str, Any], at: str | None, title: str, text: str, status: Any, source: Any
) -> Event:
    is_alert = (
        str(status) in ("error", "warning", "warn")
        or bool(event.get("monitor_id") or event.get("monitor"))
        or "monitor" in str(source or "")
    )
    return Event(
        line=record.line,
        locator=record.locator,
        time=at,
        headline=title,
        body="\n".join(part for part in (title, text.replace("%%%", "").strip()) if part),
        kind="alert" if is_alert else "note",
        severity=SEVERITIES.get(str(status), "info"),
        service=event.get("service") or words_of_tags(event.get("tags"), "service"),
        host=event.get("host") or event.get("hostname") or words_of_tags(event.get("tags"), "host"),
        actor_kind="system",
        identifiers=identifiers(("event", event.get("id")), ("alert", event.get("monitor_id"))),
        attributes=without(event, "date_happened", "title", "text", "host", "service"),
    )
