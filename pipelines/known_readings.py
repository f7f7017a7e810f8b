"""Readings of stamps that their connector knows better than a column of them shows."""

from __future__ import annotations

import polars as pl

from connectors import _stamps
from connectors._contract import Event
from connectors._shapes import BY_NAME
from connectors._votes import Choice


def read_as(times: pl.DataFrame, readings: pl.DataFrame) -> pl.DataFrame:
    """The readings, those of times whose shape their reader knows by that shape: an identifier looks like any number."""
    for name in times["shape"].unique().drop_nulls().sort():
        found = _stamps.read_whole(times["written_time"], Choice(BY_NAME[name]))
        is_such = (times["shape"] == name).fill_null(False)
        readings = readings.select(
            pl.when(is_such).then(found[column]).otherwise(readings[column]).alias(column)
            for column in readings.columns
        )
    return readings


def with_own(readings: pl.DataFrame, events: list[Event]) -> pl.DataFrame:
    """The readings, with those in their place that connectors put together themselves."""
    places = [place for place, event in enumerate(events) if event.reading is not None]
    if not places:
        return readings
    rows = [event.reading._asdict() | {"nanos": 0} for event in events if event.reading is not None]
    own = pl.DataFrame(rows, schema=_stamps.READING)
    return readings.select(readings[name].scatter(places, own[name]) for name in readings.columns)
