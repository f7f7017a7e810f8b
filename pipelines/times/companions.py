"""A second stamp in the same record or file: what it proves about the zone, the year and the day of the first.

`2026-03-29 02:41:07` beside an epoch of 00:41:07 UTC was written two hours east of Greenwich: two stamps of
one moment differ by whole quarters of an hour, and by the seconds between them.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from connectors import _names, _stamps
from connectors._shapes import BY_NAME
from connectors._votes import Choice
from connectors._zones import OFFSETS
from connectors.logs._ids import NAMED_AS_ID, NEAR_US, kind_of
from connectors.logs._sightings import LIKELY
from pipelines.parquet_table import scan_events
from pipelines.times import bases
from pipelines.times.anchors import DAY, MICROS, Anchor
from pipelines.times.deciding import place
from pipelines.times.orders import swapped
from pipelines.times.plans import Plan
from pipelines.times.zones import spelled

KEY = ["line_number", "nth"]
OF_OTHER_MOMENTS = ("ended", "edited")  # roles of other times that tell nothing about the record's own clock
OF_CARRIERS = ("received", "delivered", "ingested")
LOOKED_AT = 20_000  # pairs
FIELDS_OF = 500  # records are looked at for a time among their attributes
QUARTER = 900 * MICROS
CARRIED = 300 * MICROS  # a carrier's delay
APART = 60 * MICROS  # how long after the first stamp the second may have been set
EXACT = 2 * MICROS  # where few pairs must prove it
FEW = 3
AGREE = 0.95
WEST = OFFSETS[0] * MICROS
UTC_NAMES = ("UTC", "Etc/UTC", "GMT", "Z")
NEIGHBOURS = 5  # pairs of lines, one with a zone and one without


def zone_beside(events: Path | None, other_times: Path | None) -> str | None:
    """The zone of stamps that state none, by the other stamps of their records, else by those of their neighbours."""
    if events is None:
        return None
    own = scan_events(events).select(*KEY, "at", "offset_seconds", "zone_text", "missing").head(LOOKED_AT).collect()
    is_naive = pl.col("at").is_not_null() & pl.col("offset_seconds").is_null() & pl.col("zone_text").is_null()
    naive = own.filter(is_naive)
    if naive.is_empty():
        return None
    if zone := _zone_of_others(own):
        return zone
    if other_times is not None:
        of_its_own = pl.scan_parquet(other_times).filter(~_role().is_in(OF_OTHER_MOMENTS))
        pairs = naive.join(_instants(of_its_own), on=KEY)
        if zone := _zone_of(pairs, FEW):
            return zone
    if zone := _zone_in_attributes(naive, events):
        return zone
    stated = pl.when(~is_naive).then(pl.col("at") - _offset_us())
    pairs = own.with_columns(instant=stated.shift(1)).filter(is_naive & pl.col("instant").is_not_null())
    return _zone_of(pairs, NEIGHBOURS) if len(pairs) >= NEIGHBOURS else None


def _zone_of_others(own: pl.DataFrame) -> str | None:
    """The one zone of the records whose second stamps tell it."""
    told = own.filter(pl.col("zone_text").eq_missing(pl.lit(_stamps.BESIDE)))["offset_seconds"].unique().to_list()
    return spelled(told[0]) if len(told) == 1 else None


def apart_from_carriers(events: Path | None, other_times: Path | None) -> tuple[int, int] | None:
    """How far stamps of no zone, read as UTC, lie from those of their carriers, least and most; None where any comes near."""
    if events is None or other_times is None:
        return None
    has_no_zone = pl.col("offset_seconds").is_null() & pl.col("zone_text").is_null() & (pl.col("missing") == "")
    naive = scan_events(events).filter(has_no_zone & pl.col("at").is_not_null()).select(*KEY, "at").head(LOOKED_AT)
    carried = _instants(pl.scan_parquet(other_times).filter(_role().is_in(OF_CARRIERS)))
    apart = naive.collect().join(carried, on=KEY).select(pl.col("at") - pl.col("instant")).to_series().to_numpy()
    if not len(apart) or np.abs(apart).min() <= CARRIED:
        return None
    return int(apart.min()), int(apart.max())


def _role() -> pl.Expr:
    return pl.col("role").cast(pl.String)


def _zone_in_attributes(naive: pl.DataFrame, events: Path) -> str | None:
    """By a time among what else the records say, under one name in nearly all: an epoch, or a stamp with its zone."""
    said = (
        scan_events(events)
        .filter(pl.col("attributes").is_not_null())
        .select(*KEY, "attributes")
        .head(FIELDS_OF)
        .collect()
    )
    fields = [(line, nth, json.loads(attributes)) for line, nth, attributes in said.iter_rows()]
    names = Counter(
        name for *_, values in fields for name, value in values.items() if isinstance(value, str | int | float)
    )
    for name, count in sorted(names.items()):
        if count < AGREE * len(fields) or _names.is_of_another_moment(name):
            continue
        rows = [(line, nth, str(values[name])) for line, nth, values in fields if name in values]
        if not NAMED_AS_ID.search(name) and sum(bool(LIKELY.search(text)) for *_, text in rows) < AGREE * len(rows):
            continue  # no stamps, of which each text would be tried as every shape there is
        frame = pl.DataFrame(
            rows, schema={"line_number": pl.Int64, "nth": pl.Int32, "written": pl.String}, orient="row"
        )
        other = frame.hstack(_read(name, frame, naive))
        pairs = naive.join(_instants(other.lazy()), on=KEY)
        if len(pairs) >= AGREE * len(rows) and (zone := _zone_of(pairs, FEW)):
            return zone
    return None


def _read(name: str, frame: pl.DataFrame, naive: pl.DataFrame) -> pl.DataFrame:
    """What the values of one name say as stamps; identifiers that look like any number by the shape that brings them near."""
    if NAMED_AS_ID.search(name):
        pairs = frame.join(naive, on=KEY)
        if shape := kind_of(pairs["written"], pairs):
            return _stamps.read_whole(frame["written"], Choice(BY_NAME[shape]))
    return _stamps.read_column(frame["written"])[0]


def anchor_beside(other_times: Path | None) -> Anchor | None:
    """The latest full date among the other stamps of a file's records."""
    if other_times is None:
        return None
    latest = _instants(pl.scan_parquet(other_times))["instant"].max()
    if not isinstance(latest, int):
        return None
    return Anchor(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=latest), "a second stamp")


