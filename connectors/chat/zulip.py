"""Zulip: messages from its API, as a page or a list.

    {"result": "success", "messages": [{"id": 81, "sender_id": 32, "sender_full_name": "Payments on-call",
     "sender_email": "payments@example.org", "timestamp": 1774745760, "content": "<p>Looking</p>", "type": "stream",
     "display_recipient": "incidents", "stream_id": 7, "subject": "checkout down", "last_edit_timestamp": 1774745901}]}

Whole seconds of UTC; a topic is a thread of its channel. Source: Zulip API documentation, "Get messages".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, Person, connector
from connectors._documents import without
from connectors._markup import words_of
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written
from connectors.chat._readers import reaction, readers

TAKEN = ("id", "timestamp", "last_edit_timestamp", "content", "content_type", "sender_id", "sender_full_name", "sender_email", "avatar_url",
         "sender_realm_str", "is_me_message", "flags", "topic_links", "subject")  # fmt: skip
SIGNS = ("sender_id", "sender_full_name", "timestamp", "content", "display_recipient")


@connector(
    "chat.zulip",
    kind="chat",
    clock="service:zulip",
    signs=[tuple(f"{root}{name}" for name in SIGNS) for root in ("messages[].", "[].")],
    leaves=("messages[]", "[]"),
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"messages[]": _message, "[]": _message})


def _message(record: Record) -> list[Item]:
    message = record.value
    content = message.get("content") or ""
    text = words_of(content) if message.get("content_type", "text/html") == "text/html" else content
    to = message.get("display_recipient")
    room = to if isinstance(to, str) else ",".join(sorted(str(who["id"]) for who in to or []))
    handle, topic = str(message["sender_id"]), message.get("subject")
    kind = "automation" if str(message.get("sender_email", "")).split("@")[0].endswith("-bot") else "human"
    event = Event(
        line=record.line,
        locator=record.locator,
        time=written(message["timestamp"]),
        other_times=times(edited=message.get("last_edit_timestamp")),
        headline=sentence(text) or "message without text",
        body=text,
        actor=handle,
        actor_kind=kind,
        conversation=f"zulip:{room}",
        identifiers=identifiers(("message", message.get("id")), ("thread", topic and f"{room}/{topic}")),
        attributes=without(message, *TAKEN, "reactions")
        | readers(reactions=[_reaction(found) for found in message.get("reactions") or []])
        | {"topic": topic},
    )
    aliases = [message["sender_email"]] if message.get("sender_email") else []
    return [event, Person(handle, name=message.get("sender_full_name"), actor_kind=kind, aliases=aliases)]


def _reaction(found: dict[str, Any]) -> dict[str, Any]:
    return reaction(found.get("emoji_name"), [found.get("user_id") or (found.get("user") or {}).get("id")])
