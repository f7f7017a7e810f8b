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
from pipelines.times.placing import Plan, place_rows

PLACED_WHOLE = 3_000_000  # records of a file up to which its stamps are placed as one column
DICTIONARIES = ["kind", "clock", "severity", "service", "program", "host", "actor_kind"]  # few values: never unpacked
READING_COLUMNS = _stamps.READING.names()


def placed_batches(table: Path, rows: int, plan: Plan, tally: Counter[str] | None = None) -> Iterator[pl.DataFrame]:
    """The table's batches with their times placed; what the whole file decides is found before the first.

    tally: counts the bases.
    """
    schema = pq.read_schema(table).names
    few = [name for name in DICTIONARIES if name in schema]
    file = pq.ParquetFile(table, read_dictionary=few)
    needed = [*READING_COLUMNS, *({LANE, *(["actor"] if plan.authors else [])} & set(schema))]
    placed = (_as_one if rows <= PLACED_WHOLE else _in_parts)(file, needed, plan)
    for group in range(file.num_row_groups):
        frame = pl.from_arrow(file.read_row_group(group, use_threads=False))
        assert isinstance(frame, pl.DataFrame)
        instants = next(placed)
        if tally is not None:
            tally.update(dict(instants["time_basis"].value_counts().iter_rows()))
        yield _with_instants(frame, instants)


def placed_times(table: Path, events: Path | None, plan: Plan) -> Iterator[pl.DataFrame]:
    """The other times of a file's records, placed; a date or year that they leave out is that of their record."""
    times = pl.read_parquet(table)
    dated, plan = with_dates_beside(times, events, plan)
    yield _with_instants(dated, place(dated, plan))


def _with_instants(frame: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    instants = placed.select(
        *(
            pl.col(f"{name}_us").cast(pl.Datetime("us", "UTC")).alias(f"{name}_at")
            for name in ("recorded", "recorded_earliest", "recorded_latest")
        ),
        "time_basis",
    )
    return frame.drop(set(READING_COLUMNS) - {"at", "nanos", "grain_us"}).hstack(instants)


def _as_one(file: pq.ParquetFile, needed: list[str], plan: Plan) -> Iterator[pl.DataFrame]:
    """The row groups of a file that is small enough to be looked at whole, slips of the pen included."""
    readings = _readings(file, needed)
    whole = pl.concat(readings) if readings else pl.DataFrame()
    placed = place(whole, plan)
    start = 0
    for part in readings:
        yield placed.slice(start, len(part))
        start += len(part)


def _in_parts(file: pq.ParquetFile, needed: list[str], plan: Plan) -> Iterator[pl.DataFrame]:
    """The row groups of a large file: never more than one in memory."""

    def parts() -> Iterator[pl.DataFrame]:
        return (_reading(file, group, needed) for group in range(file.num_row_groups))

    decisions, start = decide(parts, plan), 0
    for part in parts():
        yield place_rows(part, start, plan, decisions)
        start += len(part)


def _readings(file: pq.ParquetFile, needed: list[str]) -> list[pl.DataFrame]:
    return [_reading(file, group, needed) for group in range(file.num_row_groups)]


def _reading(file: pq.ParquetFile, group: int, needed: list[str]) -> pl.DataFrame:
    frame = pl.from_arrow(file.read_row_group(group, columns=needed, use_threads=False))
    assert isinstance(frame, pl.DataFrame)
    return frame
