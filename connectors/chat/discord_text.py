"""Discord: a channel as DiscordChatExporter writes it in plain text.

    ==============================================================
    Guild: Shop
    Channel: Text Channels / incidents
    ==============================================================

    [3/29/2026 1:56 AM] payments (pinned)
    Looking

A message stands below a line with its time and its author, parted from the next by a blank line; attachments, embeds, stickers and
reactions follow under their names in braces. Times are in the exporter's zone and way of writing, and no line names them.
Source: Tyrrrz/DiscordChatExporter DiscordChatExporter.Core/Exporting/PlainTextMessageWriter.cs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Context, Event, Item, Joined, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors._records import sentence

RULE = re.compile(r"={40,}\s*$")
CHANNEL = re.compile(r"Channel: (.*)$")
HEADER = re.compile(r"\[(?P<time>[^\]]*\d[^\]]*)\] (?P<name>.+?)(?P<pinned> \(pinned\))?\s*$")
REACTIONS = re.compile(r"\{Reactions\}\n(.*)")


def fits(head: Head) -> float:
    lines = [line for line in head.lines[:12] if line.strip()] if head.shape == "text" else []
    is_ours = len(lines) > 2 and RULE.match(lines[0]) and lines[1].startswith("Guild: ") and CHANNEL.match(lines[2])
    return 0.95 if is_ours else 0.0


@connector("chat.discord_text", kind="chat", clock="service:discord", fits=fits, count=count_text_records)
def read(evidence: Evidence) -> Iterator[Item]:
    waiting: list[tuple[int, str]] = []
    conversation, form, follows_blank = "discord:", None, False
    for number, line in numbered_lines(evidence):
        line = line.rstrip(" \t\r")
        header = HEADER.match(line) if follows_blank else None
        begins = header is not None and _form(header["time"]) == (form or _form(header["time"]))
        if begins or (waiting and follows_blank and RULE.match(line)):
            yield from _message(waiting, conversation)
            waiting = []
        if begins or (waiting and line):
            waiting.append((number, line))
            form = form or (_form(header["time"]) if header else None)
        elif line:
            yield Context()
            conversation = f"discord:{found[1]}" if (found := CHANNEL.match(line)) else conversation
        follows_blank = not line
    yield from _message(waiting, conversation)


def _message(lines: list[tuple[int, str]], conversation: str) -> Iterator[Item]:
    if not lines:
        return
    header = HEADER.match(lines[0][1])
    assert header is not None
    text = "\n".join(line for _, line in lines[1:])
    reactions = REACTIONS.search(text)
    if len(lines) > 1:
        yield Joined(len(lines) - 1)
    yield Event(
        line=lines[0][0],
        line_count=lines[-1][0] - lines[0][0] + 1,
        time=header["time"],
        headline=sentence(text) or "message without text",
        body=text,
        actor=header["name"],
        actor_kind="human",
        conversation=conversation,
        attributes=({"pinned": True} if header["pinned"] else {}) | ({"reactions": reactions[1]} if reactions else {}),
    )


def _form(time: str) -> str:
    """How a time is written: words and numbers masked, so that a line of somebody's words begins no message."""
    return re.sub(r"[^\W\d]+\.?", "a", re.sub(r"\d+", "0", time))
