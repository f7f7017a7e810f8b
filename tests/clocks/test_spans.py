"""Traces: a span begins after the one that called it, and a server's ends before its client's."""

from __future__ import annotations

import json
import random

import pytest

REFERENCE = 'time.reference_clock = "web-1"'
MIDNIGHT = 1_774_656_000_000_000  # 2026-03-28T00:00:00Z in µs
DAYS_OFF = -3 * 86_400.0 - 11.0
AHEAD = {"pay-1": 47.3, "pay-2": -12.0, "pay-3": 0.0, "phone-7": DAYS_OFF}  # seconds that servers run ahead of web-1
OFFSETS = (
    "select verdict, offset_seconds, lower_seconds, upper_seconds, reason from clock_offsets where clock_id = 'host:{}'"
)


def calls(ahead: dict[str, float], count: int = 12, queued: float = 0.0, kinds: tuple[str, str] = ("client", "server")):
    """Spans on web-1 and those that they began elsewhere: (host, trace, span, parent, kind, began, took) in µs."""
    rng = random.Random(repr(ahead))
    spans = []
    for number, (host, offset) in enumerate(each for each in ahead.items() for _ in range(count)):
        at, took = (600 + 60 * number) * 1_000_000, rng.randint(200_000, 900_000)
        trace, outer, inner = (
            f"{rng.getrandbits(128):032x}",
            f"{rng.getrandbits(64):016x}",
            f"{rng.getrandbits(64):016x}",
        )
        begun = at + rng.randint(2_000, 40_000) + round(queued * rng.uniform(1.0, 1.1) * 1e6)
        spans.append(("web-1", trace, outer, None, kinds[0], MIDNIGHT + at, took))
        spans.append((host, trace, inner, outer, kinds[1], MIDNIGHT + begun + round(offset * 1e6), took - 60_000))
    return spans


def as_otlp(spans) -> dict[str, str]:
    numbers = {"client": 3, "server": 2, "producer": 4, "consumer": 5}
    groups = [
        {"resource": {"attributes": [{"key": "host.name", "value": {"stringValue": host}}, {"key": "service.name", "value": {"stringValue": host[:3]}}]},
         "scopeSpans": [{"spans": [{"traceId": trace, "spanId": span, **({"parentSpanId": parent} if parent else {}), "name": "POST /pay", "kind": numbers[kind],
                                    "startTimeUnixNano": str(began * 1000), "endTimeUnixNano": str((began + took) * 1000)}]}]}
        for host, trace, span, parent, kind, began, took in spans
    ]  # fmt: skip
    return {"traces/otlp.json": json.dumps({"resourceSpans": groups})}


def as_jaeger(spans, warnings: list[str] | None = None) -> dict[str, str]:
    traces = [
        {"traceID": trace, "processes": {"p1": {"serviceName": host[:3], "tags": [{"key": "hostname", "value": host}]}},
         "spans": [{"traceID": trace, "spanID": span, "operationName": "POST /pay", "processID": "p1", "startTime": began, "duration": took,
                    "references": [{"refType": "CHILD_OF", "traceID": trace, "spanID": parent}] if parent else [], "warnings": warnings,
                    "tags": [{"key": "span.kind", "type": "string", "value": kind}], "logs": []}]}
        for host, trace, span, parent, kind, began, took in spans
    ]  # fmt: skip
    return {"traces/jaeger.json": json.dumps({"data": traces})}


def as_zipkin(spans, shared: bool = True) -> dict[str, str]:
    """Both sides of a call share the client's id, as Zipkin's own tracers write it."""
    told = [
        {"traceId": trace, "id": parent if shared and parent else span, **({"parentId": parent} if parent and not shared else {}), "kind": kind.upper(),
         "name": "post /pay", "timestamp": began, "duration": took, "localEndpoint": {"serviceName": host[:3], "ipv4": host}}
        for host, trace, span, parent, kind, began, took in spans
    ]  # fmt: skip
    return {"traces/zipkin.json": json.dumps(told)}


