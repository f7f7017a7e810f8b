"""GitHub Actions: the jobs of workflow runs with their steps.

    {"jobs": [{"id": 399444496, "run_id": 29679449, "name": "deploy", "status": "completed", "conclusion": "success", "runner_name": "my runner",
     "started_at": "2020-01-20T17:42:40Z", "completed_at": "2020-01-20T17:44:39Z", "head_sha": "f83a356604ae3c5d03e1b46ef4d1ca77d64a90b0",
     "steps": [{"name": "Roll out", "number": 2, "conclusion": "success", "started_at": "…", "completed_at": "…"}]}]}

UTC; steps may have milliseconds and an offset. A record is a job, and each of its steps. Sources: GitHub's REST reference ("Workflow
jobs"), octokit/webhooks payload-examples/api.github.com/workflow_job.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._accounts import github_repository
from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.deploys._change import event_of, named, remaining, severity_of

LEAVES = ("jobs[]", "jobs[].steps[]", "workflow_job", "workflow_job.steps[]")
TAKEN = ("id", "run_id", "created_at", "started_at", "completed_at", "head_sha", "steps")


@connector(
    "deploys.github_jobs",
    kind="deploy",
    clock="service:github",
    signs=[
        ("jobs[].run_id", "jobs[].head_sha", "jobs[].started_at", "jobs[].name"),
        ("workflow_job.run_id", "workflow_job.head_sha", "workflow_job.started_at", "action"),
    ],
    leaves=LEAVES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict(zip(LEAVES, (_job, _step) * 2, strict=True)))


def _job(record: Record) -> Event:
    job = record.value
    service = _service(job)
    outcome = job.get("conclusion") or job.get("status")
    return event_of(
        record, job.get("started_at") or job.get("created_at"), f"{named(service, 'job', job['name'])}: {outcome or 'queued'}",
        ended=job.get("completed_at"), other_times={"created": job.get("created_at")},
        severity=severity_of(job.get("conclusion")), service=service, actor_kind="automation",
        identifiers=[("workflow job", job["id"]), ("workflow run", job["run_id"]), ("commit", job.get("head_sha"))],
        attributes=remaining(job, *TAKEN),
    )  # fmt: skip


def _step(record: Record) -> Event:
    step = record.value
    job = (
        next((each_one for each_one in reversed(record.around) if "run_id" in each_one), None)
        or record.around[0]["workflow_job"]
    )
    service = _service(job)
    return event_of(
        record, step.get("started_at"), f"{named(service, 'job', job['name'])}, step {step['name']}: {step.get('conclusion') or step.get('status')}",
        ended=step.get("completed_at"), severity=severity_of(step.get("conclusion")), service=service, actor_kind="automation",
        identifiers=[("workflow job", job["id"]), ("workflow run", job["run_id"])],
        attributes=remaining(step, "started_at", "completed_at"),
    )  # fmt: skip


def _service(job: dict) -> str | None:
    return github_repository(job.get("run_url"), job.get("url")).rpartition("/")[2] or None
