"""Jaeger: traces as its API and the download button of its UI give them.

    {"data": [{"traceID": "5b8efff798038103", "spans": [{"spanID": "eee19b7ec3c1b174", "operationName": "POST /pay", "processID": "p1",
      "references": [], "startTime": 1774746300000000, "duration": 1200000, "tags": [{"key": "error", "type": "bool", "value": true}],
      "logs": [], "warnings": null}], "processes": {"p1": {"serviceName": "checkout", "tags": []}}}]}

Stamps and durations are microseconds, UTC. A span is an event from its start to its end, and so is each entry of its
`logs`. A span whose warnings speak of clock skew may have been shifted by Jaeger: they stay in `attributes`. Sources:
jaegertracing/jaeger, internal/uimodel/model.go and the adjuster's clockskew.go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, written

HOSTS = ("hostname", "host.name", "k8s.pod.name", "ip")
TAKEN = (
    "operationName",
    "startTime",
    "duration",
    "tags",
    "logs",
    "references",
    "traceID",
    "spanID",
    "processID",
    "parentSpanID",
)


@connector(
    "traces.jaeger",
    kind="trace",
    clock="host",
    signs=[("data[].traceID", "data[].spans[].operationName", "data[].processes"), ("data[].traceID", "data[].spans")],
    leaves=("data[].spans[]", "data[].spans[].logs[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"data[].spans[]": _span, "data[].spans[].logs[]": _log})


def _span(record: Record) -> Event:
    span, tags = record.value, _tags(record.value.get("tags"))
    process = _process(span, record.around[-1])
    parent = _parent(span)
    is_error = str(tags.get("error", "")).lower() == "true" or tags.get("otel.status_code") == "ERROR"
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(span["startTime"]),
        other_times={"ended": str(span["startTime"] + span["duration"])} if span.get("duration") is not None else {},
        headline=sentence(f"{span['operationName']} failed" if is_error else span["operationName"]),
        severity="error" if is_error else "info",
        service=process.get("serviceName"),
        host=_host(process),
        actor_kind="system",
        identifiers=identifiers(
            ("trace id", span.get("traceID")), ("span id", span.get("spanID")), ("parent span id", parent)
        ),
        attributes=without(span, *TAKEN) | tags | {"parent_span_id": parent, "process": _tags(process.get("tags"))},
    )


def _log(record: Record) -> Event:
    span, fields = record.around[-1], _tags(record.value.get("fields"))
    process = _process(span, record.around[-2])
    told = next(
        (str(fields[name]) for name in ("message", "event", "error.object", "error.kind") if fields.get(name)),
        "log of a span",
    )
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(record.value["timestamp"]),
        headline=sentence(told),
        body=told,
        severity="error" if fields.get("event") == "error" or fields.get("level") == "error" else "info",
        service=process.get("serviceName"),
        host=_host(process),
        actor_kind="system",
        identifiers=identifiers(("trace id", span.get("traceID")), ("span id", span.get("spanID"))),
        attributes=without(record.value, "timestamp", "fields") | fields | {"span": span.get("operationName")},
    )


def _tags(pairs: Any) -> dict[str, Any]:
    return {pair["key"]: pair.get("value") for pair in pairs or []}


def _process(span: dict[str, Any], trace: dict[str, Any]) -> dict[str, Any]:
    return span.get("process") or (trace.get("processes") or {}).get(span.get("processID")) or {}


def _host(process: dict[str, Any]) -> str | None:
    tags = _tags(process.get("tags"))
    return next((str(tags[name]) for name in HOSTS if tags.get(name)), None)


def _parent(span: dict[str, Any]) -> str | None:
    """The span that this one is a child of; older versions name it in a field of its own."""
    references = span.get("references") or []
    return span.get("parentSpanID") or next(
        (each["spanID"] for each in references if each.get("refType") == "CHILD_OF"), None
    )
