"""Jira: the changelog and the comments of issues on their own, page by page.

    {"values": [{"id": "10001", "author": {"accountId": "5b10"}, "created": "2024-03-31T03:05:00.000+0200",
     "items": [{"field": "status", "fromString": "Open", "toString": "In Progress"}]}], "self": "…/issue/INC-7/changelog"}
    {"issueChangeLogs": [{"issueId": "10100", "changeHistories": [{"created": 1711843500000, "items": […]}]}]}
    {"comments": [{"id": "10000", "self": "…/issue/10010/comment/10000", "created": "…", "body": "…", "author": {…}}]}

A record is an item of the history, or a comment. Which issue it is stands in `self` or `issueId`, as its key or its number. Source:
Atlassian's REST API v3 reference ("Get changelogs", "Bulk fetch changelogs", "Get comments").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from connectors._contract import Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, times
from connectors.tickets._jira_values import handle_of, people_before_and_after, people_of, text_of
from connectors.tickets._ticket import change, ticket

ISSUE = re.compile(r"/issue/([^/?]+)")
LEAVES = ("values[].items[]", "issueChangeLogs[].changeHistories[].items[]", "comments[]")


@connector(
    "tickets.jira_history",
    kind="ticket",
    clock="service:jira",
    signs=[
        ("values[].created", "values[].items[].field", "values[].items[].toString"),
        ("issueChangeLogs[].issueId", "issueChangeLogs[].changeHistories[].items[].field"),
        ("comments[].self", "comments[].created", "comments[].body", "comments[].author.displayName"),
    ],
    leaves=LEAVES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict(zip(LEAVES, (_change, _change, _comment), strict=True)))


def _change(record: Record) -> list[Item]:
    item, history = record.value, record.around[-1]
    about = record.around[1] if "issueId" in record.around[1] else {}
    author = history.get("author")
    before, after = item.get("fromString"), item.get("toString")
    if item["field"] in ("assignee", "reporter"):
        before, after = item.get("from") or before, item.get("to") or after
    event = ticket(
        record, str(about.get("issueId") or _issue(record.around[0].get("self"))), history["created"], change(item["field"], before, after),
        system="jira", action="changed", actor=handle_of(author) if author else None, identifiers=[("history", history.get("id"))],
        attributes=without({"field": item["field"], "from": before, "to": after}),
    )  # fmt: skip
    return [event, *people_of(author), *people_before_and_after(item)]


def _comment(record: Record) -> list[Item]:
    comment = record.value
    author, edited = comment.get("author"), comment.get("updated")
    event = ticket(
        record, _issue(comment.get("self")), comment["created"], text_of(comment.get("body")).strip(), system="jira", action="comment",
        actor=handle_of(author) if author else None, identifiers=[("comment", comment.get("id"))],
        other_times=times(edited=edited if edited != comment["created"] else None),
    )  # fmt: skip
    return [event, *people_of(author)]


def _issue(link: Any) -> str:
    found = ISSUE.search(link) if isinstance(link, str) else None
    return found.group(1) if found else "issue"
