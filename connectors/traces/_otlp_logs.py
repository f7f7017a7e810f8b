"""OTLP log records as events: their own stamp, or where it is 0 that of the collector."""

from __future__ import annotations

from typing import Any

from connectors import _names, _otlp
from connectors._contract import Event
from connectors._documents import dumps, without
from connectors._records import Record, identifiers, sentence

COLLECTOR = "service:opentelemetry-collector"
LEVELS = (
    "trace",
    "debug",
    "info",
    "warning",
    "error",
    "critical",
)  # four numbers each, from 1 (logs.proto, SeverityNumber)
NUMBERED = {
    f"SEVERITY_NUMBER_{name}": level
    for name, level in zip(("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"), LEVELS, strict=True)
}
TAKEN = ("timeUnixNano", "observedTimeUnixNano", "severityNumber", "body", "attributes", "traceId", "spanId")


def log_record(record: Record) -> Event:
    found, resource = record.value, _otlp.resource_of(record.around[-2])
    own, observed = _otlp.time(found.get("timeUnixNano")), _otlp.time(found.get("observedTimeUnixNano"))
    told = _otlp.attributes(found.get("attributes"))
    body = _otlp.text_of(found.get("body"))
    name = found.get("eventName") or told.get("event.name") or ""
    return Event(
        line=record.line,
        locator=record.locator,
        kind="log",
        time=own or observed,
        clock=None if own else COLLECTOR,
        other_times={"received": observed} if own and observed else {},
        headline=sentence(_says(found.get("body")) or body or str(name)) or "record without text",
        body=body or str(name),
        severity=_severity(found),
        service=_otlp.service_of(resource),
        host=_otlp.host_of(resource),
        identifiers=_otlp.trace_ids(found)
        + identifiers(("request", told.get("http.request.id") or told.get("request_id"))),
        attributes=without(found, *TAKEN) | told | {"resource": resource, "scope": record.around[-1].get("scope")},
    )


def _says(body: Any) -> str:
    """What a structured body says, in its field for that."""
    plain = _otlp.any_value(body)
    if not isinstance(plain, dict):
        return ""
    value = plain.get(_names.first(plain, _names.MESSAGE) or "")
    return value if isinstance(value, str) else dumps(value) if value else ""


def _severity(found: dict[str, Any]) -> str | None:
    number = found.get("severityNumber")
    if isinstance(number, int) and 1 <= number <= 24:
        return LEVELS[(number - 1) // 4]
    if isinstance(number, str) and (known := NUMBERED.get(number.rstrip("234"))):
        return known
    return _names.severity_of(found.get("severityText"))
