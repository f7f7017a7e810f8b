"""From what the stamps of one file say to instants with bounds, each with its reason.

The plan of a file (its zone, its anchor) is made once; columns are then placed at full speed. What is
not known widens the bounds or leaves the record without a place, never anything silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl

from pipelines.times.gaps import Anchor, days_walking_on, years_walking_back
from pipelines.times.zones import MICROS, to_utc

PLACED = pl.Schema(
    {
        "recorded_us": pl.Int64,
        "recorded_earliest_us": pl.Int64,
        "recorded_latest_us": pl.Int64,
        "time_basis": pl.Categorical(),
    }
)
PASSAGES = (
    "",
    ", hour repeated: either of the two",
    ", hour repeated: reading chosen by order",
    ", a time that the zone's clock change skipped: zone doubtful",
)
SENTINELS = (  # seconds since 1970, and their name
    (-62_135_596_800, -62_103_974_400, "year 1"),
    (-6_847_804_800, -6_816_268_801, "year 1753, a database's earliest"),
    (0, 1, "1970-01-01 00:00:00, a clock never set"),
    (253_370_764_800, 253_402_300_801, "year 9999"),
)


@dataclass(frozen=True)
class Plan:
    """How one file's stamps are placed.

    zone: for stamps that state none. zone_basis: why that zone. anchor: for missing years; None: there is
    no anchor. first_day: for missing dates. newest_first: the file runs backwards.
    """

    zone: str = "UTC"
    zone_basis: str = "zone assumed"
    anchor: Anchor | None = None
    first_day: date | None = None
    day_source: str = ""
    starts_at: datetime | None = None
    start_source: str = ""
    newest_first: bool = False


def place(readings: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """READING columns, in the order of the file, to PLACED ones."""
    if readings.is_empty():
        return pl.DataFrame(schema=PLACED)
    gaps = set(readings["missing"].drop_nulls().unique()) - {""}
    at, notes, unplaced = _fill_gaps(readings, plan, gaps)
    has_time = at.is_not_null().to_numpy()
    local = at.fill_null(0).to_numpy()
    grain = readings["grain_us"].fill_null(1).to_numpy()
    earlier, later, basis = _to_instants(readings, local, has_time, plan)
    basis = _with_notes(basis, notes)
    frame = pl.DataFrame({"recorded_us": earlier, "time_basis": basis}).with_columns(_bounds(earlier, later, grain))
    reason = (
        pl.when(~pl.Series(has_time))
        .then(pl.coalesce(unplaced, pl.lit("no time that could be read")))
        .otherwise(_sentinel(pl.col("recorded_us") // MICROS))
    )
    frame = frame.with_columns(reason=reason)
    if frame["reason"].null_count() < len(frame):
        frame = frame.with_columns(
            pl.coalesce(pl.lit("not placed: ") + pl.col("reason"), pl.col("time_basis").cast(pl.String)).alias(
                "time_basis"
            ),
            *(pl.when(pl.col("reason").is_null()).then(name).alias(name) for name in PLACED.names()[:3]),
        )
    return frame.select(PLACED.names()).cast(dict(PLACED))


def _fill_gaps(
    readings: pl.DataFrame, plan: Plan, gaps: set[str]
) -> tuple[pl.Series, dict[str, np.ndarray], pl.Series]:
    """Readings with years and dates filled in, what was inferred for which rows, and why a row has no place."""
    at, missing = readings["at"], readings["missing"].fill_null("")
    notes: dict[str, np.ndarray] = {}
    unplaced = pl.repeat(None, len(at), dtype=pl.String, eager=True)
    for gap in sorted(gaps):
        rows = ((missing == gap) & at.is_not_null()).to_numpy()
        places = np.flatnonzero(rows)
        if not len(places):
            continue
        values = at.gather(places).to_numpy()
        filled, note, reason = _filled(values, gap, plan)
        if filled is None:
            unplaced = unplaced.scatter(places, reason)
            at = at.scatter(places, [None] * len(places))
        else:
            at = at.scatter(places, filled)
            notes[note] = rows
    return at, notes, unplaced


def _filled(values: np.ndarray, gap: str, plan: Plan) -> tuple[np.ndarray | None, str, str]:
    if gap == "start":
        if plan.starts_at is None:
            return None, "", "counted from the start of the recording, and nothing says when that was"
        return values + round(plan.starts_at.timestamp() * MICROS), f"counted from the start in {plan.start_source}", ""
    if gap == "date":
        if plan.first_day is None:
            return None, "", "a time of day, and nothing says of which day"
        return days_walking_on(values, plan.first_day), f"date inferred from the {plan.day_source}", ""
    if plan.anchor is None:
        return None, "", "no year, and nothing to infer it from"
    try:
        return (
            years_walking_back(values, plan.anchor, newest_first=plan.newest_first),
            f"year inferred from {plan.anchor.source}",
            "",
        )
    except ValueError as why:
        return None, "", str(why)


def _bounds(earlier: np.ndarray, later: np.ndarray, grain: np.ndarray) -> list[pl.Series]:
    """The bounds where they are more than the grain of the stamp, else NULL."""
    is_wide = earlier != later
    if not is_wide.any():
        return [pl.repeat(None, len(earlier), dtype=pl.Int64, eager=True).alias(name) for name in PLACED.names()[1:3]]
    return [
        pl.DataFrame({"at": at, "is_wide": is_wide}).select(pl.when("is_wide").then("at").alias(name)).to_series()
        for name, at in (("recorded_earliest_us", earlier), ("recorded_latest_us", later + grain))
    ]


def _to_instants(
    readings: pl.DataFrame, local: np.ndarray, has_time: np.ndarray, plan: Plan
) -> tuple[np.ndarray, np.ndarray, pl.Series]:
    """The earlier and the later possible instant of each reading, in microseconds, and why."""
    offsets = readings["offset_seconds"]
    is_stated = offsets.is_not_null().to_numpy()
    earlier = local - offsets.fill_null(0).to_numpy().astype(np.int64) * MICROS
    open_zone = has_time & ~is_stated
    if not open_zone.any():
        return earlier, earlier, pl.Series(["offset in text"], dtype=pl.Categorical()).new_from_index(0, len(local))
    later = earlier.copy()
    names = readings["zone_text"]
    reasons = ["offset in text"]
    codes = np.zeros(len(local), dtype=np.uint32)  # which reason holds for each row
    zones = [(plan.zone, plan.zone_basis, open_zone & names.is_null().to_numpy())]
    for name in sorted(set(names.filter(pl.Series(open_zone)).drop_nulls())):
        zones.append((*_named_zone(name, plan), open_zone & (names == name).fill_null(False).to_numpy()))
    for zone, why, rows in zones:
        places = np.flatnonzero(rows)
        if len(places):
            earlier[places], later[places], passages = _convert(local[places], zone, plan.newest_first)
            codes[places] = len(reasons) + passages
            reasons += [f"{why}{passage}" for passage in PASSAGES]
    return earlier, later, pl.Series(reasons, dtype=pl.Categorical()).gather(codes)


def _convert(local: np.ndarray, zone: str, newest_first: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The earlier and the later possible instant, and what the zone's clock changes did to each (a place in PASSAGES)."""
    utc = to_utc(local, zone)
    earlier, later = utc.earlier.copy(), utc.later.copy()
    passages = np.zeros(len(local), dtype=np.uint32)
    repeated = utc.is_repeated
    if repeated.any():
        is_second = _second_passes(local, repeated, newest_first)
        passages[repeated] = 1 if is_second is None else 2
        if is_second is not None:
            earlier[repeated] = np.where(is_second[repeated], utc.later[repeated], utc.earlier[repeated])
            later[repeated] = earlier[repeated]
    passages[utc.is_skipped] = 3
    return earlier, later, passages


