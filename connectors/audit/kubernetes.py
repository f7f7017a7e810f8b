"""Kubernetes: the API server's audit log.

    {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "RequestResponse", "auditID": "b1e2…", "stage": "ResponseComplete", "verb": "patch",
     "requestURI": "/apis/apps/v1/namespaces/shop/deployments/checkout", "user": {"username": "ada@example.org"}, "objectRef": {"resource": "deployments",
     "namespace": "shop", "name": "checkout"}, "responseStatus": {"code": 200}, "requestReceivedTimestamp": "2024-03-29T01:10:05.123456Z",
     "stageTimestamp": "2024-03-29T01:10:05.223456Z"}

Microseconds, UTC: the request's arrival, and the stage's own time, which is the request's end where the response is complete. One request may
leave an entry for each stage. Source: kubernetes/kubernetes staging/src/k8s.io/apiserver/pkg/apis/audit/v1/types.go.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.audit._audit import entry

FIELDS = ("auditID", "stage", "verb", "requestURI", "stageTimestamp", "requestReceivedTimestamp")
CHANGES = ("create", "update", "patch", "delete", "deletecollection")
TAKEN = (
    "kind",
    "apiVersion",
    "auditID",
    "requestReceivedTimestamp",
    "stageTimestamp",
    "user",
    "objectRef",
    "requestObject",
    "responseObject",
)


@connector(
    "audit.kubernetes",
    kind="log",
    clock="service:kubernetes",
    signs=[tuple(f"{where}{field}" for field in FIELDS) for where in ("items[].", "")],
    leaves="items[]",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"items[]": _request}, otherwise=single(_request, "items[]"))


def _request(record: Record) -> Event:
    found = record.value
    about, status = found.get("objectRef") or {}, found.get("responseStatus") or {}
    who = (found.get("user") or {}).get("username") or ""
    code, is_complete = status.get("code"), found["stage"] == "ResponseComplete"
    target = "/".join(
        part
        for part in (about.get("resource"), about.get("namespace"), about.get("name"), about.get("subresource"))
        if part
    )
    failed = bool(code) and code >= 400
    return entry(
        record, found["requestReceivedTimestamp"], f"{found['verb']} {target or found['requestURI']}" + (f": {code}" if code else ""),
        status.get("message") or "", changes=found["verb"] in CHANGES and is_complete, failed=failed,
        other_times={"ended": found["stageTimestamp"] if is_complete else None, "created": None if is_complete else found["stageTimestamp"]},
        actor=who or None, actor_kind="automation" if who.startswith("system:") else "human",
        service=about.get("name") if about.get("resource") in ("deployments", "statefulsets", "daemonsets", "rollouts") else None,
        identifiers=[("request", found["auditID"])],
        attributes=without(found, *TAKEN) | without({"k8s.namespace.name": about.get("namespace"), "k8s.object.kind": about.get("resource"),
                                                     "k8s.object.name": about.get("name")}),
    )  # fmt: skip
