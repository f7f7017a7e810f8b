"""Jenkins: builds of a job, from its JSON API.

    {"_class": "org.jenkinsci.plugins.workflow.job.WorkflowJob", "name": "deploy", "builds": [{"number": 42, "result": "SUCCESS", "building": false,
     "timestamp": 1711674605123, "duration": 95123, "fullDisplayName": "deploy #42", "url": "https://ci.example/job/deploy/42/"}]}

Milliseconds since 1970: `timestamp` is when the build was scheduled to run, `duration` how long it ran (0 while it runs). Newest first; a job lists
its last 100. Source: Jenkins' remote access API, hudson.model.Run (getTimeInMillis, getDuration).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.deploys._change import event_of, milliseconds_after, remaining, severity_of

TAKEN = (
    "_class",
    "timestamp",
    "actions",
    "fullDisplayName",
    "id",
    "queueId",
    "changeSets",
    "changeSet",
    "artifacts",
    "fingerprint",
)


@connector(
    "deploys.jenkins",
    kind="deploy",
    clock="service:jenkins",
    signs=[
        ("builds[].number", "builds[].timestamp", "builds[].duration", "builds[].result"),
        ("allBuilds[].number", "allBuilds[].timestamp", "allBuilds[].duration", "allBuilds[].result"),
        ("[].number", "[].timestamp", "[].duration", "[].result", "[].building"),
        ("number", "timestamp", "duration", "result", "building"),
    ],
    leaves=("builds[]", "allBuilds[]", "[]"),
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(
        evidence,
        {"builds[]": _build, "allBuilds[]": _build, "[]": _build},
        otherwise=single(_build, "builds[]", "allBuilds[]"),
    )


def _build(record: Record) -> Event:
    build = record.value
    job = record.around[0] if isinstance(record.around[0], dict) and record.around[0] is not build else {}
    name = (
        build.get("fullDisplayName") or f"{job.get('fullName') or job.get('name') or _job_of(build)} #{build['number']}"
    )
    who = _who(build)
    return event_of(
        record, build["timestamp"], f"{name}: {(build.get('result') or 'running').lower()}",
        ended=milliseconds_after(build["timestamp"], build.get("duration")) if not build.get("building") else None,
        severity=severity_of(build.get("result")), actor=who, actor_kind="human" if who else "automation",
        identifiers=[("build", name), *(("commit", revision) for revision in _revisions(build))],
        attributes=remaining(build, *TAKEN) | without({"job": job.get("fullName") or job.get("name")}),
    )  # fmt: skip


def _actions(build: dict[str, Any]) -> list[dict[str, Any]]:
    return [action for action in build.get("actions") or [] if isinstance(action, dict)]


def _who(build: dict[str, Any]) -> str | None:
    causes = [cause for action in _actions(build) for cause in action.get("causes") or []]
    return next((cause["userId"] for cause in causes if cause.get("userId")), None)


def _revisions(build: dict[str, Any]) -> list[str]:
    """What was built, and the commits that are new in it."""
    built = [(action.get("lastBuiltRevision") or {}).get("SHA1") for action in _actions(build)]
    sets = build.get("changeSets") or [build.get("changeSet") or {}]
    new = [change.get("commitId") for changes in sets for change in changes.get("items") or []]
    return [revision for revision in (*built, *new) if revision]


def _job_of(build: dict[str, Any]) -> str:
    """The job by the build's address, `…/job/deploy/42/`."""
    return (build.get("url") or "").rstrip("/").rpartition("/")[0].rpartition("/")[2] or "build"
