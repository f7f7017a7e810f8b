"""A Parquet file of records, batch by batch, with the times of each placed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from connectors import _stamps
from pipelines.times.placing import Plan, place

PLACED_WHOLE = 3_000_000  # records of a file up to which its stamps are placed as one column
DICTIONARIES = ["kind", "clock", "severity", "service", "program", "host", "actor_kind"]  # few values: never unpacked
READING_COLUMNS = _stamps.READING.names()


def placed_batches(
    table: Path, rows: int, plan: Plan, aside: Sequence[str] = ()
) -> Iterator[tuple[pl.DataFrame, pa.Table]]:
    """The table's batches with their times placed; as one column where the file is small enough, else batch by batch.

    aside: columns that only pass through; they come in the Arrow table, not in the frame, and are never copied.
    """
    few = [name for name in DICTIONARIES if name in pq.read_schema(table).names]
    file = pq.ParquetFile(table, read_dictionary=few)
    whole = place(pl.read_parquet(table, columns=READING_COLUMNS), plan) if rows <= PLACED_WHOLE else None
    start = 0
    for group in range(file.num_row_groups):
        batch = file.read_row_group(group, use_threads=False)
        frame = pl.from_arrow(batch.drop_columns(list(aside)))
        assert isinstance(frame, pl.DataFrame)
        placed = place(frame.select(READING_COLUMNS), plan) if whole is None else whole.slice(start, len(frame))
        start += len(frame)
        instants = placed.select(
            *(
                pl.col(f"{name}_us").cast(pl.Datetime("us", "UTC")).alias(f"{name}_at")
                for name in ("recorded", "recorded_earliest", "recorded_latest")
            ),
            "time_basis",
        )
        yield frame.drop(set(READING_COLUMNS) - {"at", "nanos", "grain_us"}).hstack(instants), batch.select(list(aside))
