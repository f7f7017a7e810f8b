"""The drawing: one Plotly figure of stacked lanes, and beside it what each mark answers when it is asked.

Colours are names of theme.json with an `@` before them (`@alert`); the page's script puts the values of the reader's
light or dark scheme in. Times are milliseconds since 1970 on a linear axis, since Plotly's date axis would bend them by
the reader's zone; the script writes the axis in whatever zone the reader asks for.
"""

from __future__ import annotations

from itertools import pairwise

from pipelines.timeline import lanes
from pipelines.timeline.canvas import Drawing, Lane, View, bin_width
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.recorded import as_recorded
from pipelines.timeline.story import Row, Story
from pipelines.timeline.words import epoch_ms

AIR = 0.2  # of the time between first and last phase, shown before and after them
MOST_LINKS = 3_000  # those that bind closest
LINKS = """
with drawn as (select unnest(?::varchar[]) as event_id)
select from_event_id, to_event_id, string_agg(distinct relation, ', ' order by relation) as relation,
    bool_and(strength = 'time only') as is_weak
from links
where from_event_id in (from drawn) and to_event_id in (from drawn) and from_event_id <> to_event_id
group by from_event_id, to_event_id
order by is_weak, max(score) desc nulls last, from_event_id, to_event_id limit ?"""


def draw(file: IncidentFile, story: Story, clocks: str) -> dict[str, Row]:
    """The figure blocks of the page for one way to read the clocks, by the name of their view.

    Each is Plotly's figure, and what the script needs to set names and answer questions. {} where no event has a time.
    """
    if clocks == "recorded":
        story = as_recorded(story)
    if story.window is None:
        return {}
    drawings = [Drawing(story.window, bin_width(story.window), View(by, clocks)) for by in ("source", "service")]
    material = lanes.read_material(drawings[0], file, story)
    return {drawing.view.name: _figure(drawing, material, file, story) for drawing in drawings}


def _figure(drawing: Drawing, material: lanes.Material, file: IncidentFile, story: Story) -> Row:
    lanes.lay_out(drawing, material, story)
    lanes.draw_lanes(drawing, story)
    return {
        "figure": {"data": drawing.traces, "layout": _layout(drawing, story)},
        "lanes": [lane.answers() for lane in drawing.lanes],
        "marks": drawing.marks,
        "moments": drawing.moments,
        "dark": drawing.dark,
        "links": _links(drawing, file),
        "story": story_span(story),
        "window": [epoch_ms(at) for at in drawing.window],
        "bin_seconds": drawing.bin_seconds,
    }


def _links(drawing: Drawing, file: IncidentFile) -> list[list[object]]:
    """[mark, mark, relation, whether only time ties them] of events that belong together and are both drawn.

    Each goes by the first mark it has.
    """
    mark_of: dict[str, int] = {}
    for number, mark in enumerate(drawing.marks):
        if "event_id" in mark and "y" in mark:
            mark_of.setdefault(mark["event_id"], number)
    rows = file.raw_frame(LINKS, [sorted(mark_of), MOST_LINKS]).iter_rows()
    return [[mark_of[one], mark_of[other], relation, is_weak] for one, other, relation, is_weak in rows]


def _layout(drawing: Drawing, story: Story) -> Row:
    floor = drawing.lanes[-1].bottom if drawing.lanes else -1
    roof = next((lane.bottom for lane in drawing.lanes if lane.kind == "moments"), 0.0)
    return {
        "showlegend": False,
        "barmode": "overlay",
        "hovermode": "closest",
        "dragmode": "zoom",
        "bargap": 0,
        "paper_bgcolor": "@paper",
        "plot_bgcolor": "@paper",
        "font": {"color": "@ink", "size": 12, "family": "system-ui, sans-serif"},
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
            "side": "top",
        },
        "yaxis": {
            "range": [floor, 0],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "tickmode": "array",
        },
        # Dark areas lie above everything else, which within one axis bars never do.
        "yaxis2": {"range": [floor, 0], "fixedrange": True, "overlaying": "y", "visible": False},
        "shapes": _bands(story, floor, roof) + [_rule(drawing, lane) for lane in drawing.lanes],
    }


def story_span(story: Story) -> list[int]:
    """What the drawing shows at first: from first phase to last with air on both sides, else the whole window.

    A change that preceded what changed, by no more than all phases took, is in view too.
    """
    start, end = (epoch_ms(at) for at in story.window or ())
    reached = [epoch_ms(phase["reached_at"]) for phase in story.phases if phase["reached_at"]]
    if len(reached) < 2 or max(reached) == min(reached):
        return [start, end]
    length = max(reached) - min(reached)
    before = [epoch_ms(row["occurred_at"]) for row in story.preceding if row["occurred_at"]]
    air = round(AIR * length)
    first = min([min(reached) - air, *(at - air // 4 for at in before if at >= min(reached) - length)])
    return [max(start, first), min(end, max(reached) + air)]


def _rule(drawing: Drawing, lane: Lane) -> Row:
    return {
        "type": "line",
        "layer": "below",
        "x0": epoch_ms(drawing.window[0]),
        "x1": epoch_ms(drawing.window[1]),
        "y0": lane.top,
        "y1": lane.top,
        "line": {"color": "@faint" if lane.opens_service else "@rule", "width": 1 if lane.opens_service else 0.5},
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
