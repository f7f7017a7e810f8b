"""Telegram: one chat, or all chats, as Telegram Desktop exports them (result.json).

    {"name": "Incidents", "type": "private_supergroup", "id": 9, "messages": [{"id": 1, "type": "message",
     "date": "2026-03-29T01:56:00", "date_unixtime": "1774745760", "from": "Payments", "from_id": "user3",
     "text": ["Looking, see ", {"type": "link", "text": "https://example.org"}]}]}

`date` is the exporting computer's local time without a zone; `date_unixtime` says the same in UTC and is the
message's time, where an export is new enough to have it. Sources: Telegram Desktop's JSON as described in public
notes on the format (tg-parser docs/TELEGRAM_FORMAT.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written
from connectors.chat._moves import moved

LEAVES = ("messages[]", "chats.list[].messages[]")
TAKEN = ("id", "date_unixtime", "edited_unixtime", "text", "text_entities", "from", "from_id", "actor", "actor_id")
MOVES = {"join_group_by_link": "joined", "join_group_by_request": "joined"}


@connector(
    "chat.telegram",
    kind="chat",
    clock="service:telegram",
    signs=[
        tuple(f"{root}messages[].{name}" for name in ("date", "from_id", "type", "text"))
        for root in ("", "chats.list[].")
    ],
    leaves=LEAVES,
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict.fromkeys(LEAVES, _message))


def _message(record: Record) -> list[Item]:
    message, chat = record.value, record.around[-1]
    handle, name = message.get("from_id") or message.get("actor_id"), message.get("from") or message.get("actor")
    at = written(message.get("date_unixtime")) or written(message["date"])
    text = _text(message.get("text"))
    conversation = f"telegram:{chat.get('id') or chat.get('name')}"
    event = Event(
        line=record.line,
        locator=record.locator,
        time=at,
        other_times=times(edited=message.get("edited_unixtime") or message.get("edited")),
        headline=sentence(text) or str(message.get("action") or "message without text").replace("_", " "),
        body=text,
        actor=handle,
        actor_kind="human" if handle else None,
        conversation=conversation,
        identifiers=identifiers(
            ("message", f"{conversation}/{message['id']}"), ("thread", _reply(conversation, message))
        ),
        attributes=without(message, *TAKEN) | {"chat": chat.get("name")},
    )
    means = MOVES.get(message.get("action") or "")
    return [
        event,
        *([Person(handle, name=name, aliases=[name] if name else [])] if handle else []),
        *moved(conversation, handle, means, at),
    ]


def _text(text: Any) -> str:
    """A text is one string, or strings and marked pieces in a row."""
    pieces = text if isinstance(text, list) else [text or ""]
    return "".join(piece if isinstance(piece, str) else piece["text"] for piece in pieces)


def _reply(conversation: str, message: dict[str, Any]) -> str | None:
    return f"{conversation}/{message['reply_to_message_id']}" if message.get("reply_to_message_id") else None
