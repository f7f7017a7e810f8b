"""Writes the Markdown summary: the incident in words that can be pasted into a review, each with its source."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row, Story, dark_seconds, read_story
from pipelines.timeline.words import clock, count, day, doubt, form, magnitude, quantity, span

# An underscore inside a word and an & that begins no entity mean themselves already.
SPECIAL = re.compile(r"([\\`*\[\]<|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;))")
LINE_START = re.compile(r"^(?:(\d+)([.)])|()([-+=>#]))")


def write_summary(database: Path, markdown: Path, names: str = "roles") -> list[tuple[str, int, int]]:
    """Renders the incident file as Markdown; the same database gives the same bytes. Returns what was masked."""
    with IncidentFile(database, names) as file:
        story = read_story(file)
    markdown.write_text(summary_text(story), encoding="utf-8", newline="\n")
    return file.mask.summary()


def summary_text(story: Story) -> str:
    """The incident as Markdown."""
    blocks = [
        _head(story),
        _phases(story),
        _moments(story),
        _impact(story),
        _dark_areas(story),
        _decisions(story),
        _clocks(story),
        _evidence(story),
        _assumptions(story),
    ]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def plain(text: Any) -> str:
    """Evidence as one line of Markdown that means itself: no tag, link, list or emphasis of its own."""
    line = " ".join(str(text if text is not None else "").split())
    return LINE_START.sub(r"\1\3\\\2\4", SPECIAL.sub(r"\\\1", line))


def when(at: datetime | None, earliest: datetime | None = None, latest: datetime | None = None, shape: str = "") -> str:
    """`00:41 ± 20 s`."""
    if at is None:
        return "no time"
    return " ".join(part for part in (clock(at, shape or form(earliest, latest)), doubt(at, earliest, latest)) if part)


def _cited(row: Row) -> str:
    """` (chat/incident.json:14)`, as code, so that a path stays a path."""
    if not row.get("source"):
        return ""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", row["source"])), default=0))
    return f" ({fence}{' '.join(row['source'].split())}{fence})"


def _section(title: str, lines: list[str], nothing: str) -> list[str]:
    return [f"## {title}", "", *(lines or [nothing])]


def _head(story: Story) -> list[str]:
    incident = story.incident
    name = " · ".join(plain(incident.get(key)) for key in ("incident_id", "severity", "title") if incident.get(key))
    lines = [f"# {name or 'Incident'}", ""]
    if story.window:
        start, end = story.window
        same = start.date() == end.date()
        lines.append(
            f"{day(start)} {clock(start)} \N{EN DASH} {'' if same else day(end) + ' '}{clock(end)}. All times are UTC."
        )
    else:
        lines.append("No event could be placed in time.")
    seconds, is_impact = dark_seconds(story)
    corrected = {row["clock_id"] for row in story.clocks if row["verdict"] == "applied"}
    dark = f"{span(seconds)} of impact in the dark" if is_impact else f"{span(seconds)} in which some source was dark"
    facts = [
        count(story.counts["event_count"], "event") + " from " + count(story.counts["file_count"], "file"),
        dark if story.dark_areas else "no dark area found",
        f"{count(len(corrected), 'clock')} corrected",
        f"{count(story.counts['reject_count'], 'record')} could not be read",
    ]
    return [*lines, "", " · ".join(facts) + "."]


def _phases(story: Story) -> list[str]:
    lines = []
    for row in story.phases:
        since = f", {span(row['since_seconds'])} later" if row["since_seconds"] is not None else ""
        basis = f": {plain(row['basis'])}" if row["basis"] else ""
        lines.append(
            f"- **{row['phase']}** {when(row['reached_at'], row['earliest_at'], row['latest_at'])}"
            f"{since}{basis}{_cited(row)}"
        )
    return _section("Phases", lines, "No phase could be told from the records.")


def _moments(story: Story) -> list[str]:
    lines = []
    for row in story.moments:
        corrected = ", clock corrected" if row["is_corrected"] else ""
        label = plain(row["label"] or row["headline"] or "an event without a headline")
        at = when(row["occurred_at"], row["earliest_at"], row["latest_at"])
        lines.append(f"- {at}{corrected} \N{EN DASH} {label}{_cited(row)}")
    return _section("Moments", lines, "No event stood out enough to be called a moment.")


def _impact(story: Story) -> list[str]:
    lines = []
    for row in story.impacts:
        where = f", {plain(row['service'])}" if row["service"] else ""
        end = when(row["ended_at"]) if row["ended_at"] else "open"
        lines.append(
            f"- {when(row['started_at'])} \N{EN DASH} {end}: {plain(magnitude(row))}{where}"
            + (f" ({plain(row['source'])})" if row["source"] else "")
        )
    return _section("Impact", lines, "No customer impact is on record.")


def _dark_areas(story: Story) -> list[str]:
    lines = []
    for row in story.dark_areas:
        who = plain(row["name"])
        start = (
            when(row["started_at"], row["start_earliest_at"], row["start_latest_at"])
            if row["started_at"]
            else "start unknown"
        )
        end = when(row["ended_at"], row["end_earliest_at"], row["end_latest_at"]) if row["ended_at"] else "end open"
        seen = (
            f"; {count(row['observed_count'] or 0, 'record')} seen, about {quantity(row['expected_count'])} expected"
            if row["expected_count"] is not None
            else ""
        )
        hidden = f"; {span(row['impact_overlap_seconds'])} of impact behind it" if row["impact_overlap_seconds"] else ""
        asked = f". To ask: {plain(row['question'])}" if row.get("question") else ""
        lines.append(
            f"- {start} \N{EN DASH} {end}: {who}, {plain(row['class'])}{seen}{hidden}. {plain(row['evidence'])}{asked}"
        )
    return _section("Dark areas", lines, "No stretch was found in which a source should have spoken and did not.")


def _decisions(story: Story) -> list[str]:
    lines = []
    for row in story.decisions:
        role = f" \N{EN DASH} {plain(row['role'])}" if row["role"] else ""
        then = f"; then {row['known_count'] or 0} known, {row['unseen_count'] or 0} recorded but unseen"
        lines.append(
            f"- {when(row['decided_at'], row['earliest_at'], row['latest_at'])}{role}: "
            f"{plain(row['statement'])}{then}{_cited(row)}"
        )
    return _section("Decisions", lines, "No decision was found in what people wrote.")


def _clocks(story: Story) -> list[str]:
    lines = []
    for row in story.clocks:
        if row["verdict"] not in ("applied", "refused", "reference"):
            continue
        ahead = (
            f" {row['offset_seconds']:+.2f} s"
            if row["offset_seconds"] is not None and row["verdict"] != "reference"
            else ""
        )
        lines.append(
            f"- {plain(row['clock_id'])}: {row['verdict']}{ahead}"
            + (f". {plain(row['reason'])}" if row["reason"] else "")
        )
    return _section("Clocks", lines, "No clock was corrected.")


def _evidence(story: Story) -> list[str]:
    lines = ["| file | read as | status | records | events | rejected | SHA-256 |", "|---|---|---|---:|---:|---:|---|"]
    for row in story.files:
        path = plain(row["file_path"]) + (" (baseline)" if row["is_baseline"] else "")
        digest = (row.get("sha256") or "")[:12]
        lines.append(
            f"| {path} | {plain(row['connector'])} | {plain(row['status'])} | {row['records_read'] or 0} "
            f"| {row['events'] or 0} | {row['rejects'] or 0} | {digest} |"
        )
    return _section("Evidence", lines if story.files else [], "No file was handed in.")


def _assumptions(story: Story) -> list[str]:
    lines = [
        "- " + "; ".join(plain(value) for value in row.values() if value not in (None, "")) for row in story.assumptions
    ]
    made = [
        f"Postlude {plain(story.incident.get('tool_version'))}",
        f"time zone data {plain(story.incident.get('tzdata_version'))}",
        f"settings {plain(story.incident.get('settings_sha256'))}",
    ]
    return [
        *_section("Assumptions", lines, "Nothing had to be assumed, or what was assumed is not on record."),
        "",
        " · ".join(made),
    ]
