"""GitHub Actions: workflow runs, as the REST API lists them and as webhooks announce them.

    {"workflow_runs": [{"id": 30433642, "name": "Deploy", "run_number": 562, "event": "push", "status": "completed", "conclusion": "success",
     "head_branch": "main", "head_sha": "acb5820ced9479c074f688cc328bf03f341a511d", "run_attempt": 1, "actor": {"login": "octocat"},
     "created_at": "2020-01-22T19:33:08Z", "run_started_at": "2020-01-22T19:33:08Z", "updated_at": "2020-01-22T19:40:08Z"}]}

Whole seconds, UTC; newest first. A run starts anew with each attempt, and only its last change is stamped, not its end: that stands with
its jobs. Sources: GitHub's REST reference ("Workflow runs"), octokit/webhooks payload-examples/api.github.com/workflow_run.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._accounts import github_actor
from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.deploys._change import event_of, named, remaining, severity_of

TAKEN = ("id", "created_at", "updated_at", "run_started_at", "head_sha", "actor", "triggering_actor", "repository", "head_repository",
         "head_commit", "pull_requests")  # fmt: skip
LEAVES = ("workflow_runs[]", "workflow_run")


@connector(
    "deploys.github_runs",
    kind="deploy",
    clock="service:github",
    signs=[
        ("workflow_runs[].id", "workflow_runs[].run_number", "workflow_runs[].head_sha", "workflow_runs[].created_at"),
        ("workflow_run.id", "workflow_run.run_number", "workflow_run.head_sha", "workflow_run.created_at", "action"),
        ("run_number", "head_sha", "workflow_id", "jobs_url", "created_at"),
    ],
    leaves=LEAVES,
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict.fromkeys(LEAVES, _run), otherwise=single(_run, *LEAVES))


def _run(record: Record) -> Event:
    run = record.value
    repository = (run.get("repository") or {}).get("full_name") or ""
    service = repository.rpartition("/")[2] or None
    outcome = run.get("conclusion") or run.get("status")
    message = (run.get("head_commit") or {}).get("message") or run.get("display_title")
    return event_of(
        record, run.get("run_started_at") or run["created_at"],
        f"{named(service, 'workflow', run.get('name'))} #{run['run_number']} on {run.get('head_branch') or 'no branch'}: {outcome or 'requested'}",
        message or "",
        other_times={"created": run["created_at"], "edited": run.get("updated_at")},
        severity=severity_of(run.get("conclusion")), service=service,
        **github_actor(run.get("triggering_actor") or run.get("actor")),
        identifiers=[("workflow run", run["id"]), ("commit", run.get("head_sha"))],
        attributes=remaining(run, *TAKEN) | without({"vcs.repository.name": repository}),
    )  # fmt: skip
