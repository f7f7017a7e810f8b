"""Spinnaker: executions of pipelines with their stages, from Gate's API.

    [{"id": "01HT", "application": "checkout", "name": "Deploy to prod", "status": "SUCCEEDED", "buildTime": 1711674605123, "startTime": 1711674605200,
      "endTime": 1711674700000, "trigger": {"type": "manual", "user": "ada@example.org"}, "stages": [{"name": "Deploy", "type": "deploy",
      "status": "SUCCEEDED", "startTime": 1711674610000, "endTime": 1711674690000}]}]

Milliseconds since 1970. A record is an execution, and each of its stages (one that never ran has no time). Source: spinnaker/orca
Execution.java and StageExecution.java, spinnaker.io "API" (/applications/{application}/pipelines).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import from_around
from connectors.deploys._change import event_of, remaining, severity_of

TAKEN = (
    "id",
    "buildTime",
    "startTime",
    "endTime",
    "trigger",
    "stages",
    "initialConfig",
    "notifications",
    "systemNotifications",
    "application",
)
LEAVES = ("[]", "[].stages[]", "application", "stages[]")


@connector(
    "deploys.spinnaker",
    kind="deploy",
    clock="service:spinnaker",
    signs=[
        ("[].application", "[].buildTime", "[].startTime", "[].stages[].type", "[].trigger.type", "[].status"),
        ("application", "buildTime", "startTime", "stages[].type", "trigger.type", "status"),
    ],
    leaves=LEAVES,
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict(zip(LEAVES, (_execution, _stage, from_around(_execution), _stage), strict=True)))


def _execution(record: Record) -> Event:
    run = record.value
    trigger = run.get("trigger") or {}
    return event_of(
        record, run.get("startTime") or run.get("buildTime"), f"{run['application']}: pipeline {run.get('name')} {run['status'].lower()}",
        ended=run.get("endTime"), other_times={"created": run.get("buildTime")}, severity=severity_of(run["status"]), service=run["application"],
        actor=trigger.get("user"), actor_kind="human" if trigger.get("type") == "manual" else "automation", identifiers=[("execution", run["id"])],
        attributes=remaining(run, *TAKEN) | without({"trigger": trigger.get("type")}),
    )  # fmt: skip


def _stage(record: Record) -> Event:
    stage, run = record.value, record.around[-1]
    return event_of(
        record, stage.get("startTime"), f"{run['application']}: stage {stage.get('name')} {(stage.get('status') or '').lower()}",
        ended=stage.get("endTime"), severity=severity_of(stage.get("status")), service=run["application"], actor_kind="automation",
        identifiers=[("execution", run["id"])], attributes=remaining(stage, "id", "startTime", "endTime", "context", "outputs", "tasks"),
    )  # fmt: skip
