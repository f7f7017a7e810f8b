"""What stands in each lane, from top to bottom: moments, phases, impact, events of each kind, densities, darkness."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pipelines.timeline import densities, marks
from pipelines.timeline.canvas import Drawing, Lane
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row, Story, impact_lines
from pipelines.timeline.theme import THEME
from pipelines.timeline.words import epoch_ms, magnitude, seconds_between, span

MARKS_PER_LANE = 400  # more than this are drawn as density
BAR_ROWS = 5  # alerts that last at the same time; what finds no row is a symbol
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
POINTS = """
select event_id, kind, occurred_at as at, earliest_at, latest_at, ended_at, severity, service, host, headline,
    time_basis as basis, file_path, line_number
from shown
where list_contains(?, kind) and duplicate_of is null and occurred_at < ? and coalesce(ended_at, occurred_at) >= ?
order by occurred_at, event_id limit ?"""


def lay_out(drawing: Drawing, file: IncidentFile, story: Story) -> None:
    """Puts the lanes that have something to show into theme.json's order, from y = 0 downwards."""
    found: dict[str, list[Lane]] = {
        "moments": [Lane("moments", "", LABEL_ROWS, "moments")] if story.moments else [],
        "phases": [Lane("phases", "phases", 0.9, "phases")] if len(_reached(story)) > 1 else [],
        "impact": _impact_lane(story),
        "logs": densities.log_lanes(drawing, file, story),
        "metrics": densities.metric_lanes(drawing, file, story),
    }
    for key, kinds in THEME["lane_kinds"].items():
        if key not in found:
            found[key] = _event_lane(drawing, file, key, kinds)
    drawing.lanes = [lane for key in THEME["lanes"] for lane in found.get(key, [])]
    drawing.lanes += _silent_lanes(story, drawing.lanes)
    top = 0.0
    for lane in drawing.lanes:
        lane.top, top = top, top - lane.height


def draw_lanes(drawing: Drawing, story: Story) -> None:
    """Fills every lane; what a later one draws lies above what an earlier one drew."""
    for lane in drawing.lanes:
        if lane.kind == "phases":
            drawing.traces += _phases(drawing, lane, story)
        elif lane.kind == "impact":
            drawing.traces += _impact(drawing, lane, story)
        elif lane.kind == "events":
            drawing.traces += _events(drawing, lane)
        else:
            drawing.traces += densities.traces(drawing, lane)
    _draw_moments(drawing, story)
    _draw_dark_areas(drawing, story)


def _reached(story: Story) -> list[Row]:
    return [phase for phase in story.phases if phase["reached_at"]]


def _phases(drawing: Drawing, lane: Lane, story: Story) -> list[Row]:
    """From each phase to the next one that was reached, by the event that reached it."""
    parts = []
    for phase, after in pairwise(_reached(story)):
        words = f"{span(after['since_seconds'])} {NEXT[after['phase']]}"
        about = phase | {"event_id": after["event_id"]}
        parts.append(marks.bar(drawing, about, lane.middle, 0.78, phase["reached_at"], after["reached_at"], words))
    return marks.bars(parts, "phases", "@wash", "@faint", "@ink")


def _impact_lane(story: Story) -> list[Lane]:
    rows = min(len(impact_lines(story)), IMPACT_ROWS)
    return [Lane("impact", "impact", 0.4 + 0.9 * rows, "impact")] if rows else []


def _impact(drawing: Drawing, lane: Lane, story: Story) -> list[Row]:
    parts = []
    row_of: dict[tuple[Any, Any], int] = {}
    for impact in story.impacts:
        number = row_of.setdefault((impact["measure"], impact["service"]), len(row_of))
        start, end = impact["started_at"] or drawing.window[0], impact["ended_at"] or drawing.window[1]
        y = lane.top - 0.65 - 0.9 * min(number, IMPACT_ROWS - 1)
        about = impact | {"basis": impact["source"]}
        parts.append(marks.bar(drawing, about, y, 0.8, start, end, magnitude(impact)))
    return marks.bars(parts, "impact", "@accent", "@accent", "@on-accent")


def _event_lane(drawing: Drawing, file: IncidentFile, key: str, kinds: list[str]) -> list[Lane]:
    """The lane of some kinds of events: each one drawn, or their density where they are too many."""
    rows = file.rows(POINTS, [kinds, drawing.window[1], drawing.window[0], MARKS_PER_LANE + 1])
    if not rows:
        return []
    title = THEME["lane_titles"][key]
    if len(rows) > MARKS_PER_LANE:
        return [Lane(key, title, 1.3, "density", unit="records", bins=densities.count_bins(drawing, file, kinds))]
    placed, crowded = marks.pack([row for row in rows if _has_bar(row)], BAR_ROWS)
    pointed = [row for row in rows if not _has_bar(row)] + crowded
    bar_rows = max((number + 1 for number, _ in placed), default=0)
    lane = Lane(key, title, (1.0 if pointed else 0.2) + 0.9 * bar_rows, "events")
    drawing.events[key] = (placed, sorted(pointed, key=lambda row: (row["at"], row["event_id"])))
    return [lane]


