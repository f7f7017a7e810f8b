"""Verdicts on clocks in words: how far, between which bounds, from how many facts, and why not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.clocks.claims import Claim, Stretch

SPELLED = {
    "github": "GitHub",
    "gitlab": "GitLab",
    "pagerduty": "PagerDuty",
    "servicenow": "ServiceNow",
    "cloudwatch": "CloudWatch",
    "opsgenie": "Opsgenie",
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WHY_NOT = {
    "bounded one side": "the facts go one way only, and a delay explains them as well",
    "contradictory": "too many facts contradict each other",
    "odd delays": "the facts go one way only, and their delays do not look like delays: the direction is in doubt",
    "too few": "fewer than three facts in a direction are too few",
}
HOW = {
    "proved": "",
    "bounded delay": "; assumed: what one request left on two clocks lies within the time that it took on one",
    "assumed": "; the facts bound it on one side only, the other side assumes that the fastest was hardly delayed",
}


def spoken(clock: str) -> str:
    """`host:web-2` → web-2, `service:slack` → Slack."""
    kind, _, name = clock.partition(":")
    if kind == "carrier":
        return f"the carrier of {name}"
    if kind != "service":
        return name or clock
    return SPELLED.get(name.lower(), name[:1].upper() + name[1:])


def untied(clock: str, fact_count: int, is_reached: bool) -> str:
    """Why nothing is known of a clock."""
    if not fact_count:
        return f"{spoken(clock)} is not measured: nothing that another clock saw too ties it to the reference"
    facts = f"{fact_count:,} anchor{'' if fact_count == 1 else 's'}"
    if not is_reached:
        return f"{spoken(clock)} is not measured: {facts} tie it to clocks that nothing ties to the reference"
    return f"{spoken(clock)} could not be measured: {WHY_NOT['too few']} ({facts})"


def reason_for(clock: str, reference: str, claim: Claim, stretch: Stretch, between: tuple[int, int]) -> str:
    """`web-2 ran 47.3 s (46.9–47.6) ahead of Slack from … to …, 57 anchors, 2 contradicting`; between: µs since 1970."""
    facts = _facts(stretch)
    when = f" from {_instant(between[0])} to {_instant(between[1])}"
    if claim.verdict == "applied":
        return f"{_ran(clock, reference, claim)}{when}, {facts}{HOW[claim.how]}{_slip(claim)}"
    if claim.lower is None and claim.upper is None:
        return f"{spoken(clock)} could not be measured{when}: {WHY_NOT.get(claim.how, claim.how)} ({facts})"
    bounds = f"{spoken(clock)} minus {spoken(reference)} lies {_between(claim)}{when}, {facts}"
    if claim.verdict == "not needed":
        return f"{bounds}: zero is within, so nothing is corrected"
    why = WHY_NOT.get(claim.how, "zero is within so wide an interval, so delays explain the facts as well")
    return f"{bounds}; not corrected: {why}"


def _ran(clock: str, reference: str, claim: Claim) -> str:
    offset, ends = claim.offset or 0.0, sorted(abs(each) for each in (claim.lower or 0.0, claim.upper or 0.0))
    bounds = (
        f"{_number(ends[0])}–{_number(ends[1])}" if (claim.lower or 0) * (claim.upper or 0) > 0 else _between(claim)
    )
    side = "ahead of" if offset > 0 else "behind"
    return f"{spoken(clock)} ran {_number(abs(offset))} s ({bounds}) {side} {spoken(reference)}"


def _between(claim: Claim) -> str:
    if claim.lower is None:
        return f"at {_signed(claim.upper)} s at most"
    if claim.upper is None:
        return f"at {_signed(claim.lower)} s at least"
    return f"between {_signed(claim.lower)} and {_signed(claim.upper)} s"


def _facts(stretch: Stretch) -> str:
    said = f"{stretch.anchors:,} anchor{'' if stretch.anchors == 1 else 's'}"
    if stretch.contradicting:
        said += f", {stretch.contradicting:,} contradicting"
    if stretch.dropped:
        said += f", {stretch.dropped} tie{'' if stretch.dropped == 1 else 's'} to other clocks dropped as the weakest of a contradiction"
    if stretch.told_by:
        said += f", told by {', '.join(stretch.told_by)}"
    return said


def _slip(claim: Claim) -> str:
    if claim.slip is None:
        return ""
    minutes = round(abs(claim.slip) / 60)
    zone = f"{minutes // 60}:{minutes % 60:02}"
    left = (claim.offset or 0.0) - claim.slip
    return f"; {zone} hours of it are a zone that was read wrongly, {_signed(left)} s are the clock"


def _instant(micros: int) -> str:
    return (EPOCH + timedelta(microseconds=micros)).strftime("%Y-%m-%d %H:%M:%S UTC")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 0.95 else f"{value:.2f}"


def _signed(value: float | None) -> str:
    return "+0.00" if value is None else ("-" if value < 0 else "+") + _number(abs(value))
