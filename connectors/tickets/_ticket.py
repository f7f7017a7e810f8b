"""What the tickets of all trackers share."""

from __future__ import annotations

from typing import Any

from connectors._contract import Event
from connectors._names import GRADES
from connectors._records import Record, identifiers, sentence, written

PRIORITIES = {
    "urgent": "critical", "critical": "critical", "highest": "critical", "blocker": "critical", "immediate": "critical",
    "show-stopper": "critical", "high": "error", "major": "error", "medium": "warning", "normal": "warning", "low": "info",
    "minor": "info", "lowest": "info", "trivial": "info",
    **{f"{word}{number}": grave for word in ("s", "p", "sev") for number, grave in enumerate(GRADES)},
}  # fmt: skip


def ticket(
    record: Record, number: str, time: Any, headline: str, body: str = "", *, system: str, action: str, **facts: Any
) -> Event:
    """One thing that happened to a ticket; `number` is the ticket as people name it."""
    facts.setdefault("actor_kind", "human")
    attributes = {"action": action} | facts.pop("attributes", {})
    return Event(
        line=record.line,
        locator=record.locator or None,
        time=written(time),
        headline=sentence(f"{number}: {headline or action}"),
        body=body or headline or action,
        conversation=f"{system}:{number}",
        identifiers=identifiers(("ticket", number), *facts.pop("identifiers", ())),
        attributes=attributes,
        **facts,
    )


def change(field: str, before: Any, after: Any) -> str:
    """What a history item says: `status Open → Closed`."""
    return f"{field} {_shown(before)} → {_shown(after)}"


def severity_of(priority: Any) -> str | None:
    """By the priority's name, whatever number or dash stands before it."""
    words = str(priority or "").lower().replace(" - ", " ").split()
    return next((PRIORITIES[word] for word in words if word in PRIORITIES), None)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(each) for each in value) or "none"
    return "none" if value in (None, "") else str(value)
