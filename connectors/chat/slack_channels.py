"""Slack: the channels of a workspace export, and who was in them when it was taken.

    [{"id": "C012AB3CD", "name": "inc-2043", "created": 1711674900, "creator": "U024BE7LH",
      "is_archived": false, "members": ["U024BE7LH", "U061F7AUR"], "topic": {"value": ""}}]

Also groups.json (private channels), dms.json and mpims.json. When a member came is in the messages, or
nowhere. Source: Slack's help page "How to read Slack data exports" (channels.json).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Context, Item, Presence, connector
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
    """A direct message has no name; its day files lie in a folder named by its id."""
    channel = record.value
    conversation = f"slack:{channel.get('name') or channel['id']}"
    return [Context(), *(Presence(conversation, handle, "member") for handle in channel.get("members") or [])]
