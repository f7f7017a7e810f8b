"""Redmine: issues with their journals, from the REST API.

    {"issue": {"id": 4326, "project": {"name": "Shop"}, "tracker": {"name": "Bug"}, "subject": "Checkout fails",
     "created_on": "2024-03-29T01:10:05Z", "journals": [{"id": 7, "user": {"id": 2, "name": "Ada"}, "notes": "Rolled back.",
     "created_on": "2024-03-29T01:20:00Z", "details": [{"property": "attr", "name": "status_id", "old_value": "1", "new_value": "5"}]}]}}

Whole seconds, UTC. A record is an issue's creation, each journal's note (context where it has none) and each of its
details. Source: redmine.org "Rest Issues" and "Rest IssueJournals".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, times
from connectors.tickets._ticket import change, severity_of, ticket

TAKEN = ("id", "subject", "description", "author", "assigned_to", "created_on", "closed_on", "journals", "attachments")
ISSUES = {"issues[]": "_issue", "issue": "_issue"}
LEAVES = tuple(
    f"{issue}{part}" for issue in ("issues[]", "issue") for part in ("", ".journals[]", ".journals[].details[]")
)


@connector(
    "tickets.redmine",
    kind="ticket",
    clock="service:redmine",
    signs=[
        ("issues[].id", "issues[].project.name", "issues[].tracker.name", "issues[].subject", "issues[].created_on"),
        ("issue.id", "issue.project.name", "issue.tracker.name", "issue.subject", "issue.created_on"),
    ],
    leaves=LEAVES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict(zip(LEAVES, (_issue, _note, _detail) * 2, strict=True)))


def _issue(record: Record) -> list[Item]:
    issue = record.value
    event = ticket(
        record, f"#{issue['id']}", issue["created_on"], issue["subject"],
        f"{issue['subject']}\n{issue.get('description') or ''}".strip(), system="redmine", action="created",
        severity=severity_of((issue.get("priority") or {}).get("name")),
        other_times=times(ended=issue.get("closed_on")),
        actor=_handle(issue.get("author")),
        attributes={name: value["name"] if isinstance(value, dict) and "name" in value else value
                    for name, value in without(issue, *TAKEN).items()} | without({"assignee": _handle(issue.get("assigned_to"))}),
    )  # fmt: skip
    return [event, *_people(issue.get("author")), *_people(issue.get("assigned_to"))]


def _note(record: Record) -> list[Item]:
    journal = record.value
    if not journal.get("notes"):
        return [Context(), *_people(journal.get("user"))]
    event = ticket(record, _number(record), journal["created_on"], journal["notes"], system="redmine", action="comment",
                   actor=_handle(journal.get("user")), identifiers=[("journal", journal.get("id"))],
                   attributes=without({"private": journal.get("private_notes")}))  # fmt: skip
    return [event, *_people(journal.get("user"))]


def _detail(record: Record) -> Item:
    detail, journal = record.value, record.around[-1]
    return ticket(
        record, _number(record), journal["created_on"], change(detail["name"], detail.get("old_value"), detail.get("new_value")),
        system="redmine", action="changed", actor=_handle(journal.get("user")), identifiers=[("journal", journal.get("id"))],
        attributes=without({"field": detail["name"], "property": detail.get("property"), "from": detail.get("old_value"),
                            "to": detail.get("new_value")}),
    )  # fmt: skip


def _number(record: Record) -> str:
    """Of the issue around: an element of the list, or the only one."""
    issue = next((each for each in record.around if isinstance(each, dict) and "subject" in each), None)
    return f"#{(issue or record.around[0]['issue'])['id']}"


def _handle(who: dict[str, Any] | None) -> str | None:
    return str(who["id"]) if who else None


def _people(who: dict[str, Any] | None) -> list[Item]:
    return [Person(str(who["id"]), who.get("name"))] if who else []
