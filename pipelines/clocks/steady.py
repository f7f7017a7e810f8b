"""Clocks that see the same requests steadily apart, in an order that nothing tells: a delay hardly is as even as that."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from pipelines.clocks.anchors import FEWEST_WAITED, SHORT_SECONDS
from pipelines.clocks.doubts import UNSURE
from pipelines.clocks.slips import QUARTER

STEADY_SECONDS = 1.0  # from one request to the next; load moves a delay by more
MOST_STEADY = 0.9  # of those requests
LEAST_APART = 2.0  # seconds beyond what the request itself took
LEAST_SHARE = 0.3  # of those requests; an outage sets fewer of them apart, by the time after which somebody gave up


def as_steady_lags_allow(offsets: pl.DataFrame, anchors: pl.DataFrame, zoneless: Collection[str] = ()) -> pl.DataFrame:
    """Doubts of clocks whose offset nobody knows, widened to how far apart another clock steadily saw the same requests.

    A constant lag, one that drifts and one that jumps now and then are steady from each request to the next; the lag
    of a queue is not. Either clock may be the wrong one; but whole quarters of an hour are that of the two whose zone
    nothing states. anchors: as `anchors.find` gives them. zoneless: such clocks.
    """
    most = _apart(anchors, list(zoneless))
    allowed = pl.col("verdict").is_in(UNSURE) & (pl.max_horizontal("before", "after") > 0).fill_null(False)
    far = pl.max_horizontal("before", "after").round(0).cast(pl.Int64).cast(pl.String)
    said = pl.format(
        "; the same requests lie up to {} s from here on another clock, more evenly than delays do: one of the two"
        " may be off by as much, and the events' bounds hold it",
        far,
    )
    return (
        offsets.join(most, on="clock_id", how="left", maintain_order="left")
        .with_columns(
            reason=pl.when(allowed).then(pl.col("reason") + said).otherwise("reason"),
            **{
                f"doubt_{side}_seconds": pl.when(allowed)
                .then(pl.max_horizontal(f"doubt_{side}_seconds", side))
                .otherwise(f"doubt_{side}_seconds")
                for side in ("before", "after")
            },
        )
        .drop("before", "after")
    )


def _apart(anchors: pl.DataFrame, zoneless: list[str]) -> pl.DataFrame:
    """clock_id → before, after: how much earlier and later than its stamps say its events can have been, in seconds."""
    pair = ["from_clock_id", "to_clock_id"]
    lags = (
        anchors.filter(
            ~pl.col("is_directed"), pl.col("within_seconds").is_null(), pl.col("took_seconds") <= SHORT_SECONDS
        )
        .select(
            *pair,
            "from_at",
            lag=(pl.col("to_at") - pl.col("from_at")) / 1e6,
            grain=pl.max_horizontal("from_grain_seconds", "to_grain_seconds"),
            took="took_seconds",
        )
        .sort(*pair, "from_at", "lag")
    )
    after = pl.col("lag").diff().abs().over(pair) <= STEADY_SECONDS + pl.col("grain")
    before = pl.col("lag").diff(-1).abs().over(pair) <= STEADY_SECONDS + pl.col("grain")
    slip = QUARTER * (pl.col("lag").median() / QUARTER).round().over(pair)
    sides = []
    for own, other, sign in (("to_clock_id", "from_clock_id", 1.0), ("from_clock_id", "to_clock_id", -1.0)):
        is_others = pl.col(other).is_in(zoneless) & ~pl.col(own).is_in(zoneless)
        ahead = sign * (pl.col("lag") - pl.when(is_others).then(slip).otherwise(0.0))
        sides.append(_of_one_side(lags.with_columns(
            clock_id=own, ahead=ahead, is_steady=after.fill_null(False) | before.fill_null(False)
        ), pair))  # fmt: skip
    return pl.concat(sides).group_by("clock_id", maintain_order=True).agg(pl.max("before"), pl.max("after"))


def _of_one_side(lags: pl.DataFrame, pair: list[str]) -> pl.DataFrame:
    """The same for one clock of each pair; lags: with how far it is `ahead` at each request."""
    apart = pl.col("is_steady") & (pl.col("ahead").abs() > pl.col("took") + pl.col("grain") + LEAST_APART)
    return (
        lags.group_by(*pair, "clock_id", maintain_order=True)
        .agg(
            facts=pl.len(),
            steady=pl.col("is_steady").mean(),
            share=apart.mean(),
            before=pl.col("ahead").filter(apart).max().clip(0),
            after=(-pl.col("ahead")).filter(apart).max().clip(0),
        )
        .filter(pl.col("facts") >= FEWEST_WAITED, pl.col("steady") >= MOST_STEADY, pl.col("share") >= LEAST_SHARE)
        .select("clock_id", "before", "after")
    )
