"""A zone that another field of the same line states: `tz=America/New_York`, `timezone="CEST"`, `utc_offset=+02:00`, or
that stands before the stamp at its beginning: `CET 2026-03-05 10:00:00`.
"""

from __future__ import annotations

import polars as pl

from connectors import _stamps
from connectors._stated_zones import KEY, LEADING

LEAST_SHARE = 0.5  # of the lines whose stamps state none


def have_zone_keys(lines: pl.Series, rows: pl.DataFrame) -> bool:
    """Whether the lines whose own stamps (rows: READING) state no zone state it in a field of their own."""
    is_open = rows["at"].is_not_null() & rows["offset_seconds"].is_null() & rows["zone_text"].is_null()
    open_lines = lines.filter(is_open)
    return len(open_lines) > 0 and int(_stated(open_lines).is_not_null().sum()) >= len(open_lines) * LEAST_SHARE


def with_zone_keys(lines: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the zone of their lines' fields, where the stamps state none."""
    return with_zones(rows, _stated(lines))


def _stated(lines: pl.Series) -> pl.Series:
    return lines.str.extract(KEY).fill_null(lines.str.extract(LEADING))


def with_zones(rows: pl.DataFrame, zones: pl.Series) -> pl.DataFrame:
    """The rows with these zones, as written, where the stamps state none."""
    offsets, names = _stamps.read_zones(zones)
    is_stated = pl.col("offset_seconds").is_not_null() | pl.col("zone_text").is_not_null()
    return rows.with_columns(
        offset_seconds=pl.when(is_stated).then("offset_seconds").otherwise(offsets),
        zone_text=pl.when(is_stated).then("zone_text").otherwise(names),
    )
