"""YouTrack: issues with comments, and activities, from the REST API.

    [{"$type": "Issue", "idReadable": "SHOP-7", "summary": "Checkout fails", "created": 1711674605000, "resolved": null,
      "reporter": {"login": "ada", "fullName": "Ada"}, "comments": [{"created": 1711674700000, "text": "…", "author": {"login": "grace"}}]}]
    [{"$type": "CustomFieldActivityItem", "timestamp": 1711674700000, "author": {"login": "grace"}, "target": {"idReadable": "SHOP-7"},
      "field": {"name": "State"}, "removed": [{"name": "Open"}], "added": [{"name": "Fixed"}]}]

Milliseconds since 1970. A record is an issue's creation, each comment, each activity. Source: JetBrains' YouTrack REST API
("Issue", "IssueComment", "ActivityItem").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, times
from connectors._single import from_around, single
from connectors.tickets._ticket import change, ticket

TAKEN = ("id", "idReadable", "summary", "description", "created", "resolved", "reporter", "comments", "$type", "author", "timestamp",
         "target", "field", "added", "removed", "category")  # fmt: skip
LEAVES = ("[]", "[].comments[]", "idReadable", "comments[]")


@connector(
    "tickets.youtrack",
    kind="ticket",
    clock="service:youtrack",
    signs=[
        ("[].$type", "[].idReadable", "[].created"),
        ("$type", "idReadable", "created"),
        ("[].$type", "[].timestamp", "[].author.login", "[].added"),
    ],
    leaves=LEAVES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    makers = (_element, _comment, from_around(_issue), _comment)
    yield from each(evidence, dict(zip(LEAVES, makers, strict=True)), otherwise=single(_element))


def _element(record: Record) -> list[Item]:
    return _activity(record) if "timestamp" in record.value else _issue(record)


def _issue(record: Record) -> list[Item]:
    issue = record.value
    summary = issue.get("summary") or ""
    event = ticket(
        record, issue["idReadable"], issue["created"], summary, f"{summary}\n{issue.get('description') or ''}".strip(),
        system="youtrack", action="created", other_times=times(ended=issue.get("resolved")), **_actor(issue.get("reporter")),
        attributes=without(issue, *TAKEN),
    )  # fmt: skip
    return [event, *_people(issue.get("reporter"))]


def _comment(record: Record) -> list[Item]:
    comment, issue = record.value, record.around[-1]
    event = ticket(
        record, issue["idReadable"], comment["created"], comment.get("text") or "", system="youtrack", action="comment",
        other_times=times(edited=comment.get("updated")), **_actor(comment.get("author")),
    )  # fmt: skip
    return [event, *_people(comment.get("author"))]


def _activity(record: Record) -> list[Item]:
    activity = record.value
    target = activity.get("target") or {}
    number = (
        target.get("idReadable") or (target.get("issue") or {}).get("idReadable") or str(target.get("id") or "issue")
    )
    field = (activity.get("field") or {}).get("name") or (activity.get("category") or {}).get("id") or activity["$type"]
    told = change(field, _named(activity.get("removed")), _named(activity.get("added")))
    event = ticket(
        record, number, activity["timestamp"], "Assignee changed" if field == "Assignee" else told, told, system="youtrack", action="changed", **_actor(activity.get("author")),
        attributes=without(activity, *TAKEN) | {"field": field},
    )  # fmt: skip
    return [event, *_people(activity.get("author"))]


def _named(value: Any) -> Any:
    if isinstance(value, list):
        return [_named(each_value) for each_value in value]
    if isinstance(value, dict):
        return next(
            (value[name] for name in ("name", "text", "login", "idReadable", "id") if value.get(name)), "something"
        )
    return value


def _actor(who: dict[str, Any] | None) -> dict[str, Any]:
    return {"actor": (who or {}).get("login")}


def _people(who: dict[str, Any] | None) -> list[Item]:
    return [Person(who["login"], who.get("fullName"))] if who and who.get("login") else []
