"""The shapes of the drawing as Plotly traces: symbols with whiskers, bars with words in them, hatched bars.

Every trace has a name of its own for `uid`: Plotly puts it into the trace's class, by which the style sheet knows it.
"""

from __future__ import annotations

from typing import Any

from pipelines.timeline.canvas import Drawing, Lane, label
from pipelines.timeline.story import Row
from pipelines.timeline.theme import THEME
from pipelines.timeline.words import epoch_ms, seconds_between, source

WHISKER_SECONDS = 2.0  # an interval wider than this is drawn
SMALL = ("chat", "mail", "trace")


def bar(
    drawing: Drawing, row: Row, y: float, height: float, start: Any, end: Any, text: str, ongoing: str | None = None
) -> Row:
    """One bar of `bars`, and its mark. `ongoing` is what can be said of it before its end; None: all of it."""
    about = row | {"source": source(row.get("file_path"), row.get("line_number"))}
    mark = drawing.mark(about, at=start, ended_at=end, headline=text, ongoing=ongoing, y=y)
    length = epoch_ms(end) - epoch_ms(start)
    text = label(text)
    return {"base": epoch_ms(start), "x": length, "y": y, "width": height, "text": text, "customdata": mark}


def bars(parts: list[Row], name: str, fill: str, edge: str, ink: str, opacity: float = 1) -> list[Row]:
    """Bars of one look as one trace; the script sets their words, or else the short ones, or cuts them to what fits."""
    if not parts:
        return []
    columns = {key: [part[key] for part in parts] for key in ("base", "x", "y", "width", "text", "customdata")}
    return [
        columns
        | {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "uid": name,
            "meta": {"short": [part.get("short", "") for part in parts]},
            "hoverinfo": "none",
            "textposition": "inside",
            "insidetextanchor": "start",
            "constraintext": "none",
            "textangle": 0,
            "insidetextfont": {"color": ink, "size": 11},
            "marker": {"color": fill, "opacity": opacity, "line": {"color": edge, "width": 1.5}},
        }
    ]


def hatched_bars(parts: list[tuple[Row, Lane, int, int]]) -> Row:
    """Dark areas, on an axis of their own above all else; parts are (dark area, lane, start, end) in milliseconds."""
    areas = [area for area, *_ in parts]
    return {
        "type": "bar",
        "orientation": "h",
        "name": "dark areas",
        "uid": "dark-areas",
        "yaxis": "y2",
        "hoverinfo": "none",
        "base": [start for _, _, start, _ in parts],
        "x": [end - start for _, _, start, end in parts],
        "y": [lane.middle for _, lane, _, _ in parts],
        "width": [lane.height for _, lane, _, _ in parts],
        "customdata": [area["mark"] for area in areas],
        "marker": {
            "color": "@dark-veil",
            "line": {"color": "@dark-ink", "width": 1},
            "pattern": {
                "shape": [THEME["hatches"][area["class"]][0] for area in areas],
                "size": [THEME["hatches"][area["class"]][1] for area in areas],
                "fgcolor": "@dark-ink",
                "fgopacity": 1,
                "bgcolor": "@dark-veil",
                "solidity": 0.22,
                "fillmode": "overlay",
            },
        },
    }


def symbols(drawing: Drawing, lane: Lane, rows: list[Row]) -> list[Row]:
    """What happened at a time, at the foot of its lane; what has no sure time is a trace of its own, with whiskers."""
    for row in rows:
        if "mark" not in row:
            where = source(row["file_path"], row["line_number"])
            row["mark"] = drawing.mark(row | {"source": where}, y=lane.bottom + 0.5)
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
    """Each kind has its own shape as well as its own colour."""
    shapes = [THEME["symbols"].get(row["kind"], "circle") for row in rows]
    colours = [f"@{row['kind'] or 'log'}" for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": lane.title or "moments",
        "hoverinfo": "none",
        "x": [epoch_ms(row["at"]) for row in rows],
        "y": [lane.bottom + 0.5] * len(rows),
        "customdata": [row["mark"] for row in rows],
        "marker": {
            "symbol": shapes,
            "color": colours,
            "opacity": 1,
            "size": [8 if row["kind"] in SMALL else 11 for row in rows],
            "line": {"width": [2 if shape.endswith("open") else 0 for shape in shapes], "color": colours},
        },
    }


def _is_wide(row: Row) -> bool:
    return (seconds_between(row["earliest_at"], row["latest_at"]) or 0) > WHISKER_SECONDS
