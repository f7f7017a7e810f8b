"""GitHub and GitLab: pushes, as their webhooks announce them.

    {"ref": "refs/heads/main", "before": "…", "after": "6dcb09b5…", "pusher": {"name": "octocat"}, "repository": {"full_name": "octo/shop",
     "pushed_at": 1711674605}, "commits": [{"id": "6dcb09b5…", "message": "Raise the pool", "timestamp": "2024-03-29T02:09:00+01:00",
     "author": {"name": "…", "username": "octocat"}}]}

The push is stamped by GitHub (seconds since 1970; GitLab's says no time), its commits by whoever made them, with their offset. A record is
the push and each commit. Sources: octokit/webhooks payload-examples/api.github.com/push, GitLab docs "Webhook events" (Push events).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import from_around
from connectors.deploys._change import event_of, named, remaining

TAKEN = ("ref", "after", "commits", "head_commit", "repository", "project", "sender", "pusher", "organization", "installation", "enterprise",
         "compare", "user_name", "user_username", "user_email", "user_avatar")  # fmt: skip


@connector(
    "deploys.github_push",
    kind="change",
    clock="service:github",
    signs=[
        ("ref", "before", "after", "pusher.name", "repository.full_name", "commits"),
        ("object_kind", "ref", "before", "after", "user_username", "project.path_with_namespace", "commits"),
    ],
    leaves=("after", "commits[]"),
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"after": from_around(_push), "commits[]": _commit})


def _push(record: Record) -> Event:
    push = record.value
    repository = _repository(push)
    branch = push["ref"].removeprefix("refs/heads/").removeprefix("refs/tags/")
    pushed_at = (push.get("repository") or {}).get("pushed_at")
    count = len(push.get("commits") or [])
    return event_of(
        record, pushed_at, f"{named(repository.rpartition('/')[2], 'push to', branch)}: {count} {'commit' if count == 1 else 'commits'}",
        service=repository.rpartition("/")[2] or None,
        actor=(push.get("sender") or {}).get("login") or push.get("user_username") or (push.get("pusher") or {}).get("name"),
        actor_kind="automation" if (push.get("sender") or {}).get("type") == "Bot" else "human",
        identifiers=[("commit", push["after"])],
        attributes=remaining(push, *TAKEN) | without({"vcs.ref.head.name": branch,
                            "vcs.repository.name": repository}),
    )  # fmt: skip


def _commit(record: Record) -> Event:
    commit, push = record.value, record.around[0]
    repository, author = _repository(push), commit.get("author") or {}
    return event_of(
        record, commit.get("timestamp"), commit["message"], commit["message"], clock="service:git",
        service=repository.rpartition("/")[2] or None, actor=author.get("username") or author.get("email"), actor_kind="human",
        identifiers=[("commit", commit["id"])],
        attributes=remaining(commit, "id", "message", "timestamp", "author", "committer") | without({"vcs.repository.name": repository}),
    )  # fmt: skip


def _repository(push: dict) -> str:
    return (
        (push.get("repository") or {}).get("full_name") or (push.get("project") or {}).get("path_with_namespace") or ""
    )
