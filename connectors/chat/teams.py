"""Microsoft Teams: the messages of a channel or chat, as Microsoft Graph gives them.

    {"value": [{"id": "1711673760105", "messageType": "message", "createdDateTime": "2026-03-29T00:56:00.105Z",
     "lastModifiedDateTime": "2026-03-29T00:58:21Z", "lastEditedDateTime": null, "from": {"user": {"id": "8b081ef6",
     "displayName": "Payments on-call"}}, "body": {"contentType": "html", "content": "<p>Looking</p>"}}]}

`lastEditedDateTime` is when the words were changed; `lastModifiedDateTime` also moves with every reaction, and is no
edit. A deleted message keeps its place and loses its words. Source: Microsoft Graph v1.0 reference, chatMessage,
eventMessageDetail (membersAdded, membersDeleted) and "List channel messages".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Event, Item, Person, connector
from connectors._documents import without
from connectors._markup import words_of
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written
from connectors.chat._moves import moved
from connectors.chat._readers import HANDED, reaction, readers

LEAVES = ("value[]", "value[].replies[]", "[]", "[].replies[]", "messages[]", "messages[].replies[]")
TAKEN = (
    "id",
    "createdDateTime",
    "lastEditedDateTime",
    "body",
    "from",
    "replies",
    "etag",
    "@odata.type",
    "@odata.context",
    "locale",
)
MOVES = {"membersAddedEventMessageDetail": "joined", "membersJoinedEventMessageDetail": "joined", "membersDeletedEventMessageDetail": "left",
         "membersLeftEventMessageDetail": "left"}  # fmt: skip
GUESTS = ("federatedUser", "anonymousGuest", "emailUser", "personalMicrosoftAccountUser", "skypeUser", "phoneUser")


@connector(
    "chat.teams",
    kind="chat",
    clock="service:teams",
    signs=[
        tuple(f"{root}{name}" for name in ("createdDateTime", "messageType", "body.content"))
        for root in ("value[].", "[].", "messages[].", "")
    ],
    leaves=LEAVES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict.fromkeys(LEAVES, _message), otherwise=_alone)


def _alone(record: Record) -> Item | list[Item]:
    """A page without messages is context; a document that is one message is that message."""
    if isinstance(record.value, dict) and "createdDateTime" in record.value:
        return _message(record)
    if record.value == [] or (isinstance(record.value, dict) and record.value.get("value") == []):
        return Context()
    raise ValueError("no message in it")


def _message(record: Record) -> list[Item]:
    message = record.value
    body, detail = message.get("body") or {}, message.get("eventDetail") or {}
    content = body.get("content") or ""
    text = words_of(content) if body.get("contentType") == "html" else content
    is_deleted = bool(message.get("deletedDateTime"))
    author = _author(message.get("from") or {})
    place = message.get("channelIdentity") or {}
    conversation = f"teams:{place.get('channelId') or message.get('chatId') or 'chat'}"
    at = written(message.get("createdDateTime"))
    happened = str(detail.get("@odata.type") or "").rpartition(".")[2]
    event = Event(
        line=record.line,
        locator=record.locator,
        time=at,
        other_times=times(edited=message.get("lastEditedDateTime")),
        headline=sentence(message.get("subject") or text)
        or ("deleted message" if is_deleted else happened or "message without text"),
        body="\n".join(part for part in (message.get("subject"), text) if part),
        actor=author.handle if author else None,
        actor_kind=author.actor_kind if author else "system" if happened else None,
        conversation=conversation,
        identifiers=identifiers(
            ("message", message.get("id")), ("thread", message.get("replyToId") or message.get("id"))
        ),
        attributes=without(message, *TAKEN, *HANDED)
        | readers(
            (_user(found.get("mentioned")) for found in message.get("mentions") or []),
            (_reaction(found) for found in message.get("reactions") or []),
        ),
    )
    moves = [
        stay
        for who in detail.get("members") or []
        for stay in moved(conversation, who.get("id"), MOVES.get(happened), at)
    ]
    return [event, *([author] if author else []), *moves]


def _reaction(found: dict[str, Any]) -> dict[str, Any]:
    return reaction(found.get("reactionType"), [_user(found.get("user"))], at=found.get("createdDateTime"))


def _user(identities: dict[str, Any] | None) -> str | None:
    """Graph gives a set of identities, of which a person's is one."""
    return ((identities or {}).get("user") or {}).get("id")


def _author(sender: dict[str, Any]) -> Person | None:
    for kind in ("user", "application", "device"):
        who = sender.get(kind)
        if isinstance(who, dict) and who.get("id"):
            return Person(
                who["id"],
                name=who.get("displayName"),
                team="guest" if who.get("userIdentityType") in GUESTS else None,
                actor_kind="human" if kind == "user" else "automation",
            )
    return None
