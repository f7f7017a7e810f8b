"""The drawing: one Plotly figure of stacked lanes, and beside it what each mark answers when it is asked.

Colours are names of theme.json with an `@` before them (`@alert`); the page's script puts the values of the reader's
light or dark scheme in. Times are milliseconds since 1970 on a linear axis, since Plotly's date axis would bend them by
the reader's zone; the script writes the axis in whatever zone the reader asks for.
"""

from __future__ import annotations

from pipelines.timeline import densities, lanes
from pipelines.timeline.canvas import Drawing, Lane, bin_width, label
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row, Story
from pipelines.timeline.words import epoch_ms

AIR = 0.2  # of the time between first and last phase, shown before and after them


def draw(file: IncidentFile, story: Story) -> Row:
    """The figure block of the page: {figure, lanes, marks, moments, window, bin_seconds}; {} where nothing has a time."""
    if story.window is None:
        return {}
    drawing = Drawing(story.window, bin_width(story.window))
    lanes.lay_out(drawing, file, story)
    lanes.draw_impact(drawing, story)
    lanes.draw_spans_and_points(drawing, file)
    for lane in drawing.lanes:
        drawing.traces += densities.traces(drawing, lane)
    lanes.draw_dark_areas(drawing, story)
    moments = lanes.moment_labels(drawing, story)
    return {
        "figure": {"data": drawing.traces, "layout": _layout(drawing, story)},
        "lanes": [lane.__dict__ | {"bottom": lane.bottom} for lane in drawing.lanes],
        "marks": drawing.marks,
        "moments": moments,
        "dark": drawing.dark,
        "story": story_span(story),
        "window": [epoch_ms(story.window[0]), epoch_ms(story.window[1])],
        "bin_seconds": drawing.bin_seconds,
    }


def _layout(drawing: Drawing, story: Story) -> Row:
    floor = drawing.lanes[-1].bottom if drawing.lanes else -1
    roof = next((lane.bottom for lane in drawing.lanes if lane.kind == "moments"), 0.0)
    named = [lane for lane in drawing.lanes if lane.title]
    return {
        "showlegend": False,
        "barmode": "overlay",
        "hovermode": "closest",
        "dragmode": "zoom",
        "bargap": 0,
        "uniformtext": {"mode": "hide", "minsize": 9},
        "paper_bgcolor": "@paper",
        "plot_bgcolor": "@paper",
        "font": {"color": "@ink", "size": 12, "family": "system-ui, sans-serif"},
        "margin": {"l": 128, "r": 12, "t": 4, "b": 28, "pad": 0},
        "xaxis": {
            "type": "linear",
            "range": story_span(story),
            "gridcolor": "@rule",
            "tickfont": {"color": "@soft"},
            "zeroline": False,
            "showline": True,
            "linecolor": "@rule",
            "ticks": "outside",
            "tickcolor": "@rule",
        },
        "yaxis": {
            "range": [floor, 0],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "tickmode": "array",
            "tickvals": [lane.middle for lane in named],
            "ticktext": [_name(lane) for lane in named],
        },
        "shapes": _bands(story, floor, roof) + [_rule(lane) for lane in drawing.lanes],
    }


def _name(lane: Lane) -> str:
    """The lane's name, in two lines where service and signal are too long for one."""
    service, _, rest = lane.title.partition(" ")
    return f"{label(service, 24)}<br>{label(rest, 24)}" if len(lane.title) > 24 and rest else label(lane.title, 24)


def story_span(story: Story) -> list[int]:
    """What the drawing shows at first: from the first phase to the last with air on both sides, else the whole window."""
    start, end = (epoch_ms(at) for at in story.window or ())
    reached = [epoch_ms(phase["reached_at"]) for phase in story.phases if phase["reached_at"]]
    if len(reached) < 2 or max(reached) == min(reached):
        return [start, end]
    air = round(AIR * (max(reached) - min(reached)))
    return [max(start, min(reached) - air), min(end, max(reached) + air)]


def _rule(lane: Lane) -> Row:
    return {
        "type": "line",
        "layer": "below",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": lane.bottom,
        "y1": lane.bottom,
        "line": {"color": "@rule", "width": 0.5},
    }


def _bands(story: Story, floor: float, roof: float) -> list[Row]:
    """A faint ground from each phase to the next, and a line where a phase was reached."""
    reached = [phase for phase in story.phases if phase["reached_at"]]
    shapes: list[Row] = []
    for number, (phase, after) in enumerate(zip(reached, reached[1:], strict=False)):
        shapes.append(
            {
                "type": "rect",
                "layer": "below",
                "x0": epoch_ms(phase["reached_at"]),
                "x1": epoch_ms(after["reached_at"]),
                "y0": floor,
                "y1": roof,
                "fillcolor": f"@band-{number % 2}",
                "line": {"width": 0},
            }
        )
    for phase in reached:
        at = epoch_ms(phase["reached_at"])
        shapes.append(
            {
                "type": "line",
                "layer": "below",
                "x0": at,
                "x1": at,
                "y0": floor,
                "y1": roof,
                "line": {"color": "@faint", "width": 1, "dash": "dot"},
            }
        )
    return shapes
