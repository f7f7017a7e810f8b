"""CircleCI: pipelines, workflows and jobs, from the API v2.

    {"items": [{"id": "5034460f-…", "name": "build-and-deploy", "pipeline_id": "…", "pipeline_number": 25, "project_slug": "gh/octo/checkout",
     "status": "success", "created_at": "2019-08-24T14:15:22Z", "stopped_at": "2019-08-24T14:20:00Z"}], "next_page_token": null}

Milliseconds, UTC; newest first. A pipeline's workflows and jobs are lists of their own. Source: CircleCI's API v2 reference ("Get a pipeline's
workflows", "Get a workflow's jobs", "Get all pipelines").
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.deploys._change import event_of, named, severity_of

TAKEN = ("id", "created_at", "started_at", "stopped_at", "updated_at", "vcs", "trigger", "pipeline_id")


@connector(
    "deploys.circleci",
    kind="deploy",
    clock="service:circleci",
    signs=[
        (
            "items[].pipeline_id",
            "items[].pipeline_number",
            "items[].project_slug",
            "items[].created_at",
            "items[].status",
        ),
        ("items[].job_number", "items[].project_slug", "items[].started_at", "items[].type", "items[].status"),
        ("items[].number", "items[].project_slug", "items[].created_at", "items[].trigger.type", "items[].state"),
    ],
    leaves="items[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"items[]": _run})


def _run(record: Record) -> Event:
    run = record.value
    service = run["project_slug"].rpartition("/")[2]
    what = "workflow" if "pipeline_number" in run else "job" if "job_number" in run else "pipeline"
    number = run.get("pipeline_number") or run.get("job_number") or run.get("number")
    status, trigger, vcs = run.get("status") or run.get("state") or "", run.get("trigger") or {}, run.get("vcs") or {}
    return event_of(
        record, run.get("started_at") or run.get("created_at"), named(f"{service}: {what}", run.get("name"), f"#{number}: {status}"),
        (vcs.get("commit") or {}).get("subject") or "", ended=run.get("stopped_at"), other_times={"edited": run.get("updated_at")},
        severity=severity_of(status) if what != "pipeline" else None, service=service,
        actor=run.get("started_by") or (trigger.get("actor") or {}).get("login"),
        identifiers=[(f"circleci {what}", run["id"]), ("circleci pipeline", run.get("pipeline_id")), ("commit", vcs.get("revision"))],
        attributes=without(run, *TAKEN) | without({"trigger": trigger.get("type"), "vcs.ref.head.name": vcs.get("branch")}),
    )  # fmt: skip
