"""What the entries of all audit logs share."""

from __future__ import annotations

from typing import Any

from connectors._contract import Event
from connectors._records import Record, identifiers, sentence, times, written

LEVELS = {
    "debug": "debug", "default": "info", "info": "info", "informational": "info", "information": "info", "4": "info", "verbose": "debug",
    "notice": "notice", "warn": "warning", "warning": "warning", "error": "error", "critical": "critical", "alert": "critical",
    "emergency": "critical",
}  # fmt: skip


def entry(
    record: Record, time: Any, headline: str, body: str = "", *, changes: bool, failed: bool = False, **facts: Any
) -> Event:
    """One call or action; a change where it was meant to change something and did."""
    facts.setdefault("severity", "warning" if failed else "info")
    return Event(
        line=record.line,
        locator=record.locator or None,
        time=written(time),
        headline=sentence(headline),
        body=body or headline,
        kind="change" if changes and not failed else "log",
        other_times=times(**facts.pop("other_times", {})),
        identifiers=identifiers(*facts.pop("identifiers", ())),
        **facts,
    )


def level_of(level: Any) -> str | None:
    return LEVELS.get(str(level or "").lower())
