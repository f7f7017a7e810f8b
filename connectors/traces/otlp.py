"""OpenTelemetry: OTLP JSON of traces, logs and metrics, as a collector's file exporter or Tempo's API writes it.

    {"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "checkout"}}]},
      "scopeSpans": [{"spans": [{"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174", "name": "POST /pay",
       "startTimeUnixNano": "1774746300000000000", "endTimeUnixNano": "1774746301200000000", "status": {"code": 2}}]}]}]}

Stamps are strings of nanoseconds, UTC; 0 stands for "not known". A span is an event from its start to its end, the
events inside it are events of their own. A log record's `timeUnixNano` is the source's stamp, `observedTimeUnixNano` the
collector's, and the record's time where there is no other. Sources: open-telemetry/opentelemetry-proto trace.proto,
logs.proto, metrics.proto and examples/*.json; grafana/tempo, "HTTP API" (`batches`).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors import _otlp
from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, sentence
from connectors.metrics._series import gathered
from connectors.traces._otlp_logs import log_record
from connectors.traces._otlp_metrics import KINDS, data_point

SPAN_GROUPS = [
    f"{root}.{scope}.spans[]"
    for root in ("resourceSpans[]", "batches[]", "trace.resourceSpans[]", "trace.batches[]")
    for scope in ("scopeSpans[]", "instrumentationLibrarySpans[]")
]
LOG_GROUPS = [f"resourceLogs[].{scope}.logRecords[]" for scope in ("scopeLogs[]", "instrumentationLibraryLogs[]")]
METRIC_GROUPS = [
    f"resourceMetrics[].{scope}.metrics[].{kind}.dataPoints[]"
    for scope in ("scopeMetrics[]", "instrumentationLibraryMetrics[]")
    for kind in KINDS
]
ROOTS = ("resourceSpans", "resourceLogs", "resourceMetrics", "batches", "trace.resourceSpans", "trace.batches")
ERROR = (2, "2", "STATUS_CODE_ERROR", "ERROR")
TAKEN = (
    "name",
    "startTimeUnixNano",
    "endTimeUnixNano",
    "timeUnixNano",
    "attributes",
    "events",
    "traceId",
    "spanId",
    "parentSpanId",
)


@connector(
    "traces.otlp",
    kind="trace",
    clock="host",
    signs=[(root, f"{root}[].resource") for root in ROOTS] + [(root,) for root in ROOTS[:3]],
    leaves=(*SPAN_GROUPS, *(f"{path}.events[]" for path in SPAN_GROUPS), *LOG_GROUPS, *METRIC_GROUPS),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    makers = dict.fromkeys(SPAN_GROUPS, _span) | {f"{path}.events[]": _span_event for path in SPAN_GROUPS}
    makers |= dict.fromkeys(LOG_GROUPS, log_record)
    yield from gathered(each(evidence, makers | dict.fromkeys(METRIC_GROUPS, data_point)))


def _span(record: Record) -> Event:
    span, resource = record.value, _otlp.resource_of(record.around[-2])
    status, name, ended = span.get("status") or {}, span.get("name") or "span", _otlp.time(span.get("endTimeUnixNano"))
    is_error = status.get("code") in ERROR
    message = status.get("message")
    return Event(
        line=record.line,
        locator=record.locator,
        time=_otlp.time(span.get("startTimeUnixNano")),
        other_times={"ended": ended} if ended else {},
        headline=sentence(f"{name} failed{f': {message}' if message else ''}" if is_error else name),
        body=f"{name}: {message}" if message else name,
        severity="error" if is_error else "info",
        service=_otlp.service_of(resource),
        host=_otlp.host_of(resource),
        actor_kind="system",
        identifiers=_otlp.trace_ids(span),
        attributes=without(span, *TAKEN)
        | _otlp.attributes(span.get("attributes"))
        | {
            "parent_span_id": _otlp.hex_id(span.get("parentSpanId")),
            "resource": resource,
            "scope": record.around[-1].get("scope"),
        },
    )


def _span_event(record: Record) -> Event:
    found, span = record.value, record.around[-1]
    resource, told = _otlp.resource_of(record.around[-3]), _otlp.attributes(found.get("attributes"))
    name = found.get("name") or "event"
    message = told.get("exception.message") or told.get("message")
    body = f"{name}: {message}" if isinstance(message, str) else name
    return Event(
        line=record.line,
        locator=record.locator,
        time=_otlp.time(found.get("timeUnixNano")),
        headline=sentence(body),
        body=body,
        severity="error" if name == "exception" else "info",
        service=_otlp.service_of(resource),
        host=_otlp.host_of(resource),
        actor_kind="system",
        identifiers=_otlp.trace_ids({"traceId": span.get("traceId"), "spanId": span.get("spanId")}),
        attributes=without(found, *TAKEN) | told | {"span": span.get("name")},
    )
