"""What stands in each lane: spans for what lasts, points for what happened, hatching where the records are dark."""

from __future__ import annotations

from pipelines.timeline import densities
from pipelines.timeline.canvas import Drawing, Lane, label
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row, Story
from pipelines.timeline.theme import THEME
from pipelines.timeline.words import epoch_ms, magnitude, seconds_between, source, span

MARKS_PER_LANE = 400  # more than this are drawn as density
SPAN_ROWS = 5
LABEL_ROWS = 6.2  # height of the band in which the script sets the moments' names
WHISKER_SECONDS = 2.0  # an interval wider than this is drawn
NEXT = {
    "detected": "to detection",
    "acknowledged": "to acknowledgement",
    "declared": "to declaration",
    "mitigated": "to mitigation",
    "resolved": "to resolution",
}

POINTS = """
select event_id, kind, occurred_at as at, earliest_at, latest_at, ended_at, severity, service, host, headline, time_basis as basis,
    file_path, line_number
from shown
where list_contains(?, kind) and duplicate_of is null and occurred_at < ? and coalesce(ended_at, occurred_at) >= ?
order by occurred_at, event_id limit ?"""


def lay_out(drawing: Drawing, file: IncidentFile, story: Story) -> None:
    """Puts the lanes that have something to show into theme.json's order, from y = 0 downwards."""
    found: dict[str, list[Lane]] = {
        "moments": [Lane("moments", "", LABEL_ROWS, "moments")] if story.moments else [],
        "phases": [Lane("phases", "phases", 0.9, "phases")] if len(story.phases) > 1 else [],
        "impact": [Lane("impact", "impact", 0.4 + 0.9 * min(len(story.impacts), 4), "impact")] if story.impacts else [],
        "logs": densities.log_lanes(drawing, file, story),
        "metrics": densities.metric_lanes(drawing, file, story),
    }
    for key, kinds in THEME["lane_kinds"].items():
        if key != "logs":
            found[key] = _event_lane(drawing, file, key, kinds)
    placed = [lane for key in THEME["lanes"] for lane in found.get(key, [])]
    drawing.lanes = placed + _silent_lanes(story, placed)
    top = 0.0
    for lane in drawing.lanes:
        lane.top, top = top, top - lane.height


def _event_lane(drawing: Drawing, file: IncidentFile, key: str, kinds: list[str]) -> list[Lane]:
    rows = file.rows(POINTS, [kinds, drawing.window[1], drawing.window[0], MARKS_PER_LANE + 1])
    if not rows:
        return []
    lane = Lane(key, THEME["lane_titles"][key], 1.0, "points")
    if len(rows) > MARKS_PER_LANE:
        lane.kind, lane.height = "density", 1.3
        lane.bins = densities.count_bins(drawing, file, kinds, None)
    else:
        barred = [row for row in rows if _has_bar(row)]
        lane.height = (1.0 if len(barred) < len(rows) else 0.2) + 0.9 * min(_rows_needed(barred), SPAN_ROWS)
    return [lane]


def _silent_lanes(story: Story, placed: list[Lane]) -> list[Lane]:
    """A lane for each service and signal that has nothing but darkness to show."""
    named = dict.fromkeys(
        (area["service"] or area["host"] or area["scope"] or "", area["signal"] or "")
        for area in story.dark_areas
        if not _lanes_of(area, placed)
    )
    return [
        Lane(f"silent/{who}/{signal}", f"{who} {signal}".strip(), 0.8, "silent", who) for who, signal in sorted(named)
    ]


def draw_impact(drawing: Drawing, story: Story) -> None:
    """Phases and customer impact: the two lanes of bars that carry their own words."""
    for lane in drawing.lanes:
        if lane.kind == "phases":
            reached = [phase for phase in story.phases if phase["reached_at"]]
            bars = [
                _bar(
                    drawing,
                    phase | {"event_id": after["event_id"]},
                    lane.middle,
                    0.78,
                    phase["reached_at"],
                    after["reached_at"],
                    f"{NEXT[after['phase']]} {span(after['since_seconds'])}",
                )
                for phase, after in zip(reached, reached[1:], strict=False)
            ]
            drawing.traces.append(_bars(bars, "phases", "@wash", "@faint", "@ink"))
        if lane.kind == "impact":
            bars = []
            for number, impact in enumerate(story.impacts):
                start, end = impact["started_at"] or drawing.window[0], impact["ended_at"] or drawing.window[1]
                y = lane.top - 0.65 - 0.9 * min(number, 3)
                bars.append(_bar(drawing, impact | {"basis": impact["source"]}, y, 0.8, start, end, magnitude(impact)))
            drawing.traces.append(_bars(bars, "impact", "@accent", "@accent", "@paper"))