def order_beside(events: Path | None, other_times: Path | None) -> bool | None:
    """Whether dates that may be read either way are to be read the other way round, by the other stamps of their records."""
    if events is None or other_times is None:
        return None
    own = scan_events(events).filter(pl.col("missing").str.contains(r"\border\b") & pl.col("at").is_not_null())
    pairs = own.select(*KEY, "at").head(LOOKED_AT).collect().join(_instants(pl.scan_parquet(other_times)), on=KEY)
    local, instant = pairs["at"].to_numpy(), pairs["instant"].to_numpy()
    is_near, is_near_swapped = (np.abs(each - instant) <= NEAR_US for each in (local, swapped(local)))
    told = is_near != is_near_swapped
    is_swapped = is_near_swapped[told]
    if len(is_swapped) < FEW or AGREE > is_swapped.mean() > 1 - AGREE:
        return None
    return bool(is_swapped.mean() >= AGREE)


def with_dates_beside(other: pl.DataFrame, events: Path | None, plan: Plan) -> tuple[pl.DataFrame, Plan]:
    """Other times whose date or year is missing take it from their records; the plan then has the zone that this proves."""
    gaps = other["missing"].is_in(["date", "year"]) & other["at"].is_not_null()
    if events is None or not gaps.any():
        return other, plan
    readings = scan_events(events).select(*KEY, *_stamps.READING.names()).collect()
    own = readings.select(*KEY, own=place(readings, plan)["recorded_us"])
    joined = other.join(own, on=KEY, how="left", maintain_order="left")
    is_fragment = (gaps & joined["own"].is_not_null()).to_numpy()
    if not is_fragment.any():
        return other, plan
    local, instant = joined["at"].fill_null(0).to_numpy().copy(), joined["own"].fill_null(0).to_numpy()
    is_naive = other["offset_seconds"].is_null().to_numpy()
    quarters = _quarters((local - instant)[is_fragment & is_naive], FEW, is_date_known=False)
    offset = 0 if quarters is None else quarters * QUARTER
    is_dateless = is_fragment & (other["missing"] == "date").to_numpy()
    is_yearless = is_fragment & ~is_dateless
    local[is_dateless] = _nearest(local[is_dateless], instant[is_dateless] + offset, DAY)
    local[is_yearless] = _nearest_year(local[is_yearless], instant[is_yearless] + offset)
    missing = pl.Series(np.where(is_fragment, "", other["missing"].fill_null("").to_numpy()))
    dated = other.with_columns(at=pl.Series(local).set(other["at"].is_null(), None), missing=missing)
    if quarters is None or plan.zone_basis in (bases.CONFIGURED, bases.CONVENTION):
        return dated, plan
    return dated, replace(plan, zone=spelled(quarters * 900), zone_basis=bases.SECOND_STAMP)


