"""What stands in each lane, from top to bottom: moments, phases, impact, events of each kind, densities, darkness."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from pipelines.timeline import densities, marks
from pipelines.timeline.canvas import Drawing, Lane
from pipelines.timeline.dark_lanes import draw_dark_areas, silent_lanes
from pipelines.timeline.event_lanes import MARKS_PER_LANE, draw_events, event_lanes, read_points
from pipelines.timeline.first_screen import CHOICES, impact_lines, telling_decisions
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row, Story
from pipelines.timeline.theme import THEME
from pipelines.timeline.words import epoch_ms, magnitude, span

LABEL_ROWS = 6.2  # height of the band in which the script sets the moments' names
IMPACT_ROWS = 4
NEXT = {
    "started": "to the first impact",
    "detected": "to detection",
    "acknowledged": "to acknowledgement",
    "declared": "to declaration",
    "mitigated": "to mitigation",
    "resolved": "to resolution",
}


@dataclass(frozen=True)
class Material:
    """What lanes are made of, read once for all ways to order them: densities, measured values, single events."""

    logs: list[Lane]
    metrics: list[Lane]
    points: dict[str, list[Row]]
    crowded: dict[str, list[list[Any]]]


def read_material(drawing: Drawing, file: IncidentFile, story: Story) -> Material:
    points = read_points(drawing, file)
    crowded = [key for key, rows in points.items() if len(rows) > MARKS_PER_LANE]
    return Material(
        densities.log_lanes(drawing, file, story),
        densities.metric_lanes(drawing, file, story),
        points,
        {key: densities.count_bins(drawing, file, THEME["lane_kinds"][key]) for key in crowded},
    )


def lay_out(drawing: Drawing, material: Material, story: Story) -> None:
    """Puts the lanes that have something to show in order, from y = 0 downwards: theme.json's, or by service."""
    found: dict[str, list[Lane]] = {
        "moments": [Lane("moments", "", LABEL_ROWS, "moments")] if story.moments else [],
        "phases": [Lane("phases", "phases", 0.9, "phases")] if len(_reached(story)) > 1 else [],
        "impact": _impact_lane(story),
        "logs": [replace(lane) for lane in material.logs],
        "metrics": [replace(lane) for lane in material.metrics],
    }
    found |= event_lanes(drawing, material.points, material.crowded)
    drawing.lanes = [lane for key in ("services", *THEME["lanes"]) for lane in found.get(key, [])]
    drawing.lanes += silent_lanes(story, drawing.lanes)
    if drawing.view.by == "service":
        drawing.lanes = _by_service(drawing.lanes, story)
    top = 0.0
    for lane in drawing.lanes:
        lane.top, top = top, top - lane.height


def _by_service(lanes: list[Lane], story: Story) -> list[Lane]:
    """What tells of the whole incident, then each service with all that is its own, then what names no service.

    Services that customers met come first, then those in the order of the lanes by source.
    """
    hit = [row["service"] for row in story.impacts if row["service"]]
    services = dict.fromkeys([*hit, *(lane.service for lane in lanes if lane.service)])
    of_all = [lane for lane in lanes if lane.kind in ("moments", "phases", "impact")]
    ordered = of_all + [
        lane for service in services for lane in lanes if lane.service == service and lane not in of_all
    ]
    for before, lane in zip(ordered, ordered[1:], strict=False):
        lane.opens_service = lane.service != before.service
    return ordered + [lane for lane in lanes if lane not in ordered]


def draw_lanes(drawing: Drawing, story: Story) -> None:
    """Fills every lane; what a later one draws lies above what an earlier one drew."""
    for lane in drawing.lanes:
        if lane.kind == "phases":
            drawing.traces += _phases(drawing, lane, story)
        elif lane.kind == "impact":
            drawing.traces += _impact(drawing, lane, story)
        elif lane.kind == "events":
            drawing.traces += draw_events(drawing, lane)
        else:
            drawing.traces += densities.traces(drawing, lane)
    _draw_moments(drawing, story)
    draw_dark_areas(drawing, story)


