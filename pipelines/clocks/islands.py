"""Clocks that share facts with each other, and none with the reference: how far apart they run is known, not which is right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain

import polars as pl

from pipelines.clocks.agreement import Agreement, agreement
from pipelines.clocks.doubts import UNSURE
from pipelines.clocks.estimate import solve
from pipelines.clocks.stretch import OPEN_SECONDS

MOST_ROOTS = 4  # against so many clocks of an island in turn the others are told, where steps leave the first in doubt


@dataclass(frozen=True)
class Island:
    """Clocks that facts tie to each other: `offsets` against one of them, as `estimate` gives them, and which of them agree."""

    root: str
    offsets: pl.DataFrame
    agreement: Agreement

    @property
    def clocks(self) -> set[str]:
        known = self.offsets.filter(pl.col("lower_seconds").is_not_null() | pl.col("upper_seconds").is_not_null())
        return {self.root, *known["clock_id"]}

    @property
    def decides(self) -> bool:
        """Whether some clock runs apart, and those that agree tell that it is this one."""
        return bool(self.agreement.trusted) and "applied" in self.offsets["verdict"]

    @property
    def is_torn(self) -> bool:
        """Whether steps or contradictions show, which may all be those of the root."""
        return self.offsets.select(((pl.col("segment") > 0) | (pl.col("contradicting_count") > 0)).any()).item()


def islands(
    offsets: pl.DataFrame,
    anchors: pl.DataFrame,
    spans: dict[str, tuple[int, int]],
    zoneless: Collection[str],
    trust_seconds: float,
) -> list[Island]:
    """Of the clocks that the reference's facts leave open, on one side at least: those that share facts, told against one of them.

    zoneless, trust_seconds: as `agreement` takes them.
    """
    is_open = pl.col("lower_seconds").is_null() | pl.col("upper_seconds").is_null()
    unsure = offsets.filter(pl.col("verdict").is_in(UNSURE) & is_open & (pl.col("anchor_count") > 0))
    left, found = unsure["clock_id"].unique(maintain_order=True).to_list(), []

    def against(root: str) -> Island:
        told = solve(_within(anchors, left), root, {}, left, spans=spans).offsets
        return Island(root, told, agreement(told, root, zoneless, trust_seconds))

    while left:
        first = against(left[0])
        others = [clock for clock in left[1:MOST_ROOTS] if clock in first.clocks and first.is_torn]
        tried = chain([first], map(against, others))
        found.append(next((island for island in tried if island.decides), first))
        left = [clock for clock in left if clock not in found[-1].clocks]
    return found


def as_agreed(offsets: pl.DataFrame, island: Island, trust_seconds: float) -> pl.DataFrame:
    """offsets, as `estimate` gives them once those that agree are trusted: what is corrected says so."""
    is_told = pl.col("clock_id").is_in(island.clocks) & (pl.col("verdict") == "applied")
    said = f"; assumed: {island.agreement.in_words(trust_seconds)}"
    return offsets.with_columns(reason=pl.when(is_told).then(pl.col("reason") + said).otherwise("reason"))


def among_themselves(offsets: pl.DataFrame, apart: list[Island]) -> pl.DataFrame:
    """offsets, as `with_doubts` gives them: what runs apart in an island says so, and each of the two may be wrong by as much."""
    runs = [_apart(each.offsets.filter(pl.col("verdict") == "applied"), each.root) for each in apart]
    return _widened(offsets, pl.concat(runs)) if runs else offsets


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
