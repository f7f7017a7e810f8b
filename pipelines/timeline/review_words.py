"""What people wrote into the review, in lines: the same for the summary and for paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipelines.timeline.review_sheet import FORMS, ReviewSheet
from pipelines.timeline.story import Row

TITLES = {
    "factors": "Contributing factors",
    "whys": "Why, and why that",
    "actions": "Actions",
    "learned": "Learned",
    "notes": "Notes",
}
MAIN = ("statement", "text")


@dataclass(frozen=True)
class Line:
    """One entry: its id, what it says, the other fields in words, and the events that show it."""

    name: str
    says: str
    more: list[str]
    events: list[Row]


def review_lines(review: ReviewSheet) -> dict[str, list[Line]]:
    """Title → its entries, in the order of the review; titles without any are left out."""
    lines = {title: [_line(kind, entry, review) for entry in review.entries[kind]] for kind, title in TITLES.items()}
    return {title: own for title, own in lines.items() if own}


def _line(kind: str, entry: Row, review: ReviewSheet) -> Line:
    says = next((entry[key] for key in MAIN if entry.get(key)), "")
    more = [
        f"{words.partition(',')[0].lower()}: {_said(entry[key])}"
        for key, words, how in FORMS[kind]["fields"]
        if key not in MAIN and how != "events" and entry.get(key)
    ]
    refs = entry.get("events", []) + ([entry["event"]] if "event" in entry else [])
    return Line(
        entry.get("id", ""), says, more, [review.cited[ref["found"]] for ref in refs if ref["found"] in review.cited]
    )


def _said(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)
