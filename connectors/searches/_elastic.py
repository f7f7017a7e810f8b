"""Documents of Elasticsearch and OpenSearch as events: their fields by the names of the Elastic Common Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from connectors._contract import Event
from connectors._records import sentence, written
from connectors.searches._entries import Naming, entry

ECS = Naming(
    time=("@timestamp", "timestamp", "time", "eventTime", "date"),
    message=("message", "msg", "log", "event.original", "log.original", "MESSAGE"),
    ingested=("event.ingested",),
    received=("event.created",),
    level=("log.level", "level", "severity", "loglevel", "syslog.severity", "log.syslog.severity.name"),
    service=("service.name", "kubernetes.labels.app", "kubernetes.container.name", "service", "app", "fields.service"),
    host=(
        "host.name",
        "host.hostname",
        "kubernetes.pod.name",
        "hostname",
        "agent.hostname",
        "beat.hostname",
        "host",
        "agent.name",
    ),
    identifiers=(
        ("trace id", "trace.id"),
        ("span id", "span.id"),
        ("span id", "transaction.id"),
        ("parent span id", "parent.id"),
        ("request", "http.request.id"),
    ),
)


def document_event(line: int, fields: Mapping[str, Any], locator: str | None) -> Event:
    flat = dict(_flat(fields))
    kind = flat.get("processor.event")
    return _apm_event(line, flat, locator, kind) if kind in ("transaction", "span") else entry(line, flat, ECS, locator)


def _apm_event(line: int, flat: dict[str, Any], locator: str | None, kind: str) -> Event:
    """A transaction or a span of Elastic APM: microseconds, the start and how long it took."""
    event = entry(line, {name: value for name, value in flat.items() if name != "timestamp.us"}, ECS, locator)
    began, lasted = flat.get("timestamp.us"), flat.get(f"{kind}.duration.us")
    name = str(flat.get(f"{kind}.name") or kind)
    is_failed = flat.get("event.outcome") == "failure"
    event.kind, event.actor_kind, event.time = "trace", "system", written(began) or event.time
    event.headline = event.body = sentence(f"{name} failed" if is_failed else name)
    event.severity = "error" if is_failed else "info"
    if began is not None and lasted is not None:
        event.other_times["ended"] = str(began + lasted)
    return event


def _flat(fields: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted names; the lists of one value that `fields` and `docvalue_fields` answer with as that value."""
    for name, value in fields.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value[0] if isinstance(value, list) and len(value) == 1 else value
