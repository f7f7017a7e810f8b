"""A Parquet file of records, batch by batch, with the times of each placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from connectors import _stamps
from pipelines.times.companions import with_dates_beside
from pipelines.times.deciding import LANE, decide, place
from pipelines.times.placing import place_rows
from pipelines.times.plans import Plan

PLACED_WHOLE = 3_000_000  # records of a file up to which its stamps are placed as one column
DICTIONARIES = ["kind", "clock", "severity", "service", "program", "host", "actor_kind"]  # few values: as categories
BATCH = 25_000  # records at least, where a file has them
SPENT = set(_stamps.READING.names()) - {"at", "nanos", "grain_us"}  # told by the instants


def placed_batches(table: Path, rows: int, plan: Plan, tally: Counter[str] | None = None) -> Iterator[pl.DataFrame]:
    """The table's batches with their times placed; what the whole file decides is found before the first.

    tally: counts the bases.
    """
    scan = pl.scan_parquet(table)
    names = scan.collect_schema().names()
    readings = scan.select(name for name in names if name in _needed(plan))
    others = scan.select(name for name in names if name not in SPENT)
    few = [name for name in DICTIONARIES if name in names]
    places = _places(table)
    placed = _as_one(readings, plan, places) if rows <= PLACED_WHOLE else _in_parts(readings, plan, places)
    for place_in_file, instants in zip(places, placed, strict=True):
        if tally is not None:
            tally.update(dict(instants["time_basis"].value_counts().iter_rows()))
        frame = others.slice(*place_in_file).collect()
        yield _with_instants(frame.with_columns(pl.col(few).cast(pl.Categorical)), instants)


def placed_times(table: Path, events: Path | None, plan: Plan) -> Iterator[pl.DataFrame]:
    """The other times of a file's records, placed; a date or year that they leave out is that of their record."""
    times = pl.read_parquet(table)
    dated, plan = with_dates_beside(times, events, plan)
    yield _with_instants(dated, place(dated, plan))


def _with_instants(frame: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    placed_at = placed.select(
        *(
            pl.col(f"{name}_us").cast(pl.Datetime("us", "UTC")).alias(f"{name}_at")
            for name in ("recorded", "recorded_earliest", "recorded_latest")
        ),
        "time_basis",
    )
    return frame.drop(SPENT, strict=False).hstack(placed_at)


def _needed(plan: Plan) -> set[str]:
    return {*_stamps.READING.names(), LANE, *(["actor"] if plan.authors else [])}


def _places(table: Path) -> list[tuple[int, int]]:
    """Where batches begin and how long they are: whole row groups, several where they are small."""
    file = pq.read_metadata(table)
    found, start, length = [], 0, 0
    for group in range(file.num_row_groups):
        length += file.row_group(group).num_rows
        if length >= BATCH or group == file.num_row_groups - 1:
            found.append((start, length))
            start, length = start + length, 0
    return found


def _as_one(readings: pl.LazyFrame, plan: Plan, places: list[tuple[int, int]]) -> Iterator[pl.DataFrame]:
    """The stamps of a file that is small enough to be looked at whole, slips of the pen included."""
    placed = place(readings.collect(), plan)
    return (placed.slice(*each) for each in places)


def _in_parts(readings: pl.LazyFrame, plan: Plan, places: list[tuple[int, int]]) -> Iterator[pl.DataFrame]:
    """The stamps of a large file: never more than a batch in memory."""

    def parts() -> Iterator[pl.DataFrame]:
        return (readings.slice(*each).collect() for each in places)

    decisions = decide(parts, plan)
    for (start, _), part in zip(places, parts(), strict=True):
        yield place_rows(part, start, plan, decisions)
