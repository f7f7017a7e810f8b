"""Kubernetes: Event objects, as `kubectl get events -o json` prints them, or one on each line.

    {"kind": "Event", "reason": "BackOff", "type": "Warning", "count": 9, "message": "Back-off restarting failed container",
     "involvedObject": {"kind": "Pod", "namespace": "shop", "name": "checkout-5d9c7b64f8-4kq7z"}, "eventTime": null,
     "firstTimestamp": "2026-03-29T01:10:31Z", "lastTimestamp": "2026-03-29T01:13:40Z", "source": {"component": "kubelet"}}

New-style events have `eventTime` and a `series`, old-style ones first and last times and a `count`; either pair
may be null. Repeats are collapsed into one object, and objects live for about an hour. Source:
kubernetes/kubernetes staging/src/k8s.io/api/core/v1/types.go (Event, EventSeries) and api/events/v1/types.go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._names import workload_of
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, nothing, sentence, times, written

CHANGES = (
    "ScalingReplicaSet",
    "SuccessfulRescale",
    "SuccessfulCreate",
    "SuccessfulDelete",
    "Killing",
    "Preempted",
    "Evicted",
)
TAKEN = ("kind", "apiVersion", "metadata", "message", "note", "involvedObject", "regarding", "eventTime", "firstTimestamp",
         "lastTimestamp", "deprecatedFirstTimestamp", "deprecatedLastTimestamp", "source", "deprecatedSource")  # fmt: skip


@connector(
    "deploys.kubernetes_events",
    kind="change",
    clock="service:kubernetes",
    signs=[
        ("items[].involvedObject.kind", "items[].reason", "items[].type", "items[].metadata.name"),
        ("items[].regarding.kind", "items[].reason", "items[].type", "items[].metadata.name"),
        ("involvedObject.kind", "reason", "type", "metadata.name"),
        ("regarding.kind", "reason", "type", "metadata.name"),
        ("object.involvedObject.kind", "object.reason", "object.metadata.name"),
    ],
    leaves="items[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"items[]": _event}, otherwise=_alone)


def _alone(record: Record) -> Item:
    """One event on its own, the wrapper that a watch puts around it, or a list of none."""
    if "items" in record.value:
        return nothing(record, ["items[]"])
    return _event(Record(record.value.get("object") or record.value, record.line, record.locator, record.around))


def _event(record: Record) -> Event:
    found = record.value
    about = found.get("involvedObject") or found["regarding"]
    source = found.get("source") or found.get("deprecatedSource") or {}
    name, kind, reason = about["name"], about.get("kind", ""), found.get("reason") or "event"
    node = (
        source.get("host")
        or (found.get("reportingInstance") if _component(found, source) == "kubelet" else None)
        or None
    )
    message = found.get("message") or found.get("note") or reason
    first, last = _first(found), _last(found)
    return Event(
        line=record.line,
        locator=record.locator,
        kind="change" if reason in CHANGES else "log",
        time=written(first),
        other_times=times(ended=last if last != first else None, created=(found.get("metadata") or {}).get("creationTimestamp")),
        headline=sentence(f"{reason}: {kind} {name}: {message}"),
        body=message,
        severity="warning" if found.get("type") == "Warning" else "info",
        service=workload_of(name, kind) if kind != "Node" else None,
        host=name if kind in ("Pod", "Node") else None,
        actor_kind="system",
        identifiers=identifiers((kind.lower() or "object", name), ("event", (found.get("metadata") or {}).get("uid"))),
        attributes=without(found, *TAKEN) | without({
            "k8s.namespace.name": about.get("namespace"),
            "k8s.object.kind": kind,
            "k8s.object.name": name,
            "k8s.node.name": node,
            "k8s.event.count": _count(found),
        }),
    )  # fmt: skip


def _component(found: dict[str, Any], source: dict[str, Any]) -> str:
    return found.get("reportingComponent") or found.get("reportingController") or source.get("component") or ""


def _first(found: dict[str, Any]) -> Any:
    """The event's own time; its creation as an object is the last resort."""
    names = ("eventTime", "firstTimestamp", "deprecatedFirstTimestamp", "lastTimestamp", "deprecatedLastTimestamp")
    return next(
        (found[name] for name in names if found.get(name)), (found.get("metadata") or {}).get("creationTimestamp")
    )


def _last(found: dict[str, Any]) -> Any:
    """When it was last seen, where it was seen more than once."""
    if (_count(found) or 1) < 2:
        return None
    return (
        (found.get("series") or {}).get("lastObservedTime")
        or found.get("lastTimestamp")
        or found.get("deprecatedLastTimestamp")
    )


def _count(found: dict[str, Any]) -> Any:
    return (found.get("series") or {}).get("count") or found.get("count") or found.get("deprecatedCount")
