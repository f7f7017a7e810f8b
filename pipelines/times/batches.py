"""A Parquet file of records, batch by batch, with the times of each placed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from connectors import _stamps
from pipelines.times.placing import Plan, place

BATCH_ROWS = 122_880  # DuckDB's row group
PLACED_WHOLE = 3_000_000  # records of a file up to which its stamps are placed as one column
READING_COLUMNS = _stamps.READING.names()


def placed_batches(table: Path, rows: int, plan: Plan) -> Iterator[pl.DataFrame]:
    """The table's batches with their times placed; as one column where the file is small enough, else batch by batch."""
    file = pq.ParquetFile(table)
    whole = place(pl.read_parquet(table, columns=READING_COLUMNS), plan) if rows <= PLACED_WHOLE else None
    start = 0
    for record_batch in file.iter_batches(BATCH_ROWS):
        frame = pl.from_arrow(record_batch)
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
        yield frame.drop(set(READING_COLUMNS) - {"nanos", "grain_us"}).hstack(instants)
