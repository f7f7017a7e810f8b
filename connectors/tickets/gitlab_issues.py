"""GitLab: issues, as the REST API lists them.

    {"id": 76, "iid": 6, "project_id": 8, "title": "Checkout fails", "state": "closed", "confidential": false, "labels": ["incident"],
     "author": {"username": "root", "name": "Administrator"}, "created_at": "2016-01-04T15:31:51.081Z",
     "closed_at": "2016-01-05T15:31:46.176Z", "references": {"full": "shop/checkout#6"}, "severity": "HIGH"}

Milliseconds with an offset; newest first. Source: GitLab's "Issues API".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._accounts import gitlab_actor, gitlab_people
from connectors._contract import Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, times
from connectors._single import single
from connectors.tickets._ticket import severity_of, ticket

TAKEN = ("id", "iid", "title", "description", "author", "created_at", "closed_at", "closed_by", "assignee", "assignees", "references",
         "_links", "web_url", "time_stats", "task_completion_status", "severity")  # fmt: skip


@connector(
    "tickets.gitlab_issues",
    kind="ticket",
    clock="service:gitlab",
    signs=[
        ("[].iid", "[].project_id", "[].title", "[].author.username", "[].confidential", "[].created_at"),
        ("[].iid", "[].project_id", "[].title", "[].author.username", "[].issue_type", "[].created_at"),
        ("iid", "project_id", "title", "author.username", "confidential", "created_at"),
    ],
    leaves="[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _issue}, otherwise=single(_issue))


def _issue(record: Record) -> list[Item]:
    issue = record.value
    number = (issue.get("references") or {}).get("full") or f"{issue['project_id']}#{issue['iid']}"
    severity = issue.get("severity")
    event = ticket(
        record, number, issue["created_at"], issue["title"], f"{issue['title']}\n{issue.get('description') or ''}".strip(),
        system="gitlab", action="created",
        severity=severity_of(severity),
        other_times=times(ended=issue.get("closed_at")),
        **gitlab_actor(issue.get("author")),
        attributes=without(issue, *TAKEN) | without({
            "severity": severity, "assignees": [who["username"] for who in issue.get("assignees") or []],
        }),
    )  # fmt: skip
    people = (issue.get("author"), issue.get("closed_by"), *(issue.get("assignees") or []))
    return [event, *(person for who in people for person in gitlab_people(who))]
