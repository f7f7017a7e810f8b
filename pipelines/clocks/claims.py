"""What is claimed of a clock: an offset that is applied, or why none is, in words."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.clocks.models import SET_TRUSTED_SECONDS
from pipelines.clocks.pairs import MICROS
from pipelines.clocks.slips import HOUR, NEAR_HOUR, zone_slip
from pipelines.clocks.stretch import Claim, Stretch
from pipelines.clocks.words import reason_for, untied

# The last two are for the doubts alone: what a drift came to, and whether all of the bounds stays possible uncorrected.
OFFSETS = {
    "clock_id": pl.String, "segment": pl.Int16, "kind": pl.String, "valid_from": pl.Int64, "valid_to": pl.Int64,
    "offset_seconds": pl.Float64, "lower_seconds": pl.Float64, "upper_seconds": pl.Float64, "drift_ppm": pl.Float64,
    "anchor_count": pl.Int32, "contradicting_count": pl.Int32, "verdict": pl.String, "reason": pl.String,
    "gained_seconds": pl.Float64, "is_possible": pl.Boolean,
}  # fmt: skip
NARROW_SECONDS = 5.0  # an interval about zero that is as narrow shows that a clock is right
REACH_BACK_SECONDS = 3600.0  # what a step on record is applied to where nothing else tells since when the clock was off


def claim(
    clock: str,
    reference: str,
    stretches: list[Stretch],
    span: tuple[float, float],
    origin: int,
    fact_count: int = 0,
    telling_count: int = 0,
) -> list[tuple[object, ...]]:
    """The rows of one clock, in order of its segments; fact_count: how many facts it shares with any clock, and
    telling_count: how many of those bound its offset.
    """
    if clock == reference:
        said = "all other clocks are told against this one"
        return [(clock, 0, "constant", None, None, 0.0, 0.0, 0.0, None, 0, 0, "reference", said, 0.0, False)]
    if not any(each.anchors or each.dropped or each.odd or each.told_by for each in stretches):
        is_reached = bool(stretches)
        verdict = "refused" if fact_count and (is_reached or not telling_count) else "unmeasured"
        said = untied(clock, fact_count, telling_count, is_reached)
        return [(clock, 0, "constant", None, None, None, None, None, None, fact_count, 0, verdict, said, 0.0, False)]
    return [_row(clock, reference, stretch, _judge(stretch, span), span, origin) for stretch in stretches]


def _judge(stretch: Stretch, span: tuple[float, float]) -> Claim:
    begin, end = stretch.valid or span
    moved = stretch.drift * 1e-6 * begin
    turned = stretch.drift * 1e-6 * (end - begin)
    lower, upper, point = stretch.lower + moved, stretch.upper + moved, stretch.point + moved
    kind = "drift" if stretch.drift else "step" if stretch.segment else "constant"
    known = (lower if np.isfinite(lower) else None, upper if np.isfinite(upper) else None)
    if stretch.is_denied:
        return Claim(kind, None, *known, "refused", "denied", is_possible=True)
    if stretch.is_only_told:
        return _told(kind, point, known, end - begin)
    if known == (None, None):
        is_refused = stretch.trusted_seconds is None and (stretch.anchors or stretch.dropped or stretch.odd)
        return Claim(kind, None, None, None, "refused" if is_refused else "unmeasured", _why_open(stretch))
    if None in known:
        return _one_sided(kind, known, stretch, moved)
    if lower <= 0 <= upper and lower + turned <= 0 <= upper + turned:
        narrow = upper - lower <= NARROW_SECONDS
        right = narrow and not stretch.is_unsteady
        why = "unsteady" if stretch.is_unsteady else "zero not excluded"
        verdict = "not needed" if right else "refused"
        return Claim(
            kind, point, lower, upper, verdict, why, is_possible=narrow or bool(stretch.told_by and not stretch.anchors)
        )
    how = "bounded delay" if stretch.is_undirected else "proved"
    slip = zone_slip(lower, upper) if not (stretch.drift or stretch.fell_behind) else None
    if slip is None:
        return Claim(kind, point, lower, upper, "applied", how)
    return _slipped(slip, point, (lower, upper), stretch, how)


def _told(kind: str, point: float, known: tuple[float | None, float | None], seconds: float) -> Claim:
    """A step tells how far off the clock was just before it, not since when: that offset stands, and none."""
    lower, upper = (
        None if known[0] is None else min(known[0], -SET_TRUSTED_SECONDS),
        None if known[1] is None else max(known[1], SET_TRUSTED_SECONDS),
    )
    if None in known or seconds > REACH_BACK_SECONDS:
        return Claim(kind, None, lower, upper, "refused", "told, long", is_possible=True)
    return Claim(kind, point, lower, upper, "applied", "told", is_possible=True)


def _slipped(slip: float, point: float, bounds: tuple[float, float], stretch: Stretch, how: str) -> Claim:
    """A zone that was read wrongly; what is left besides is corrected where the bounds exclude that nothing is."""
    offset = float(np.clip(slip, *bounds)) if how == "hours" or bounds[0] <= slip <= bounds[1] else point
    is_disputed = stretch.is_disputed and not stretch.told_by  # a step on record is its own
    verdict, how = ("refused", "disputed") if is_disputed else ("applied", how)
    return Claim("zone slip", offset, *bounds, verdict, how, slip)


def _why_open(stretch: Stretch) -> str:
    if stretch.trusted_seconds is not None:
        return "trusted"
    if stretch.dropped or stretch.odd:
        return "contradictory" if stretch.dropped else "odd delays"
    return "untied" if stretch.told_by else "open between" if stretch.anchors else "too few"


def _one_sided(kind: str, known: tuple[float | None, float | None], stretch: Stretch, moved: float) -> Claim:
    """How long the fastest fact was under way is not known: what lies beyond the bound may be delay, up to it is skew.

    Whole hours are a zone, unless whoever took the fact up may have chosen when; what is left of them stays doubtful.
    A few facts that came before they were sent, of many that did not, were written down late.
    """
    lower, upper = known
    bound = lower if lower is not None else upper or 0.0
    is_excused = (lower or 0.0) <= 0 <= (upper or 0.0)
    slip = None if is_excused and stretch.may_wait else _hours(*(each + moved for each in stretch.assumed))
    if slip:
        near = (lower, max(lower, slip + NEAR_HOUR)) if lower is not None else (min(bound, slip - NEAR_HOUR), bound)
        return _slipped(slip, slip, near, stretch, "hours")
    if is_excused:
        how = "unsteady one way" if stretch.is_unsteady else "bounded one side"
        return Claim(kind, None, lower, upper, "refused", how)
    if stretch.trusted_seconds is not None:
        return Claim(kind, None, lower, upper, "refused", "against trust")
    if stretch.bulk[0] + moved <= 0 <= stretch.bulk[1] + moved:
        return Claim(kind, None, None, None, "refused", "odd delays")
    return Claim(kind, bound, lower, upper, "applied", "at least")


def _hours(low: float, high: float) -> float | None:
    """The whole hours in which the fastest fact came, or hardly later: no delay does that, a zone does."""
    slip = zone_slip(low, high) if np.isfinite(low) and np.isfinite(high) else None
    return slip if slip and slip % HOUR == 0 else None


def _row(
    clock: str, reference: str, stretch: Stretch, found: Claim, span: tuple[float, float], origin: int
) -> tuple[object, ...]:
    begin = stretch.valid[0] if stretch.valid else span[0]
    valid_from = origin + round(begin * MICROS) if stretch.segment or stretch.drift else None
    end = stretch.valid[1] if stretch.valid else span[1]
    valid_to = origin + round(end * MICROS) if end < span[1] else None
    said = reason_for(clock, reference, found, stretch, (origin + round(begin * MICROS), origin + round(end * MICROS)))
    return (
        clock, stretch.segment, found.kind, valid_from, valid_to, found.offset, found.lower, found.upper,
        stretch.drift or None, stretch.anchors, stretch.contradicting, found.verdict, said,
        stretch.drift * 1e-6 * (end - begin), found.is_possible,
    )  # fmt: skip
