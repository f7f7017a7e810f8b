"""Sentry: issues of a project, and the events of an issue.

    [{"eventID": "9fac2ceed9344f2bbfdd1fdacb0ed9b1", "id": "9fac", "groupID": "1341191803", "title": "PoolTimeout: 20 of 20 in use",
      "message": "", "dateCreated": "2026-03-29T00:50:00Z", "dateReceived": "2026-03-29T00:50:02Z", "platform": "python",
      "tags": [{"key": "server_name", "value": "web-1"}, {"key": "level", "value": "error"}], "user": null}]
    [{"id": "1341191803", "shortId": "CHECKOUT-1", "title": "PoolTimeout", "firstSeen": "2026-03-29T00:50:00Z",
      "lastSeen": "2026-03-29T01:04:00Z", "count": "150", "level": "error", "status": "unresolved", "project": {"slug": "checkout"}}]

`dateCreated` is the program's own stamp, `dateReceived` Sentry's. An issue stands for many events: from the first to the last
seen. Whole seconds of UTC. Source: Sentry API documentation, "List an Issue's Events", "List a Project's Issues".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, nothing, times, written
from connectors.alerts._life import words_of_tags

LEVELS = {
    "fatal": "critical",
    "error": "error",
    "warning": "warning",
    "info": "info",
    "debug": "debug",
    "sample": "info",
}
EVENT, ISSUE = ("eventID", "groupID", "dateCreated", "title"), ("shortId", "firstSeen", "lastSeen", "count", "level")


@connector(
    "alerts.sentry",
    kind="alert",
    clock="service:sentry",
    signs=[tuple(f"{root}{name}" for name in names) for names in (EVENT, ISSUE) for root in ("[].", "")],
    leaves="[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _either}, otherwise=_alone)


def _alone(record: Record) -> Item:
    is_one = isinstance(record.value, dict) and ("eventID" in record.value or "shortId" in record.value)
    return _either(record) if is_one else nothing(record, ("[]",))


def _either(record: Record) -> Event:
    return _event(record) if "eventID" in record.value else _issue(record)


def _event(record: Record) -> Event:
    event = record.value
    level = words_of_tags(event.get("tags"), "level") or event.get("level")
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(event["dateCreated"]),
        other_times=times(received=event.get("dateReceived")),
        headline=event["title"],
        body=event.get("message") or event["title"],
        kind="log",
        severity=LEVELS.get(str(level)),
        service=_project(event),
        host=words_of_tags(event.get("tags"), "server_name", "hostname"),
        clock=_clock(event),
        actor_kind="system",
        conversation=f"sentry:{event['groupID']}",
        identifiers=identifiers(("event", event["eventID"]), ("alert", event["groupID"])),
        attributes=without(event, "eventID", "id", "dateCreated", "dateReceived", "title", "message", "groupID"),
    )


def _issue(record: Record) -> Event:
    issue = record.value
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(issue["firstSeen"]),
        other_times=times(started=issue["firstSeen"], ended=issue.get("lastSeen")),
        headline=f"Issue {issue['shortId']}: {issue.get('title') or ''}",
        body="\n".join(part for part in (issue.get("title"), issue.get("culprit")) if part),
        severity=LEVELS.get(issue["level"]),
        service=_project(issue),
        actor_kind="system",
        conversation=f"sentry:{issue['id']}",
        identifiers=identifiers(("alert", issue["id"]), ("ticket", issue["shortId"])),
        attributes=without(issue, "id", "shortId", "title", "firstSeen", "lastSeen", "culprit"),
    )


def _project(thing: dict[str, Any]) -> str | None:
    project = thing.get("project")
    return project.get("slug") if isinstance(project, dict) else None


def _clock(event: dict[str, Any]) -> str | None:
    """Sentry hands the program's stamp on: it is the clock of the program's host."""
    host = words_of_tags(event.get("tags"), "server_name", "hostname")
    return f"host:{host}" if host else None