def _second_passes(local: np.ndarray, repeated: np.ndarray, newest_first: bool) -> np.ndarray | None:
    """Which readings of a repeated hour belong to its second pass: those behind a step back of more than half an hour."""
    order = local[::-1] if newest_first else local
    inside = repeated[::-1] if newest_first else repeated
    steps = np.diff(order, prepend=order[:1])
    back = (steps < -1800 * MICROS) & inside
    if not back.any():
        return None
    is_second = np.cumsum(back) > 0
    return is_second[::-1] if newest_first else is_second


def _named_zone(name: str, plan: Plan) -> tuple[str, str]:
    """An IANA name is its zone; letters that several zones share are read in the file's own zone, and said so."""
    if "/" in name:
        return name, "zone in text"
    return plan.zone, f"{plan.zone_basis}: {name} means several zones"


def _with_notes(basis: pl.Series, notes: dict[str, np.ndarray]) -> pl.Series:
    basis = basis.cast(pl.String) if notes else basis
    for note, rows in notes.items():
        basis = pl.select(
            pl.when(pl.Series(rows)).then(pl.concat_str(basis, pl.lit(f", {note}"))).otherwise(basis)
        ).to_series()
    return basis


def _sentinel(seconds: pl.Expr) -> pl.Expr:
    found: pl.Expr = pl.lit(None, pl.String)
    for first, last, name in SENTINELS:
        found = pl.when((seconds >= first) & (seconds < last)).then(pl.lit(name)).otherwise(found)
    return found