def draw_spans_and_points(drawing: Drawing, file: IncidentFile) -> None:
    """Alerts that last are bars with their names in them, one row each; what else lasts is a symbol with a tail."""
    for lane in drawing.lanes:
        if lane.kind != "points":
            continue
        rows = file.rows(POINTS, [THEME["lane_kinds"][lane.key], drawing.window[1], drawing.window[0], MARKS_PER_LANE])
        bars = [
            _bar(
                drawing,
                row,
                lane.top - 0.55 - 0.9 * row["row"],
                0.78,
                row["at"],
                row["ended_at"],
                row["headline"] or "",
            )
            for row in _pack([row for row in rows if _has_bar(row)])
        ]
        tails = [
            _bar(drawing, row, lane.bottom + 0.5, 0.3, row["at"], row["ended_at"], row["headline"] or "")
            | {"text": "", "kind": row["kind"]}
            for row in rows
            if row["ended_at"] and not _has_bar(row)
        ]
        if bars:
            drawing.traces.append(_bars(bars, f"{lane.key} that last", "@wash", "@alert", "@ink"))
        for kind in dict.fromkeys(bar["kind"] for bar in tails):
            drawing.traces.append(
                _bars([bar for bar in tails if bar["kind"] == kind], f"{kind}, how long", "@wash", f"@{kind}", "@ink")
            )
        _points(drawing, lane, [row for row in rows if not _has_bar(row)])


def _has_bar(row: Row) -> bool:
    return row["kind"] == "alert" and row["ended_at"] is not None


def _points(drawing: Drawing, lane: Lane, rows: list[Row]) -> None:
    """What happened at a time, at the foot of its lane."""
    if rows:
        for row in rows:
            row["source"] = source(row["file_path"], row["line_number"])
            row["mark"] = drawing.mark(row)
        drawing.traces.extend(_symbols(lane, rows))


def _symbols(lane: Lane, rows: list[Row]) -> list[Row]:
    """Symbols, each kind its own shape; those whose time is uncertain are a trace of their own, with whiskers."""
    known, uncertain = [row for row in rows if not _is_wide(row)], [row for row in rows if _is_wide(row)]
    traces = [_symbol_trace(lane, part) for part in (known, uncertain) if part]
    if uncertain:
        traces[-1]["error_x"] = {
            "type": "data",
            "symmetric": False,
            "color": "@soft",
            "thickness": 1,
            "width": 4,
            "array": [epoch_ms(row["latest_at"]) - epoch_ms(row["at"]) for row in uncertain],
            "arrayminus": [epoch_ms(row["at"]) - epoch_ms(row["earliest_at"]) for row in uncertain],
        }
    return traces


def _symbol_trace(lane: Lane, rows: list[Row]) -> Row:
    symbols = [THEME["symbols"].get(row["kind"], "circle") for row in rows]
    colours = [f"@{row['kind']}" for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": lane.title or "moments",
        "hoverinfo": "none",
        "cliponaxis": True,
        "x": [epoch_ms(row["at"]) for row in rows],
        "y": [lane.bottom + 0.5] * len(rows),
        "customdata": [row["mark"] for row in rows],
        "marker": {
            "symbol": symbols,
            "color": colours,
            "opacity": 1,
            "size": [8 if row["kind"] in ("chat", "mail", "trace") else 11 for row in rows],
            "line": {"width": [2 if symbol.endswith("open") else 0 for symbol in symbols], "color": colours},
        },
    }


def _is_wide(row: Row) -> bool:
    return (seconds_between(row["earliest_at"], row["latest_at"]) or 0) > WHISKER_SECONDS


def _bar(drawing: Drawing, row: Row, y: float, height: float, start: object, end: object, text: str) -> Row:
    mark = drawing.mark(
        row | {"source": source(row.get("file_path"), row.get("line_number"))}, at=start, ended_at=end, headline=text
    )
    return {
        "base": epoch_ms(start),
        "x": epoch_ms(end) - epoch_ms(start),
        "y": y,
        "width": height,
        "text": label(text),
        "customdata": mark,
    }


def _bars(bars: list[Row], name: str, fill: str, edge: str, ink: str) -> Row:
    columns = {key: [bar[key] for bar in bars] for key in ("base", "x", "y", "width", "text", "customdata")}
    return columns | {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "hoverinfo": "none",
        "textposition": "inside",
        "insidetextanchor": "start",
        "textangle": 0,
        "insidetextfont": {"color": ink, "size": 11},
        "marker": {"color": fill, "line": {"color": edge, "width": 1.5}},
    }


