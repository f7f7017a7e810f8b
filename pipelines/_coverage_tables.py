"""What `coverage` reads from the database and writes into it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import duckdb

from pipelines._coverage_tiles import Reach, tiles, union
from pipelines._silences import Finding, QuietRow, Row, Silence, Stretch
from pipelines.timeline.words import span

RHYTHMS = """
    select * from records.event_rhythms union all by name select * from records.series_rhythms order by stream_id"""
# Stretches in which a target's own `up` says 0, twice or more in a row.
DOWN = """
    with points as (
        select r.stream_id, s.occurred_at as spoke_at, s.value,
            lag(s.occurred_at) over spoken as before_at, lead(s.occurred_at) over spoken as after_at,
            count(*) filter (s.value is distinct from 0) over (spoken rows unbounded preceding) as stretch
        from samples s
        join series r using (series_id)
        join evidence.files f using (file_path)
        where r.name = 'up' and not f.is_baseline and not s.is_duplicate
        window spoken as (partition by r.stream_id order by s.occurred_at)
    )
    select stream_id, coalesce(min(before_at), min(spoke_at)) as from_at, coalesce(max(after_at), max(spoke_at)) as to_at, count(*) as zeros
    from points where value = 0
    group by stream_id, stretch having count(*) >= 2
    order by stream_id, from_at"""
MUTED = """
    with whose as (
        select n.value as alert_name, mode(e.service order by e.service) as service
        from identifiers n join said e using (event_id)
        where n.kind = 'alert name' and e.service is not null
        group by n.value
    )
    select e.event_id, e.occurred_at, e.earliest_at, e.latest_at, e.ended_at, e.host, e.headline,
        coalesce(max(e.service), max(w.service)) as service
    from events e
    join evidence.files f using (file_path)
    left join identifiers n on n.event_id = e.event_id and n.kind = 'alert name'
    left join whose w on w.alert_name = n.value
    where f.connector = 'alerts.alertmanager_silences' and not f.is_baseline and e.ended_at > e.occurred_at and e.duplicate_of is null
    group by all order by e.occurred_at, e.event_id"""
EDGES = """
    select x.file_path, x.started_at, x.ended_at, x.reason,
        (select mode(s.signal order by s.signal) from streams s where s.file_path = x.file_path) as signal,
        (select case when count(distinct s.service) = 1 then min(s.service) end from streams s where s.file_path = x.file_path) as service
    from export_edges x where x.ended_at > x.started_at order by all"""
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


def streams(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    return _rows(connection, RHYTHMS)


def piles(connection: duckdb.DuckDBPyConnection, silences: list[Silence]) -> dict[tuple[str, datetime], int]:
    """(stream, stamp) at the end of a silence of a series → how many of its samples bear that stamp."""
    ends = sorted({(each.stream["stream_id"], each.to_at) for each in silences if each.stream["signal"] == "metric"})
    if not ends:
        return {}
    connection.execute("create temp table silence_ends (stream_id varchar, end_at timestamptz)")
    _insert(connection, "silence_ends", ends)
    found = connection.execute(
        "select r.stream_id, x.end_at, count(*) from samples s join series r using (series_id) "
        "join silence_ends x on x.stream_id = r.stream_id and x.end_at = s.occurred_at where not s.is_duplicate group by all"
    ).fetchall()
    connection.execute("drop table silence_ends")
    return {(stream_id, end_at): count for stream_id, end_at, count in found}


def zoneless(connection: duckdb.DuckDBPyConnection, silences: list[Silence]) -> set[str]:
    """Of the files of these silences, those whose stamps stand in a zone that nobody stated."""
    paths = sorted({each.stream["file_path"] for each in silences if each.stream["signal"] == "log"})
    query = """
        select distinct f.file_path from records.event_rows e join evidence.files f using (file_number)
        where f.file_path in (select unnest(?)) and starts_with(e.time_basis, 'zone assumed')"""
    return {path for (path,) in connection.execute(query, [paths]).fetchall()} if paths else set()


def down_stretches(connection: duckdb.DuckDBPyConnection, window: Stretch | None) -> list[Silence]:
    known = {stream["stream_id"]: stream for stream in streams(connection)}
    return [
        Silence(known[row["stream_id"]], row["from_at"], row["to_at"], row["zeros"], "up is 0", is_down=True)
        for row in _rows(connection, DOWN)
        if window is None or (row["from_at"] < window[1] and row["to_at"] > window[0])
    ]


def muted(connection: duckdb.DuckDBPyConnection, window: Stretch | None) -> list[Finding]:
    """Silences that somebody set, where they overlap the window."""
    found = []
    for row in _rows(connection, MUTED):
        start, end = row["occurred_at"], row["ended_at"]
        if window and not (start < window[1] and end > window[0]):
            continue
        before, after = start - row["earliest_at"], row["latest_at"] - start
        bounds = (row["earliest_at"], row["latest_at"], end - before, end + after)
        words = f"{row['headline']}, in force for {span((end - start).total_seconds())}: such alerts reached nobody"
        found.append(Finding("host" if row["host"] and not row["service"] else "service", "alerting muted", start, end, words,
                             None, row["service"], row["host"], "alert", bounds, None, row["event_id"]))  # fmt: skip
    return found


def outside_exports(connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    return [
        Finding(
            "export",
            "outside the export",
            row["started_at"],
            row["ended_at"],
            row["reason"],
            None,
            row["service"],
            None,
            row["signal"],
            (row["started_at"], row["started_at"], row["ended_at"], row["ended_at"]),
        )
        for row in _rows(connection, EDGES)
    ]


def write(
    connection: duckdb.DuckDBPyConnection, findings: list[Finding], quiet: list[QuietRow], window: Stretch | None
) -> None:
    impacts = union(connection.execute("select started_at, ended_at from impacts order by all").fetchall())
    findings = sorted({each.id: each for each in findings}.values(), key=lambda each: (each.started_at, each.id))
    _insert(connection, "dark_areas", [_dark_row(each, impacts, window) for each in findings])
    _insert(connection, "dark_area_streams",
            sorted({(each.id, silence.stream["stream_id"], silence.from_at, silence.to_at) for each in findings
                    for silence in each.silences}))  # fmt: skip
    _insert(
        connection,
        "quiet_stretches",
        [row for row in sorted(quiet) if not window or (row[1] < window[1] and row[2] > window[0])],
    )
    _insert(
        connection,
        "citations",
        [("dark area", each.id, each.event_id, None, None, None) for each in findings if each.event_id],
    )
    connection.execute(CITED_EVENTS)
    connection.execute(CITED_SERIES)
    if window:
        _insert(connection, "coverage", tiles(streams(connection), findings, _reaches(connection), window))


def _dark_row(finding: Finding, impacts: list[Stretch], window: Stretch | None) -> tuple[Any, ...]:
    end = finding.ended_at or (window and window[1]) or finding.started_at
    shared = [min(end, b) - max(finding.started_at, a) for a, b in impacts if min(end, b) > max(finding.started_at, a)]
    overlap = sum(shared, timedelta()).total_seconds() if impacts else None
    return (finding.id, finding.scope, finding.stream_id, finding.service, finding.host, finding.signal, finding.kind, finding.started_at,
            finding.ended_at, *finding.bounds, finding.expected, None if finding.expected is None else 0, None, finding.evidence,
            overlap)  # fmt: skip


def _reaches(connection: duckdb.DuckDBPyConnection) -> dict[str, Reach]:
    found = {
        path: Reach(first, last)
        for path, first, last in connection.execute(
            "select file_path, min(first_at), max(last_at) from streams group by file_path order by file_path"
        ).fetchall()
    }
    for path, start, end in connection.execute(
        "select file_path, started_at, ended_at from export_edges order by all"
    ).fetchall():
        if path in found:
            found[path].outside.append((start, end))
    return found


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        connection.executemany(f"insert into {table} values ({', '.join('?' * len(rows[0]))})", rows)
