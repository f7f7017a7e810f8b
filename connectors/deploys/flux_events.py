"""Flux: events of its controllers, as the notification controller sends them to a webhook.

    {"involvedObject": {"kind": "Kustomization", "namespace": "flux-system", "name": "checkout"}, "severity": "info", "timestamp": "2024-03-29T01:10:05Z",
     "message": "Reconciliation finished", "reason": "ReconciliationSucceeded", "reportingController": "kustomize-controller",
     "metadata": {"kustomize.toolkit.fluxcd.io/revision": "main@sha1:9f1c"}}

Whole seconds, UTC. Source: fluxcd/pkg apis/event/v1beta1/event.go.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.deploys._change import event_of


@connector(
    "deploys.flux_events",
    kind="change",
    clock="service:flux",
    signs=[
        tuple(f"{where}{path}" for path in ("involvedObject.kind", "severity", "timestamp", "message", "reason", "reportingController"))
        for where in ("", "[].")
    ],
    leaves="[]",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _event}, otherwise=single(_event))


def _event(record: Record) -> Event:
    found = record.value
    about, told = found["involvedObject"], found.get("metadata") or {}
    revision = next((text for name, text in told.items() if name.endswith("revision")), None)
    return event_of(
        record, found["timestamp"], f"{about['kind']} {about['name']}: {found['reason']}: {found['message']}", found["message"],
        severity={"error": "error"}.get(found["severity"], "info"), service=about["name"], actor_kind="automation",
        identifiers=[("revision", revision), (about["kind"].lower(), about["name"])],
        attributes=without(found, "timestamp", "message", "severity", "involvedObject") | without({
            "k8s.namespace.name": about.get("namespace"), "k8s.object.kind": about["kind"], "k8s.object.name": about["name"],
        }),
    )  # fmt: skip
