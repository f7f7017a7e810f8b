"""From what the stamps of one file say to instants with bounds, each with its reason.

The plan of a file (its zone, its anchor) is made first, then its stamps are looked over once
(`deciding.decide`); columns are then placed at full speed. What is not known widens the bounds or
leaves the record without a place, never anything silent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from connectors._stamps import BESIDE, INSIDE_ID
from pipelines.times import bases, folds
from pipelines.times.doubts import SENTINEL_NAMES, sentinel_codes
from pipelines.times.letters import Meaning
from pipelines.times.plans import Decisions, Plan
from pipelines.times.reasons import Reasons
from pipelines.times.zones import MICROS, Conversion, to_utc

PLACED = pl.Schema(
    {
        "recorded_us": pl.Int64,
        "recorded_earliest_us": pl.Int64,
        "recorded_latest_us": pl.Int64,
        "time_basis": pl.Categorical(),
    }
)
PASSAGES = ("", bases.FOLD_OPEN, bases.FOLD_CHOSEN, bases.SKIPPED, "", bases.BEYOND_SKIPPED)  # odd: both readings stay
NO_TIME = "no time that could be read"


@dataclass
class _Instants:
    """UTC microseconds: the one that is taken, and the earliest and the latest possible."""

    taken: np.ndarray
    earliest: np.ndarray
    latest: np.ndarray

    def apart(self) -> _Instants:
        """The same in arrays of their own."""
        return _Instants(self.taken, self.earliest.copy(), self.latest.copy())

    def widen(self, places: np.ndarray | slice, other: np.ndarray) -> None:
        self.earliest[places] = np.minimum(self.earliest[places], other)
        self.latest[places] = np.maximum(self.latest[places], other)


def place_rows(readings: pl.DataFrame, first_row: int, plan: Plan, decisions: Decisions) -> pl.DataFrame:
    """Columns of READING (and `actor`, where the plan knows authors) to PLACED ones; first_row: its number in the file."""
    if readings.is_empty():
        return pl.DataFrame(schema=PLACED)
    readings = without_inferred_zones(readings, plan)
    reasons = Reasons(len(readings))
    has_time = readings["at"].is_not_null().to_numpy().copy()
    local, other = filled(readings, first_row, decisions, has_time, reasons)
    instants = _in_utc(readings, first_row, local, has_time, plan, decisions, reasons)
    instants = instants.apart() if other else instants
    for rows, second in other:
        instants.widen(rows, instants.taken[rows] + second - local[rows])
    _hold_carriers(readings, plan, has_time, instants, reasons)
    if plan.export_limit is not None:
        reasons.note(instants.taken > plan.export_limit, bases.FUTURE)
    _look_at_weekdays(readings, local, reasons)
    _name_orders(readings, reasons)
    reasons.refuse(~has_time, NO_TIME)
    for readings_or_instants in (local, instants.taken):
        reasons.refuse_coded(sentinel_codes(readings_or_instants), SENTINEL_NAMES)
    return _framed(instants, readings["grain_us"].fill_null(1).to_numpy(), reasons)


def without_inferred_zones(readings: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Readings less the offsets that only another stamp tells, where the file's own zone is stated or configured."""
    if plan.zone_basis not in (bases.HEADER, bases.CONFIGURED) or BESIDE not in readings["zone_text"]:
        return readings
    is_inferred = pl.col("zone_text").eq_missing(pl.lit(BESIDE))
    names = ("offset_seconds", "zone_text")
    return readings.with_columns(pl.when(~is_inferred).then(pl.col(name)).alias(name) for name in names)


def filled(
    readings: pl.DataFrame, first_row: int, decisions: Decisions, has_time: np.ndarray, reasons: Reasons | None = None
) -> tuple[np.ndarray, list[tuple[np.ndarray, np.ndarray]]]:
    """Local readings with their gaps filled, and the second readings of some rows; has_time loses the rows that stay open."""
    local = readings["at"].fill_null(0).to_numpy().copy()
    second: list[tuple[np.ndarray, np.ndarray]] = []
    for missing, fill in decisions.fills.items():
        is_such = has_time & (readings["missing"] == missing).fill_null(False).to_numpy()
        rows = np.flatnonzero(is_such if missing else is_such & readings["offset_seconds"].is_null().to_numpy())
        if not len(rows):
            continue
        found = fill(rows + first_row, local[rows])
        if found.unplaced:
            has_time[rows] = False
            if reasons:
                reasons.refuse(rows, found.unplaced)
            continue
        local[rows] = found.local
        if reasons:
            for note, which in found.notes:
                reasons.note(rows[which], note)
        if found.other is not found.local:
            second.append((rows, found.other))
    return local, second


def zone_groups(
    readings: pl.DataFrame, is_open: np.ndarray, plan: Plan, decisions: Decisions
) -> list[tuple[Meaning, np.ndarray]]:
    """The zones of the readings that state no offset, and their places."""
    groups: list[tuple[Meaning, np.ndarray]] = []
    names = readings["zone_text"]
    if names.null_count() < len(names):
        for name, meaning in decisions.meanings.items():
            groups.append((meaning, np.flatnonzero(is_open & (names == name).fill_null(False).to_numpy())))
        is_open = is_open & names.is_null().to_numpy()
    if plan.authors and "actor" in readings:
        zones = readings["actor"].replace_strict(plan.authors, default=None, return_dtype=pl.String)
        for zone in zones.unique().drop_nulls().sort():
            is_theirs = is_open & (zones == zone).fill_null(False).to_numpy()
            groups.append((Meaning((zone,), bases.AUTHOR), np.flatnonzero(is_theirs)))
        is_open = is_open & zones.is_null().to_numpy()
    groups.append((Meaning((plan.zone,), plan.zone_basis), np.flatnonzero(is_open)))
    return [(meaning, places) for meaning, places in groups if len(places)]


