"""The drawing: one Plotly figure of stacked lanes, and beside it what each mark answers when it is asked.

Colours are names of theme.json with an `@` before them (`@alert`); the page's script puts the values of the reader's
light or dark scheme in. Times are milliseconds since 1970 on a linear axis, since Plotly's date axis would bend them by
the reader's zone; the script writes the axis in whatever zone the reader asks for.
"""

from __future__ import annotations

from itertools import pairwise

from pipelines.timeline import lanes
from pipelines.timeline.canvas import Drawing, Lane, bin_width, label
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row, Story
from pipelines.timeline.words import epoch_ms

AIR = 0.2  # of the time between first and last phase, shown before and after them
NAME_LENGTH = 24


def draw(file: IncidentFile, story: Story) -> Row:
    """The figure block of the page: Plotly's figure, and what the script needs to set names and answer questions.

    {} where no event has a time.
    """
    if story.window is None:
        return {}
    drawing = Drawing(story.window, bin_width(story.window))
    lanes.lay_out(drawing, file, story)
    lanes.draw_lanes(drawing, story)
    return {
        "figure": {"data": drawing.traces, "layout": _layout(drawing, story)},
        "lanes": [lane.answers() for lane in drawing.lanes],
        "marks": drawing.marks,
        "moments": drawing.moments,
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
        # Dark areas lie above everything else, which within one axis bars never do.
        "yaxis2": {"range": [floor, 0], "fixedrange": True, "overlaying": "y", "visible": False},
        "shapes": _bands(story, floor, roof) + [_rule(lane) for lane in drawing.lanes],
    }


def _name(lane: Lane) -> str:
    """The lane's name, in two lines where service and signal are too long for one; what is cut is the middle."""
    service, _, rest = lane.title.partition(" ")
    lines = [lane.title] if len(lane.title) <= NAME_LENGTH or not rest else [service, rest]
    return "<br>".join(label(_shortened(line)) for line in lines)


def _shortened(name: str) -> str:
    tail = NAME_LENGTH // 3
    return (
        name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - tail - 1]}\N{HORIZONTAL ELLIPSIS}{name[-tail:]}"
    )


def story_span(story: Story) -> list[int]:
    """What the drawing shows at first: from first phase to last with air on both sides, else the whole window."""
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
    reached = [epoch_ms(phase["reached_at"]) for phase in story.phases if phase["reached_at"]]
    height = {"layer": "below", "y0": floor, "y1": roof}
    grounds = [
        {"type": "rect", "x0": at, "x1": after, "fillcolor": f"@band-{number % 2}", "line": {"width": 0}}
        for number, (at, after) in enumerate(pairwise(reached))
    ]
    edge = {"color": "@faint", "width": 1, "dash": "dot"}
    edges = [{"type": "line", "x0": at, "x1": at, "line": edge} for at in reached]
    return [shape | height for shape in grounds + edges]
