"""A table of one reading step as a Parquet file, written frame by frame."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from connectors._frames import DEFAULTS, EVENT_COLUMNS, with_defaults

FEW_VALUES = (  # columns written as dictionaries
    "kind", "clock", "zone_text", "missing", "severity", "service", "host", "actor_kind",
    "role", "grain_us",
)  # fmt: skip
VIEWS = pl.CompatLevel.newest()  # texts as views: not copied


def scan_events(table: Path) -> pl.LazyFrame:
    """A step's events with every column of EVENT_COLUMNS, those too that their reader left out of the file."""
    given = set(pq.read_schema(table).names)
    missing = [name for name in EVENT_COLUMNS if name not in given]
    return pl.scan_parquet(table).with_columns(
        pl.lit(DEFAULTS.get(name), EVENT_COLUMNS[name]).alias(name) for name in missing
    )


class ParquetTable:
    """The file has the columns of its first frame; one that a later frame brings is added to all rows before it.

    Most readers give few of the columns that the schema knows, and empty columns are not free: they would be written, read and joined like full ones.
    """

    def __init__(self, path: Path, schema: pl.Schema) -> None:
        self._path, self._schema = path, schema
        self._columns: list[str] = []
        self._writer: pq.ParquetWriter | None = None

    def write(self, frame: pl.DataFrame) -> None:
        given = [name for name in self._schema if name in frame.columns]
        if self._writer is None:
            self._columns = given
        elif not set(given) <= set(self._columns):
            self._widen()
        self._append(frame)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def discard(self) -> None:
        self.close()
        self._path.unlink(missing_ok=True)

    def _append(self, frame: pl.DataFrame) -> None:
        frame = with_defaults(frame, self._columns, self._schema).select(self._columns)
        table = frame.cast({name: self._schema[name] for name in self._columns}).to_arrow(compat_level=VIEWS)
        if self._writer is None:
            few = [name for name in FEW_VALUES if name in self._columns]
            self._writer = pq.ParquetWriter(
                self._path, table.schema, compression="lz4", write_statistics=False, use_dictionary=few
            )
        self._writer.write_table(table)

    def _widen(self) -> None:
        """Write the table again, with all columns that it may have."""
        self.close()
        slim = self._path.rename(self._path.with_suffix(".slim"))
        self._columns = self._schema.names()
        with pq.ParquetFile(slim) as before:
            for group in range(before.num_row_groups):
                self._append(pl.DataFrame(before.read_row_group(group)))
        slim.unlink()
