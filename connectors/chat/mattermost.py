"""Mattermost: the bulk export, one object on each line.

    {"type": "version", "version": 1}
    {"type": "post", "post": {"team": "shop", "channel": "incidents", "user": "payments", "message": "Looking",
     "create_at": 1774745760105, "edit_at": null, "replies": [{"user": "ops", "message": "ok", "create_at": 1774745790000}]}}

Milliseconds of UTC. A post's replies are messages of their own, its reactions stay with it, with their own
`create_at`. Teams, channels and users are context: who was in which channel, not since when. Source: Mattermost
documentation, "Bulk export data" and "Bulk loading data", data format.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Event, Item, Person, Presence, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written
from connectors.chat._moves import moved
from connectors.chat._readers import of_milliseconds, reaction, readers

LEAVES = ("type", "post.replies[]", "direct_post.replies[]")
MOVES = {"system_join_channel": "joined", "system_add_to_channel": "joined", "system_join_team": "joined", "system_leave_channel": "left",
         "system_remove_from_channel": "left", "system_leave_team": "left"}  # fmt: skip


@connector(
    "chat.mattermost",
    kind="chat",
    clock="service:mattermost",
    signs=[
        ("type", "post.create_at", "post.message", "post.user"),
        ("type", "direct_post.create_at", "direct_post.message", "direct_post.user"),
        ("type", "version", "channel.team", "channel.name"),
    ],
    leaves=LEAVES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, dict(zip(LEAVES, (_line, _reply, _reply), strict=True)))


def _line(record: Record) -> list[Item]:
    line, kind = record.around[0], record.value
    if kind in ("post", "direct_post"):
        return _message(record, line[kind], line[kind])
    if kind == "user":
        return [Context(), *_user(line["user"])]
    return [Context()]


def _reply(record: Record) -> list[Item]:
    line = record.around[0]
    return _message(record, record.value, line[line["type"]])


def _message(record: Record, message: dict[str, Any], post: dict[str, Any]) -> list[Item]:
    members = post.get("channel_members") or post.get("members") or []
    conversation = (
        f"mattermost:{post.get('team')}/{post['channel']}"
        if post.get("channel")
        else "mattermost:" + ",".join(sorted(members))
    )
    author, at, text = message["user"], written(message["create_at"]), message.get("message") or ""
    is_bot = (message.get("props") or {}).get("from_bot") == "true" or (message.get("props") or {}).get(
        "from_webhook"
    ) == "true"
    event = Event(
        line=record.line,
        locator=record.locator if message is not post else "/" + record.around[0]["type"],
        time=at,
        other_times=times(edited=message.get("edit_at") or None),
        headline=sentence(text) or "message without text",
        body=text,
        actor=author,
        actor_kind="automation" if is_bot else "human",
        conversation=conversation,
        identifiers=identifiers(
            ("message", f"{conversation}/{at}" if message is post else None),
            ("thread", f"{conversation}/{post['create_at']}" if post.get("replies") else None),
        ),
        attributes=without(
            message, "user", "message", "create_at", "edit_at", "replies", "team", "channel", "reactions"
        )
        | readers(reactions=[_reaction(found) for found in message.get("reactions") or []]),
    )
    means = MOVES.get(message.get("type") or "")
    return [event, *moved(conversation, author, means, at)]


def _reaction(found: dict[str, Any]) -> dict[str, Any]:
    return reaction(found.get("emoji_name"), [found.get("user")], at=of_milliseconds(found.get("create_at")))


def _user(user: dict[str, Any]) -> Iterator[Item]:
    names = (user.get("first_name"), user.get("last_name"))
    aliases = [user[name] for name in ("email", "nickname") if user.get(name)]
    yield Person(
        user["username"],
        name=" ".join(name for name in names if name) or None,
        role=user.get("position") or None,
        team="guest" if "guest" in (user.get("roles") or "") else None,
        aliases=aliases,
    )
    for team in user.get("teams") or []:
        for channel in team.get("channels") or []:
            yield Presence(f"mattermost:{team['name']}/{channel['name']}", user["username"], "member")