def _reached(story: Story) -> list[Row]:
    return [phase for phase in story.phases if phase["reached_at"]]


def _phases(drawing: Drawing, lane: Lane, story: Story) -> list[Row]:
    """From each phase to the next one that was reached, by the event that reached it."""
    parts = []
    for phase, after in pairwise(_reached(story)):
        short = span(after["since_seconds"])
        words = f"{short} {NEXT[after['phase']]}"
        about = phase | {"event_id": after["event_id"]}
        bar = marks.bar(
            drawing, about, lane.middle, 0.78, phase["reached_at"], after["reached_at"], words, phase["phase"]
        )
        parts.append(bar | {"short": short})
    return marks.bars(parts, "phases", "@wash", "@faint", "@ink")


def _impact_lane(story: Story) -> list[Lane]:
    rows = min(len(impact_lines(story)), IMPACT_ROWS)
    return [Lane("impact", "impact", 0.4 + 0.9 * rows, "impact")] if rows else []


def _impact(drawing: Drawing, lane: Lane, story: Story) -> list[Row]:
    parts = []
    row_of: dict[tuple[Any, Any], int] = {}
    for impact in story.impacts:
        number = row_of.setdefault((impact["measure"], impact["service"]), len(row_of))
        start = impact["started_at"] or drawing.window[0]
        end = impact["ended_at"] or impact.get("heard_until") or drawing.window[1]
        y = lane.top - 0.65 - 0.9 * min(number, IMPACT_ROWS - 1)
        about = impact | {"basis": impact["source"]}
        ongoing = f"customer impact: {impact['measure']}"
        parts.append(marks.bar(drawing, about, y, 0.8, start, end, magnitude(impact), ongoing))
    return marks.bars(parts, "impact", "@accent", "@accent", "@on-accent")


def turning_points(story: Story) -> set[str]:
    """The events by which a phase was reached, those at which samples show one, and that of the most telling choice."""
    reached = {phase["event_id"] for phase in story.phases if phase["event_id"]}
    by_samples = {phase["reached_at"] for phase in story.phases if phase["is_shown_by_samples"]}
    reached |= {
        row["event_id"] for row in story.moments if row["occurred_at"] in by_samples and row["is_shown_by_samples"]
    }
    return reached | {row["event_id"] for row in telling_decisions(story)[:1] if row["decision_kind"] in CHOICES}


def moment_rank(moment: Row, turning: set[str]) -> int:
    """Which names are set first where room is short: what the review named, turning points, what people did, what machines told."""
    if moment["origin"] == "review":
        return 0
    if moment["event_id"] in turning:
        return 1
    return 2 if moment["category"] == "decision" or moment["kind"] in ("deploy", "change", "chat") else 3


def _draw_moments(drawing: Drawing, story: Story) -> None:
    """Symbols for all moments of the window; the script writes as many names above them as fit, by rank."""
    lane = next((lane for lane in drawing.lanes if lane.kind == "moments"), None)
    turning = turning_points(story)
    shown = []
    for moment in story.moments:
        at = moment["occurred_at"]
        if lane is None or at is None or not drawing.window[0] <= at <= drawing.window[1]:
            continue
        words = moment["label"] or moment["headline"] or ""
        about = {"at": at, "headline": words, "basis": moment["time_basis"], "y": lane.bottom + 0.5}
        if moment["is_shown_by_samples"]:
            about |= {"event_id": None, "measured": moment["event_id"], "basis": moment["why"]}
        mark = drawing.mark(moment, **about)
        name = {"at": epoch_ms(at), "label": words, "mark": mark, "corrected": moment["is_corrected"]}
        name["rank"] = moment_rank(moment, turning)
        drawing.moments.append(name)
        shown.append(moment | {"at": at, "mark": mark})
    if lane and shown:
        drawing.traces += marks.symbols(drawing, lane, shown)
