"""GitHub: pull requests, as the REST API lists them and as webhooks announce them.

    {"number": 1347, "title": "Raise the pool", "state": "closed", "user": {"login": "octocat"}, "created_at": "2011-01-26T19:01:12Z",
     "merged_at": "2011-01-26T19:14:43Z", "merge_commit_sha": "e5bd3914…", "head": {"ref": "pool", "sha": "6dcb09b5…"}, "base": {"ref": "main"}}

A pull request lasts from its creation to its merge (or its closing): what changed, changed at the end. Whole seconds, UTC. Sources:
GitHub's REST reference ("Pull requests"), octokit/webhooks payload-examples/api.github.com/pull_request.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._accounts import github_actor
from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.deploys._change import event_of, remaining

TAKEN = ("id", "number", "title", "body", "state", "user", "created_at", "merged_at", "closed_at", "merge_commit_sha", "head", "base", "labels",
         "merged_by", "assignee", "assignees", "requested_reviewers", "requested_teams", "auto_merge")  # fmt: skip


@connector(
    "deploys.github_pulls",
    kind="change",
    clock="service:github",
    signs=[
        ("[].number", "[].merged_at", "[].head.sha", "[].base.ref", "[].created_at"),
        ("number", "merged_at", "head.sha", "base.ref", "created_at"),
        ("pull_request.number", "pull_request.head.sha", "pull_request.base.ref", "action"),
        ("pull_request.number", "pull_request.merged_at", "pull_request.head.sha", "pull_request.base.ref", "action"),
    ],
    leaves=("[]", "pull_request"),
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _pull, "pull_request": _pull}, otherwise=single(_pull))


def _pull(record: Record) -> Event:
    pull = record.value
    repository = ((pull.get("base") or {}).get("repo") or {}).get("full_name") or ""
    state = "merged" if pull.get("merged_at") else pull.get("state") or "open"
    return event_of(
        record, pull["created_at"], f"{repository}#{pull['number']} {state}: {pull.get('title') or ''}",
        f"{pull.get('title') or ''}\n{pull.get('body') or ''}".strip(),
        ended=pull.get("merged_at") or pull.get("closed_at"), service=repository.rpartition("/")[2] or None,
        **github_actor(pull.get("user")),
        identifiers=[("pull request", f"{repository}#{pull['number']}"), ("commit", pull.get("merge_commit_sha")),
                     ("commit", pull["head"].get("sha"))],
        attributes=remaining(pull, *TAKEN) | without({
            "state": state, "vcs.ref.head.name": pull["head"].get("ref"), "vcs.ref.base.name": pull["base"].get("ref"),
            "merged_by": (pull.get("merged_by") or {}).get("login"), "labels": [each_one["name"] for each_one in pull.get("labels") or []],
            "vcs.repository.name": repository,
        }),
    )  # fmt: skip
