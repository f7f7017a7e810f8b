"""Argo CD: applications with their deployment history and last operation.

    {"kind": "Application", "metadata": {"name": "checkout"}, "status": {"history": [{"id": 7, "revision": "9f1c", "deployStartedAt":
     "2024-03-29T01:10:00Z", "deployedAt": "2024-03-29T01:10:05Z"}], "operationState": {"phase": "Succeeded", "startedAt": "…",
     "finishedAt": "…", "message": "successfully synced"}, "conditions": [{"type": "SyncError", "lastTransitionTime": "…", "message": "…"}]}}

Whole seconds, UTC. A record is an entry of the history (the last ten are kept), the last operation, each condition. Source: argoproj/argo-cd
pkg/apis/application/v1alpha1/types.go (RevisionHistory, OperationState, ApplicationCondition).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.deploys._change import event_of, remaining, severity_of

PARTS = ("status.history[]", "status.operationState", "status.conditions[]")
LEAVES = (*PARTS, *(f"items[].{part}" for part in PARTS))


@connector(
    "deploys.argocd",
    kind="deploy",
    clock="service:argocd",
    signs=[("metadata.name", "status.history[].deployedAt", "status.history[].id"), *(
        (f"{where}metadata.name", f"{where}metadata.namespace", f"{where}status.sync.status", f"{where}spec.project", f"{where}spec.destination", f"{where}status.health.status", f"{where}status.{part}")
        for where in ("", "items[].") for part in ("history[].deployedAt", "operationState.startedAt", "reconciledAt")
    )],
    leaves=LEAVES,
    written_order="none",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    makers = dict(zip(LEAVES, (_deployed, _operation, _condition) * 2, strict=True))
    yield from each(evidence, makers, otherwise=lambda record: Context())


def _deployed(record: Record) -> Event:
    entry, name = record.value, _name(record)
    revision = entry.get("revision") or ", ".join(entry.get("revisions") or [])
    return event_of(
        record, entry.get("deployStartedAt") or entry["deployedAt"], f"{name}: deployed {revision[:12]}",
        ended=entry["deployedAt"] if entry.get("deployStartedAt") else None, service=name,
        **_initiated(entry.get("initiatedBy") or {}),
        identifiers=[("commit", revision)], attributes=without(entry, "deployStartedAt", "deployedAt", "revision", "initiatedBy"),
    )  # fmt: skip


def _operation(record: Record) -> Event:
    state, name = record.value, _name(record)
    operation = state.get("operation") or {}
    sync, by = operation.get("sync") or {}, operation.get("initiatedBy") or {}
    revision = sync.get("revision") or (state.get("syncResult") or {}).get("revision")
    return event_of(
        record, state["startedAt"], f"{name}: sync {state['phase'].lower()}", state.get("message") or "", ended=state.get("finishedAt"),
        severity=severity_of(state["phase"]), service=name, **_initiated(by),
        identifiers=[("commit", revision)], attributes=remaining(state, "startedAt", "finishedAt", "message"),
    )  # fmt: skip


def _initiated(by: dict[str, Any]) -> dict[str, Any]:
    """Who began it; older versions do not say."""
    name = by.get("username")
    return {"actor": name, "actor_kind": "automation" if by.get("automated") else "human" if name else None}


def _condition(record: Record) -> Event:
    condition, name = record.value, _name(record)
    return event_of(
        record, condition.get("lastTransitionTime"), f"{name}: {condition['type']}: {condition.get('message') or ''}", condition.get("message") or "",
        kind="log", severity="error" if condition["type"].endswith("Error") else "warning", service=name, actor_kind="system",
        attributes=remaining(condition, "lastTransitionTime", "message"),
    )  # fmt: skip


def _name(record: Record) -> str:
    application: dict[str, Any] = next(
        each_one for each_one in reversed(record.around) if isinstance(each_one, dict) and "metadata" in each_one
    )
    return application["metadata"]["name"]
