"""From what is claimed of a clock to its events: what is taken off its stamps, and how far each can still be off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import polars as pl

from pipelines.clocks.models import KnownStep
from pipelines.clocks.slips import QUARTER
from pipelines.clocks.stretch import OPEN_SECONDS

AS_RECORDED = "not applied: the run asked for the clocks as recorded (--clocks as-recorded); else "
FEWEST_HOURS_APART, MOST_OF_THEM = 8, 0.9  # facts, and what share of them lies as near to the same whole hours:
HOURS_APART_WITHIN = 1.0  # seconds
BARELY = 1e-3  # seconds; bounds that are widened for a fact's sake overlap by as much
HOURS_APART = "; they lie whole quarters of an hour apart: a zone that was read wrongly looks like that too, and the events' bounds hold it"
UNSURE = ("unmeasured", "refused")


def with_doubts(offsets: pl.DataFrame, trusted: dict[str, float], as_recorded: bool) -> pl.DataFrame:
    """What is taken off the stamps of each stretch, and how far each can still be off, before and after.

    An offset that is not applied leaves all the doubt of a narrow interval about zero, or of one that a step tells of;
    else what the clock is trusted to, less where the interval is narrower, and more where facts put it beyond. What a
    drift came to comes on top. The open side of one that facts bound on one side only doubts as much again as that
    bound, and OPEN_SECONDS at least.
    """
    applied = pl.col("verdict") == "applied"
    trust = pl.col("clock_id").replace_strict(trusted, return_dtype=pl.Float64)
    lower, upper, offset = pl.col("lower_seconds"), pl.col("upper_seconds"), pl.col("offset_seconds")
    around = (lower <= 0).fill_null(True) & (upper >= 0).fill_null(True)
    if as_recorded:
        offsets = offsets.with_columns(
            reason=pl.when(applied).then(AS_RECORDED + pl.col("reason")).otherwise("reason"),
            verdict=pl.when(applied).then(pl.lit("refused")).otherwise("verdict"),
        )

    is_possible = pl.col("is_possible").fill_null(False)
    gained = pl.col("gained_seconds").fill_null(0.0)
    further = pl.max_horizontal(trust, OPEN_SECONDS, pl.coalesce(lower, upper).abs())

    def unapplied(bound: pl.Expr, other: pl.Expr, more: pl.Expr) -> pl.Expr:
        """How far off on one side: bound is how far that side reaches, NULL where open; then beyond the other's."""
        more = pl.when(is_possible).then(pl.max_horizontal(more, 0.0)).otherwise(more.abs())
        return (
            pl.when(pl.col("verdict") == "reference").then(0.0)
            .when(around & is_possible).then(bound.fill_null(further) + more)
            .when(around).then(pl.min_horizontal(trust, bound.fill_null(float("inf"))) + more)
            .otherwise(pl.max_horizontal(trust, bound.fill_null(further - other) + more))
        )  # fmt: skip

    offsets = offsets.with_columns(
        trusted_seconds=pl.when(pl.col("verdict") == "reference").then(0.0).otherwise(trust),
        applied_seconds=pl.when(applied).then(offset).otherwise(0.0),
        doubt_before_seconds=pl.when(applied).then((upper - offset).fill_null(further)).otherwise(unapplied(upper, -lower, gained)),
        doubt_after_seconds=pl.when(applied).then((offset - lower).fill_null(further)).otherwise(unapplied(-lower, upper, -gained)),
    )  # fmt: skip
    return with_readings(offsets)


def with_readings(offsets: pl.DataFrame) -> pl.DataFrame:
    """recorded_from and recorded_to: the stretches in the clock's own readings, parted halfway through each step."""
    ordered = offsets.sort("clock_id", "segment", maintain_order=True)
    next_from, next_applied = (pl.col(name).shift(-1).over("clock_id") for name in ("valid_from", "applied_seconds"))
    parted = (pl.col("valid_to") + next_from) / 2 + 1e6 * (pl.col("applied_seconds") + next_applied) / 2
    ordered = ordered.with_columns(recorded_to=parted.round().cast(pl.Int64))
    return ordered.with_columns(recorded_from=pl.col("recorded_to").shift(1).over("clock_id"))


def as_steps_allow(offsets: pl.DataFrame, steps: Iterable[KnownStep]) -> pl.DataFrame:
    """Doubts of clocks that stepped and that nothing ties to the reference: which of their stretches is right is not known."""
    rows = [
        (clock, segment, at - min(near), max(near) - at)
        for clock, stands in _stands(steps).items()
        for segment, (group, at) in enumerate(stands)
        for near in [[each for part, each in stands if part == group]]
    ]
    stood = pl.DataFrame(
        rows,
        schema={"clock_id": pl.String, "segment": pl.Int16, "above": pl.Float64, "below": pl.Float64},
        orient="row",
    )
    untied = (pl.col("verdict") == "unmeasured").cast(pl.Float64)
    return (
        offsets.join(stood, on=["clock_id", "segment"], how="left", maintain_order="left")
        .with_columns(
            doubt_before_seconds=pl.col("doubt_before_seconds") + untied * pl.col("above").fill_null(0.0),
            doubt_after_seconds=pl.col("doubt_after_seconds") + untied * pl.col("below").fill_null(0.0),
        )
        .drop("above", "below")
    )


