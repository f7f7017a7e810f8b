"""What is too much to draw one by one: log records counted per step, and measured values averaged per step."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.timeline.canvas import Drawing, Lane
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.story import Row, Story
from pipelines.timeline.words import count, epoch_ms, short

LOG_LANES = 10
LOUDEST_LANES = 4
METRIC_LANES = 6
COUNTERS = ("_total", "_count", "_sum")
RESTARTS = 0.01  # a counter falls when its process starts anew; what falls more often only bears a counter's name
EVENT_BINS = """
select coalesce(service, host, '') as who, ((epoch_us(occurred_at) - ?) // ?)::int as bin,
    count(*)::int as records, (count(*) filter (severity in ('error', 'critical')))::int as errors
from {events}
where list_contains(?, kind) and duplicate_of is null and occurred_at >= ? and occurred_at < ?
group by all order by all"""
SERIES_RANKED = """
with measured as (
    select s.series_id, s.stream_id, s.name,
        coalesce(s.service, s.host, '') as who, s.unit
    from series s join evidence.files f on f.file_path = s.file_path and not f.is_baseline
), spread as (
    select m.who, m.name, any_value(m.unit order by m.unit) as unit,
        list(distinct m.stream_id order by m.stream_id) filter (m.stream_id is not null) as streams,
        round(stddev_pop(v.value) / nullif(abs(avg(v.value)), 0), 6) as variation,
        count(distinct v.value) as value_count,
        min(o.rank) as onset_rank
    from measured m join samples v using (series_id) left join onsets o on o.service = m.who and o.signal = m.name
    where v.occurred_at >= ? and v.occurred_at < ? and isfinite(v.value) and not coalesce(v.is_duplicate, false)
    group by m.who, m.name
)
select who, name, unit, coalesce(streams, []) as streams from spread
where not regexp_matches(name, '_(bucket|created|info)$') and value_count > 1
order by onset_rank nulls last, list_contains(?, who) desc, variation desc nulls last, who, name limit ?"""
SERIES_BINS = """
select s.series_id, ((epoch_us(v.{at}) - ?) // ?)::int as bin,
    avg(v.value order by v.{at}, v.value) as mean, max(v.value) as last
from series s
join evidence.files f on f.file_path = s.file_path and not f.is_baseline
join samples v using (series_id)
where s.name = ? and coalesce(s.service, s.host, '') = ? and v.{at} >= ? and v.{at} < ?
    and isfinite(v.value) and not coalesce(v.is_duplicate, false)
group by all order by all"""


def count_bins(drawing: Drawing, file: IncidentFile, kinds: list[str]) -> list[list[Any]]:
    """[bin, records, errors] of all events of some kinds."""
    return _rows(_event_bins(drawing, file, kinds))


def _event_bins(drawing: Drawing, file: IncidentFile, kinds: list[str]) -> pl.DataFrame:
    start, end = drawing.window
    query = EVENT_BINS.format(events=drawing.view.events)
    return file.frame(query, [epoch_ms(start) * 1000, drawing.bin_seconds * 1_000_000, kinds, start, end])


def _rows(frame: pl.DataFrame) -> list[list[Any]]:
    per_bin = frame.group_by("bin").agg(pl.col("records").sum(), pl.col("errors").sum()).sort("bin")
    return [list(row) for row in per_bin.iter_rows()]


def log_lanes(drawing: Drawing, file: IncidentFile, story: Story) -> list[Lane]:
    """A lane for each service that fell silent, tells of errors or is among the loudest; one for all the others."""
    frame = _event_bins(drawing, file, ["log"])
    silent = {who for area in story.dark_areas if area["is_unheard"] for who in (area["service"], area["host"]) if who}
    totals = (
        frame.group_by("who")
        .agg(pl.col("records").sum(), pl.col("errors").sum())
        .with_columns(pl.col("who").is_in(list(silent)).alias("silent"))
        .sort(["silent", "errors", "records", "who"], descending=[True, True, True, False])
    )
    telling = totals.filter(pl.col("silent") | (pl.col("errors") > 0)).height
    ranked = totals["who"].to_list()
    own = ranked[: min(max(telling, LOUDEST_LANES), LOG_LANES)]
    lanes = [
        _log_lane(who, f"{who} logs" if who else "logs, no service named", frame.filter(pl.col("who") == who))
        for who in own
    ]
    others = frame.filter(~pl.col("who").is_in(own))
    if len(others):
        lanes.append(_log_lane(None, f"logs of {count(len(ranked) - len(own), 'other')}", others))
    return lanes


def _log_lane(who: str | None, title: str, frame: pl.DataFrame) -> Lane:
    return Lane(f"logs/{'…' if who is None else who}", title, 1.3, "density", who, unit="records", bins=_rows(frame))


def traces(drawing: Drawing, lane: Lane) -> list[Row]:
    """What a lane of counts or of measured values draws; nothing for the other lanes."""
    if lane.kind == "density":
        return _density_traces(drawing, lane)
    return [_metric_trace(drawing, lane)] if lane.kind == "metric" else []


def _density_traces(drawing: Drawing, lane: Lane) -> list[Row]:
    """Two filled outlines: all records, and in ink the errors among them. Heights go by the square root."""
    peak = max((records for _, records, _ in lane.bins), default=0) ** 0.5
    everything = _outline(drawing, lane, [(number, records) for number, records, _ in lane.bins], peak)
    errors = _outline(drawing, lane, [(number, wrong) for number, _, wrong in lane.bins if wrong], peak)
    return [
        {
            "type": "scatter",
            "uid": f"{what}-{lane.place}",
            "mode": "lines",
            "fill": "toself",
            "fillcolor": colour,
            "line": {"width": 0},
            "hoverinfo": "skip",
            "name": f"{lane.title}, {what}",
            "x": x,
            "y": y,
        }
        for (x, y), colour, what in ((everything, "@density", "all"), (errors, "@density-error", "errors"))
        if x
    ]


def _outline(drawing: Drawing, lane: Lane, counts: list[tuple[int, int]], peak: float) -> tuple[list[Any], list[Any]]:
    """Steps as a closed outline for each run of neighbouring bins, runs parted by None."""
    x: list[Any] = []
    y: list[Any] = []
    before = None
    for number, records in counts:
        height = round(lane.bottom + 0.92 * lane.height * (records**0.5 / peak), 4)
        left, right = drawing.bin_start(number), drawing.bin_start(number + 1)
        if number - 1 != before:
            x += [x[-1], None, left] if x else [left]
            y += [lane.bottom, None, lane.bottom] if y else [lane.bottom]
        x += [left, right]
        y += [height, height]
        before = number
    return ([*x, x[-1]], [*y, lane.bottom]) if x else (x, y)


def metric_lanes(drawing: Drawing, file: IncidentFile, story: Story) -> list[Lane]:
    """The few measured names that say most: first to change, in the dark at some time, or most restless."""
    dark = sorted({area["service"] for area in story.dark_areas if area["service"]})
    lanes = []
    for row in file.raw_frame(SERIES_RANKED, [*drawing.window, dark, METRIC_LANES]).to_dicts():
        who, name = file.mask.text(row["who"]), file.mask.text(row["name"])
        lane = Lane(f"metrics/{who}/{name}", f"{who} {name}".strip(), 1.5, "metric", who)
        lane.streams = set(row["streams"])
        _measure(drawing, file, row, lane)
        lanes.append(lane)
    return sorted(lanes, key=lambda lane: lane.key)


def _measure(drawing: Drawing, file: IncidentFile, row: Row, lane: Lane) -> None:
    """[bin, value] and unit: the mean over series; for a counter its growth per second, added up over series."""
    start, end = drawing.window
    steps = [epoch_ms(start) * 1000, drawing.bin_seconds * 1_000_000]
    growth = pl.col("last").diff().over("series_id", order_by="bin")
    seconds = pl.col("bin").diff().over("series_id", order_by="bin") * drawing.bin_seconds
    query = SERIES_BINS.format(at=drawing.view.sampled_at)
    frame = file.frame(query, [*steps, row["name"], row["who"], start, end])
    frame = frame.with_columns(growth.alias("growth"), (growth / seconds).alias("value"))
    is_counter = row["name"].endswith(COUNTERS) and (frame["growth"] < 0).sum() <= RESTARTS * len(frame)
    if is_counter:
        frame = frame.filter(pl.col("growth") >= 0).group_by("bin").agg(pl.col("value").sort_by("series_id").sum())
    else:
        frame = frame.group_by("bin").agg(pl.col("mean").sort_by("series_id").mean().alias("value"))
    lane.unit = " ".join(part for part in (row["unit"], "per second" if is_counter else "") if part)
    lane.bins = [[number, float(f"{value:.5g}")] for number, value in frame.sort("bin").iter_rows()]


def _metric_trace(drawing: Drawing, lane: Lane) -> Row:
    """A line from the lane's foot to its top, broken where values are missing.

    The foot is zero, or the smallest value where that is far from zero.
    """
    values = [value for _, value in lane.bins]
    low, high = (
        min([*values, 0.0] if min(values, default=0) < 0.5 * max(values, default=0) else values),
        max(values, default=1.0),
    )
    lane.scale = f"{short(low)} to {short(high)} {lane.unit}".strip()
    steps = sorted(after[0] - before[0] for before, after in zip(lane.bins, lane.bins[1:], strict=False))
    usual = steps[len(steps) // 2] if steps else 1
    x: list[Any] = []
    y: list[Any] = []
    for (number, value), before in zip(lane.bins, [None, *(bin_[0] for bin_ in lane.bins)], strict=False):
        if before is not None and number - before > 2.5 * usual:
            x.append(drawing.bin_start(number) - 1)
            y.append(None)
        x.append(drawing.bin_start(number) + drawing.bin_seconds * 500)
        y.append(round(lane.bottom + lane.height * (0.08 + 0.84 * (value - low) / ((high - low) or 1)), 4))
    return {
        "type": "scatter",
        "uid": f"measured-{lane.place}",
        "mode": "lines",
        "name": lane.title,
        "hoverinfo": "skip",
        "connectgaps": False,
        "x": x,
        "y": y,
        "line": {"color": "@metric", "width": 1.4},
    }
