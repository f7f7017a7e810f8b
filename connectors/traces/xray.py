"""AWS X-Ray: whole traces as `aws xray batch-get-traces` prints them, or segment documents alone.

    {"Traces": [{"Id": "1-581cf771-a006649127e371903a2de979", "Duration": 0.4, "Segments": [{"Id": "70de5b6f19ff9a0a",
      "Document": "{\\"id\\":\\"70de5b6f19ff9a0a\\",\\"name\\":\\"checkout\\",\\"start_time\\":1774746300.271,\\"end_time\\":1774746300.449}"}]}]}

A document is JSON inside a string. Stamps are seconds with a fraction, UTC. A segment, and each of its subsegments
at any depth, is an event from its start to its end. Source: AWS X-Ray Developer Guide, "Segment documents".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from connectors._contract import Event, Item, Reject, connector
from connectors._documents import documents, fit_by_signs, loads, without
from connectors._reading import Evidence, Head
from connectors._records import Record, attempt, identifiers, nothing, sentence, times
from connectors._unclaimed import keep_unclaimed

TAKEN = ("id", "trace_id", "parent_id", "start_time", "end_time", "name", "subsegments", "fault", "error", "throttle")
TRACE_ID = re.compile(r'"trace_id"\s*:\s*"1-[0-9a-f]{8}-[0-9a-f]{24}"')
HOSTS = (("eks", "pod"), ("ecs", "container"), ("ec2", "instance_id"), ("elastic_beanstalk", "instance_id"))
Segment = tuple[
    Any, str, str | None, str | None, str | None, str | None
]  # itself, its place, trace, parent, service, host


def fits(head: Head) -> float:
    """A document alone is told from other tracers' by the form of its trace's id."""
    alone = fit_by_signs(
        [("trace_id", "id", "name", "start_time"), ("[].trace_id", "[].id", "[].name", "[].start_time")]
    )
    whole = fit_by_signs([("Traces[].Id", "Traces[].Segments[].Document")])
    return max(whole(head), alone(head) if TRACE_ID.search(head.text) else 0.0)


def count(evidence: Evidence) -> int:
    return sum(
        1 if isinstance(found, Reject) else sum(1 for _ in _segments(found[1])) or 1 for found in documents(evidence)
    )


@connector(
    "traces.xray",
    kind="trace",
    clock="host",
    fits=fits,
    count=count,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    ordinal = 0
    for found in documents(evidence):
        if isinstance(found, Reject):
            ordinal += 1
            yield found
            continue
        place, document = found
        segments = list(_segments(document))
        if not segments:
            ordinal += 1
            yield from attempt(lambda record: nothing(record, ["Traces[]"]), Record(document, ordinal, "", ()))
        for nth, (segment, locator, *known) in enumerate(segments):
            ordinal += 1
            line = place if evidence.head.shape == "jsonl" else ordinal
            made = attempt(lambda record, known=known: _event(record, *known), Record(segment, line, locator, ()))
            if nth == 0 and isinstance(document, dict) and "Traces" in document:
                keep_unclaimed(made, _without_segments(document), is_around=True)
            yield from made


def _segments(document: Any) -> Iterator[Segment]:
    """Segments and subsegments, each behind the one that it is a part of."""
    if isinstance(document, list):
        for index, each in enumerate(document):
            yield from _within(each, f"/{index}", None, None, None, None)
    elif isinstance(document, dict) and "start_time" in document:
        yield from _within(document, "", None, None, None, None)
    elif isinstance(document, dict) and isinstance(document.get("Traces"), list):
        for index, trace in enumerate(document["Traces"]):
            for number, segment in enumerate((trace.get("Segments") if isinstance(trace, dict) else None) or []):
                yield from _within(
                    _opened(segment), f"/Traces/{index}/Segments/{number}", trace.get("Id"), None, None, None
                )


def _without_segments(document: dict[str, Any]) -> dict[str, Any]:
    """What stands around the segments, each of which repeats the ids."""
    traces = [
        without(trace, "Id", "Segments") | {"Segments": [without(each, "Id", "Document") for each in trace["Segments"]]}
        for trace in document["Traces"]
        if isinstance(trace, dict) and isinstance(trace.get("Segments"), list)
    ]
    return {**document, "Traces": traces}


def _opened(segment: Any) -> Any:
    try:
        return loads(segment["Document"])
    except (ValueError, KeyError, TypeError):
        return segment


def _within(
    segment: Any, place: str, trace: str | None, parent: str | None, service: str | None, host: str | None
) -> Iterator[Segment]:
    host = host or _host(segment)
    yield segment, place, trace, parent, service, host
    if isinstance(segment, dict) and isinstance(segment.get("subsegments"), list):
        for index, inner in enumerate(segment["subsegments"]):
            known = segment.get("trace_id") or trace, segment.get("id"), service or segment.get("name"), host
            yield from _within(inner, f"{place}/subsegments/{index}", *known)


def _host(segment: Any) -> str | None:
    """What ran it, as the SDK's plug-ins tell: a pod, a container, an instance."""
    aws = segment.get("aws") if isinstance(segment, dict) else None
    told = (aws.get(platform) for platform, _ in HOSTS) if isinstance(aws, dict) else ()
    named = (each.get(key) for each, (_, key) in zip(told, HOSTS, strict=False) if isinstance(each, dict))
    return next((host for host in named if isinstance(host, str) and host), None)


def _event(record: Record, trace: str | None, parent: str | None, service: str | None, host: str | None) -> Event:
    segment = record.value
    parent = segment.get("parent_id") or parent
    is_fault, is_error = bool(segment.get("fault")), bool(segment.get("error") or segment.get("throttle"))
    return Event(
        line=record.line,
        locator=record.locator,
        time=_seconds(segment["start_time"]),
        other_times=times(ended=_seconds(segment.get("end_time"))),
        headline=sentence(f"{segment['name']} failed" if is_fault or is_error else segment["name"]),
        severity="error" if is_fault else "warning" if is_error else "info",
        service=service or segment["name"],
        host=host,
        actor_kind="system",
        identifiers=identifiers(
            ("trace id", segment.get("trace_id") or trace), ("span id", segment["id"]), ("parent span id", parent)
        ),
        attributes=without(segment, *TAKEN)
        | {"parent_span_id": parent, "fault": segment.get("fault"), "error": segment.get("error")},
    )


def _seconds(value: Any) -> str | None:
    """The digits, without the exponent that some SDKs write."""
    return None if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)
