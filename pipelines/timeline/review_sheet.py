"""The review as people wrote it, for reading on the page and for going on there: entries with the events they point at."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row
from pipelines.timeline.words import common_start, source

# What an entry of each table states, for reading and for writing: key, words, and how it is written.
FORMS: dict[str, Any] = {
    "notes": {"one": "note", "fields": [["text", "Note", "long"]]},
    "moments": {"one": "moment", "fields": [["label", "Label", "text"], ["why", "Why it stands out", "text"], ["hidden", "Hide it", "tick"]]},
    "decisions": {
        "one": "decision",
        "fields": [
            ["statement", "What was decided", "long"], ["by", "Who decided, a role", "role"], ["rationale", "Why it made sense then", "long"],
            ["alternatives", "Other ways, one a line", "lines"], ["confirmed", "Was it a decision?", "yes-no"],
        ],
    },
    "factors": {
        "one": "factor",
        "prefix": "F",
        "fields": [
            ["statement", "What contributed", "long"], ["type", "Kind", "text"], ["contribution", "How it contributed", "long"],
            ["contributes_to", "Led to", "factors"], ["events", "Shown by", "events"],
        ],
    },
    "whys": {
        "one": "why",
        "prefix": "W",
        "fields": [["parent", "Answers", "why"], ["statement", "Because", "long"], ["events", "Shown by", "events"]],
    },
    "actions": {
        "one": "action",
        "prefix": "A",
        "fields": [
            ["statement", "What will be done", "long"], ["kind", "Kind", "prevent|detect|respond|learn"], ["owner", "Owner, a role", "text"],
            ["priority", "Priority", "text"], ["due", "Due", "date"], ["ticket", "Ticket", "text"], ["factors", "Answers", "factors"], ["status", "Status", "text"],
        ],
    },
    "learned": {"one": "lesson", "fields": [["well", "Went well, one a line", "lines"], ["poorly", "Went poorly, one a line", "lines"], ["lucky", "Luck, one a line", "lines"]]},
}  # fmt: skip
ENTRIES = (
    "select entry_kind, position, entry::varchar as entry, event_ids from review_entries order by entry_kind, position"
)
ROLES = "select distinct role from participants where role is not null and actor_kind = 'human' order by role"
CITED = """
select event_id, occurred_at, headline, file_path, line_number, occurred_at as at from shown
where event_id in (select unnest(event_ids) from review_entries) order by event_id"""
QUOTED = """
select event_id, headline, left(body, 2000) as body from shown
where event_id in (select unnest(event_ids) from review_entries) order by event_id"""


@dataclass
class ReviewSheet:
    """`entries`: kind → entries as stated, each event with the id that it was `found` under. `cited`: those events."""

    entries: dict[str, list[Row]] = field(default_factory=lambda: {kind: [] for kind in FORMS})
    cited: dict[str, Row] = field(default_factory=dict)
    lost: list[Row] = field(default_factory=list)
    masked_count: int = 0
    roles: list[str] = field(default_factory=list)


def read_review(file: IncidentFile) -> ReviewSheet:
    sheet, written = ReviewSheet(), file.raw_frame(QUOTED)
    quoted = dict(zip(written["event_id"], zip(written.rows(), file.masked(written).rows(), strict=True), strict=True))
    for kind, _, text, event_ids in file.raw_frame(ENTRIES).iter_rows():
        entry = json.loads(text)
        refs = entry.get("events", []) if "events" in entry else [entry["event"]] if "event" in entry else []
        for ref, event_id in zip(refs, event_ids, strict=True):
            ref["found"] = event_id
            if ref.get("text") and event_id in quoted:
                ref["text"] = _readable(ref["text"], *quoted[event_id])
        sheet.entries[kind].append(entry)
    sheet.masked_count = _mask(file, sheet.entries)
    sheet.cited = {
        row["event_id"]: row | {"source": source(row["file_path"], row["line_number"])} for row in file.rows(CITED)
    }
    sheet.roles = [row["role"] for row in file.rows(ROLES)]
    sheet.lost = file.table("review_unmatched", "what, reason")
    return sheet


def _readable(words: str, written: tuple[str | None, ...], masked: tuple[str | None, ...]) -> str | None:
    """The first words of an event as far as its own text may be read: words that end within a secret do not show it."""
    for before, after in zip(written[1:], masked[1:], strict=True):
        if before and after and before.startswith(words):
            return common_start(words, after) or None
    return words


def _mask(file: IncidentFile, entries: dict[str, list[Row]]) -> int:
    """Puts roles for names in all that was written; returns how many texts that changed.

    The first words of an event must stay those of the evidence: of them only what needs no mask is kept.
    """
    places = [place for kind in entries.values() for entry in kind for place in _texts(entry)]
    texts = pl.DataFrame({"text": [holder[key] for holder, key in places]}, schema={"text": pl.String})
    changed = 0
    for (holder, key), masked in zip(places, file.mask.frame(texts)["text"], strict=True):
        if masked == holder[key]:
            continue
        changed += 1
        is_quotation = key == "text" and "found" in holder
        holder[key] = common_start(masked, holder[key]) or None if is_quotation else masked
    return changed


def _texts(holder: Any) -> list[tuple[Any, Any]]:
    """(holder, key) of every text in it, but for ids and times."""
    found: list[tuple[Any, Any]] = []
    for key, value in holder.items() if isinstance(holder, dict) else enumerate(holder):
        if isinstance(value, dict | list):
            found += _texts(value)
        elif isinstance(value, str) and key not in ("id", "at", "due", "found", "kind", "parent"):
            found.append((holder, key))
    return found