def as_xray(spans) -> dict[str, str]:
    """A remote call is a subsegment of whoever made it; what answers is a segment whose parent is that subsegment."""
    segments: dict[str, list[dict]] = {}
    for host, trace, span, parent, _, began, took in spans:
        name = f"1-{trace[:8]}-{trace[8:]}"
        times = {"start_time": began / 1e6, "end_time": (began + took) / 1e6}
        whole = {"id": span, "name": host[:3], "trace_id": name, "aws": {"ec2": {"instance_id": host}}} | times
        call = {"subsegments": [{"id": span[::-1], "name": "pay", "namespace": "remote"} | times]}
        segments.setdefault(name, []).append(whole | ({"parent_id": parent[::-1]} if parent else call))
    traces = [
        {"Id": name, "Duration": 1.0, "Segments": [{"Id": each["id"], "Document": json.dumps(each)} for each in told]}
        for name, told in segments.items()
    ]
    return {"traces/xray.json": json.dumps({"Traces": traces})}


def test_an_xray_segment_lies_within_the_remote_call_that_it_answers(reconstructed):
    rows = reconstructed(as_xray(calls(AHEAD)), REFERENCE)
    _servers_are_found(rows)


def test_an_otlp_servers_span_lies_within_its_clients_and_what_waits_in_a_queue_is_late_and_not_skewed(reconstructed):
    """S01 no skew; S30 a customer's device that is days off."""
    queued = calls({"worker-1": 0.0}, queued=30.0, kinds=("producer", "consumer"))
    rows = reconstructed(as_otlp(calls(AHEAD) + queued), REFERENCE)
    _servers_are_found(rows)
    [(verdict, _, _, upper, reason)] = rows(OFFSETS.format("worker-1"))
    assert verdict == "refused"
    assert upper == pytest.approx(30.0, abs=1.0)
    assert "delay explains it" in reason


def test_a_jaeger_servers_span_lies_within_its_clients_and_spans_that_jaeger_shifted_tell_nothing(reconstructed):
    shifted = as_jaeger(
        calls({"moved-1": 5.0}), ["clock skew adjustment disabled; not applying calculated delta of 5s"]
    )
    rows = reconstructed(as_jaeger(calls(AHEAD)) | {"traces/shifted.json": shifted["traces/jaeger.json"]}, REFERENCE)
    _servers_are_found(rows)
    assert [row[0] for row in rows(OFFSETS.format("moved-1"))] == ["unmeasured"]


@pytest.mark.parametrize("shared", [True, False])
def test_a_zipkin_servers_span_lies_within_its_clients_whether_they_share_an_id_or_not(reconstructed, shared):
    _servers_are_found(reconstructed(as_zipkin(calls(AHEAD), shared=shared), REFERENCE))


def test_a_client_that_gave_up_does_not_enclose_its_server(reconstructed):
    files = as_otlp(calls({"pay-1": 0.0}))
    document = json.loads(files["traces/otlp.json"])
    for group in document["resourceSpans"]:
        [span] = group["scopeSpans"][0]["spans"]
        if span["kind"] == 3:
            span["status"] = {"code": 2, "message": "deadline exceeded"}
            span["endTimeUnixNano"] = str(int(span["startTimeUnixNano"]) + 100_000_000)
    rows = reconstructed({"traces/otlp.json": json.dumps(document)}, REFERENCE)
    assert rows("select count(*) from anchors") == [(12,)]
    assert rows(OFFSETS.format("pay-1"))[0][0] == "refused"


def _servers_are_found(rows) -> None:
    for host, ahead in AHEAD.items():
        [(verdict, offset, lower, upper, reason)] = rows(OFFSETS.format(host))
        assert verdict == ("applied" if ahead else "not needed")
        assert lower <= ahead <= upper
        assert offset == pytest.approx(ahead, abs=0.3)
        assert "24 anchors" in reason
    told = "select count(*) from anchors where is_directed and is_used and not is_contradicting and to_clock_id = 'host:web-1'"
    assert rows(told) == [(12 * len(AHEAD),)]
