"""What a second stamp in the same record tells about the first: the year or the day it leaves out, and the zone."""

from __future__ import annotations

import polars as pl

from connectors._stamps import BESIDE, DAY_BESIDE, YEAR_BESIDE
from connectors._zones import OFFSETS

SECOND_US, QUARTER_US, DAY_US = 1_000_000, 900_000_000, 86_400_000_000
ZONES_US = [offset * SECOND_US for offset in OFFSETS]
CARRIED_US = 300_000_000  # a carrier's delay; more than this between two stamps tells nothing about zones
SAME_MOMENT_US = 2_000_000  # between two stamps of which neither carries the other
MOST_ZONES = 2  # of one file: winter and summer time
AGREEMENT = 0.9


def completed(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """READING rows with the year and the zone that they leave out, where the READING rows beside them tell."""
    return with_zones(with_years(first, second), second)


def with_years(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """A missing year is the one that brings the reading nearest to the second."""
    lacks = (first["missing"] == "year") & first["at"].is_not_null() & second["at"].is_not_null()
    lacks &= second["missing"].fill_null("") == ""
    if not lacks.any():
        return first
    own, other = first["at"].cast(pl.Datetime("us")), second["at"].cast(pl.Datetime("us"))
    frame = pl.DataFrame({"own": own, "other": other})
    tried = [
        frame.select(
            pl.datetime(
                pl.col("other").dt.year() + step, pl.col("own").dt.month(), pl.col("own").dt.day(), pl.col("own").dt.hour(),
                pl.col("own").dt.minute(), pl.col("own").dt.second(), pl.col("own").dt.microsecond(),
            ).cast(pl.Int64)
        ).to_series()
        for step in (0, -1, 1)
    ]  # fmt: skip
    best = tried[0]
    for each in tried[1:]:
        nearer = ((each - second["at"]).abs() < (best - second["at"]).abs()).fill_null(False)
        best = each.zip_with(nearer, best)
    lacks &= best.is_not_null()
    return first.with_columns(
        at=best.zip_with(lacks, first["at"]),
        missing=pl.select(pl.when(lacks).then(pl.lit(YEAR_BESIDE)).otherwise(first["missing"])).to_series(),
    )


def with_days(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """A missing day is the one that brings the time of day nearest to the second stamp."""
    lacks = (first["missing"] == "date") & first["at"].is_not_null() & second["at"].is_not_null() & _is_dated(second)
    if not lacks.any():
        return first
    days = ((second["at"] - first["at"]).cast(pl.Float64) / DAY_US).round().cast(pl.Int64)
    return first.with_columns(
        at=(first["at"] + days * DAY_US).zip_with(lacks, first["at"]),
        missing=pl.select(pl.when(lacks).then(pl.lit(DAY_BESIDE)).otherwise(first["missing"])).to_series(),
    )


def distances(first: pl.DataFrame, second: pl.DataFrame) -> pl.Series:
    """How far the second stamps lie from the first, as near as what these leave open allows: their year, day, or order."""
    whole = with_days(with_years(first, second), second)
    distance = (whole["at"] - second["at"]).abs()
    at = whole["at"].cast(pl.Datetime("us"))
    frame = pl.DataFrame({"at": at, "is_open": whole["missing"].fill_null("").str.contains("order")})
    other = frame.select(
        pl.when(pl.col("is_open") & (pl.col("at").dt.day() <= 12)).then(
            pl.datetime(pl.col("at").dt.year(), pl.col("at").dt.day(), pl.col("at").dt.month()).cast(pl.Int64)
            + pl.col("at").cast(pl.Int64) % DAY_US
        )
    ).to_series()
    swapped = (other - second["at"]).abs()
    return pl.select(pl.min_horizontal(distance, swapped)).to_series()


def _is_dated(readings: pl.DataFrame) -> pl.Series:
    return ~readings["missing"].fill_null("").str.contains("year|date")


def lacks_zone(readings: pl.DataFrame) -> pl.Series:
    """Which rows have a date and a time of day, and neither an offset nor letters of a zone."""
    is_naive = readings["offset_seconds"].is_null() & readings["zone_text"].is_null()
    return (readings["at"].is_not_null() & is_naive & _is_dated(readings)).fill_null(False)


def zones_between(first: pl.DataFrame, second: pl.DataFrame, lag_us: int) -> pl.Series:
    """The offsets, in microseconds, that lie between the second stamps and the first ones that lack a zone.

    lag_us: how much later than the first the second may have been set beyond that. NULL where no offset of a clock will do.
    """
    known = second["at"] - second["offset_seconds"].cast(pl.Int64) * SECOND_US
    apart = first["at"] - known
    zone = (apart + QUARTER_US // 2) // QUARTER_US * QUARTER_US
    is_near = (apart - zone).is_between(-lag_us, SAME_MOMENT_US) & zone.is_in(ZONES_US)
    is_sound = lacks_zone(first) & _is_dated(second) & is_near
    return pl.select(pl.when(is_sound.fill_null(False)).then(zone)).to_series()


def with_zones(first: pl.DataFrame, second: pl.DataFrame, lag_us: int = CARRIED_US) -> pl.DataFrame:
    """A missing zone is the offset that lies between the two, where nearly all records agree on it.

    lag_us: how much later than the first the second may have been set beyond that.
    """
    is_stated = second["at"].is_not_null() & second["offset_seconds"].is_not_null() & _is_dated(second)
    lacks = int((lacks_zone(first) & is_stated).sum())
    zone = zones_between(first, second, lag_us)
    sound = zone.is_not_null()
    if not lacks or int(sound.sum()) < lacks * AGREEMENT or zone.drop_nulls().n_unique() > MOST_ZONES:
        return first
    offsets = (zone // SECOND_US).cast(pl.Int32)
    return first.with_columns(
        offset_seconds=pl.select(pl.when(sound).then(offsets).otherwise(first["offset_seconds"])).to_series(),
        zone_text=pl.select(pl.when(sound).then(pl.lit(BESIDE)).otherwise(first["zone_text"])).to_series(),
    )
