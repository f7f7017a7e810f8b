"""GitHub: what happened to issues and pull requests, as events, timelines and lists of comments.

    {"id": 6430295168, "event": "closed", "actor": {"login": "octocat", "type": "User"}, "commit_id": "6dcb09b5b5…",
     "created_at": "2011-04-14T16:00:49Z", "url": "https://api.github.com/repos/octo/hello/issues/events/6430295168"}

Whole seconds, UTC; oldest first. A timeline's commits carry their author's and their committer's time, its reviews
`submitted_at`. Source: GitHub's REST reference ("Issue events", "Timeline events", "Issue comments", "Issue event types").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._accounts import github_actor, github_repository
from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, times
from connectors._single import single
from connectors.tickets._ticket import change, ticket

TAKEN = ("id", "node_id", "url", "html_url", "issue_url", "actor", "user", "event", "created_at", "updated_at", "submitted_at", "body",
         "commit_id", "sha", "label", "assignee", "assigner", "rename", "milestone", "issue", "performed_via_github_app", "reactions",
         "_links", "author", "committer", "tree", "parents", "verification", "commit_url")  # fmt: skip


@connector(
    "tickets.github_timeline",
    kind="ticket",
    clock="service:github",
    signs=[
        ("[].event", "[].actor.login", "[].node_id", "[].created_at"),
        ("[].issue_url", "[].body", "[].user.login", "[].node_id", "[].created_at"),
        ("[].event", "[].actor.login", "[].created_at", "[].commit_id"),
        ("event", "actor.login", "node_id", "created_at"),
    ],
    leaves="[]",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _happened}, otherwise=single(_happened))


def _happened(record: Record) -> Event:
    found = record.value
    action = found.get("event") or "commented"
    text = found.get("body") or found.get("message") or ""
    created = found.get("created_at") or found.get("submitted_at") or (found.get("committer") or {}).get("date")
    edited = found.get("updated_at")
    event = ticket(
        record, _name(found), created, text or _told(action, found), text, system="github", action=action,
        other_times=times(edited=edited if edited != created else None, created=(found.get("author") or {}).get("date")),
        **github_actor(found.get("actor") or found.get("user")),
        attributes=without(found, *TAKEN) | without({"assignee": (found.get("assignee") or {}).get("login")}) | _renamed(found),
    )  # fmt: skip
    event.identifiers += identifiers(("commit", found.get("commit_id") or found.get("sha")))
    if not event.conversation or event.conversation == "github:":
        event.conversation, event.headline = None, event.headline.removeprefix(": ")
        event.identifiers = [pair for pair in event.identifiers if pair[0] != "ticket"]
    return event


def _renamed(found: dict[str, Any]) -> dict[str, Any]:
    rename = found.get("rename")
    return {"field": "title", "from": rename.get("from"), "to": rename.get("to")} if rename else {}


def _told(action: str, found: dict[str, Any]) -> str:
    words = action.replace("_", " ").replace("-", " ")
    if rename := found.get("rename"):
        return change("title", rename.get("from"), rename.get("to"))
    about = (found.get("label") or {}).get("name") or (found.get("milestone") or {}).get("title")
    about = about or found.get("state")
    return f"{words} {about}" if about else words


def _name(found: dict[str, Any]) -> str:
    """`owner/repository#7` where the event names its issue; a list of one issue's events does not."""
    for link in (found.get("issue_url"), (found.get("issue") or {}).get("url"), found.get("html_url")):
        number = (link or "").partition("#")[0].rpartition("/")[2]
        if number.isdigit():
            return f"{github_repository(link)}#{number}"
    return ""
