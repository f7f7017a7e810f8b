"""What a file as a whole decides about its stamps, found in one look over them, or two where clocks went back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import polars as pl

from connectors import _stamps
from pipelines.times.anchors import DAY
from pipelines.times.doubts import with_slips
from pipelines.times.folds import FoldSurvey
from pipelines.times.gaps import GapSurvey
from pipelines.times.letters import meaning_of
from pipelines.times.placing import filled, place_rows, without_inferred_zones, zone_groups
from pipelines.times.plans import Decisions, Plan
from pipelines.times.zones import near_changes, to_utc, year_of

LANE = "series_number"  # where several runs through the same time lie one behind the other
Batches = Callable[[], Iterable[pl.DataFrame]]


def place(readings: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """READING columns of a whole file, in its order, to PLACED ones."""
    return with_slips(place_rows(readings, 0, plan, decide(lambda: [readings], plan)))


def decide(batches: Batches, plan: Plan) -> Decisions:
    """batches: the READING columns of the whole file, in its order, as often as they are asked for."""
    survey = GapSurvey(plan)
    letters: set[str] = set()
    years: list[int] = []
    is_naive, first_row = False, 0
    for batch in batches():
        readings = without_inferred_zones(batch, plan)
        has_time = readings["at"].is_not_null()
        is_open = has_time & readings["offset_seconds"].is_null()
        for missing in readings["missing"].unique().drop_nulls().sort():
            is_such = (readings["missing"] == missing).fill_null(False)
            places = (is_such & (has_time if missing else is_open)).arg_true()
            if len(places):
                rows = places.to_numpy().astype(np.int64)
                weekdays = _column(readings, "weekday", pl.Int8).gather(places).to_numpy()
                survey.feed(missing, rows + first_row, readings["at"].gather(places).to_numpy(), weekdays)
        _feed_days(survey, readings, first_row)
        if is_open.any():
            is_naive = True
            letters.update(readings["zone_text"].unique().drop_nulls())
            years.append(year_of(int(np.median(readings["at"].drop_nulls().to_numpy()))))
        first_row += len(readings)
    fills = survey.decide()
    year = _likely_year(years, plan) if years else 0
    meanings = {name: meaning_of(name, plan.zone, plan.zone_basis, year, letters) for name in sorted(letters)}
    decisions = Decisions(fills, meanings)
    return _with_changes(decisions, batches, plan) if is_naive else decisions


def _feed_days(survey: GapSurvey, readings: pl.DataFrame, first_row: int) -> None:
    """Times of day with the dated readings among them that state no zone either; a day alone heads what stands below it."""
    is_dateless = (readings["missing"].str.contains(r"\bdate\b") & readings["at"].is_not_null()).fill_null(False)
    if not is_dateless.any():
        return
    is_yearless = (readings["missing"] == "year").fill_null(False)
    is_local = readings["offset_seconds"].is_null() | (readings["zone_text"] == _stamps.BESIDE)
    is_dated = (readings["missing"].is_in(_stamps.WHOLE) | is_yearless) & readings["at"].is_not_null() & is_local
    places = (is_dateless | is_dated.fill_null(False)).arg_true()
    dated = is_dated.gather(places).fill_null(False).to_numpy()
    local = readings["at"].gather(places)
    clocks = (
        pl.select(pl.when(pl.Series(~dated)).then(local % DAY)).to_series().fill_null(strategy="backward").fill_null(0)
    )
    is_day = (readings["grain_us"].gather(places) == DAY).fill_null(False) & pl.Series(dated)
    local = pl.select(pl.when(is_day).then(local + clocks).otherwise(local)).to_series()
    rows = places.to_numpy().astype(np.int64) + first_row
    survey.feed_days(rows, local.to_numpy(), dated, is_yearless.gather(places).to_numpy())


def _with_changes(decisions: Decisions, batches: Batches, plan: Plan) -> Decisions:
    """What the file tells of the clock changes of its zones."""
    surveys: dict[str, FoldSurvey] = {}
    first_row = 0
    for batch in batches():
        readings = without_inferred_zones(batch, plan)
        has_time = readings["at"].is_not_null().to_numpy().copy()
        is_open = has_time & readings["offset_seconds"].is_null().to_numpy()
        local, _ = filled(readings, first_row, decisions, has_time)
        lanes = _column(readings, LANE, pl.Int64)
        for meaning, places in zone_groups(readings, is_open & has_time, plan, decisions):
            zone = meaning.zones[0]
            near = places[near_changes(local[places], zone)]
            if len(near):
                survey = surveys.setdefault(zone, FoldSurvey(plan.newest_first))
                survey.feed(near + first_row, local[near], to_utc(local[near], zone), lanes.gather(near).to_numpy())
        first_row += len(readings)
    folds = {(zone, change): runs for zone, survey in surveys.items() for change, runs in survey.decide().items()}
    skips = {zone: skip for zone, survey in surveys.items() if (skip := survey.skip())}
    return replace(decisions, folds=folds, skips=skips)


def _column(readings: pl.DataFrame, name: str, dtype: type[pl.DataType]) -> pl.Series:
    """A column that not every table has; 0 where there is nothing."""
    if name in readings:
        return readings[name].fill_null(0).cast(dtype)
    return pl.zeros(len(readings), dtype=dtype, eager=True)


def _likely_year(years: list[int], plan: Plan) -> int:
    """The year around which letters are read: that of the stamps, or of the anchor where they have none."""
    year = sorted(years)[len(years) // 2]
    if plan.anchor and year in (2000, 1970):
        return plan.anchor.at.year
    return year
