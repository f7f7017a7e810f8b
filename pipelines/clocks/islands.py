"""Clocks that share facts with each other, and none with the reference: how far apart they run is known, not which is right."""

from __future__ import annotations

import polars as pl

from pipelines.clocks.estimate import solve
from pipelines.clocks.stretch import OPEN_SECONDS


def among_themselves(offsets: pl.DataFrame, anchors: pl.DataFrame, spans: dict[str, tuple[int, int]]) -> pl.DataFrame:
    """offsets, as `with_doubts` gives them: what runs apart in an island says so, and each of the two may be wrong by as much."""
    left = offsets.filter((pl.col("verdict") == "unmeasured") & (pl.col("anchor_count") > 0))["clock_id"].to_list()
    apart = []
    while left:
        found = solve(_within(anchors, left), left[0], {}, left, spans=spans).offsets
        known = found.filter(pl.col("lower_seconds").is_not_null() | pl.col("upper_seconds").is_not_null())
        apart.append(_apart(found.filter(pl.col("verdict") == "applied"), left[0]))
        island = {left[0], *known["clock_id"]}
        left = [clock for clock in left if clock not in island]
    return _widened(offsets, pl.concat(apart)) if apart else offsets


def _within(anchors: pl.DataFrame, clocks: list[str]) -> pl.DataFrame:
    return anchors.filter(pl.col("from_clock_id").is_in(clocks), pl.col("to_clock_id").is_in(clocks))


def _apart(applied: pl.DataFrame, root: str) -> pl.DataFrame:
    """Of both clocks: how much earlier, or later, than it says a stamp can be, if it is this one that is wrong."""
    lower, upper = pl.col("lower_seconds"), pl.col("upper_seconds")
    least = pl.max_horizontal(lower.abs(), upper.abs())
    is_open = lower.is_null() | upper.is_null()
    far = (
        least
        + pl.col("gained_seconds").abs()
        + pl.when(is_open).then(pl.max_horizontal(least, OPEN_SECONDS)).otherwise(0.0)
    )
    is_ahead = pl.col("offset_seconds") > 0
    clauses = pl.when(pl.col("drift_ppm").is_null()).then(1).otherwise(2)  # how far apart, and what a drift came to
    told = applied.select(
        "clock_id", said=pl.col("reason").str.split(";").list.head(clauses).list.join(";"), before=pl.when(is_ahead).then(far).otherwise(0.0),
        after=pl.when(is_ahead).then(0.0).otherwise(far),
    )  # fmt: skip
    return pl.concat([told, told.select(pl.lit(root).alias("clock_id"), "said", before="after", after="before")])


def _widened(offsets: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    sides = {"before": pl.col("doubt_before_seconds"), "after": pl.col("doubt_after_seconds")}
    each = apart.group_by("clock_id", maintain_order=True).agg(pl.max("before"), pl.max("after"), pl.first("said"))
    return (
        offsets.join(each, on="clock_id", how="left", maintain_order="left")
        .with_columns(
            reason=pl.col("reason") + ("; among these " + pl.col("said")).fill_null(""),
            **{f"doubt_{side}_seconds": pl.max_horizontal(doubt, side) for side, doubt in sides.items()},
        )
        .drop("said", *sides)
    )
