"""Identifiers in the lines of a text log that begin with the time of their making.

    2026-03-29 02:41:07,113 INFO order 019d36e1-8a19-7000-8000-3f2b8c1d9e55 taken

Such a time is evidence beside the record's own stamp, of its zone above all, and never in its place. Any digits may
look like one: they count where nearly all of a file's lie near its stamps.
"""

from __future__ import annotations

import polars as pl

from connectors import _stamps
from connectors._shapes import BY_NAME

KINDS = ("UUID, version 7", "ULID")
FEWEST, LEAST_SHARE, AGREEMENT = 3, 0.5, 0.9
NEAR_US = 36 * 3_600_000_000  # any zone, and a day


def find_ids(lines: pl.Series, rows: pl.DataFrame) -> str | None:
    """A regex for the identifiers that tell when they were made; rows: what the lines' own stamps say (READING)."""
    own = rows["at"].is_not_null() & (rows["missing"] == "")
    for kind in KINDS:
        pattern = BY_NAME[kind].regex
        found = lines.filter(own).str.extract(pattern)
        count = len(found) - found.null_count()
        if count < max(FEWEST, len(found) * LEAST_SHARE):
            continue
        apart = (_stamps.read_column(found)[0]["at"] - rows["at"].filter(own)).abs()
        if (apart <= NEAR_US).sum() >= count * AGREEMENT:
            return pattern
    return None


def with_ids(lines: pl.Series, rows: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """The rows with the first such identifier of each line as `time_created`, where nothing else is."""
    found = lines.str.extract(pattern)
    return rows.with_columns(time_created=rows["time_created"].fill_null(found) if "time_created" in rows else found)
