"""Lanes in which each event is drawn: alerts that last as bars, everything else as symbols."""

from __future__ import annotations

from pipelines.timeline import marks, spans
from pipelines.timeline.canvas import Drawing, Lane, Told
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row
from pipelines.timeline.theme import THEME

MARKS_PER_LANE = 400  # more than this are drawn as density
PAGE_ROWS = 3  # pages that last at the same time; each of their records is a symbol too
BAR_ROWS = 5  # alerts that last at the same time; what finds no row is a symbol
RUN_ROWS = 4  # alerts that fired again and again, each in a row of its own
# One pass over all events: of each lane the first ones, and one more where there are too many.
POINTS = """
with lanes as (select unnest(?::varchar[]) as kind, unnest(?::varchar[]) as lane)
select lane, event_id, kind, occurred_at as at, earliest_at, latest_at, ended_at, severity, service, host, headline,
    conversation_id, case kind when 'page' then json_extract_string(attributes, '$.action') end as action,
    time_basis as basis, file_path, line_number, recorded_at, clock_id, is_corrected,
    (select min(value) from identifiers i where i.event_id = e.event_id and i.kind = 'alert name') as alert_name
from {events} e
join lanes using (kind)
where duplicate_of is null and occurred_at < ? and coalesce(ended_at, occurred_at) >= ?
qualify row_number() over (partition by lane order by occurred_at, event_id) <= ?
order by occurred_at, event_id"""


def read_points(drawing: Drawing, file: IncidentFile) -> dict[str, list[Row]]:
    """The events of each lane of events, by time; one more than can be drawn where they are too many."""
    lane_of = {kind: key for key, kinds in THEME["lane_kinds"].items() if key != "logs" for kind in kinds}
    query = POINTS.format(events=drawing.view.events)
    rows = file.rows(
        query, [list(lane_of), list(lane_of.values()), drawing.window[1], drawing.window[0], MARKS_PER_LANE + 1]
    )
    points: dict[str, list[Row]] = {}
    for row in rows:
        points.setdefault(row["lane"], []).append(row)
    return points


def event_lanes(
    drawing: Drawing, points: dict[str, list[Row]], crowded: dict[str, list[list[int]]]
) -> dict[str, list[Lane]]:
    """The lanes of events by source; by service, what names one stands in a lane of its service instead.

    `crowded` are the steps of the lanes that hold too many events to draw each of them.
    """
    lanes: dict[str, list[Lane]] = {}
    of_service: dict[str | None, list[Row]] = {}
    for key, rows in points.items():
        title = THEME["lane_titles"][key]
        if key in crowded:
            lanes[key] = [Lane(key, title, 1.3, "density", unit="records", bins=crowded[key])]
            continue
        own = [dict(row) for row in rows]
        if drawing.view.by == "service":
            for row in own:
                of_service.setdefault(row["service"], []).append(row)
            own = of_service.pop(None, [])
        lanes[key] = [_event_lane(drawing, key, title, own)] if own else []
    lanes["services"] = [
        _event_lane(drawing, f"events/{who}", f"{who} events", rows, who) for who, rows in of_service.items()
    ]
    return lanes


def _event_lane(drawing: Drawing, key: str, title: str, rows: list[Row], service: str | None = None) -> Lane:
    """A lane in which each event is drawn: what lasts in rows from its top, and symbols at its foot."""
    rows = sorted(rows, key=lambda row: (row["at"], row["event_id"]))
    flapping, single = spans.runs(rows)
    placed, crowded = spans.pack([row for row in single if _has_bar(row)], BAR_ROWS)
    pointed = [row for row in single if not _has_bar(row)] + crowded
    bar_rows = max((number + 1 for number, _ in placed), default=0)
    paged, _ = spans.pack(spans.pages(rows), PAGE_ROWS)
    pages = [(bar_rows + number, page) for number, page in paged]
    bar_rows += max((number + 1 for number, _ in paged), default=0)
    runs = [(bar_rows + number, run) for number, run in enumerate(flapping[:RUN_ROWS])]
    pointed += [row for run in flapping[RUN_ROWS:] for row, _ in run.stretches]
    bar_rows += len(runs)
    drawing.events[key] = Told(placed, pages, runs, sorted(pointed, key=lambda row: (row["at"], row["event_id"])))
    return Lane(key, title, (1.0 if pointed else 0.2) + 0.9 * bar_rows, "events", service)


def _has_bar(row: Row) -> bool:
    return row["kind"] == "alert" and row["ended_at"] is not None


def draw_events(drawing: Drawing, lane: Lane) -> list[Row]:
    """Alerts and pages that last are bars with their names in them, darker from a page's answer on; what else lasts is a symbol with a tail."""
    told = drawing.events[lane.key]
    barred, answered, outlines, fired, tails = [], [], [], [], []
    for number, row in told.bars:
        y = lane.top - 0.55 - 0.9 * number
        barred.append(marks.bar(drawing, row, y, 0.78, row["at"], row["ended_at"], row["headline"] or ""))
    for number, page in told.pages:
        y, title, answer = lane.top - 0.55 - 0.9 * number, page["title"], page["answered"]
        until = answer["at"] if answer else page["ended_at"]
        barred.append(marks.bar(drawing, page, y, 0.78, page["at"], until, f"Page: {title}") | {"short": "Page"})
        if answer and page["ended_at"] > until:
            part = marks.bar(drawing, answer, y, 0.78, until, page["ended_at"], f"Page acknowledged: {title}")
            answered.append(part | {"short": "acknowledged"})
    for number, run in told.runs:
        y = lane.top - 0.55 - 0.9 * number
        for row, end in run.stretches:
            fired.append(marks.bar(drawing, row, y, 0.78, row["at"], end, row["headline"] or "") | {"text": ""})
        row = run.row
        outlines.append(
            marks.bar(
                drawing, row, y, 0.78, row["at"], row["ended_at"], row["headline"], row["alert_name"] or "an alert"
            )
        )
    for row in told.symbols:
        if row["ended_at"] and not _has_bar(row):
            tail = marks.bar(drawing, row, lane.bottom + 0.5, 0.3, row["at"], row["ended_at"], row["headline"] or "")
            tails.append(tail | {"text": "", "kind": row["kind"]})
    traces = marks.bars(outlines, f"runs-{lane.place}", "@paper", "@faint", "@ink")
    traces += marks.bars(fired, f"fired-{lane.place}", "@alert", "@alert", "@ink", opacity=0.3)
    traces += marks.bars(answered, f"answered-{lane.place}", "@page", "@page", "@ink", opacity=0.3)
    traces += marks.bars(barred, f"lasting-{lane.place}", "@wash", "@alert", "@ink")
    for kind in dict.fromkeys(tail["kind"] for tail in tails):
        own = [tail for tail in tails if tail["kind"] == kind]
        traces += marks.bars(own, f"{kind}-tails-{lane.place}", "@wash", f"@{kind}", "@ink")
    return traces + marks.symbols(drawing, lane, told.symbols)
