"""What stands in each lane, from top to bottom: moments, phases, impact, events of each kind, densities, darkness."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pipelines.timeline import densities, marks, spans
from pipelines.timeline.canvas import Drawing, Lane, Told
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row, Story, impact_lines
from pipelines.timeline.theme import THEME
from pipelines.timeline.words import epoch_ms, magnitude, seconds_between, span

MARKS_PER_LANE = 400  # more than this are drawn as density
BAR_ROWS = 5  # alerts that last at the same time; what finds no row is a symbol
RUN_ROWS = 4  # alerts that fired again and again, each in a row of its own
LABEL_ROWS = 6.2  # height of the band in which the script sets the moments' names
IMPACT_ROWS = 4
NEXT = {
    "detected": "to detection",
    "acknowledged": "to acknowledgement",
    "declared": "to declaration",
    "mitigated": "to mitigation",
    "resolved": "to resolution",
}
POINTS = """
select event_id, kind, occurred_at as at, earliest_at, latest_at, ended_at, severity, service, host, headline,
    time_basis as basis, file_path, line_number, recorded_at, clock_id, is_corrected, {alert_name} as alert_name
from {events} e
where list_contains(?, kind) and duplicate_of is null and occurred_at < ? and coalesce(ended_at, occurred_at) >= ?
order by occurred_at, event_id limit ?"""
ALERT_NAME = "(select min(value) from identifiers i where i.event_id = e.event_id and i.kind = 'alert name')"


def lay_out(drawing: Drawing, file: IncidentFile, story: Story) -> None:
    """Puts the lanes that have something to show in order, from y = 0 downwards: theme.json's, or by service."""
    found: dict[str, list[Lane]] = {
        "moments": [Lane("moments", "", LABEL_ROWS, "moments")] if story.moments else [],
        "phases": [Lane("phases", "phases", 0.9, "phases")] if len(_reached(story)) > 1 else [],
        "impact": _impact_lane(story),
        "logs": densities.log_lanes(drawing, file, story),
        "metrics": densities.metric_lanes(drawing, file, story),
    }
    found |= _event_lanes(drawing, file, [key for key in THEME["lane_kinds"] if key not in found])
    drawing.lanes = [lane for key in THEME["lanes"] for lane in found.get(key, [])]
    drawing.lanes += _silent_lanes(story, drawing.lanes)
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
        short = span(after["since_seconds"])
        words = f"{short} {NEXT[after['phase']]}"
        about = phase | {"event_id": after["event_id"]}
        bar = marks.bar(drawing, about, lane.middle, 0.78, phase["reached_at"], after["reached_at"], words)
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
        start, end = impact["started_at"] or drawing.window[0], impact["ended_at"] or drawing.window[1]
        y = lane.top - 0.65 - 0.9 * min(number, IMPACT_ROWS - 1)
        about = impact | {"basis": impact["source"]}
        parts.append(marks.bar(drawing, about, y, 0.8, start, end, magnitude(impact)))
    return marks.bars(parts, "impact", "@accent", "@accent", "@on-accent")


def _event_lanes(drawing: Drawing, file: IncidentFile, keys: list[str]) -> dict[str, list[Lane]]:
    """The lanes of events by source; by service, what names one stands in a lane of its service instead."""
    lanes: dict[str, list[Lane]] = {}
    of_service: dict[str, list[Row]] = {}
    for key in keys:
        rows = _points(drawing, file, THEME["lane_kinds"][key])
        title = THEME["lane_titles"][key]
        if len(rows) > MARKS_PER_LANE:
            bins = densities.count_bins(drawing, file, THEME["lane_kinds"][key])
            lanes[key] = [Lane(key, title, 1.3, "density", unit="records", bins=bins)]
            continue
        if drawing.view.by == "service":
            for row in rows:
                of_service.setdefault(row["service"], []).append(row)
            rows = of_service.pop(None, [])
        lanes[key] = [_event_lane(drawing, key, title, rows)] if rows else []
    own = [_event_lane(drawing, f"events/{who}", f"{who} events", rows, who) for who, rows in of_service.items()]
    lanes[keys[0]] = own + lanes.get(keys[0], [])
    return lanes


def _points(drawing: Drawing, file: IncidentFile, kinds: list[str]) -> list[Row]:
    name = ALERT_NAME if file.has("identifiers") else "null::varchar"
    query = POINTS.format(events=drawing.view.events, alert_name=name)
    return file.rows(query, [kinds, drawing.window[1], drawing.window[0], MARKS_PER_LANE + 1])


def _event_lane(drawing: Drawing, key: str, title: str, rows: list[Row], service: str | None = None) -> Lane:
    """A lane in which each event is drawn: what lasts in rows from its top, and symbols at its foot."""
    flapping, single = spans.runs(sorted(rows, key=lambda row: (row["at"], row["event_id"])))
    placed, crowded = spans.pack([row for row in single if _has_bar(row)], BAR_ROWS)
    pointed = [row for row in single if not _has_bar(row)] + crowded
    bar_rows = max((number + 1 for number, _ in placed), default=0)
    runs = [(bar_rows + number, run) for number, run in enumerate(flapping[:RUN_ROWS])]
    pointed += [row for run in flapping[RUN_ROWS:] for row, _ in run.stretches]
    bar_rows += len(runs)
    drawing.events[key] = Told(placed, runs, sorted(pointed, key=lambda row: (row["at"], row["event_id"])))
    return Lane(key, title, (1.0 if pointed else 0.2) + 0.9 * bar_rows, "events", service)


def _has_bar(row: Row) -> bool:
    return row["kind"] == "alert" and row["ended_at"] is not None


def _events(drawing: Drawing, lane: Lane) -> list[Row]:
    """Alerts that last are bars with their names in them; what else lasts is a symbol with a tail."""
    told = drawing.events[lane.key]
    barred, outlines, fired, tails = [], [], [], []
    for number, row in told.bars:
        y = lane.top - 0.55 - 0.9 * number
        barred.append(marks.bar(drawing, row, y, 0.78, row["at"], row["ended_at"], row["headline"] or ""))
    for number, run in told.runs:
        y = lane.top - 0.55 - 0.9 * number
        for row, end in run.stretches:
            fired.append(marks.bar(drawing, row, y, 0.78, row["at"], end, row["headline"] or "") | {"text": ""})
        outlines.append(marks.bar(drawing, run.row, y, 0.78, run.row["at"], run.row["ended_at"], run.row["headline"]))
    for row in told.symbols:
        if row["ended_at"] and not _has_bar(row):
            tail = marks.bar(drawing, row, lane.bottom + 0.5, 0.3, row["at"], row["ended_at"], row["headline"] or "")
            tails.append(tail | {"text": "", "kind": row["kind"]})
    traces = marks.bars(outlines, f"runs-{lane.place}", "@paper", "@faint", "@ink")
    traces += marks.bars(fired, f"fired-{lane.place}", "@alert", "@alert", "@ink", opacity=0.3)
    traces += marks.bars(barred, f"lasting-{lane.place}", "@wash", "@alert", "@ink")
    for kind in dict.fromkeys(tail["kind"] for tail in tails):
        own = [tail for tail in tails if tail["kind"] == kind]
        traces += marks.bars(own, f"{kind}-tails-{lane.place}", "@wash", f"@{kind}", "@ink")
    return traces + marks.symbols(drawing, lane, told.symbols)


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
        mark = drawing.mark(moment, at=at, headline=words, basis=moment["time_basis"], y=lane.bottom + 0.5)
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
            "class": area["class"],
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
