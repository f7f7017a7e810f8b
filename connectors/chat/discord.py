"""Discord: a channel as DiscordChatExporter writes it.

    {"guild": {"id": "1"}, "channel": {"id": "42", "name": "incidents"}, "exportedAt": "2026-03-30T09:00:00+00:00",
     "messages": [{"id": "729000884389806161", "type": "Default", "timestamp": "2026-03-29T00:56:00.105+00:00",
     "timestampEdited": null, "content": "Looking", "author": {"id": "3", "name": "payments", "isBot": false}}]}

Stamps carry the offset of the zone that the export was made in. `callEndedTimestamp` ends a call. Source:
Tyrrrz/DiscordChatExporter DiscordChatExporter.Core/Exporting/JsonMessageWriter.cs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written
from connectors.chat._moves import moved
from connectors.chat._readers import HANDED, reaction, readers

TAKEN = ("id", "timestamp", "timestampEdited", "callEndedTimestamp", "content", "author", "embeds", "inlineEmojis")
MOVES = {"GuildMemberJoin": "joined", "RecipientAdd": "joined", "RecipientRemove": "left"}


@connector(
    "chat.discord",
    kind="chat",
    clock="service:discord",
    signs=[
        ("guild.id", "channel.id", "messages[].timestamp", "messages[].author.id"),
        ("guild.id", "channel.id", "channel.type", "messages"),
    ],
    leaves="messages[]",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"messages[]": _message})


def _message(record: Record) -> list[Item]:
    message, export = record.value, record.around[0]
    author, at = message["author"], written(message["timestamp"])
    text = "\n".join(part for part in (message.get("content"), *_embedded(message.get("embeds") or [])) if part)
    reference = message.get("reference") or {}
    conversation = f"discord:{export['channel']['id']}"
    event = Event(
        line=record.line,
        locator=record.locator,
        time=at,
        other_times=times(edited=message.get("timestampEdited"), ended=message.get("callEndedTimestamp")),
        headline=sentence(text) or "message without text",
        body=text,
        actor=author["id"],
        actor_kind="automation" if author.get("isBot") else "human",
        conversation=conversation,
        identifiers=identifiers(("message", message.get("id")), ("thread", reference.get("messageId"))),
        attributes=without(message, *TAKEN, *HANDED)
        | readers(
            (who.get("id") for who in message.get("mentions") or []),
            (_reaction(found) for found in message.get("reactions") or []),
        )
        | {"channel": export["channel"].get("name"), "embeds": len(message.get("embeds") or []) or None},
    )
    names = [author.get("name"), author.get("nickname")]
    person = Person(author["id"], name=author.get("nickname") or author.get("name"), actor_kind=event.actor_kind or "human",
                    aliases=list(dict.fromkeys(name for name in names if name)))  # fmt: skip
    means = MOVES.get(message.get("type"))
    return [event, person, *moved(conversation, author["id"], means, at)]


def _reaction(found: dict[str, Any]) -> dict[str, Any]:
    """Who reacted is named where the export was asked for it; when is not."""
    users = (who.get("id") for who in found.get("users") or [])
    return reaction((found.get("emoji") or {}).get("name"), users, count=found.get("count"))


def _embedded(embeds: list[dict[str, Any]]) -> Iterator[str]:
    for embed in embeds:
        yield from (embed[name] for name in ("title", "description") if embed.get(name))
        yield from (f"{field['name']}: {field['value']}" for field in embed.get("fields") or [])
