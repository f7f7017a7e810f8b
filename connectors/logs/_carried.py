"""Reading stamps behind stamps: the innermost is the record's own, those of its carriers become its other times.

The nearest carrier's stamp becomes the time at which the record was received, those of the ones around it the times
of its ingestion and delivery. How a file's lines carry stamps is found in `_carriers`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from connectors import _stamps, _votes
from connectors.logs import _second
from connectors.logs._json_paths import Fields
from connectors.logs._json_values import messages_in, taken_from
from connectors.logs._sightings import COLOURS

JSON_TAIL = r"^[^{]{0,300}(\{.*\})\s*$"
FARTHER = ("ingested", "delivered")  # roles of the stamps of carriers around the nearest, the outermost first


@dataclass(frozen=True)
class Way:
    """A regex from a line's start to the carried stamp, and the shape of the stamp; or the fields of carried JSON.

    inner: how what stands behind that stamp, or in that JSON's message, carries stamps in its turn.
    """

    head: str = ""
    choice: _votes.Choice | None = None
    fields: Fields | None = None
    inner: Carried | None = None

    def payloads(self, texts: pl.Series) -> pl.Series:
        """The texts that `inner` speaks of."""
        return texts if self.fields is None else messages_in(texts.str.extract(JSON_TAIL), self.fields)


@dataclass(frozen=True)
class Carried:
    """The ways in which a file's lines carry stamps; `outer` matches a line up to the end of its outer stamp or head."""

    ways: tuple[Way, ...] = ()
    has_colours: bool = False

    def applied(self, lines: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows (of a READING and `written_time`) with carried stamps in the place of their carriers'."""
        if not self.ways:
            return rows
        lines = lines.str.replace_all(COLOURS, "") if self.has_colours else lines
        is_start = rows["is_start"] if "is_start" in rows.columns else rows["at"].is_not_null()
        return self._applied(lines, rows, is_start)

    def _applied(self, lines: pl.Series, rows: pl.DataFrame, is_open: pl.Series) -> pl.DataFrame:
        for way in self.ways:
            rows, is_replaced = _applied(way, lines, rows, is_open.arg_true())
            is_open = is_open & ~is_replaced
            if way.inner is not None and is_replaced.any():
                rows = way.inner._applied(way.payloads(lines), rows, is_replaced)
        return rows


def uncaptured(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def _applied(way: Way, lines: pl.Series, rows: pl.DataFrame, places: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """The rows, those at these places with their carried stamp where there is one, and which these are."""
    if not len(places):
        return rows, pl.repeat(False, len(rows), eager=True)
    texts = lines.gather(places)
    if way.fields is not None:
        written = taken_from(texts.str.extract(JSON_TAIL), way.fields)
        inner = _stamps.read_column(written)[0].with_columns(written_time=written)
    else:
        assert way.choice is not None
        groups = texts.str.extract_groups(f"^(?:{way.head.removeprefix('^')})(?:{way.choice.pattern})").struct.unnest()
        inner = _stamps.read(groups, way.choice).with_columns(written_time=_stamps.written(groups))
    inner = _second.completed(inner, rows.select(_stamps.READING.names())[places])
    return _replaced(rows, inner, places)


def _replaced(rows: pl.DataFrame, inner: pl.DataFrame, places: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """Carried stamps in the place of their carriers'; a carried time of day alone only stands beside."""
    is_whole = inner["at"].is_not_null() & (inner["missing"] != "date") & (inner["at"] >= 86_400_000_000)
    is_fragment = inner["at"].is_not_null() & (inner["missing"] == "date")
    if is_fragment.any():
        old = _column(rows, "created")
        told = is_fragment & old.gather(places).is_null()
        texts = inner["written_time"].filter(told)
        rows = rows.with_columns(old.clone().scatter(places.filter(told), texts).alias("time_created"))
    take = places.filter(is_whole)
    if len(take):
        is_other = inner["written_time"] != rows["written_time"].gather(places)
        rows = _moved_outwards(rows, places.filter(is_whole & is_other.fill_null(False)))
        rows = rows.with_columns(rows[name].scatter(take, inner[name].filter(is_whole)) for name in inner.columns)
    return rows, pl.repeat(False, len(rows), eager=True).scatter(take, True)


def _moved_outwards(rows: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
    """The stamps at these places as the nearest carrier's; those of carriers around it give way outwards."""
    stamps = rows["written_time"].gather(places)
    places, stamps = places.filter(stamps.is_not_null()), stamps.drop_nulls()
    nearest = _column(rows, "received")
    outer = nearest.gather(places)
    rows = rows.with_columns(nearest.clone().scatter(places, stamps).alias("time_received"))
    for role in FARTHER:
        places, outer = places.filter(outer.is_not_null()), outer.drop_nulls()
        if not len(places):
            break
        known = _column(rows, role)
        before = known.gather(places)
        rows = rows.with_columns(known.clone().scatter(places, before.fill_null(outer)).alias(f"time_{role}"))
        outer = pl.select(pl.when(before.is_not_null()).then(outer)).to_series()
    return rows


def _column(rows: pl.DataFrame, role: str) -> pl.Series:
    name = f"time_{role}"
    return rows[name] if name in rows.columns else pl.repeat(None, len(rows), dtype=pl.String, eager=True)