def _stands(steps: Iterable[KnownStep]) -> dict[str, list[tuple[int, float]]]:
    """Clock → how far each of its stretches stands from another, in seconds; only within a group is that known."""
    stands: dict[str, list[tuple[int, float]]] = defaultdict(lambda: [(0, 0.0)])
    for step in sorted(steps, key=lambda each: each.recorded_at):
        if step.is_certain:
            group, at = stands[step.clock_id][-1]
            known = step.by_seconds is not None
            stands[step.clock_id].append((group, at + step.by_seconds) if known else (group + 1, 0.0))
    return stands


def as_facts_allow(offsets: pl.DataFrame, anchors: pl.DataFrame) -> pl.DataFrame:
    """Doubts of clocks whose offset nobody knows, widened until no event comes after what logic puts it before,
    though neither clock were off by what was allowed to it so far. Of two such clocks either may be wrong.

    anchors: those whose direction is known and that nothing outvotes, as `anchors.find` gives them.
    """
    known = offsets.select(
        "clock_id", "segment", "applied_seconds", "doubt_before_seconds", "doubt_after_seconds",
        pl.col("recorded_from").fill_null(-(2**62)), pl.col("recorded_to").fill_null(2**62),
        is_unsure=pl.col("verdict").is_in(UNSURE),
    )  # fmt: skip
    facts = anchors.select("from_clock_id", "to_clock_id", "from_at", "to_at", "to_grain_seconds")
    for side in ("from", "to"):
        facts = facts.join(known.rename(lambda name, side=side: f"{side}_{name}"), on=f"{side}_clock_id").filter(
            pl.col(f"{side}_at").is_between(f"{side}_recorded_from", f"{side}_recorded_to", closed="left")
        )
    earliest = -pl.col("from_applied_seconds") - pl.col("from_doubt_before_seconds")
    latest = pl.col("to_grain_seconds") - pl.col("to_applied_seconds") + pl.col("to_doubt_after_seconds")
    either = pl.col("from_doubt_before_seconds") + pl.col("to_doubt_after_seconds")  # what is wrong is near nothing
    short = facts.with_columns(
        either=either, missing=(pl.col("from_at") - pl.col("to_at")) / 1e6 + earliest - latest + BARELY
    ).filter(pl.col("missing") > 0, pl.col("from_is_unsure") | pl.col("to_is_unsure"))
    more = {
        "before": short.filter("from_is_unsure").group_by(clock_id="from_clock_id", segment="from_segment"),
        "after": short.filter("to_is_unsure").group_by(clock_id="to_clock_id", segment="to_segment"),
    }
    for side, widened in more.items():
        doubt = pl.col(f"doubt_{side}_seconds")
        offsets = (
            offsets.join(
                widened.agg(missing=pl.max("missing") + pl.max("either")),
                on=["clock_id", "segment"],
                how="left",
                maintain_order="left",
            )
            .with_columns((doubt + pl.col("missing").fill_null(0.0)).alias(doubt.meta.output_name()))
            .drop("missing")
        )
    return offsets


def as_slips_allow(offsets: pl.DataFrame, anchors: pl.DataFrame) -> pl.DataFrame:
    """Doubts of clocks that whole quarters of an hour lie between, in facts that nothing tells the order of: delays as
    constant are rare, so that a zone may have been read wrongly on either clock that nobody knows.
    """
    lag = (pl.col("to_at") - pl.col("from_at")) / 1e6
    slip = QUARTER * (pl.col("lag").median() / QUARTER).round()
    apart = (
        anchors.filter(~pl.col("is_directed"), pl.col("within_seconds").is_null())
        .select("from_clock_id", "to_clock_id", lag=lag)
        .group_by("from_clock_id", "to_clock_id", maintain_order=True)
        .agg(slip=slip, facts=pl.len(), near=((pl.col("lag") - slip).abs() <= HOURS_APART_WITHIN).mean())
        .filter(pl.col("slip") != 0, pl.col("facts") >= FEWEST_HOURS_APART, pl.col("near") >= MOST_OF_THEM)
    )
    either = pl.concat([  # of the one that is ahead the events were earlier, or those of the other later
        apart.select(clock_id="to_clock_id", slip="slip"), apart.select(clock_id="from_clock_id", slip=-pl.col("slip"))
    ])  # fmt: skip
    most = either.group_by("clock_id").agg(before=pl.max("slip").clip(0), after=(-pl.col("slip")).max().clip(0))
    allowed = pl.col("verdict").is_in(UNSURE) & pl.col("before").is_not_null()
    return (
        offsets.join(most, on="clock_id", how="left", maintain_order="left")
        .with_columns(
            reason=pl.when(allowed).then(pl.col("reason") + HOURS_APART).otherwise("reason"),
            **{
                f"doubt_{side}_seconds": pl.col(f"doubt_{side}_seconds") + pl.when(allowed).then(side).otherwise(0.0)
                for side in ("before", "after")
            },
        )
        .drop("before", "after")
    )
