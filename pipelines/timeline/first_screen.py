"""What the first screen says in one line each: minutes in the dark, impact, and who had the first sign of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from pipelines.timeline.story import Row, Story, Stretch
from pipelines.timeline.words import between, clock, is_counted, magnitude, quantity, seconds_between, span

CHOICES = ("choice", "choice not to act", "go-ahead")


@dataclass(frozen=True)
class DarkMinutes:
    """When something went unheard: while impact lasted, where impact is on record (`is_impact`), else at all.

    `stretches` do not overlap; each comes with the names of the dark areas that it lies in.
    """

    stretches: list[tuple[datetime, datetime, list[str]]]
    is_impact: bool

    @property
    def seconds(self) -> float:
        return sum(seconds_between(start, end) or 0.0 for start, end, _ in self.stretches)


def dark_minutes(story: Story) -> DarkMinutes:
    areas = [(row["name"], _closed(row, story.window)) for row in story.dark_areas if row["is_unheard"]]
    dark = _union([stretch for _, stretch in areas])
    impact = _union([_closed(row, story.window) for row in story.impacts])
    shared = [(max(a, c), min(b, d)) for a, b in dark for c, d in impact if max(a, c) < min(b, d)] if impact else dark
    named = [
        (start, end, [name for name, own in areas if own and own[0] < end and own[1] > start]) for start, end in shared
    ]
    return DarkMinutes(named, bool(impact))


def dark_seconds(story: Story) -> tuple[float, bool]:
    """How long it was dark, and whether that counts the time of impact alone."""
    dark = dark_minutes(story)
    return dark.seconds, dark.is_impact


def impact_lines(story: Story) -> list[Row]:
    """`what`, `where` and `when` for the first screen: the stretches of one measure at one service stand in one line."""
    stretches: dict[tuple[str, str], list[Row]] = {}
    for row in story.impacts:
        stretches.setdefault((row["measure"] or "", row["service"] or ""), []).append(row)
    return [{"what": _said_together(rows), "where": service, "when": rows} for (_, service), rows in stretches.items()]


def hits(story: Story) -> list[Row]:
    """`when` customers were hit, and the `measures` of it: what began and ended in the same minutes is said once."""
    together: dict[tuple[str, ...], Row] = {}
    for line in impact_lines(story):
        edges = [at and clock(at, "full")[:-3] for row in line["when"] for at in (row["started_at"], row["ended_at"])]
        together.setdefault(tuple(edges), {"when": line["when"], "measures": []})["measures"].append(line)
    return list(together.values())


def first_sign_line(story: Story) -> str:
    """Who had the first sign of it, customers or monitoring, and by how much; empty where one of them had none."""
    sides = {row["side"]: row for row in story.first_signs}
    if not {"customers", "monitoring"} <= sides.keys() or sides["monitoring"]["lead_seconds"] is None:
        return ""
    row = sides["monitoring"]
    shortest, longest = sorted((abs(row["lead_lower_seconds"] or 0), abs(row["lead_upper_seconds"] or 0)))
    if (row["lead_lower_seconds"] or 0) <= 0 <= (row["lead_upper_seconds"] or 0):
        return f"customers and monitoring within {span(longest)} of each other"
    first, then = ("monitoring", "customers") if row["lead_seconds"] > 0 else ("customers", "monitoring")
    signs = [sides[side]["sign"].partition(":")[0] for side in (first, then)]
    bounds = between(shortest, longest)
    return f"{signs[0]} {span(row['lead_seconds'])} before {signs[1]}" + (f" ({bounds})" if bounds else "")


def telling_decisions(story: Story) -> list[Row]:
    """Decisions, the most telling first: confirmed ones, then choices that were carried out. The first screen offers to
    look through the first of them.
    """

    def rank(row: Row) -> tuple[bool, bool, bool]:
        return row["confirmed"] is not True, row["decision_kind"] not in CHOICES, row["echoed_by"] is None

    taken = [row for row in story.decisions if row["confirmed"] is not False and row["decided_at"]]
    return sorted(taken, key=rank)


def _said_together(rows: list[Row]) -> str:
    """Stretches of one measure side by side; their bounds, where they have any, are those of the sum.

    What several places counted at the same time adds up to nothing: a request may have passed them all.
    """
    if len(rows) == 1:
        return magnitude(rows[0])
    if any(_overlap(a, b) for a, b in combinations(rows, 2)):
        shown = [magnitude(row) for row in rows[:3]] + ["\N{HORIZONTAL ELLIPSIS}"] * (len(rows) > 3)
        return f"{', '.join(shown)} (several logs at once, perhaps of the same)"
    adds_up = is_counted(rows[0]["measure"], rows[0]["unit"])  # requests do, seconds and shares do not
    total = {key: _sum(rows, key) if adds_up else None for key in ("lower", "upper")}
    parts = " + ".join(quantity(row["magnitude"]) for row in rows[:6]) + (
        " + \N{HORIZONTAL ELLIPSIS}" if rows[6:] else ""
    )
    return magnitude(rows[0] | total | {"magnitude": None}, parts)


def _overlap(a: Row, b: Row) -> bool:
    starts, ends = [a["started_at"], b["started_at"]], [row["ended_at"] or row.get("heard_until") for row in (a, b)]
    return None not in starts and all(end is None or max(starts) < end for end in ends)


def _sum(rows: list[Row], key: str) -> float | None:
    values = [row[key] for row in rows]
    return None if None in values else sum(values)


def _closed(row: Row, window: Stretch | None) -> Stretch | None:
    """A stretch with both ends; an open end reaches as far as is told of it, else to the edge of the window."""
    start = row["started_at"] or (window and window[0])
    end = row["ended_at"] or row.get("heard_until") or (window and window[1])
    return (start, end) if start and end and start < end else None


def _union(stretches: list[Stretch | None]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(stretch for stretch in stretches if stretch):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
