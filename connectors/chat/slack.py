"""Slack: the messages of a channel, day by day, from a workspace export.

    [{"type": "message", "user": "U024BE7LH", "text": "Rolling back now", "ts": "1711673888.000200",
      "thread_ts": "1711673760.105400", "edited": {"user": "U024BE7LH", "ts": "1711673901.000000"}}]

`ts` is text and stays text: as a float it loses digits, and as an id it is unique within its channel.
A day file is cut at the workspace's local midnight. An edited message shows its last words only; a
deleted one is absent, or, where replies hang on it, a tombstone. Sources: Slack's help page "How to read Slack data exports", its reference of
message events, and rusq/slackdump internal/fixtures/assets/source_export_dir.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from connectors._contract import Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written
from connectors.chat._moves import moved
from connectors.chat._slack_text import text_of

MOVES = {"channel_join": "joined", "group_join": "joined", "channel_leave": "left", "group_leave": "left"}
MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
PERMALINK = re.compile(r"/archives/([A-Z0-9]+)/p(\d{10})(\d{6})")
TAKEN = ("type", "ts", "text", "user", "user_profile", "edited", "blocks", "team", "user_team", "source_team", "bot_profile",
         "replies", "reply_users", "icons")  # fmt: skip


@connector(
    "chat.slack",
    kind="chat",
    clock="service:slack",
    signs=[
        ("[].ts", "[].type", "[].text", "[].user"),
        ("[].ts", "[].type", "[].text", "[].bot_id"),
        ("[].ts", "[].type", "[].text", "[].subtype"),
        ("messages[].ts", "messages[].type", "messages[].text"),
    ],
    leaves=("[]", "messages[]", "messages[].slackdump_thread_replies[]"),
)
def read(evidence: Evidence) -> Iterator[Item]:
    channel = _channel_of(evidence.path)

    def message(record: Record) -> list[Item]:
        return _message(record, channel)

    yield from each(evidence, {"[]": message, "messages[]": message, "messages[].slackdump_thread_replies[]": message})


def _message(record: Record, folder: str) -> list[Item]:
    message, document = record.value, record.around[0]
    named = (document.get("channel_id") or document.get("name")) if isinstance(document, dict) else None
    channel, ts = named or folder, written(message.get("ts"))
    text, subtype = text_of(message), message.get("subtype")
    actor = message.get("user") or message.get("bot_id") or message.get("username")
    is_bot = bool(message.get("bot_id")) or subtype == "bot_message" or actor == "USLACKBOT"
    thread = written(message.get("thread_ts"))
    event = Event(
        line=record.line,
        locator=record.locator,
        time=ts,
        other_times=times(edited=(message.get("edited") or {}).get("ts")),
        headline=sentence(text) or _files(message) or (subtype or "message without text").replace("_", " "),
        body=text,
        actor=actor,
        actor_kind="automation" if is_bot else "human",
        conversation=f"slack:{channel}",
        identifiers=identifiers(
            ("message", ts and f"{channel}/{ts}"),
            ("thread", thread and f"{channel}/{thread}"),
            *(("message link", f"{place}/{whole}.{part}") for place, whole, part in PERMALINK.findall(text)),
        ),
        attributes=without(message, *TAKEN, "attachments", "slackdump_thread_replies") | _mentioned(text),
    )
    return [event, *_author(message, actor, is_bot), *moved(f"slack:{channel}", actor, MOVES.get(subtype or ""), ts)]


def _files(message: dict[str, Any]) -> str:
    """What was put up without a word; the export's files carry their own names."""
    names = [file.get("title") or file.get("name") for file in message.get("files") or []]
    return ", ".join(name for name in names if name)


def _mentioned(text: str) -> dict[str, list[str]]:
    found = list(dict.fromkeys(MENTION.findall(text)))
    return {"mentions": found} if found else {}


def _author(message: dict[str, Any], actor: str | None, is_bot: bool) -> list[Item]:
    """Where an export repeats the author's profile in the message, it is a name to mask."""
    profile = message.get("user_profile") or {}
    if not actor or not (profile or is_bot):
        return []
    aliases = [profile.get(name) for name in ("name", "display_name")] + ([message.get("username")] if is_bot else [])
    kept = [alias for alias in aliases if alias and alias != actor]
    return [Person(actor, name=profile.get("real_name"), actor_kind="automation" if is_bot else "human", aliases=kept)]


def _channel_of(path: str) -> str:
    """The folder that a day file lies in is named like its channel."""
    place = PurePosixPath(path.rpartition("!")[2])
    return place.parent.name or place.stem
