"""Events as columns: what every reader's records become before they are written as Parquet."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from connectors import _stamps

EVENT_COLUMNS = pl.Schema(
    {
        "line_number": pl.Int64,
        "nth": pl.Int32,  # among the records that begin on the same line, from 0
        "line_count": pl.Int32,
        "byte_offset": pl.Int64,
        "locator": pl.String,
        "kind": pl.String,
        "clock": pl.String,
        "written_time": pl.String,  # NULL: the `written_length` characters of `body` behind `written_from`
        "written_from": pl.Int16,
        "written_length": pl.Int16,
        **_stamps.READING,
        "severity": pl.String,
        "service": pl.String,
        "program": pl.String,  # what wrote on that host, where no service is named
        "host": pl.String,
        "actor": pl.String,
        "actor_kind": pl.String,
        "conversation": pl.String,
        "headline": pl.String,  # NULL: the first line of `body` from `text_from` on
        "text_from": pl.Int32,  # characters of `body` before what it says begins
        "body": pl.String,
        "attributes": pl.String,  # JSON
        "unclaimed": pl.String,  # JSON, of what no connector took up
    }
)


DEFAULTS = {"nth": 0, "line_count": 1}


def with_defaults(frame: pl.DataFrame, columns: Iterable[str], schema: pl.Schema = EVENT_COLUMNS) -> pl.DataFrame:
    """The frame with these columns too: what a reader left out is NULL, or what DEFAULTS says."""
    return frame.with_columns(
        pl.lit(DEFAULTS.get(name), schema[name]).alias(name) for name in columns if name not in frame.columns
    )


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every column of EVENT_COLUMNS, in order."""
    columns = EVENT_COLUMNS.names()
    return with_defaults(frame, columns).select(columns).cast(dict(EVENT_COLUMNS))
