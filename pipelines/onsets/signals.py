"""The signals of an incident, each as values over time: series of metrics, log lines by severity and pattern, requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb
import numpy as np
import polars as pl

from pipelines.findings import assume

Array = np.ndarray[Any, Any]

MINUTE = 60_000_000
FINEST = 15_000_000  # µs; finer samples are averaged
MOST_PATTERNS = 400
FEWEST_LINES = 3
COUNTER = re.compile(r"(_total|_count|_sum|_counter)$")
NO_SIGNAL = re.compile(r"^(ALERTS.*|scrape_.*)$|_(bucket|created|info|timestamp_seconds|start_time_seconds)$")
SERIES = """
    select r.stream_id, any_value(r.name order by f.file_path) as name, min(r.service) as service, min(r.host) as host,
        min(r.series_id) filter (not f.is_baseline) as series_id, row_number() over (order by r.stream_id) as number
    from series r join evidence.files f using (file_path)
    group by r.stream_id having series_id is not null order by r.stream_id"""
VALUES = """
    with numbered as (
        select stream_id, row_number() over (order by stream_id) as number
        from (select stream_id from series r join evidence.files f using (file_path) group by stream_id having not bool_and(f.is_baseline))
    )
    select n.number, epoch_us(s.occurred_at) as at_us, s.value
    from samples s join series r using (series_id) join numbered n using (stream_id)
    where not s.is_duplicate and s.occurred_at is not null and isfinite(s.value)
    order by n.number, at_us, s.value"""
LINES = """
    select pattern_id, service, epoch_us(minute_at) as at_us, event_count as count, severity_rank, first_event_id,
        epoch_us(first_at) as first_us
    from pattern_minutes order by at_us, service, pattern_id, is_baseline, first_us, severity_rank"""
LISTENING = "select service, epoch_us(date_trunc('minute', min(from_at))) from listening group by service"
UNNAMED = """
    select coalesce(stream_id, file_path) as stream, pattern_id, severity_rank(severity) as severity_rank,
        epoch_us(date_trunc('minute', occurred_at)) as at_us
    from events
    where service is null and pattern_id is not null and occurred_at is not null and duplicate_of is null
    group by all order by all"""
REQUESTS = """
    select place, epoch_us(minute_at) as at_us, sum(request_count)::bigint as requests, sum(failed_count)::bigint as failed,
        min(first_event_id) as first_event_id, min(first_failed_event_id) as first_failed_event_id
    from request_minutes group by place, minute_at order by place, minute_at"""


@dataclass
class Signal:
    """Values at times (µs). covers: of each value, from how long before its time to how long after it.

    events: an event for each bin, as evidence; first_us: its instant. series_id: the evidence of a metric.
    """

    service: str | None
    name: str
    at: Array
    values: Array
    covers: tuple[int, int]
    series_id: str | None = None
    events: list[str | None] = field(default_factory=list)
    first_us: Array | None = None
    is_counted: bool = False


def metrics(connection: duckdb.DuckDBPyConnection, wanted: re.Pattern[str] | None = None) -> Iterator[Signal]:
    """One for each series that moves at all."""
    rows = connection.sql(SERIES).pl().to_dicts()
    if not rows:
        return
    values = connection.sql(VALUES).pl().partition_by("number", as_dict=True, include_key=False, maintain_order=True)
    for row in rows:
        part = values.get((row["number"],))
        is_wanted = not NO_SIGNAL.search(row["name"]) and (wanted is None or wanted.search(row["name"]))
        if part is None or len(part) < 10 or not is_wanted:
            continue
        signal = _of_series(row, part["at_us"].to_numpy(), part["value"].to_numpy())
        if signal is not None:
            yield signal


def _of_series(row: dict[str, Any], at: Array, values: Array) -> Signal | None:
    if np.ptp(values) == 0:
        return None
    is_counter = bool(COUNTER.search(row["name"])) and float(np.mean(np.diff(values) < 0)) < 0.01
    if is_counter:
        grown = np.diff(values)
        at, values = at[1:], np.where(grown < 0, values[1:], grown)
    at, values, step = _binned(at, values, is_counter)
    if len(values) < 10 or np.ptp(values) == 0:
        return None
    return Signal(
        row["service"] or row["host"], row["name"], at, values, (step, 0), row["series_id"], is_counted=is_counter
    )


def _binned(at: Array, values: Array, is_counter: bool) -> tuple[Array, Array, int]:
    """Values as they come, or in bins where they come too often; and their step."""
    step = int(np.median(np.diff(at))) if len(at) > 1 else MINUTE
    if step >= FINEST:
        return at, values, step
    bins, where, counts = np.unique(at // FINEST, return_inverse=True, return_counts=True)
    sums = np.bincount(where, weights=values)
    return (bins + 1) * FINEST, sums if is_counter else sums / counts, FINEST


def lines(connection: duckdb.DuckDBPyConnection) -> Iterator[Signal]:
    """Log lines of each service: those of a pattern, then all from warning and from error on."""
    frame = connection.sql(LINES).pl()
    if frame.is_empty():
        return
    texts = dict(connection.execute("select pattern_id, text from patterns").fetchall())
    since = dict(connection.execute(LISTENING).fetchall())
    reach = {
        service: _heard(part["at_us"].unique().sort().to_numpy(), since.get(service))
        for (service,), part in frame.group_by("service")
    }
    unnamed = connection.sql(UNNAMED).pl()

    def heard(service: str | None, holds: pl.Expr) -> Array:
        """What names no service is many sources, each of which was heard in its own minutes only."""
        return reach[service] if service is not None else _heard_in(unnamed, holds)

    told = frame.filter(pl.col("pattern_id").is_in(list(texts)))
    ranked = (
        told.group_by("service", "pattern_id")
        .agg(pl.col("count").sum(), pl.col("severity_rank").max())
        .filter(pl.col("count") >= FEWEST_LINES)
        .sort(
            ["severity_rank", "count", "service", "pattern_id"], descending=[True, True, False, False], nulls_last=True
        )
    )
    if len(ranked) > MOST_PATTERNS:
        why = f"{len(ranked):,} kinds of lines came {FEWEST_LINES} times or more: the gravest and most frequent were looked at"
        assume(connection, "onsets", f"{MOST_PATTERNS} kinds of log lines tell of the others", why, "onsets")
        ranked = ranked.head(MOST_PATTERNS)
    parts = told.join(
        ranked.select("service", "pattern_id"), on=["service", "pattern_id"], nulls_equal=True
    ).partition_by("service", "pattern_id", as_dict=True, maintain_order=True)
    for service, pattern in ranked.select("service", "pattern_id").iter_rows():
        spoken = heard(service, pl.col("pattern_id") == pattern)
        yield _of_minutes(service, f"log pattern: {texts[pattern]}", parts[service, pattern], spoken)
    for name, ranks in (("log lines: error and worse", (6, 7)), ("log lines: warning", (5,))):
        for (service,), part in frame.filter(pl.col("severity_rank").is_in(ranks)).group_by(
            "service", maintain_order=True
        ):
            yield _of_minutes(service, name, part, heard(service, pl.col("severity_rank").is_in(ranks)))


def _heard_in(unnamed: pl.DataFrame, holds: pl.Expr) -> Array:
    """The minutes in which the streams spoke that hold such lines."""
    streams = unnamed.filter(holds)["stream"].unique()
    return unnamed.filter(pl.col("stream").is_in(streams.implode()))["at_us"].unique().sort().to_numpy()


def _of_minutes(service: str | None, name: str, part: pl.DataFrame, spoken: Array) -> Signal:
    """Minutes in which nothing of it was written are zeros, as far as its service was heard."""
    part = part.group_by("at_us", maintain_order=True).agg(
        pl.col("count").sum(), pl.col("first_event_id").first(), pl.col("first_us").min()
    )
    at = _minutes(spoken)
    place = np.searchsorted(at, part["at_us"].to_numpy())
    values, events, first = np.zeros(len(at)), [None] * len(at), np.array(at)
    values[place] = part["count"].to_numpy()
    first[place] = part["first_us"].to_numpy()
    told: list[str | None] = list(events)
    for index, event_id in zip(place, part["first_event_id"], strict=True):
        told[int(index)] = event_id
    return Signal(service, name, at, values, (0, MINUTE), None, told, first, is_counted=True)


def _heard(spoken: Array, since: int | None) -> Array:
    """The minutes in which a service spoke, after those in which others wrote to its file and it was silent."""
    return spoken if since is None else np.concatenate([np.arange(since, spoken[0], MINUTE), spoken])


def _minutes(spoken: Array) -> Array:
    """Every minute between the first and the last in which its service spoke, without silences of hours."""
    pieces = np.split(spoken, np.flatnonzero(np.diff(spoken) > 120 * MINUTE) + 1)
    return np.concatenate([np.arange(piece[0], piece[-1] + MINUTE, MINUTE) for piece in pieces])


def requests(connection: duckdb.DuckDBPyConnection) -> Iterator[Signal]:
    """Customers' requests at each place, and those that failed."""
    frame = connection.sql(REQUESTS).pl()
    for (place,), part in frame.group_by("place", maintain_order=True):
        spoken = part["at_us"].to_numpy()
        for name, column, event in (
            ("requests", "requests", "first_event_id"),
            ("failed requests", "failed", "first_failed_event_id"),
        ):
            own = part.select("at_us", count=column, first_event_id=event, first_us="at_us").filter(pl.col("count") > 0)
            if len(own):
                signal = _of_minutes(str(place), name, own, spoken)
                signal.first_us = None
                yield signal