def _has_bar(row: Row) -> bool:
    return row["kind"] == "alert" and row["ended_at"] is not None


def _events(drawing: Drawing, lane: Lane) -> list[Row]:
    """Alerts that last are bars with their names in them; what else lasts is a symbol with a tail."""
    placed, pointed = drawing.events[lane.key]
    barred, tails = [], []
    for number, row in placed:
        y = lane.top - 0.55 - 0.9 * number
        barred.append(marks.bar(drawing, row, y, 0.78, row["at"], row["ended_at"], row["headline"] or ""))
    for row in pointed:
        if row["ended_at"] and not _has_bar(row):
            tail = marks.bar(drawing, row, lane.bottom + 0.5, 0.3, row["at"], row["ended_at"], row["headline"] or "")
            tails.append(tail | {"text": "", "kind": row["kind"]})
    traces = marks.bars(barred, f"{lane.title} that last", "@wash", "@alert", "@ink")
    for kind in dict.fromkeys(tail["kind"] for tail in tails):
        own = [tail for tail in tails if tail["kind"] == kind]
        traces += marks.bars(own, f"{kind}, how long", "@wash", f"@{kind}", "@ink")
    return traces + marks.symbols(drawing, lane, pointed)


def _draw_moments(drawing: Drawing, story: Story) -> None:
    """Symbols for all moments of the window; the script writes as many names above them as fit, by rank."""
    lane = next((lane for lane in drawing.lanes if lane.kind == "moments"), None)
    reached = {phase["event_id"] for phase in story.phases if phase["event_id"]}
    shown = []
    for moment in story.moments:
        at = moment["occurred_at"]
        if lane is None or at is None or not drawing.window[0] <= at <= drawing.window[1]:
            continue
        words = moment["label"] or moment["headline"] or ""
        mark = drawing.mark(moment, at=at, headline=words, basis=moment["time_basis"])
        first = moment["event_id"] in reached or moment["kind"] in ("deploy", "change", "chat")
        rank = 0 if moment["origin"] == "review" else 1 if first else 2
        name = {"at": epoch_ms(at), "label": words, "mark": mark, "rank": rank, "corrected": moment["is_corrected"]}
        drawing.moments.append(name)
        shown.append(moment | {"at": at, "mark": mark})
    if lane and shown:
        drawing.traces += marks.symbols(drawing, lane, shown)


def _silent_lanes(story: Story, placed: list[Lane]) -> list[Lane]:
    """A lane for each service and signal that has nothing but darkness to show."""
    named = {area["name"]: area["service"] for area in story.dark_areas if not _lanes_of(area, placed)}
    return [Lane(f"silent/{name}", name, 0.8, "silent", service) for name, service in sorted(named.items())]


def _draw_dark_areas(drawing: Drawing, story: Story) -> None:
    """Each dark area hatched in every lane that it silences, with its class for a name."""
    parts: list[tuple[Row, Lane, int, int]] = []
    for area in story.dark_areas:
        start, end = area["started_at"] or drawing.window[0], area["ended_at"] or drawing.window[1]
        if start >= drawing.window[1] or end <= drawing.window[0]:
            continue
        said = f"{area['class']}, {span(seconds_between(start, end))}" + ("" if area["ended_at"] else ", end open")
        known = {
            "unheard": area["is_unheard"],
            "at": start,
            "ended_at": area["ended_at"],
            "basis": area["evidence"],
            "dark": area["dark_area_id"],
        }
        mark = drawing.mark(area, headline=f"Dark: {area['name']}, {said}", **known)
        for lane in _lanes_of(area, drawing.lanes):
            parts.append((area | {"mark": mark}, lane, epoch_ms(start), epoch_ms(end)))
            named = {"from": epoch_ms(start), "to": epoch_ms(end), "y": lane.middle, "text": said, "mark": mark}
            drawing.dark.append(named)
    if parts:
        drawing.traces.append(marks.hatched_bars(parts))


def _lanes_of(area: Row, lanes: list[Lane]) -> list[Lane]:
    """The lanes that a dark area lies on: its streams' own; else its service's; all of a signal if a collector fails.

    A lane that many services share is never hatched for one of them.
    """
    own = [lane for lane in lanes if lane.key == f"silent/{area['name']}"]
    if own or area["class"] == "alerting muted":
        return own
    ids = {stream["stream_id"] for stream in area["streams"]}
    speakers = {(_group(stream["signal"]), stream["who"]) for stream in area["streams"]}
    speakers = {(group, who) for group, who in speakers if group != "metrics"}  # those lanes know their streams
    if ids:
        return [lane for lane in lanes if ids & lane.streams or (lane.group, lane.service) in speakers]
    of_signal = [lane for lane in lanes if lane.group == _group(area["signal"])]
    if area["service"] or area["host"]:
        return [lane for lane in of_signal if lane.service and lane.service in (area["service"], area["host"])]
    return of_signal if area["scope"] in ("collector", "region") else []


def _group(signal: str | None) -> str:
    """`log` and `logs` are `logs`, and so on: the first part of a lane's key."""
    return f"{(signal or '').lower().rstrip('s')}s"
