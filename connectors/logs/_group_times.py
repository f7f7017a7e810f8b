"""The stamps among what the groups of a declared format found, and how they are read."""

from __future__ import annotations

import polars as pl

from connectors import _stamps, _votes
from connectors.logs._engine import first_of

TIME_GROUPS = ("time", "date", "clock", "fraction", "zone")


def times_of(groups: pl.DataFrame) -> pl.Series:
    """The stamps of the groups, put together with single spaces where they stand apart in the line."""
    if "time" in groups:
        return groups["time"]
    clock = pl.col("clock").str.replace(r"^([0-9]{2})([0-9]{2})$", "${1}:${2}")
    if "fraction" in groups:
        clock = pl.concat_str(clock, "fraction", separator=".", ignore_nulls=True)
    parts = ["date", clock, *(["zone"] if "zone" in groups else [])]
    whole = pl.concat_str(parts, separator=" ", ignore_nulls=True)
    return groups.select(time=pl.when(pl.col("date").is_not_null()).then(whole))["time"]


def read_times(times: pl.Series, choices: list[_votes.Choice]) -> pl.DataFrame:
    """Whole stamps to READING, each by the first shape that reads it."""
    rows: pl.DataFrame | None = None
    for choice in choices:
        found = _stamps.read_whole(times, choice)
        rows = found if rows is None else first_of(rows, found)
        if rows["at"].null_count() == times.null_count():
            break
    return _stamps.nothing_read(len(times)) if rows is None else rows
