"""Zipkin: spans in its v2 format or the v1 before it, one list of them, or a list for each trace.

    [{"traceId": "5b8efff798038103", "id": "eee19b7ec3c1b174", "parentId": "eee19b7ec3c1b173", "kind": "SERVER", "name": "post /pay",
      "timestamp": 1774746300000000, "duration": 1200000, "localEndpoint": {"serviceName": "checkout", "ipv4": "10.0.0.4"},
      "annotations": [{"timestamp": 1774746300500000, "value": "retry"}], "tags": {"error": "timeout"}}]

Stamps and durations are microseconds, UTC. Client and server of one call may share a span's id (`shared`). In v1 each annotation
names its endpoint, and the span none. Source: openzipkin/zipkin-api, zipkin2-api.yaml and zipkin-api.yaml (Span, Annotation, Endpoint).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import count_leaves, without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, written

TAKEN = ("timestamp", "duration", "name", "traceId", "id", "parentId", "tags", "annotations", "localEndpoint")


def spans_path(evidence: Evidence) -> str:
    return "[].[]" if "[][].traceId" in evidence.head.json_paths else "[]"


def count(evidence: Evidence) -> int:
    path = spans_path(evidence)
    return count_leaves((path, f"{path}.annotations[]"))(evidence)


@connector(
    "traces.zipkin",
    kind="trace",
    clock="host",
    signs=[
        ("[].traceId", "[].id", "[].localEndpoint"),
        ("[][].traceId", "[][].id", "[][].localEndpoint"),
        ("[].traceId", "[].id", "[].name", "[].timestamp"),
    ],
    count=count,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    path = spans_path(evidence)
    yield from each(evidence, {path: _span, f"{path}.annotations[]": _annotation})


def _span(record: Record) -> Event:
    span = record.value
    tags, began, lasted = span.get("tags") or {}, span.get("timestamp"), span.get("duration")
    name = span.get("name") or (span.get("kind") or "span").lower()
    is_error = "error" in tags
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(began),
        other_times={"ended": str(began + lasted)} if began is not None and lasted is not None else {},
        headline=sentence(f"{name} failed: {tags['error']}" if is_error else name),
        severity="error" if is_error else "info",
        service=_endpoint(span).get("serviceName"),
        host=_endpoint(span).get("ipv4") or _endpoint(span).get("ipv6"),
        actor_kind="system",
        identifiers=identifiers(
            ("trace id", span["traceId"]), ("span id", span["id"]), ("parent span id", span.get("parentId"))
        ),
        attributes=without(span, *TAKEN)
        | tags
        | {"parent_span_id": span.get("parentId"), "localEndpoint": _endpoint(span)},
    )


def _annotation(record: Record) -> Event:
    span = record.around[-1]
    endpoint = record.value.get("endpoint") or _endpoint(span)
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(record.value["timestamp"]),
        headline=sentence(record.value["value"]),
        body=record.value["value"],
        severity="info",
        service=endpoint.get("serviceName"),
        host=endpoint.get("ipv4") or endpoint.get("ipv6"),
        actor_kind="system",
        identifiers=identifiers(("trace id", span["traceId"]), ("span id", span["id"])),
        attributes=without(record.value, "timestamp", "value") | {"span": span.get("name")},
    )


def _endpoint(span: dict[str, Any]) -> dict[str, Any]:
    """Whose span it is; in the v1 format its annotations say so, the plain ones before those of keys and values."""
    said = (each.get("endpoint") for name in ("annotations", "binaryAnnotations") for each in span.get(name) or ())
    return span.get("localEndpoint") or next(filter(None, said), {})
