"""Google Chat: a conversation out of Google Takeout (messages.json).

    {"messages": [{"creator": {"name": "Payments on-call", "email": "payments@example.org", "user_type": "Human"},
     "created_date": "Sunday, March 29, 2026 at 12:56:00 AM UTC", "text": "Looking", "topic_id": "abc",
     "message_id": "spaceid/abc/abc"}]}

Stamps are English sentences with whole seconds and, in all that was seen, "UTC". Before the "AM" newer exports put
a narrow blank. A deleted message keeps its place. Sources: the format string that public readers of Takeout use
("%A, %B %d, %Y at %I:%M:%S %p %Z"); descriptions of "Google Chat/Groups/…/messages.json".
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from connectors import _wall
from connectors._contract import Event, Item, Person, Reading, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, written
from connectors._walk import Walk

TAKEN = ("creator", "created_date", "updated_date", "text", "message_id", "topic_id")


@connector(
    "chat.google",
    kind="chat",
    clock="service:google-chat",
    signs=[
        ("messages[].created_date", "messages[].message_id", "messages[].creator.user_type"),
        ("messages[].created_date", "messages[].topic_id", "messages[].creator"),
    ],
    leaves="messages[]",
)
def read(evidence: Evidence) -> Iterator[Item]:
    place = PurePosixPath(evidence.path.rpartition("!")[2])

    def message(record: Record) -> list[Item]:
        return _message(record, f"google-chat:{place.parent.name or place.stem}")

    yield from each(evidence, {"messages[]": message})


def _message(record: Record, conversation: str) -> list[Item]:
    message = record.value
    who, stamp = message.get("creator") or {}, written(message.get("created_date"))
    text = message.get("text") or ""
    edited = _spelled(message.get("updated_date"))
    handle = who.get("email") or who.get("name")
    kind = "automation" if who.get("user_type") == "Bot" else "human"
    event = Event(
        line=record.line,
        locator=record.locator,
        time=stamp,
        reading=_reading(stamp),
        other_times={"edited": edited} if edited else {},
        headline=sentence(text)
        or ("deleted message" if message.get("message_state") == "DELETED" else "message without text"),
        body=text,
        actor=handle,
        actor_kind=kind if handle else None,
        conversation=conversation,
        identifiers=identifiers(("message", message.get("message_id")), ("thread", message.get("topic_id"))),
        attributes=without(message, *TAKEN),
    )
    return [event, *([Person(handle, name=who.get("name"), actor_kind=kind)] if handle else [])]


def _reading(stamp: str | None) -> Reading | None:
    clock, day = (_wall.clock_in(stamp), _wall.day_in(stamp)) if stamp else (None, None)
    return Walk().place(clock[0], day[0], _wall.zone_in(stamp or "")) if clock and day else None


def _spelled(stamp: str | None) -> str | None:
    """The same as digits, since a further time is read by itself."""
    clock, day = (_wall.clock_in(stamp), _wall.day_in(stamp)) if stamp else (None, None)
    return Walk(day[0]).spelled(clock[0], _wall.zone_in(stamp or "")) if clock and day else None
