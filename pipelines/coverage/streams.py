"""The streams of an incident and when each spoke, from the database; older exports teach the streams that they are of."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import duckdb
import numpy as np
import polars as pl

from pipelines.coverage import lessons
from pipelines.coverage.findings import Stream, micros
from pipelines.incident import Incident

REGIONS = ("region", "cloud.region", "aws_region", "awsRegion", "datacenter", "dc", "availability_zone", "zone")
CARRIERS = ("collector", "collector.name", "agent.name", "agent_name", "relay", "forwarder", "shipper", "beat.name",
            "prometheus_replica", "prometheus")  # fmt: skip

# Only whole seconds are told apart: no silence of interest is shorter.
HEARD = """
    create temp table heard as
    select hash(kind, service, host, file_path) as key, epoch_us(occurred_at) // 1000000 as second,
        coalesce(severity in ('error', 'critical'), false) as is_severe,
        count(*) as events, min(epoch_us(occurred_at)) as first_us, max(epoch_us(occurred_at)) as last_us
    from events
    where occurred_at is not null and duplicate_of is null
    group by all"""
SPEAKERS = """
    with named as (
        select distinct o.kind, o.service, o.host, f.file_path, f.connector, f.is_baseline, min(o.clock_id) as clock_id
        from records.event_origins o join evidence.files f using (file_number) group by all
    ),
    begins as (select key, min(first_us) as first_us from heard group by key)
    select n.*, b.key, md5(concat_ws('|', n.kind, n.service, n.host, n.file_path)) as stream_id,
        (select any_value(e.attributes) from events e
         where e.file_path = n.file_path and e.kind = n.kind and epoch_us(e.occurred_at) = b.first_us
            and e.service is not distinct from n.service and e.host is not distinct from n.host) as attributes
    from named n join begins b on b.key = hash(n.kind, n.service, n.host, n.file_path)
    order by n.file_path, n.kind, n.service, n.host"""
SERIES = """
    select r.stream_id, any_value(r.name order by f.file_path) as name, min(r.service) as service, min(r.host) as host,
        any_value(r.labels order by f.file_path) as attributes, min(r.clock_id) as clock_id, list(distinct f.file_path order by f.file_path) as file_paths,
        min(f.connector) as connector, bool_and(f.is_baseline) as is_baseline,
        row_number() over (order by r.stream_id) as number
    from series r join evidence.files f using (file_path)
    group by r.stream_id order by r.stream_id"""
# An empty cell, a null or a dash is a point that is missing; NaN and infinity are answers.
SPOKEN_SERIES = """
    select n.number, epoch_us(s.occurred_at) as spoke_at, s.value, f.is_baseline
    from samples s join series r using (series_id) join evidence.files f using (file_path)
    join (select stream_id, row_number() over (order by stream_id) as number from (select distinct stream_id from series)) n using (stream_id)
    where not s.is_duplicate and s.occurred_at is not null
        and (s.value is not null or regexp_matches(lower(s.value_text), '^[+-]?(nan|inf|infinity)$'))
    order by n.number, spoke_at"""


def read(connection: duckdb.DuckDBPyConnection, incident: Incident) -> list[Stream]:
    """Every stream that is not of older exports alone, in a stable order."""
    older = lessons.of_archive(connection, incident)
    found = [*_of_events(connection, older), *_of_series(connection, older)]
    for stream, end in zip(found, _reaches(found, incident), strict=True):
        stream.reach = end
    return found


def _of_events(connection: duckdb.DuckDBPyConnection, older: lessons.Lessons) -> list[Stream]:
    connection.execute(HEARD)
    speakers = connection.sql(SPEAKERS).pl().to_dicts()
    heard = connection.sql(
        "select key, is_severe, events, first_us, last_us from heard order by key, second, is_severe"
    ).pl()
    connection.execute("drop table heard")
    parts = {key: part for (key,), part in heard.group_by("key", maintain_order=True)}
    voices: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in speakers:
        if row["is_baseline"]:
            for name in lessons.names_of(row):
                older[name].append(parts[row["key"]]["first_us"].to_numpy())
        else:
            stem = lessons.stem(row["file_path"])
            voices[row["kind"], row["service"] or "", row["host"] or "", row["connector"], stem].append(row)
    return [_voice(rows, parts, older) for _, rows in sorted(voices.items(), key=lambda each: str(each[0]))]


def _voice(rows: list[dict[str, Any]], parts: dict[Any, pl.DataFrame], older: lessons.Lessons) -> Stream:
    frame = pl.concat(
        parts[row["key"]].with_columns(file=pl.lit(place, pl.Int64)) for place, row in enumerate(rows)
    ).sort("first_us", "last_us")
    first = rows[0]
    at = frame["first_us"].to_numpy()
    teaches, breaks = lessons.joined(next((older[name] for name in lessons.names_of(first) if name in older), []), at)
    return Stream(
        tuple(row["stream_id"] for row in rows), first["kind"], first["service"], first["host"],
        tuple(row["file_path"] for row in rows), first["clock_id"], first["connector"],
        at, np.maximum.accumulate(frame["last_us"].to_numpy()), frame["events"].to_numpy(),
        region=_labelled(first["attributes"], REGIONS), carrier=_labelled(first["attributes"], CARRIERS), severe=frame["is_severe"].to_numpy(), file_of=frame["file"].to_numpy(),
        teaches=teaches, breaks=breaks,
    )  # fmt: skip


def _of_series(connection: duckdb.DuckDBPyConnection, older: lessons.Lessons) -> list[Stream]:
    rows = connection.sql(SERIES).pl().to_dicts()
    spoken = connection.sql(SPOKEN_SERIES).pl() if rows else pl.DataFrame()
    parts = {number: part for (number,), part in spoken.group_by("number", maintain_order=True)} if len(spoken) else {}
    found = []
    for row in rows:
        part = parts.get(row["number"])
        own = None if part is None else part.filter(~pl.col("is_baseline"))
        if part is None or own is None or own.is_empty():
            continue
        at = own["spoke_at"].to_numpy()
        pieces = [*older.get(row["stream_id"], []), part.filter(pl.col("is_baseline"))["spoke_at"].to_numpy()]
        teaches, breaks = lessons.joined(pieces, at)
        found.append(Stream(
            (row["stream_id"],), "metric", row["service"], row["host"], tuple(row["file_paths"]), row["clock_id"],
            row["connector"], at, at, np.ones(len(at), dtype=np.int64), region=_labelled(row["attributes"], REGIONS),
            carrier=_labelled(row["attributes"], CARRIERS), name=row["name"],
            values=own["value"].fill_null(float("nan")).to_numpy(),
            teaches=teaches, breaks=breaks,
        ))  # fmt: skip
    return found


def _labelled(attributes: str | None, names: tuple[str, ...]) -> str | None:
    """The first of these labels that it bears; a dot leads into what is nested, too."""
    try:
        labels = json.loads(attributes or "{}")
    except ValueError:
        return None
    for name in names if isinstance(labels, dict) else ():
        outer, _, inner = name.partition(".")
        nested = labels.get(outer)
        found = labels.get(name) or (nested.get(inner) if isinstance(nested, dict) else None)
        if isinstance(found, str | int):
            return str(found)
    return None


def _reaches(streams: list[Stream], incident: Incident) -> list[int | None]:
    """Until when each stream's source was heard: its export's stated end, or the last record of any stream in its files."""
    last: dict[str, int] = {}
    for stream in streams:
        if stream.is_judged:
            for path in stream.file_paths:
                last[path] = max(last.get(path, 0), stream.last)
    stated = {path: export.to_at for path in last if (export := incident.export_for(path)) and export.to_at
              and not export.limit}  # fmt: skip
    return [
        max((max(last[path], _until(stated.get(path))) for path in stream.file_paths), default=None)
        if stream.is_judged else None
        for stream in streams
    ]  # fmt: skip


def _until(at: Any) -> int:
    return micros(at) if at else 0