def _instants(other_times: pl.LazyFrame) -> pl.DataFrame:
    """The instants of those stamps that say one: of a record that has several, the first."""
    says_one = pl.col("offset_seconds").is_not_null() | pl.col("zone_text").is_in(UTC_NAMES)
    table = other_times.filter(pl.col("at").is_not_null() & says_one & (pl.col("missing") == ""))
    table = table.select(*KEY, instant=pl.col("at") - _offset_us().fill_null(0))
    return table.head(LOOKED_AT).collect().unique(KEY, keep="first", maintain_order=True).cast({"nth": pl.Int32})


def _offset_us() -> pl.Expr:
    return pl.col("offset_seconds").cast(pl.Int64) * MICROS  # in 32 bits 36 minutes would be too much


def _zone_of(pairs: pl.DataFrame, few: int) -> str | None:
    """pairs: a naive reading `at` with what it leaves out, and an `instant` of about the same time."""
    for is_date_known in (True, False):
        found = pairs.filter((pl.col("missing") == "") == is_date_known)
        if len(found):
            difference = (found["at"] - found["instant"]).to_numpy()
            quarters = _quarters(difference, few, is_date_known=is_date_known)
            return None if quarters is None else spelled(quarters * 900)
    return None


def _quarters(differences: np.ndarray, few: int, *, is_date_known: bool) -> int | None:
    """The quarters of an hour by which nearly all differ, those on too few pairs to the second; None where they do not agree."""
    if not len(differences):
        return None
    if not is_date_known:
        differences = (differences - WEST) % DAY + WEST
    quarters = np.round(differences / QUARTER).astype(np.int64)
    most = int(np.bincount(quarters - quarters.min()).argmax() + quarters.min()) if np.ptp(quarters) < 10_000 else 0
    agrees = (quarters == most) & (
        np.abs(differences - most * QUARTER) <= (APART if len(differences) >= few else EXACT)
    )
    return most if most * 900 in OFFSETS and agrees.mean() >= AGREE else None


def _nearest(local: np.ndarray, about: np.ndarray, length: int) -> np.ndarray:
    return local + np.round((about - local) / length).astype(np.int64) * length


def _nearest_year(local: np.ndarray, about: np.ndarray) -> np.ndarray:
    """Readings in the year, of three, that brings them nearest to what they are about."""
    year = about.astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64)
    months = local.astype("datetime64[us]").astype("datetime64[M]")
    rest = local - months.astype("datetime64[us]").astype(np.int64)
    tries = [
        ((year + shift) * 12 + months.astype(np.int64) % 12)
        .astype("datetime64[M]")
        .astype("datetime64[us]")
        .astype(np.int64)
        + rest
        for shift in (-1, 0, 1)
    ]
    return np.choose(np.argmin([np.abs(each - about) for each in tries], axis=0), tries)
