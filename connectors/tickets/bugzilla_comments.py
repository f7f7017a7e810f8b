"""Bugzilla: the comments of bugs, from the REST API.

    {"bugs": {"35": {"comments": [{"id": 75, "bug_id": 35, "count": 0, "time": "2024-03-29T01:10:05Z",
     "creation_time": "2024-03-29T01:10:05Z", "creator": "ada@example.org", "text": "Since 20 past.", "is_private": false}]}},
     "comments": {}}

Whole seconds, UTC. The names below `bugs` are the bugs' numbers; comment 0 is the description. Source: Bugzilla's
WebService API v1 ("Get Comments").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Event, Item, Reject, connector
from connectors._documents import count_leaves, documents, without
from connectors._reading import Evidence, Head
from connectors._records import Record, each
from connectors.tickets._ticket import ticket

COMMENT_TIME = re.compile(r"bugs\.\d+\.comments\[\]\.creation_time")


def fits(head: Head) -> float:
    return 0.95 if any(COMMENT_TIME.fullmatch(path) for path in head.json_paths) else 0.0


def paths_in(evidence: Evidence) -> list[str]:
    """`bugs.35.comments[]` for every bug of every document."""
    found = (each_found[1] for each_found in documents(evidence) if not isinstance(each_found, Reject))
    bugs = [
        document["bugs"] for document in found if isinstance(document, dict) and isinstance(document.get("bugs"), dict)
    ]
    return [
        f"bugs.{number}.comments[]" for number in dict.fromkeys(number for each_bugs in bugs for number in each_bugs)
    ]


def count(evidence: Evidence) -> int:
    return count_leaves(tuple(paths_in(evidence)))(evidence)


@connector("tickets.bugzilla_comments", kind="ticket", clock="service:bugzilla", fits=fits, count=count)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict.fromkeys(paths_in(evidence), _comment))


def _comment(record: Record) -> Event:
    comment = record.value
    return ticket(
        record, f"Bug {comment['bug_id']}", comment.get("creation_time") or comment["time"], comment.get("text") or "",
        system="bugzilla", action="comment", actor=comment.get("creator"), identifiers=[("comment", comment.get("id"))],
        attributes=without(comment, "id", "bug_id", "time", "creation_time", "creator", "text"),
    )  # fmt: skip
