"""Comings and goings: what a message that says so tells of who was in the conversation."""

from __future__ import annotations

from connectors._contract import Presence


def moved(conversation: str, handle: str | None, means: str | None, at: str | None) -> list[Presence]:
    """means: "joined" from then on, "left" until then; None: the message is no move."""
    if not handle or not means:
        return []
    is_join = means == "joined"
    return [Presence(conversation, handle, means, from_time=at if is_join else None, to_time=None if is_join else at)]
