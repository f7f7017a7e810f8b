"""What coverage writes into the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import duckdb
import numpy as np

from pipelines.coverage.findings import Finding, QuietRow, Stream, instant, micros
from pipelines.coverage.matrix import Stretch, tiles, union
from pipelines.coverage.rhythm import SECOND
from pipelines.coverage.silences import FEWEST_EVENTS
from pipelines.inserting import insert_rows

CITED_EVENTS = """
    insert into citations (subject_kind, subject_id, event_id, from_at, to_at)
    with ends as (
        select s.dark_area_id, t.file_path, t.signal, t.service, t.host, end_at, is_before
        from dark_area_streams s
        join streams t using (stream_id)
        cross join lateral (values (s.last_before_at, true), (s.first_after_at, false)) as sides (end_at, is_before)
        where t.signal <> 'metric'
    )
    select 'dark area', d.dark_area_id, e.event_id, case when is_before then e.occurred_at end, case when not is_before then e.occurred_at end
    from ends d
    join events e on e.file_path = d.file_path and e.occurred_at = d.end_at and e.kind = d.signal
        and e.service is not distinct from d.service and e.host is not distinct from d.host
    qualify row_number() over (
        partition by d.dark_area_id, d.file_path, d.service, d.host, is_before
        order by case when is_before then -e.line_number else e.line_number end, e.event_id
    ) = 1
    order by all"""
CITED_SERIES = """
    insert into citations (subject_kind, subject_id, series_id, from_at, to_at)
    select 'dark area', d.dark_area_id, s.series_id, d.last_before_at, d.first_after_at
    from dark_area_streams d join series s using (stream_id) order by all"""


def window(connection: duckdb.DuckDBPyConnection) -> Stretch | None:
    """The incident's window, else the span of all streams; None where that is nothing."""
    for query in ("select window_from, window_to from incident", "select min(first_at), max(last_at) from streams"):
        found = connection.execute(query).fetchone()
        if found and found[0] and found[1] and found[0] < found[1]:
            return found[0], found[1]
    return None


def failing(connection: duckdb.DuckDBPyConnection, window: Stretch) -> list[tuple[int, int]]:
    """When requests of customers failed, µs."""
    return [(micros(start), micros(end)) for start, end in _impacts(connection, window)]


def _impacts(connection: duckdb.DuckDBPyConnection, window: Stretch) -> list[Stretch]:
    return union(connection.execute(IMPACTS, [window[1]]).fetchall())


def write_streams(connection: duckdb.DuckDBPyConnection, streams: list[Stream]) -> None:
    """A row for each stream; of one that rotated files make up, a row for each file."""
    rows = [row for stream in streams for row in _stream_rows(stream)]
    insert_rows(connection, "streams", sorted(rows))


def _stream_rows(stream: Stream) -> list[tuple[Any, ...]]:
    source = _source(stream)
    if len(stream.file_paths) == 1 or len(stream.file_of) == 0:
        places: list[Any] = [slice(None)]
    else:
        places = [stream.file_of == number for number in range(len(stream.file_paths))]
    return [
        (stream_id, source, stream.service, stream.host, stream.signal, path, stream.clock_id, *_rhythm(stream, stream.at[place]),
         int(stream.counts[place].sum()), instant(stream.at[place][0]), instant(stream.until[place].max()))
        for stream_id, path, place in zip(stream.stream_ids, stream.file_paths, places, strict=False)
    ]  # fmt: skip


def _source(stream: Stream) -> str:
    if stream.clock_id and stream.clock_id.startswith("service:"):
        return stream.clock_id.split(":")[1]
    return "/".join(name for name in (stream.host, stream.service) if name) or stream.file_paths[0]


def _rhythm(stream: Stream, at: Any) -> tuple[str, float | None]:
    """In words, and the median interval in seconds."""
    if len(at) < 3:
        return "too few to tell", float(np.diff(at)[0]) / SECOND if len(at) == 2 else None
    median = float(np.median(np.diff(at))) / SECOND
    if not stream.is_judged:
        return "speaks when there is something to say", median
    if stream.step is not None:
        return f"one every {round(stream.step / SECOND, 1)} s, as on a grid", median
    if len(at) < FEWEST_EVENTS:
        return "too few to tell", median
    long = np.sort(np.diff(at))[-min(8, len(at) - 1)] / SECOND
    return "in bursts" if long > max(
        60, 20 * median
    ) else f"irregular, half of its intervals below {round(median, 1)} s", median


def write(
    connection: duckdb.DuckDBPyConnection,
    found: list[Finding],
    quiet: list[QuietRow],
    streams: list[Stream],
    window: Stretch,
) -> None:
    impacts = _impacts(connection, window)
    decided = [row[0] for row in connection.execute(DECIDING).fetchall()]
    findings = sorted({each.id: each for each in found}.values(), key=lambda each: (each.started_at, each.id))
    insert_rows(connection, "dark_areas", [_dark_row(each, impacts, decided, window) for each in findings])
    insert_rows(connection, "dark_area_streams", sorted({
        (each.id, stream_id, instant(silence.from_at), None if silence.is_open else instant(silence.to_at))
        for each in findings for silence in each.silences for stream_id in silence.stream.stream_ids
    }, key=str))  # fmt: skip
    insert_rows(connection, "quiet_stretches",
            [row for row in sorted(set(quiet), key=str) if row[1] < window[1] and (row[2] is None or row[2] > window[0])])  # fmt: skip
    insert_rows(
        connection,
        "citations",
        [("dark area", each.id, each.event_id, None, None, None) for each in findings if each.event_id],
    )
    connection.execute(CITED_EVENTS)
    connection.execute(CITED_SERIES)
    edges = connection.execute("select file_path, started_at, ended_at from export_edges order by all").fetchall()
    insert_rows(connection, "coverage", tiles(streams, findings, quiet, edges, window))


SAME_BEGIN = timedelta(minutes=5)


def _dark_row(finding: Finding, impacts: list[Stretch], decided: list[datetime], window: Stretch) -> tuple[Any, ...]:
    end = finding.ended_at or window[1]
    shared = [min(end, b) - max(finding.started_at, a) for a, b in impacts if min(end, b) > max(finding.started_at, a)]
    overlap = sum(shared, timedelta()).total_seconds() if impacts else None
    in_the_dark = sum(finding.started_at <= at < end for at in decided) if finding.silences else 0
    words = [finding.evidence]
    if any(abs(finding.started_at - begin) <= SAME_BEGIN for begin, _ in impacts) and finding.silences:
        words.append("it begins as customer impact does: it may be a cause of it, an effect of it, or neither")
    if in_the_dark:
        words.append(
            f"{in_the_dark} deployment{'s' * (in_the_dark > 1)} or changes fell into it"
            if in_the_dark > 1
            else "one deployment or change fell into it"
        )
    return (finding.id, finding.scope, finding.stream_id, finding.service, finding.host, finding.signal, finding.kind, finding.started_at,
            finding.ended_at, *finding.bounds, finding.expected, finding.observed, finding.chance, "; ".join(words), overlap,
            finding.blind_alerts, finding.question)  # fmt: skip


IMPACTS = "select started_at, coalesce(ended_at, heard_until, greatest(started_at, ?)) from impacts order by all"
DECIDING = "select occurred_at from said where kind in ('deploy', 'change') order by all"