def _in_utc(
    readings: pl.DataFrame,
    first_row: int,
    local: np.ndarray,
    has_time: np.ndarray,
    plan: Plan,
    decisions: Decisions,
    reasons: Reasons,
) -> _Instants:
    offsets = readings["offset_seconds"]
    is_stated = offsets.is_not_null().to_numpy()
    stated = local - offsets.fill_null(0).to_numpy().astype(np.int64) * MICROS
    is_open = has_time & ~is_stated
    reasons.found(slice(None), bases.STATED)
    if readings["zone_text"].null_count() < len(readings):
        for told, basis in ((BESIDE, bases.SECOND_STAMP), (INSIDE_ID, bases.INSIDE_ID)):
            reasons.found((readings["zone_text"] == told).fill_null(False).to_numpy(), basis)
    if not is_open.any():
        return _Instants(stated, stated, stated)
    instants = _Instants(stated, stated, stated).apart()
    for meaning, places in zone_groups(readings, is_open, plan, decisions):
        reasons.found(places, meaning.basis)
        for number, zone in enumerate(meaning.zones):
            utc = to_utc(local[places], zone)
            taken, passages = _passes(utc, zone, places + first_row, decisions)
            if skip := decisions.skips.get(zone):
                is_beyond = skip.is_beyond(places + first_row, local[places], utc)
                passages = np.where(is_beyond, 5, passages)
                utc = replace(utc, later=np.where(is_beyond, utc.later + skip.gap, utc.later))
            if number == 0:
                instants.taken[places] = instants.earliest[places] = instants.latest[places] = taken
                reasons.note_coded(places, passages, PASSAGES)
            is_open_pass = passages % 2 == 1
            instants.widen(places, np.where(is_open_pass, utc.earlier, taken))
            instants.widen(places, np.where(is_open_pass, utc.later, taken))
    return instants


def _passes(utc: Conversion, zone: str, rows: np.ndarray, decisions: Decisions) -> tuple[np.ndarray, np.ndarray]:
    """The instants that are taken, and what the zone's clock changes did to each (a place in PASSAGES)."""
    taken, passages = utc.earlier, np.where(utc.is_skipped, 3, 0)
    if utc.is_repeated.any():
        taken = taken.copy()
        passages[utc.is_repeated] = 1
        for change in np.unique(utc.change[utc.is_repeated]):
            if runs := decisions.folds.get((zone, int(change))):
                places = np.flatnonzero(utc.change == change)
                passes = runs.at(rows[places])
                passages[places] = np.where(passes == folds.OPEN, 1, 2)
                taken[places] = np.where(passes == folds.SECOND, utc.later[places], utc.earlier[places])
    return taken, passages


def _hold_carriers(
    readings: pl.DataFrame, plan: Plan, has_time: np.ndarray, instants: _Instants, reasons: Reasons
) -> None:
    """Bounds that hold the carriers' stamps too, where no zone brings these near them."""
    if plan.carriers_apart is None:
        return
    has_no_zone = (readings["offset_seconds"].is_null() & readings["zone_text"].is_null()).to_numpy()
    rows = np.flatnonzero(has_time & has_no_zone)
    for shift in plan.carriers_apart if len(rows) else ():
        instants.widen(rows, instants.taken[rows] - shift)
    reasons.note(rows, bases.CARRIER_APART)


def _look_at_weekdays(readings: pl.DataFrame, local: np.ndarray, reasons: Reasons) -> None:
    """A weekday beside a whole date must be that date's; where the year is inferred, the walk has seen to it."""
    if "weekday" not in readings or readings["weekday"].null_count() == len(readings):
        return
    weekdays = readings["weekday"].fill_null(0).to_numpy()
    days = local // (86_400 * MICROS)
    is_dated = (readings["missing"] == "").fill_null(True).to_numpy()
    reasons.note(is_dated & (weekdays > 0) & ((days + 3) % 7 + 1 != weekdays), bases.WEEKDAY_WRONG)


def _name_orders(readings: pl.DataFrame, reasons: Reasons) -> None:
    """What told the day from the month, where the stamps were read with that known."""
    if "order_by" not in readings or readings["order_by"].null_count() == len(readings):
        return
    for teller in readings["order_by"].unique().drop_nulls().sort():
        rows = (readings["order_by"] == teller).fill_null(False).to_numpy()
        reasons.note(rows, f"{bases.ORDER_CHOSEN}{teller}")


def _framed(instants: _Instants, grain: np.ndarray, reasons: Reasons) -> pl.DataFrame:
    """The PLACED columns; the bounds where they are more than the grain of the stamp, else NULL."""
    is_placed = pl.Series(reasons.is_placed)
    is_wide = pl.Series(
        reasons.is_placed & ((instants.earliest != instants.taken) | (instants.latest != instants.taken))
    )
    frame = pl.DataFrame(
        {
            "recorded_us": instants.taken,
            "recorded_earliest_us": instants.earliest,
            "recorded_latest_us": instants.latest + grain,
        }
    )
    frame = frame.select(
        pl.col("recorded_us") if is_placed.all() else pl.when(is_placed).then("recorded_us").alias("recorded_us"),
        *(
            pl.when(is_wide).then(name).alias(name) if is_wide.any() else pl.lit(None, pl.Int64).alias(name)
            for name in ("recorded_earliest_us", "recorded_latest_us")
        ),
    )
    return frame.with_columns(time_basis=reasons.worded())
