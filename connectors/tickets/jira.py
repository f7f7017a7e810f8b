"""Jira: issues with their changelog, comments and work log, from a search or one by one.

    {"issues": [{"key": "INC-7", "fields": {"summary": "Checkout fails", "created": "2026-03-29T01:40:12.123+0100",
     "comment": {"comments": [{"created": "…", "author": {"accountId": "5b10"}, "body": "…"}]}}, "changelog":
     {"histories": [{"created": "…", "items": [{"field": "status", "fromString": "Open", "toString": "In Progress"}]}]}}]}

The offset has no colon and is the asker's. A record is a ticket's creation, each item of its history, each
comment and each entry of its work log. An issue shows its last summary and description: where the changelog tells the
ones that it was opened with, its creation carries those. Sources: Atlassian's REST API v2 and v3 reference ("Search for
issues", expand=changelog; "Get issue"), and the Atlassian Document Format of v3's rich text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from connectors._contract import Context, Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written
from connectors.tickets._jira_values import handle_of, people_before_and_after, people_of, short, text_of

SEVERITIES = {"highest": "critical", "blocker": "critical", "critical": "critical", "high": "error", "major": "error"}
PARTS = {
    "changelog.histories[].items[]": "_change",
    "fields.comment.comments[]": "_comment",
    "fields.worklog.worklogs[]": "_worklog",
}
# `key` counts a single issue: a search result has none of its own
ISSUES = ("issues[]", "[].issues[]", "[]", "key")
AROUND = ("issues[].", "[].issues[].", "[].", "")
LEAVES = (*ISSUES, *(f"{before}{part}" for before in AROUND for part in PARTS))
TAKEN = ("summary", "description", "created", "updated", "resolutiondate", "comment", "worklog", "reporter", "creator", "assignee",
         "components", "attachment", "votes", "watches", "environment")  # fmt: skip


@connector(
    "tickets.jira",
    kind="ticket",
    clock="service:jira",
    signs=[
        ("issues[].key", "issues[].fields.created", "issues[].fields.summary"),
        ("key", "fields.created", "fields.summary"),
        ("[].key", "[].fields.created", "[].fields.summary"),
        ("[].issues[].key", "[].issues[].fields.created", "[].issues[].fields.summary"),
    ],
    leaves=LEAVES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    made = {"issues[]": _issue, "[].issues[]": _issue, "[]": _element, "key": _single}
    parts = {"_change": _change, "_comment": _comment, "_worklog": _worklog}
    made |= {f"{before}{part}": parts[name] for before in AROUND for part, name in PARTS.items()}
    yield from each(evidence, made)


def _single(record: Record) -> list[Item]:
    return _issue(Record(record.around[0], record.line, "", record.around))


def _element(record: Record) -> Item | list[Item]:
    """An issue, or a page of them, which is only what stands around its own."""
    return Context() if "issues" in record.value and "key" not in record.value else _issue(record)


def _issue(record: Record) -> list[Item]:
    issue = record.value
    fields, key = issue["fields"], issue["key"]
    summary = _first_words(issue, "summary", fields.get("summary") or "")
    description = _first_words(issue, "description", text_of(fields.get("description")))
    event = _event(record, issue, fields.get("created"), f"{key}: {summary or 'created'}", f"{summary}\n{description}".strip(),
                   fields.get("reporter") or fields.get("creator"))  # fmt: skip
    event.other_times = times(
        ended=fields.get("resolutiondate")
    )  # `updated` moves with every change, not with the words
    event.attributes = {"action": "created"} | {
        name: short(value) for name, value in fields.items() if value and name not in TAKEN
    }
    if assignee := fields.get("assignee"):
        event.attributes["assignee"] = handle_of(assignee)
    watchers = (fields.get("watches") or {}).get("watchers") or []  # a search counts them, a single issue may name them
    if watchers:
        event.attributes["watchers"] = [handle_of(who) for who in watchers]
    people = (fields.get("reporter"), fields.get("creator"), fields.get("assignee"), *watchers)
    return [event, *(person for who in people for person in people_of(who))]


def _first_words(issue: dict[str, Any], field: str, last: str) -> str:
    """What the field said before its first change, where the changelog is whole."""
    changelog = issue.get("changelog") or {}
    histories = changelog.get("histories") or []
    if (changelog.get("total") or 0) > len(histories):
        return last
    told = [
        item["fromString"] or ""
        for history in sorted(histories, key=_instant)
        for item in history.get("items") or []
        if item.get("field") == field and "fromString" in item
    ]
    return told[0] if told else last


def _instant(history: dict[str, Any]) -> float:
    """Offsets differ where the asker's clocks were changed; what is no time comes last."""
    try:
        return datetime.fromisoformat(str(history.get("created"))).timestamp()
    except ValueError:
        return float("inf")


def _change(record: Record) -> list[Item]:
    item, history, issue = record.value, record.around[-1], _issue_around(record)
    before, after = item.get("fromString") or "", item.get("toString") or ""
    if item["field"] in ("assignee", "reporter"):
        before, after = item.get("from") or before, item.get("to") or after
    change = f"{item['field']} {before or 'none'} → {after or 'none'}"
    event = _event(
        record, issue, history.get("created"), sentence(f"{issue['key']}: {change}"), change, history.get("author")
    )
    event.attributes = {"action": "changed", "field": item["field"], "from": before, "to": after}
    event.identifiers += identifiers(("history", history.get("id")))
    return [event, *people_of(history.get("author")), *people_before_and_after(item)]


def _comment(record: Record) -> list[Item]:
    return _said(record, "comment", record.value.get("created"), text_of(record.value.get("body")))


def _worklog(record: Record) -> list[Item]:
    worklog = record.value
    made = _said(
        record,
        "worklog",
        worklog.get("started") or worklog.get("created"),
        text_of(worklog.get("comment")) or "worked on it",
    )
    made[0].other_times |= times(created=worklog.get("created"))
    made[0].attributes |= {"timeSpentSeconds": worklog.get("timeSpentSeconds")}
    return made


def _said(record: Record, action: str, time: Any, text: str) -> list[Any]:
    said, issue = record.value, _issue_around(record)
    event = _event(record, issue, time, f"{issue['key']}: {sentence(text)}", text, said.get("author"))
    if said.get("updated") != said.get("created"):
        event.other_times = times(edited=said.get("updated"))
    event.attributes = {
        "action": action,
        **({"visibility": short(said["visibility"])} if said.get("visibility") else {}),
    }
    event.identifiers += identifiers((action, said.get("id")))
    return [event, *people_of(said.get("author"))]


def _event(record: Record, issue: dict[str, Any], time: Any, headline: str, body: str, author: Any) -> Event:
    fields = issue["fields"]
    components = fields.get("components") or []
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(time),
        headline=headline,
        body=body,
        severity=SEVERITIES.get(((fields.get("priority") or {}).get("name") or "").lower()),
        service=components[0]["name"] if len(components) == 1 else None,
        actor=handle_of(author) if author else None,
        actor_kind={"app": "automation", "customer": "customer"}.get((author or {}).get("accountType", ""), "human"),
        conversation=f"jira:{issue['key']}",
        identifiers=identifiers(("ticket", issue["key"])),
    )


def _issue_around(record: Record) -> dict[str, Any]:
    return next(each for each in record.around if isinstance(each, dict) and "key" in each)
