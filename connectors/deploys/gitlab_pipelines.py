"""GitLab: pipelines, jobs and deployments, as the REST API lists them.

    {"id": 47, "iid": 12, "project_id": 1, "status": "success", "source": "push", "ref": "main", "sha": "a91957a8…", "created_at":
     "2016-08-11T11:28:34.085Z", "updated_at": "…", "started_at": "…", "finished_at": "…", "web_url": "https://gitlab.example/shop/checkout/-/pipelines/47"}
    {"id": 7, "name": "deploy", "stage": "deploy", "status": "failed", "pipeline": {"id": 6}, "started_at": "…", "finished_at": "…", …}
    {"id": 42, "iid": 2, "ref": "main", "status": "success", "environment": {"name": "production"}, "deployable": {"finished_at": "…"}, …}

Milliseconds with an offset; newest first. A list gives a pipeline's creation and last change, a single one its start and end. Source: GitLab
docs, "Pipelines API", "Jobs API", "Deployments API".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._accounts import gitlab_actor, gitlab_people
from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.deploys._change import event_of, named, remaining, severity_of

TAKEN = ("id", "iid", "sha", "ref", "created_at", "updated_at", "started_at", "finished_at", "user", "commit", "pipeline", "deployable",
         "environment", "runner", "project", "artifacts", "artifacts_file", "detailed_status")  # fmt: skip


@connector(
    "deploys.gitlab_pipelines",
    kind="deploy",
    clock="service:gitlab",
    signs=[
        ("[].sha", "[].ref", "[].status", "[].source", "[].project_id", "[].web_url", "[].created_at"),
        ("sha", "ref", "status", "source", "project_id", "web_url", "created_at"),
        ("[].stage", "[].pipeline.id", "[].ref", "[].status", "[].commit.id", "[].created_at"),
        ("stage", "pipeline.id", "ref", "status", "commit.id", "created_at"),
        ("[].iid", "[].sha", "[].environment.name", "[].deployable", "[].status", "[].created_at"),
        ("iid", "sha", "environment.name", "deployable", "status", "created_at"),
    ],
    leaves="[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _element}, otherwise=single(_element))


def _element(record: Record) -> list[Item]:
    found = record.value
    made = _deployment(record) if "deployable" in found else _job(record) if "stage" in found else _pipeline(record)
    return [made, *gitlab_people(found.get("user"))]


def _pipeline(record: Record) -> Event:
    pipeline = record.value
    return _event(
        record, pipeline, f"pipeline #{pipeline['id']} on {pipeline.get('ref')}", ("pipeline", pipeline["id"])
    )


def _job(record: Record) -> Event:
    job = record.value
    event = _event(record, job, f"job {job['name']} (stage {job['stage']})", ("job", job["id"]))
    event.identifiers += [("pipeline", str(job["pipeline"]["id"]))]
    return event


def _deployment(record: Record) -> Event:
    deployment = record.value
    event = _event(
        record, deployment | {"web_url": (deployment["deployable"] or {}).get("web_url")},
        f"deployment of {deployment.get('ref')} to {deployment['environment']['name']}", ("deployment", deployment["id"]),
    )  # fmt: skip
    event.attributes["environment"] = deployment["environment"]["name"]
    finished = (deployment["deployable"] or {}).get("finished_at")
    return event if not finished else _with_end(event, finished)


def _event(record: Record, found: dict[str, Any], what: str, identifier: tuple[str, Any]) -> Event:
    status = found["status"]
    project = (found.get("web_url") or "").partition("/-/")[0].rpartition("/")[2]
    commit = found.get("sha") or (found.get("commit") or {}).get("id")
    return event_of(
        record, found.get("started_at") or found["created_at"], f"{named(project, what)}: {status}", ended=found.get("finished_at"),
        other_times={"created": found["created_at"] if found.get("started_at") else None, "edited": found.get("updated_at")},
        severity=severity_of(status) if found.get("finished_at") or status in ("success", "failed", "canceled") else None,
        service=project or None, **gitlab_actor(found.get("user")), identifiers=[identifier, ("commit", commit)],
        attributes=remaining(found, *TAKEN) | without({"vcs.ref.head.name": found.get("ref")}),
    )  # fmt: skip


def _with_end(event: Event, finished: str) -> Event:
    event.other_times["ended"] = finished
    return event
