"""What is claimed of a clock: an offset that is applied, or why none is, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.clocks.pairs import MICROS
from pipelines.clocks.slips import HOUR, zone_slip
from pipelines.clocks.words import reason_for, untied

OFFSETS = {
    "clock_id": pl.String, "segment": pl.Int16, "kind": pl.String, "valid_from": pl.Int64, "valid_to": pl.Int64,
    "offset_seconds": pl.Float64, "lower_seconds": pl.Float64, "upper_seconds": pl.Float64, "drift_ppm": pl.Float64,
    "anchor_count": pl.Int32, "contradicting_count": pl.Int32, "verdict": pl.String, "reason": pl.String,
}  # fmt: skip
MOST_CONTRADICTING = 0.3
NARROW_SECONDS = 5.0  # an interval about zero that is as narrow shows that a clock is right


@dataclass(frozen=True)
class Stretch:
    """One clock between two steps, as the network has it: bounds in seconds at the origin, drift in ppm."""

    segment: int
    valid: tuple[float, float] | None  # seconds; None: it never stepped
    lower: float
    upper: float
    point: float
    assumed: tuple[float, float]  # both bounds, where the fastest fact of a single direction was hardly delayed
    drift: float
    anchors: int
    violated: int  # of those
    contradicting: int  # those, and all of the ties that were dropped
    delay_cap: float
    dropped: int
    odd: int
    told_by: tuple[str, ...] = ()
    is_undirected: bool = False  # rests on facts whose delay is bounded, and on none whose direction is known


@dataclass(frozen=True)
class Claim:
    """offset, lower and upper at the stretch's beginning; how: proved, assumed, bounded one side, contradictory, …"""

    kind: str
    offset: float | None
    lower: float | None
    upper: float | None
    verdict: str
    how: str
    slip: float | None = None


def claim(
    clock: str,
    reference: str,
    stretches: list[Stretch],
    span: tuple[float, float],
    origin: int,
    fact_count: int = 0,
) -> list[tuple[object, ...]]:
    """The rows of one clock, in order of its segments; fact_count: how many facts it shares with any clock."""
    if clock == reference:
        said = "all other clocks are told against this one"
        return [(clock, 0, "constant", None, None, 0.0, 0.0, 0.0, None, 0, 0, "reference", said)]
    if not any(each.anchors or each.dropped or each.odd or each.told_by for each in stretches):
        verdict = "refused" if stretches and fact_count else "unmeasured"
        said = untied(clock, fact_count, is_reached=bool(stretches))
        return [(clock, 0, "constant", None, None, None, None, None, None, fact_count, 0, verdict, said)]
    return [_row(clock, reference, stretch, _judge(stretch, span), span, origin) for stretch in stretches]


def _judge(stretch: Stretch, span: tuple[float, float]) -> Claim:
    begin, end = stretch.valid or span
    moved = stretch.drift * 1e-6 * begin
    turned = stretch.drift * 1e-6 * (end - begin)
    lower, upper, point = stretch.lower + moved, stretch.upper + moved, stretch.point + moved
    kind = "drift" if stretch.drift else "step" if stretch.segment else "constant"
    known = (lower if np.isfinite(lower) else None, upper if np.isfinite(upper) else None)
    if known == (None, None):
        return Claim(
            kind,
            None,
            None,
            None,
            "refused" if stretch.anchors or stretch.dropped or stretch.odd else "unmeasured",
            _why_open(stretch),
        )
    if stretch.violated > MOST_CONTRADICTING * stretch.anchors:
        return Claim(kind, None, *known, "refused", "contradictory")
    how = "bounded delay" if stretch.is_undirected else "proved"
    if None in known:
        low, high = (bound + moved for bound in stretch.assumed)
        if not (np.isfinite(low) and np.isfinite(high) and _is_no_delay(lower, upper, low, high)):
            return Claim(kind, None, *known, "refused", "bounded one side")
        lower, upper = low, high
        point, how = (lower + upper) / 2 if stretch.delay_cap <= 2 else _near(known, stretch.delay_cap), "assumed"
    if lower <= 0 <= upper and lower + turned <= 0 <= upper + turned:
        narrow = upper - lower <= NARROW_SECONDS
        return Claim(kind, point, lower, upper, "not needed" if narrow else "refused", "zero not excluded")
    slip = zone_slip(lower, upper) if not stretch.drift else None
    return Claim("zone slip" if slip else kind, point, lower, upper, "applied", how, slip)


def _why_open(stretch: Stretch) -> str:
    return "contradictory" if stretch.dropped else "odd delays" if stretch.odd else "too few"


def _is_no_delay(lower: float, upper: float, low: float, high: float) -> bool:
    """Whether delay cannot explain a single bound: it excludes zero, or tells whole hours with the assumed one."""
    slip = zone_slip(low, high)
    return lower > 0 or upper < 0 or bool(slip and slip % HOUR == 0)


def _near(known: tuple[float | None, float | None], cap: float) -> float:
    lower, upper = known
    return lower + cap / 4 if lower is not None else (upper or 0.0) - cap / 4


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
    )  # fmt: skip
