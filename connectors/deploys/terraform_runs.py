"""Terraform Cloud and Enterprise: runs of a workspace, from the API.

    {"data": [{"id": "run-CZcmD7eagjhyX0vN", "type": "runs", "attributes": {"created-at": "2021-05-24T07:38:04.171Z", "message": "Raise the pool",
     "source": "tfe-api", "status": "applied", "is-destroy": false, "status-timestamps": {"planned-at": "2021-05-24T07:38:10+00:00",
     "applying-at": "…", "applied-at": "2021-05-24T07:39:00+00:00"}}, "relationships": {"workspace": {"data": {"id": "ws-yF7z4gyEQRhaCNG9"}}}}]}

UTC. A run begins to change things when it is applied; what it was before stands in `attributes`, each status with its time. Newest first. Source:
HashiCorp's HCP Terraform API docs ("Runs").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.deploys._change import event_of, remaining, severity_of

ENDS = (
    "applied-at",
    "planned-and-finished-at",
    "errored-at",
    "force-canceled-at",
    "canceled-at",
    "discarded-at",
    "policy-soft-failed-at",
)
TAKEN = ("created-at", "actions", "permissions", "variables")


@connector(
    "deploys.terraform_runs",
    kind="change",
    clock="service:terraform",
    signs=[
        (
            "data[].type",
            "data[].attributes.status-timestamps",
            "data[].attributes.created-at",
            "data[].attributes.is-destroy",
        ),
        ("data.type", "data.attributes.status-timestamps", "data.attributes.created-at", "data.attributes.is-destroy"),
    ],
    leaves=("data[]", "data.attributes"),
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"data[]": _run, "data.attributes": _single})


def _single(record: Record) -> Event:
    return _run(Record(record.around[0]["data"], record.line, "/data", record.around))


def _run(record: Record) -> Event:
    run = record.value
    facts, at = run["attributes"], run["attributes"].get("status-timestamps") or {}
    related = run.get("relationships") or {}
    workspace, commit = _id(related, "workspace"), _id(related, "configuration-version")
    status = facts["status"].replace("_", " ")
    return event_of(
        record, at.get("applying-at") or facts["created-at"], f"{workspace or 'workspace'}: run {status}: {facts.get('message') or run['id']}",
        facts.get("message") or "", ended=next((at[name] for name in ENDS if at.get(name)), None),
        other_times={"created": facts["created-at"] if at.get("applying-at") else None}, severity=severity_of(facts["status"]),
        actor=_id(related, "created-by"), identifiers=[("terraform run", run["id"]), ("configuration version", commit)],
        attributes=remaining(facts, *TAKEN),
    )  # fmt: skip


def _id(related: dict[str, Any], name: str) -> str | None:
    return ((related.get(name) or {}).get("data") or {}).get("id")
