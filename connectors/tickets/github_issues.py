"""GitHub: issues, as the REST API lists, finds and announces them, and as `gh issue list --json` prints them.

    {"number": 1347, "title": "Found a bug", "state": "closed", "user": {"login": "octocat", "type": "User"},
     "created_at": "2011-04-22T13:33:48Z", "closed_at": "2011-04-22T14:00:00Z", "labels": [{"name": "bug"}],
     "repository_url": "https://api.github.com/repos/octo/hello", "events_url": "…", "labels_url": "…"}

Whole seconds, UTC; newest first. A record is an issue's creation; `gh` adds each comment, and a webhook the comment
that it is about. Sources: GitHub's REST reference ("Issues"), octokit/webhooks payload-examples/api.github.com/issues
and issue_comment, and cli/cli api/query_builder.go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._accounts import github_actor, github_repository
from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, times
from connectors._single import from_around, single
from connectors.tickets._ticket import ticket

LEAVES = ("[]", "items[]", "issue", "comment", "[].comments[]", "comments[]", "createdAt")
TAKEN = ("title", "body", "number", "user", "author", "created_at", "createdAt", "closed_at", "closedAt", "comments", "labels", "assignee",
         "assignees", "url", "node_id", "repository_url", "labels_url", "comments_url", "events_url", "timeline_url", "html_url",
         "reactions", "performed_via_github_app", "id", "closed_by")  # fmt: skip


@connector(
    "tickets.github_issues",
    kind="ticket",
    clock="service:github",
    signs=[
        ("[].number", "[].title", "[].events_url", "[].labels_url", "[].created_at"),
        ("items[].number", "items[].title", "items[].events_url", "items[].labels_url", "items[].created_at"),
        ("number", "title", "events_url", "labels_url", "created_at", "comments_url"),
        ("action", "issue.number", "issue.title", "issue.events_url", "issue.created_at", "repository.full_name"),
        ("[].number", "[].title", "[].user.login", "[].state", "[].created_at", "[].comments"),
        ("[].number", "[].title", "[].user.login", "[].state", "[].created_at", "[].repository_url"),
        ("[].number", "[].title", "[].createdAt", "[].state", "[].closedAt"),
        ("number", "title", "author.login", "createdAt", "closedAt"),
    ],
    leaves=LEAVES,
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    makers = (_issue, _issue, _issue, _comment, _comment, _comment, from_around(_issue))
    yield from each(evidence, dict(zip(LEAVES, makers, strict=True)), otherwise=single(_issue, "items[]"))


def _issue(record: Record) -> Event:
    issue = record.value
    labels = [label["name"] for label in issue.get("labels") or []]
    return ticket(
        record, _name(issue), issue.get("created_at") or issue["createdAt"], issue["title"],
        f"{issue['title']}\n{issue.get('body') or ''}".strip(), system="github", action="created",
        other_times=times(ended=issue.get("closed_at") or issue.get("closedAt")),
        **github_actor(issue.get("user") or issue.get("author")),
        attributes=without(issue, *TAKEN) | without({
            "labels": labels, "assignees": [who["login"] for who in issue.get("assignees") or []],
        }),
    )  # fmt: skip


def _comment(record: Record) -> Event:
    comment = record.value
    about = record.around[-1]
    issue = about.get("issue") or about
    created = comment.get("created_at") or comment["createdAt"]
    edited = comment.get("updated_at") or comment.get("updatedAt")
    return ticket(
        record, _name(issue), created, comment.get("body") or "", system="github", action="comment",
        other_times=times(edited=edited if edited != created else None),
        **github_actor(comment.get("user") or comment.get("author")),
        identifiers=[("comment", comment.get("id"))],
    )  # fmt: skip


def _name(issue: dict[str, Any]) -> str:
    """`owner/repository#7`, or `#7` where nothing names the repository."""
    return f"{github_repository(issue.get('repository_url'), issue.get('url'))}#{issue['number']}"
