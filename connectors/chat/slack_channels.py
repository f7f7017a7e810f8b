"""Slack: the channels of a workspace export, and who was in them when it was taken.

    [{"id": "C012AB3CD", "name": "inc-2043", "created": 1711674900, "creator": "U024BE7LH",
      "is_archived": false, "members": ["U024BE7LH", "U061F7AUR"], "topic": {"value": ""}}]

Also groups.json (private channels), dms.json and mpims.json. Permalinks name a channel by its id, the folders of the
export by its name: both are the same conversation. When a member came is in the messages, or
nowhere. Source: Slack's help page "How to read Slack data exports" (channels.json).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Context, Conversation, Item, Presence, connector
from connectors._reading import Evidence
from connectors._records import Record, each


@connector(
    "chat.slack_channels",
    kind="chat",
    clock="service:slack",
    signs=[
        ("[].id", "[].members", "[].created", "[].creator", "[].name"),
        ("[].id", "[].members[]", "[].created"),
    ],
    leaves="[]",
    written_order="none",
    context_only=True,
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _channel})


def _channel(record: Record) -> list[Item]:
    """Day files lie in folders named like the channel; a direct message has no name, and a folder named by its id."""
    channel = record.value
    conversation, name = f"slack:{channel['id']}", channel.get("name")
    named = [Conversation(conversation, f"slack:{name}")] if name else []
    return [Context(), *named, *(Presence(conversation, handle, "member") for handle in channel.get("members") or [])]
