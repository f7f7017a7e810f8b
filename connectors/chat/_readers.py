"""Whom a message names and who reacted to it: one shape for every messenger, the one that Slack's export has.

    {"mentions": ["U1"], "reactions": [{"name": "eyes", "users": ["U2"], "at": "2026-03-29T00:57:00Z"}]}

The names are handles; `at` stands where the export tells when somebody reacted, ISO 8601.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from connectors._documents import without

HANDED = ("mentions", "reactions")  # what `readers` says anew


def readers(mentions: Iterable[str | None] = (), reactions: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    return without({"mentions": list(dict.fromkeys(who for who in mentions if who)), "reactions": list(reactions)})


def reaction(name: Any, users: Iterable[Any], **facts: Any) -> dict[str, Any]:
    """One kind of reaction; facts: `at`, or the `count` where not all who reacted are named."""
    return without({"name": name, "users": [str(who) for who in users if who], **facts})


def of_milliseconds(stamp: Any) -> str | None:
    return datetime.fromtimestamp(stamp / 1000, UTC).isoformat() if isinstance(stamp, int) and stamp else None
