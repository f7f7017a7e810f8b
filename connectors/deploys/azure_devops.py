"""Azure DevOps: builds, pipeline runs, releases and deployments, from the REST API.

    {"count": 1, "value": [{"id": 391, "buildNumber": "20240329.1", "status": "completed", "result": "succeeded", "queueTime": "2024-03-29T01:10:05.1234567Z",
     "startTime": "2024-03-29T01:10:07.7654321Z", "finishTime": "2024-03-29T01:15:00Z", "definition": {"name": "checkout-deploy"},
     "sourceBranch": "refs/heads/main", "sourceVersion": "9f1c…", "requestedFor": {"uniqueName": "ada@example.org"}}]}

UTC, to 100 ns; newest first. Source: Azure DevOps REST API reference ("Builds - List", "Releases - List", "Deployments - List").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.deploys._change import event_of, remaining, severity_of

TAKEN = ("id", "queueTime", "startTime", "finishTime", "createdOn", "modifiedOn", "queuedOn", "startedOn", "completedOn", "definition",
         "releaseDefinition", "release", "sourceVersion", "requestedFor", "requestedBy", "lastChangedBy", "createdBy", "modifiedBy", "project",
         "repository", "queue", "logs", "plans", "orchestrationPlan", "variables", "environments")  # fmt: skip


@connector(
    "deploys.azure_devops",
    kind="deploy",
    clock="service:azure_devops",
    signs=[
        ("value[].buildNumber", "value[].queueTime", "value[].definition.name", "value[].status"),
        ("buildNumber", "queueTime", "definition.name", "status", "sourceVersion"),
        ("value[].releaseDefinition.name", "value[].createdOn", "value[].name", "value[].status"),
        ("value[].releaseEnvironment.name", "value[].deploymentStatus", "value[].queuedOn", "value[].release.name"),
    ],
    leaves="value[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"value[]": _element}, otherwise=single(_element, "value[]"))


def _element(record: Record) -> list[Item]:
    found = record.value
    who = found.get("requestedFor") or found.get("createdBy") or {}
    handle = who.get("uniqueName") or who.get("displayName")
    facts = {"actor": handle, "actor_kind": "human", "attributes": remaining(found, *TAKEN)}
    event = _build(record, facts) if "buildNumber" in found else _release(record, facts)
    return [event, *([Person(handle, who.get("displayName"))] if handle else [])]


def _build(record: Record, facts: dict[str, Any]) -> Event:
    build = record.value
    name, outcome = build["definition"]["name"], build.get("result") or build["status"]
    branch = (build.get("sourceBranch") or "").removeprefix("refs/heads/")
    facts["attributes"] |= without({"vcs.ref.head.name": branch})
    return event_of(
        record, build.get("startTime") or build.get("queueTime"), f"{name} #{build['buildNumber']}: {outcome}", ended=build.get("finishTime"),
        other_times={"created": build.get("queueTime")}, severity=severity_of(outcome if build.get("result") else None), service=name,
        identifiers=[("build", build["id"]), ("commit", build.get("sourceVersion"))], **facts,
    )  # fmt: skip


def _release(record: Record, facts: dict[str, Any]) -> Event:
    """A release, or the deployment of one to an environment."""
    found = record.value
    release, environment = found.get("release") or found, (found.get("releaseEnvironment") or {}).get("name")
    definition = (found.get("releaseDefinition") or {}).get("name")
    outcome = found.get("deploymentStatus") or found.get("status") or ""
    told = (
        f"deployment of {release.get('name')} to {environment}"
        if environment
        else f"release {release.get('name')} created"
    )
    return event_of(
        record, found.get("startedOn") or found.get("queuedOn") or found.get("createdOn"), f"{definition}: {told}: {outcome}",
        ended=found.get("completedOn"), other_times={"created": found.get("queuedOn"), "edited": found.get("modifiedOn")},
        severity=severity_of(outcome), service=definition, identifiers=[("release", release.get("id"))], **facts,
    )  # fmt: skip
