"""Dark areas in the drawing: which lanes each one silences, and the lanes that have nothing but darkness to show."""

from __future__ import annotations

from pipelines.timeline import marks
from pipelines.timeline.canvas import Drawing, Lane
from pipelines.timeline.story import Row, Story
from pipelines.timeline.words import epoch_ms, seconds_between, span


def silent_lanes(story: Story, placed: list[Lane]) -> list[Lane]:
    """A lane for each service and signal that has nothing but darkness to show."""
    named = {area["name"]: area["service"] for area in story.dark_areas if not _lanes_of(area, placed)}
    return [Lane(f"silent/{name}", name, 0.8, "silent", service) for name, service in sorted(named.items())]


def draw_dark_areas(drawing: Drawing, story: Story) -> None:
    """Each dark area hatched in every lane that it silences, with its class for a name."""
    parts: list[tuple[Row, Lane, int, int]] = []
    for area in story.dark_areas:
        start, end = area["started_at"] or drawing.window[0], area["ended_at"] or drawing.window[1]
        if start >= drawing.window[1] or end <= drawing.window[0]:
            continue
        said = f"{area['class']}, {span(seconds_between(start, end))}" + ("" if area["ended_at"] else ", end open")
        known = {
            "unheard": area["is_unheard"],
            "dark_then": area["is_dark_then"],
            "at": start,
            "ended_at": area["ended_at"],
            "basis": area["evidence"],
            "dark": area["dark_area_id"],
            "class": area["class"],
            "ongoing": f"Dark: {area['name']}, {area['class']}",
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
