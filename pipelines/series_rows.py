"""Series of one file on their way into Parquet: pieces of equal name and labels are one series."""

from __future__ import annotations

from typing import Any

import polars as pl

from connectors import _stamps
from connectors._contract import Series
from connectors._documents import dumps
from connectors._unclaimed import add


class SeriesRows:
    """The series of a file: what one piece does not say, another may."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[int, list[str | None]]] = {}  # by name and labels
        self._said: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}  # attributes, and what nobody took up

    def number(self, item: Series) -> int:
        labels = dumps(item.labels)
        row: list[str | None] = [item.name, item.service, item.host, labels, item.unit]
        number, known = self._known.setdefault((item.name, labels), (len(self._known), row))
        for place, value in enumerate(row):
            known[place] = known[place] if known[place] is not None else value
        if item.attributes or item.unclaimed or known[-1] != item.unit:
            attributes, unclaimed = self._said.setdefault(number, ({}, {}))
            for found, said in ((attributes, item.attributes), (unclaimed, item.unclaimed)):
                for name, value in said.items():
                    add(found, name, value)
            if item.unit is not None and item.unit != known[-1]:
                add(unclaimed, "unit", item.unit)
        return number

    def rows(self) -> list[tuple[Any, ...]]:
        """As record_schemas.SERIES has them."""
        return [(number, *row, self._attributes(number)) for number, row in self._known.values()]

    def _attributes(self, number: int) -> str | None:
        attributes, unclaimed = self._said.get(number, ({}, {}))
        said = attributes | ({"unclaimed": unclaimed} if unclaimed else {})
        return dumps(said) if said else None


def sample_frame(item: Series, number: int) -> pl.DataFrame:
    """The points of a piece with their stamps read, as record_schemas.SAMPLES has them; what is no number stays text."""
    records, written, values = zip(*item.points, strict=True)
    texts = pl.Series(values, dtype=pl.String)
    readings = _stamps.read_column(pl.Series(written, dtype=pl.String))[0]
    if item.zone:
        readings = readings.with_columns(zone_text=pl.coalesce(readings["zone_text"], pl.lit(item.zone)))
    numbers = texts.cast(pl.Float64, strict=False)
    is_number = numbers.is_finite().fill_null(False)
    frame = pl.DataFrame(
        {"record_number": records, "written_time": written, "value": numbers, "value_text": texts}, strict=False
    )
    frame = frame.with_columns(
        series_number=pl.lit(number, pl.Int64),
        value=pl.when(is_number).then(pl.col("value")),
        value_text=pl.when(~is_number).then(pl.col("value_text")),
    )
    if any(item.unclaimed_at.values()):
        left = (item.unclaimed_at.get(place) for place in range(len(records)))
        said = [dumps({"unclaimed": each}) if each else None for each in left]
        frame = frame.with_columns(attributes=pl.Series(said, dtype=pl.String))
    return frame.hstack(readings)
