"""Kubernetes: objects and their conditions, as `kubectl get … -o json` prints them: workloads, pods, nodes, Argo Rollouts, Flux.

    {"kind": "Pod", "metadata": {"name": "checkout-5d9c7b64f8-4kq7z", "creationTimestamp": "2024-03-29T01:09:50Z"}, "status": {"conditions":
     [{"type": "Ready", "status": "False", "lastTransitionTime": "2024-03-29T01:10:31Z", "reason": "ContainersNotReady"}], "containerStatuses":
     [{"name": "app", "restartCount": 3, "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled", "startedAt": "…", "finishedAt": "…"}}}]}}

Whole seconds, UTC. A record is an object's creation, the last transition of each condition, each container's state (context where it states no
time). Only the last of each is kept: this is the present, not a history. Source: kubernetes/kubernetes staging/src/k8s.io/api/core/v1/types.go
(ObjectMeta, PodCondition, ContainerState), argoproj/argo-rollouts pkg/apis/rollouts/v1alpha1/types.go (RolloutCondition).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Event, Item, connector
from connectors._documents import without
from connectors._names import workload_of
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.deploys._change import event_of

PARTS = ("metadata", "status.conditions[]", "status.containerStatuses[]", "status.initContainerStatuses[]")
LEAVES = tuple(f"{where}{part}" for where in ("items[].", "") for part in PARTS)
BAD_WHEN_TRUE = ("Pressure", "Failure", "Stalled", "Unavailable", "InvalidSpec", "Paused")


def signs() -> list[tuple[str, ...]]:
    common = (
        "metadata.creationTimestamp",
        "metadata.name",
        "status.conditions[].type",
        "status.conditions[].lastTransitionTime",
        "spec",
    )
    return [tuple(f"{where}{path}" for path in common) for where in ("items[].", "")]


@connector(
    "deploys.kubernetes_objects",
    kind="change",
    clock="service:kubernetes",
    signs=signs(),
    leaves=LEAVES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict(zip(LEAVES, (_created, _condition, _container, _container) * 2, strict=True)))


def _created(record: Record) -> Item:
    thing = record.around[-1]
    if "items" in thing:
        return Context()
    return event_of(record, thing["metadata"].get("creationTimestamp"), f"{thing.get('kind') or 'Object'} {thing['metadata']['name']} created",
                    **_place(thing), attributes=without({"labels": thing["metadata"].get("labels"), "annotations": thing["metadata"].get("annotations"), "action": "created"}))  # fmt: skip


def _condition(record: Record) -> Event:
    condition, thing = record.value, record.around[-1]
    kind, status = condition["type"], condition.get("status")
    is_bad = (status == "True") == any(word in kind for word in BAD_WHEN_TRUE) and status != "Unknown"
    named = f"{thing.get('kind') or 'Object'} {thing['metadata']['name']}: {kind} is {status}"
    told = ": ".join(word for word in (named, condition.get("message") or condition.get("reason")) if word)
    return event_of(
        record, condition.get("lastTransitionTime"), told, condition.get("message") or told, kind="log",
        severity="warning" if is_bad else "info", other_times={"edited": condition.get("lastUpdateTime")}, **_place(thing),
        attributes=without(condition, "lastTransitionTime", "lastUpdateTime", "message"),
    )  # fmt: skip


def _container(record: Record) -> Item:
    container, pod = record.value, record.around[-1]
    over = (container.get("state") or {}).get("terminated") or (container.get("lastState") or {}).get("terminated")
    running = (container.get("state") or {}).get("running") or {}
    named = f"Pod {pod['metadata']['name']}: container {container['name']}"
    facts: dict[str, Any] = {**_place(pod), "attributes": without({"k8s.container.restart_count": container.get("restartCount"),
                                                    "container.image.name": container.get("image"), **(over or {})})}  # fmt: skip
    if over:
        reason = over.get("reason") or f"exit code {over.get('exitCode')}"
        return event_of(record, over.get("startedAt"), f"{named} ended: {reason}", ended=over.get("finishedAt"), kind="log",
                        severity="error" if over.get("exitCode") else "info", other_times={"created": running.get("startedAt")}, **facts)  # fmt: skip
    if not running.get("startedAt"):
        return Context()
    return event_of(record, running["startedAt"], f"{named} started", kind="log", **facts)


def _place(thing: dict[str, Any]) -> dict[str, Any]:
    name, kind = thing["metadata"]["name"], thing.get("kind") or ""
    return {
        "service": workload_of(name, kind) if kind != "Node" else None,
        "host": name if kind in ("Pod", "Node") else None,
        "actor_kind": "system",
        "identifiers": [(kind.lower() or "object", name)],
    }