def _pack(rows: list[Row]) -> list[Row]:
    """Gives each lasting event the first row that is free when it begins; beyond the last row they share it."""
    free_from: list[object] = []
    for row in rows:
        number = next((i for i, until in enumerate(free_from) if until <= row["at"]), len(free_from))
        if number == len(free_from) < SPAN_ROWS:
            free_from.append(row["ended_at"])
        number = min(number, SPAN_ROWS - 1)
        free_from[number] = max(free_from[number], row["ended_at"])
        row["row"] = number
    return rows


def _rows_needed(rows: list[Row]) -> int:
    return max((row["row"] + 1 for row in _pack(rows)), default=0)


def draw_dark_areas(drawing: Drawing, story: Story) -> None:
    """Each dark area hatched in every lane that it silences; drawn last, so that nothing lies on top of it."""
    bars: list[tuple[Row, Lane, int, int]] = []
    for area in story.dark_areas:
        start, end = area["started_at"] or drawing.window[0], area["ended_at"] or drawing.window[1]
        if start >= drawing.window[1] or end <= drawing.window[0]:
            continue
        words = f"Dark: {area['class']}, {span(seconds_between(start, end))}" + (
            "" if area["ended_at"] else ", end open"
        )
        area["mark"] = drawing.mark(
            area, at=start, ended_at=area["ended_at"], headline=words, basis=area["evidence"], dark=area["dark_area_id"]
        )
        bars += [(area, lane, epoch_ms(start), epoch_ms(end)) for lane in _lanes_of(area, drawing.lanes)]
        area["said"] = f"{area['class']}, {span(seconds_between(start, end))}"
    if bars:
        drawing.traces.append(_hatched_bars(bars))
        drawing.dark = [
            {"from": start, "to": end, "y": lane.middle, "text": area["said"], "mark": area["mark"]}
            for area, lane, start, end in bars
        ]


def _hatched_bars(rows: list[tuple[Row, Lane, int, int]]) -> Row:
    """Dark areas as one trace of hatched bars; rows are (dark area, lane, start, end) in milliseconds."""
    return {
        "type": "bar",
        "orientation": "h",
        "name": "dark areas",
        "meta": "dark",
        "base": [start for _, _, start, _ in rows],
        "x": [end - start for _, _, start, end in rows],
        "y": [lane.middle for _, lane, _, _ in rows],
        "width": [lane.height for _, lane, _, _ in rows],
        "customdata": [area["mark"] for area, *_ in rows],
        "hoverinfo": "none",
        "marker": {
            "color": "@dark-wash",
            "line": {"color": "@dark-ink", "width": 1},
            "pattern": {
                "shape": [THEME["hatches"].get(area["class"], "/") for area, *_ in rows],
                "fgcolor": "@dark-ink",
                "fgopacity": 1,
                "bgcolor": "@dark-wash",
                "size": 7,
                "solidity": 0.22,
                "fillmode": "overlay",
            },
        },
    }


def _lanes_of(area: Row, lanes: list[Lane]) -> list[Lane]:
    """The lanes that a dark area lies on: those of its signal, and of its service where it names one."""
    signal = (area["signal"] or "").lower()
    who = area["service"] or area["host"] or area["scope"] or ""
    own = [lane for lane in lanes if lane.key == f"silent/{who}/{area['signal'] or ''}"]
    kind = "metrics" if signal.startswith("metric") else "logs" if signal.startswith("log") else signal
    return own or [
        lane
        for lane in lanes
        if (lane.key.startswith(kind + "/") and (area["service"] is None or lane.service == area["service"]))
        or (lane.key == kind and kind != "")
    ]


def moment_labels(drawing: Drawing, story: Story) -> list[Row]:
    """What the script writes above the drawing, with as many names as fit: {at, label, mark, rank}."""
    reached = {phase["event_id"] for phase in story.phases if phase["event_id"]}
    lane = next((lane for lane in drawing.lanes if lane.kind == "moments"), None)
    labels: list[Row] = []
    dots: list[Row] = []
    for moment in story.moments:
        if moment["occurred_at"] is None or not drawing.window[0] <= moment["occurred_at"] <= drawing.window[1]:
            continue
        mark = drawing.mark(moment, at=moment["occurred_at"], headline=moment["label"], basis=moment["time_basis"])
        rank = (
            0
            if moment["origin"] == "review"
            else 1
            if moment["event_id"] in reached or moment["kind"] in ("deploy", "change")
            else 2
        )
        labels.append(
            {
                "at": epoch_ms(moment["occurred_at"]),
                "label": moment["label"] or moment["headline"] or "",
                "kind": moment["kind"],
                "mark": mark,
                "rank": rank,
                "corrected": moment["is_corrected"],
            }
        )
        dots.append(moment | {"at": moment["occurred_at"], "mark": mark})
    if lane and dots:
        drawing.traces.extend(_symbols(lane, dots))
    return labels
