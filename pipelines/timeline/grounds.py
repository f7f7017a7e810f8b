"""What the Markdown summary rests on: clocks, assumptions, the files of the evidence, and what made it of them."""

from __future__ import annotations

from pipelines.timeline.markdown import plain, section
from pipelines.timeline.story import Story


def clocks(story: Story) -> list[str]:
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
    return section("Clocks", lines, "No clock was corrected.")


def evidence(story: Story) -> list[str]:
    lines = ["| file | read as | status | records | events | rejected | SHA-256 |", "|---|---|---|---:|---:|---:|---|"]
    for row in story.files:
        path = plain(row["file_path"]) + (" (baseline)" if row["is_baseline"] else "")
        digest = (row.get("sha256") or "")[:12]
        lines.append(
            f"| {path} | {plain(row['connector'])} | {plain(row['status'])} | {row['records_read'] or 0} "
            f"| {row['events'] or 0} | {row['rejects'] or 0} | {digest} |"
        )
    return section("Evidence", lines if story.files else [], "No file was handed in.")


def assumptions(story: Story) -> list[str]:
    lines = []
    for row in story.assumptions:
        what, *more = (plain(value) for value in row.values() if value not in (None, ""))
        said = [each for each, after in zip(more, [*more[1:], ""], strict=True) if not after.startswith(each)]
        lines.append(f"- {what}: {'; '.join(said)}")
    return section("Assumptions", lines, "Nothing had to be assumed, or what was assumed is not on record.")


def made(story: Story) -> list[str]:
    incident = story.incident
    facts = {"Postlude": "tool_version", "time zone data": "tzdata_version", "settings": "settings_sha256"}
    return [" · ".join(plain(f"{name} {incident.get(key)}") for name, key in facts.items())]
