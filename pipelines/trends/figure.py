"""The drawing: one lane for each pair of phases, one point for each incident, on one logarithmic scale.

The axis is linear in the logarithm of seconds, so that ticks can say minutes, hours and days. Colours are names of
theme.json with an `@` before them; the page's script puts the values of the reader's scheme in.
"""

from __future__ import annotations

import math
from typing import Any

from pipelines.timeline.canvas import label
from pipelines.timeline.words import span
from pipelines.trends.story import Row, Trends

TICKS = (1, 5, 15, 60, 300, 900, 3600, 14400, 86400, 259200, 864000, 2592000, 8640000, 31536000)
AIR = 0.12  # decades left free beside the shortest and the longest
ROOM = 0.16  # of a lane, kept free above and below its points


def draw(trends: Trends) -> Row:
    """{figure, ticks, lanes}; {} where no duration is on record."""
    scale = _scale(trends)
    if scale is None:
        return {}
    low, high = scale
    drawn = [summary for summary in trends.summaries if summary["count"]]
    traces: list[Row] = [_empty("whiskers"), _empty("measured"), _empty("open"), _empty("below")]
    shapes: list[Row] = []
    for lane, summary in enumerate(drawn):
        shapes += _summary_shapes(summary, lane, low, high)
        for point in summary["points"]:
            y = round(-lane - ROOM - (1 - 2 * ROOM) * (point["number"] + 0.5) / len(trends.incidents), 4)
            _add_point(traces, point, lane, y, low, high)
    return {
        "figure": {"data": [_styled(trace) for trace in traces], "layout": _layout(drawn, shapes, low, high)},
        "ticks": [[_log(seconds), span(seconds)] for seconds in TICKS if low <= _log(seconds) <= high],
        "lanes": [_lane(summary) for summary in drawn],
    }


def _scale(trends: Trends) -> tuple[float, float] | None:
    points = [point for summary in trends.summaries for point in summary["points"]]
    shown = [
        point["seconds"] if point["state"] == "measured" else point["min_seconds"]
        for point in points
        if point["state"] != "not on record"
    ]
    if not shown:
        return None
    most = [point["max_seconds"] for point in points if point["max_seconds"]]
    positive = [seconds for seconds in shown if seconds >= 1] or [1.0]
    return round(_log(min(positive)) - AIR, 4), round(_log(max(positive + most)) + AIR, 4)


def _add_point(traces: list[Row], point: Row, lane: int, y: float, low: float, high: float) -> None:
    whiskers, measured, still_open, below = traces
    if point["state"] == "not on record":
        return
    is_open = point["state"] == "still open"
    at = point["min_seconds"] if is_open else point["seconds"]
    trace = still_open if is_open else measured if at >= 1 else below
    x = _log(at) if at >= 1 else round(low + AIR / 2, 4)
    trace["x"].append(x)
    trace["y"].append(y)
    trace["customdata"].append([lane, point["number"]])
    ends = (x, high) if is_open else (_clipped(point["min_seconds"], low), _clipped(point["max_seconds"], low))
    if point["bounds"] or is_open:
        whiskers["x"] += [ends[0], ends[1], None]
        whiskers["y"] += [y, y, None]


def _summary_shapes(summary: Row, lane: int, low: float, high: float) -> list[Row]:
    """The interval as a band, the median as a line, and the lane's floor."""
    place = {"y0": -lane - 1 + ROOM / 2, "y1": -lane - ROOM / 2, "layer": "below"}
    shapes: list[Row] = [
        {
            "type": "line",
            "layer": "below",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": -lane - 1,
            "y1": -lane - 1,
            "line": {"color": "@rule", "width": 0.5},
        }
    ]
    if summary["confidence"] is None:
        return shapes
    right = high if summary["upper_seconds"] is None else _clipped(summary["upper_seconds"], low)
    band = {
        "type": "rect",
        **place,
        "x0": _clipped(summary["lower_seconds"], low),
        "x1": right,
        "fillcolor": "@wash",
        "line": {"color": "@rule", "width": 1},
    }
    shapes.append(band)
    if summary["median_seconds"] is not None:
        at = _clipped(summary["median_seconds"], low)
        shapes.append({"type": "line", **place, "x0": at, "x1": at, "line": {"color": "@ink", "width": 2}})
    return shapes


def _layout(drawn: list[Row], shapes: list[Row], low: float, high: float) -> Row:
    return {
        "showlegend": False,
        "hovermode": "closest",
        "hoverdistance": 14,
        "dragmode": False,
        "paper_bgcolor": "@paper",
        "plot_bgcolor": "@paper",
        "font": {"color": "@ink", "size": 12, "family": "system-ui, sans-serif"},
        "xaxis": {
            "range": [low, high],
            "fixedrange": True,
            "gridcolor": "@rule",
            "zeroline": False,
            "side": "top",
            "tickmode": "array",
        },
        "yaxis": {
            "range": [-len(drawn), 0],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "showticklabels": False,
        },
        "shapes": shapes,
    }


def _lane(summary: Row) -> Row:
    """What is written beside a lane: the two phases, how many incidents, and what they say together."""
    title = f"{summary['from_phase']} \N{RIGHTWARDS ARROW} {summary['to_phase']}"
    told = f"median {summary['told']}" if summary["confidence"] is not None else summary["told"]
    return {
        "title": label(title),
        "count": f"n = {summary['count']}" + (f", {summary['open_count']} still open" if summary["open_count"] else ""),
        "told": label(told),
        "interval": label(summary["interval"]),
        "texts": [[point["words"], point["bounds"]] for point in summary["points"]],
    }


def _empty(name: str) -> Row:
    return {"name": name, "x": [], "y": [], "customdata": []}


def _styled(trace: Row) -> Row:
    base: dict[str, Any] = {"type": "scatter", "hoverinfo": "none", "cliponaxis": False}
    if trace["name"] == "whiskers":
        return base | trace | {"mode": "lines", "hoverinfo": "skip", "line": {"color": "@metric", "width": 1}}
    symbol = {"measured": "circle", "open": "triangle-right-open", "below": "triangle-left-open"}[trace["name"]]
    return (
        base | trace | {"mode": "markers", "marker": {"symbol": symbol, "size": 9, "color": "@deploy", "opacity": 0.85}}
    )


def _clipped(seconds: float, low: float) -> float:
    return max(_log(seconds), low) if seconds > 0 else low


def _log(seconds: float) -> float:
    return round(math.log10(seconds), 4)
