"""Holes in the numbers that a source gives its records one after the other: they were written, and are not here.

A field counts as such a number where nearly all records of a process (or of all that one host, or one file, holds)
bear the next one. How often a number is missing there anyway, as in a filtered search, says which holes are chance.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import duckdb
import polars as pl

from pipelines.coverage.findings import Finding, Silence, Stream, instant
from pipelines.coverage.markers import NUMBERS, ONE_EPISODE, paths_to
from pipelines.coverage.silences import ALPHA
from pipelines.timeline.words import span

FEWEST_NUMBERED = 50
FEWEST_LOST = 3
CONSECUTIVE = 0.9  # share of the records of a sequence that bear the next number
WHOSE = (("service", "host"), ("host",), ())  # whose sequence it may be, within a file
PEEKED = 200  # records of a file by which its fields are known

# RFC 5424, 7.3.1: what a sender numbers stands among the structured data.
STRUCTURED = (
    r"""regexp_extract(json_extract_string(attributes, '$."syslog.structured_data"'), 'sequenceId="(\d+)"', 1)"""
)
WRITTEN = {
    name: "coalesce(" + ", ".join(f"json_extract_string(attributes, '{path}')" for path in paths_to(name)) + ")"
    for name in NUMBERS
} | {"sequenceId of its structured data": STRUCTURED}
FIELDS = f"""
    with first as (
        select file_path, unnest(arg_min(attributes::varchar, line_number, {PEEKED})) as attributes from events
        where kind = 'log' and starts_with(attributes::varchar, '{{')
            and file_path in (select file_path from evidence.files where not is_baseline)
        group by file_path
    ),
    peeked as (select file_path, [{", ".join(WRITTEN.values())}] as written from first)
    select file_path, n from peeked, lateral (select unnest(range(1, {len(WRITTEN) + 1})) as n)
    where try_cast(written[n] as bigint) is not null
    group by file_path, n having count(*) >= {FEWEST_NUMBERED} order by file_path, n"""
NUMBERED = """
    select service, host, try_cast({written} as bigint) as number, epoch_us(occurred_at) as spoke_at
    from events where file_path = $file_path and kind = 'log' and occurred_at is not null and duplicate_of is null
        and starts_with(attributes::varchar, '{{') and number is not null
    order by spoke_at, line_number, event_id"""


@dataclass(frozen=True)
class Hole:
    """Numbers that are missing between two records of one file; µs. whose: the values of what tells its sequence apart."""

    file_path: str
    field: str
    whose: tuple[tuple[str, str | None], ...]
    from_at: int
    to_at: int
    lost: int


def find(connection: duckdb.DuckDBPyConnection, streams: list[Stream], window: tuple[int, int]) -> list[Finding]:
    """Findings of the holes in each file's sequence, near ones as one."""
    names = list(WRITTEN)
    episodes: dict[tuple[object, ...], list[list[Hole]]] = defaultdict(list)
    for file_path, place in connection.execute(FIELDS).fetchall():
        name = names[place - 1]
        rows = connection.sql(NUMBERED.format(written=WRITTEN[name]), params={"file_path": file_path}).pl()
        for hole in _holes(rows, file_path, name):
            if hole.to_at > window[0] and hole.from_at < window[1]:
                near = episodes[hole.file_path, hole.field, hole.whose]
                if near and hole.from_at - near[-1][-1].to_at <= ONE_EPISODE:
                    near[-1].append(hole)
                else:
                    near.append([hole])
    return [_finding(holes, streams) for found in episodes.values() for holes in found]


def untold(holes: list[Finding], told: list[Finding]) -> list[Finding]:
    """Those that no silence of the same streams tells already."""
    return [
        each for each in holes
        if not any(
            one.kind == "collector failed" and one.started_at <= (each.ended_at or each.started_at) and each.started_at <= (one.ended_at or each.started_at)
            and {s.stream.stream_id for s in one.silences} & {s.stream.stream_id for s in each.silences} for one in told
        )
    ]  # fmt: skip


def _holes(rows: pl.DataFrame, file_path: str, name: str) -> list[Hole]:
    """By the finest division of the file's records in which the numbers run on."""
    for columns in WHOSE:
        found = []
        for key, part in rows.group_by(columns, maintain_order=True) if columns else [((), rows)]:
            steps = _steps(part)
            if len(steps) < FEWEST_NUMBERED or steps.filter(pl.col("step") == 1).height < CONSECUTIVE * len(steps):
                found = None
                break
            share = (steps.filter(pl.col("step") > 1).height + 1) / (len(steps) + 2)
            unlikely = (pl.col("step") > FEWEST_LOST) & (len(steps) * share ** (pl.col("step") - 1) < ALPHA)
            whose = tuple(zip(columns, key, strict=True))
            found += [
                Hole(file_path, name, whose, a, b, step - 1)
                for a, b, step in steps.filter(unlikely).sort("before").rows()
            ]
        if found is not None:
            return found
    return []


def _steps(rows: pl.DataFrame) -> pl.DataFrame:
    """From each number to the next one that is here: before, after (µs), step. A number that falls by half begins anew."""
    begun = (pl.col("number") * 2 < pl.col("number").shift(1)).fill_null(False).cum_sum()
    return (
        rows.with_columns(begun=begun)
        .unique(["begun", "number"], keep="first", maintain_order=True)
        .sort("begun", "number")
        .select(
            before=pl.col("spoke_at").shift(1).over("begun"),
            after=pl.col("spoke_at"),
            step=pl.col("number").diff().over("begun"),
        )
        .drop_nulls()
    )


def _finding(holes: list[Hole], streams: list[Stream]) -> Finding:
    first, start, end = holes[0], min(each.from_at for each in holes), max(each.to_at for each in holes)
    whose = dict(first.whose)
    inside = [
        each for each in streams
        if each.signal == "log" and first.file_path in each.file_paths and all(getattr(each, name) == value for name, value in whose.items())
    ]  # fmt: skip
    services, hosts = {each.service for each in inside}, {each.host for each in inside}
    service, host = (next(iter(found)) if len(found) == 1 else None for found in (services, hosts))
    lost = sum(each.lost for each in holes)
    observed = sum(each.heard_in(start, end) for each in inside) if len(holes) > 1 else 0
    words = (
        f"{first.file_path}: {lost:,} numbers of its field {first.field} are missing"
        f"{f' in {len(holes)} holes' if len(holes) > 1 else ''} within {span((end - start) / 1e6)}: those records were written, and are not here"
    )
    scope = "stream" if len(inside) == 1 else "host" if host else "service" if service else "collector"
    return Finding(
        scope, "collector failed", instant(start), instant(end), words, inside[0].stream_id if len(inside) == 1 else None, service, host,
        "log", (instant(start), instant(end), instant(start), instant(end)), lost, observed,
        question="Does the shipper count what it drops, and does an alert watch the numbers that its sources give?",
        silences=[Silence(each, start, end, lost / len(inside), (end - start) / (lost + 1), None, words) for each in inside],
    )  # fmt: skip
