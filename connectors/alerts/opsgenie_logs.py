"""Opsgenie: the log, or the notes, of one alert.

    {"data": [{"log": "Alert acknowledged via web", "type": "system", "owner": "payments@example.org",
     "createdAt": "2026-03-29T00:51:15.702Z", "offset": "1774745475702_1774745475702000001"}]}

Which alert they are of stands in no entry: it is whatever the request was for. The offset orders entries of the same
millisecond. Source: opsgenie/opsgenie-go-sdk-v2 alert/result.go (AlertLog, AlertNote), alert/list_alert_logs_request.go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from connectors._contract import Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, written

ACTIONS = (
    ("unacknowledge", re.compile(r"\bun-?acknowledg", re.IGNORECASE)),
    ("acknowledge", re.compile(r"\backnowledg", re.IGNORECASE)),
    ("resolve", re.compile(r"\b(?:alert )?(?:closed|resolved)\b", re.IGNORECASE)),
    ("trigger", re.compile(r"\b(?:alert )?created\b", re.IGNORECASE)),
    ("escalate", re.compile(r"\bescalat", re.IGNORECASE)),
    ("notify", re.compile(r"\b(?:sent|notif|called|delivered)", re.IGNORECASE)),
    ("snooze", re.compile(r"\bsnooz", re.IGNORECASE)),
)


@connector(
    "alerts.opsgenie_logs",
    kind="page",
    clock="service:opsgenie",
    signs=[
        ("data[].log", "data[].owner", "data[].createdAt", "data[].offset"),
        ("data[].note", "data[].owner", "data[].createdAt", "data[].offset"),
    ],
    leaves="data[]",
)
def read(evidence: Evidence) -> Iterator[Item]:
    name = PurePosixPath(evidence.path.rpartition("!")[2]).stem

    def entry(record: Record) -> list[Item]:
        return _entry(record, f"opsgenie:{name}")

    yield from each(evidence, {"data[]": entry})


def _entry(record: Record, conversation: str) -> list[Item]:
    entry = record.value
    text, owner = entry["log"] if "log" in entry else entry["note"], entry.get("owner")
    is_person = bool(owner) and "@" in owner
    event = Event(
        line=record.line,
        locator=record.locator,
        time=written(entry["createdAt"]),
        headline=sentence(text),
        body=text,
        actor=owner if is_person else None,
        actor_kind="human" if is_person else "automation",
        conversation=conversation,
        identifiers=identifiers(("page", entry.get("offset"))),
        attributes=without(entry, "log", "note", "createdAt") | {"action": _action(entry, text)},
    )
    return [event, *([Person(owner)] if is_person else [])]


def _action(entry: dict[str, str], text: str) -> str:
    if "note" in entry:
        return "annotate"
    return next((action for action, words in ACTIONS if words.search(text)), "log")
