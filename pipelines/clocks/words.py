"""Verdicts on clocks in words: how far, between which bounds, from how many facts, and why not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipelines.clocks.stretch import OPEN_SECONDS, Claim, Stretch

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
    "bounded one side": "delay explains it, as the facts go one way only",
    "contradictory": "too many facts contradict each other",
    "odd delays": "the facts go one way only, and their delays do not look like delays: the direction is in doubt",
    "unsteady": "its offset changed meanwhile by less than the delays, and no single one holds throughout",
    "unsteady one way": "the facts go one way only, and its offset changed meanwhile, or their delays did: what some show does not hold throughout",
    "untied": "nothing ties it to the reference, nor tells how far it stepped from what something ties to it",
    "trusted": "nothing but the trust in both clocks ties it to the reference",
    "against trust": "both are services that keep their clocks well, and nothing tells which of the two is wrong",
    "disputed": "a zone was read wrongly on one of the two, or what one saw was put off by as long, and nothing tells which",
    "told, long": "the step tells how far off it was just before, and nothing tells since when; the events' bounds hold both",
    "denied": "what other clocks saw cannot be true with the step, and nothing tells which of them is wrong; the events' bounds hold both",
    "open between": "its facts bound it on one side only, where the clocks between it and the reference have no bound themselves",
    "too few": "fewer than three facts in a direction are too few",
}
HOW = {
    "proved": "",
    "told": "; the step tells how far off it was just before, and nothing tells since when: the events' bounds hold both",
    "bounded delay": "; assumed: what one request left on two clocks lies within the time that it took on one",
    "hours": "; the facts go one way only: whole hours are no delay",
    "at least": f"; the facts go one way only: how much more it was is not known, and delay explains the rest; the events' bounds allow as much again, and {OPEN_SECONDS:.0f} s at least",
}


def spoken(clock: str) -> str:
    """`host:web-2` → web-2, `service:slack` → Slack."""
    kind, _, name = clock.partition(":")
    if kind == "carrier":
        return f"the carrier of {name}"
    if kind != "service":
        return name or clock
    return SPELLED.get(name.lower(), name[:1].upper() + name[1:])


def untied(clock: str, fact_count: int, telling_count: int, is_reached: bool) -> str:
    """Why nothing is known of a clock; telling_count: of its facts those whose direction or longest delay is known."""
    if not fact_count:
        return f"{spoken(clock)} is not measured: nothing that another clock saw too ties it to the reference"
    facts = f"{fact_count:,} anchor{'' if fact_count == 1 else 's'}"
    if not telling_count:
        return f"{spoken(clock)} could not be measured: delay explains it, as nothing tells which clock saw it first ({facts})"
    if not is_reached:
        return f"{spoken(clock)} is not measured: {facts} tie it to clocks that nothing ties to the reference"
    return f"{spoken(clock)} could not be measured: {WHY_NOT['too few']} ({facts})"


def reason_for(clock: str, reference: str, claim: Claim, stretch: Stretch, between: tuple[int, int]) -> str:
    """`web-2 ran 47.3 s (46.9–47.6) ahead of Slack from … to …, 57 anchors, 2 contradicting`; between: µs since 1970."""
    facts = _facts(stretch)
    when = f" from {_instant(between[0])} to {_instant(between[1])}"
    if claim.verdict == "applied":
        return f"{_ran(clock, reference, claim)}{when}, {facts}{_drift(stretch, between)}{HOW[claim.how]}{_slip(claim)}"
    if claim.lower is None and claim.upper is None:
        return f"{spoken(clock)} could not be measured{when}: {WHY_NOT.get(claim.how, claim.how)} ({facts})"
    bounds = (
        f"{spoken(clock)} minus {spoken(reference)} lies {_between(claim)}{when}, {facts}{_drift(stretch, between)}"
    )
    if claim.verdict == "not needed":
        return f"{bounds}: zero is within, so nothing is corrected"
    why = WHY_NOT.get(claim.how, "delay explains it, as zero is within so wide an interval")
    return f"{bounds}; not corrected: {why}"


def _ran(clock: str, reference: str, claim: Claim) -> str:
    far = _far(claim.offset or 0.0, claim.lower, claim.upper)
    return f"{spoken(clock)} ran {far} {_side(claim.offset or 0.0)}{' of' if (claim.offset or 0.0) > 0 else ''} {spoken(reference)}"


def _far(offset: float, lower: float | None, upper: float | None) -> str:
    """`47.3 s (46.9–47.6)`, or `at least 47.3 s` where the other bound is open."""
    if lower is None or upper is None:
        return f"at least {_number(abs(offset))} s"
    near, far = sorted((abs(lower), abs(upper)))
    return (
        f"{_number(abs(offset))} s ({f'{_number(near)}–{_number(far)}' if lower * upper > 0 else _ends(lower, upper)})"
    )


def _side(offset: float) -> str:
    return "ahead" if offset > 0 else "behind"


def _between(claim: Claim) -> str:
    if claim.lower is None:
        return f"at {_signed(claim.upper)} s at most"
    if claim.upper is None:
        return f"at {_signed(claim.lower)} s at least"
    return _ends(claim.lower, claim.upper)


def _ends(lower: float, upper: float) -> str:
    return f"between {_signed(lower)} and {_signed(upper)} s"


def _drift(stretch: Stretch, between: tuple[int, int]) -> str:
    """`; it gained 2.6 s meanwhile (240 ppm)`"""
    if not stretch.drift:
        return ""
    turned = stretch.drift * 1e-6 * (between[1] - between[0]) / 1e6
    return (
        f"; it {'gained' if turned > 0 else 'lost'} {_number(abs(turned))} s meanwhile ({_signed(stretch.drift)} ppm)"
    )


def _facts(stretch: Stretch) -> str:
    said = f"{stretch.anchors:,} anchor{'' if stretch.anchors == 1 else 's'}"
    if stretch.contradicting:
        said += f", {stretch.contradicting:,} contradicting"
    if stretch.dropped:
        said += f", those with {' and '.join(map(spoken, stretch.dropped))} dropped as the weakest of a contradiction"
    if stretch.told_by:
        said += f", told by {', '.join(stretch.told_by)}"
    return said


def _slip(claim: Claim) -> str:
    if claim.slip is None:
        return ""
    minutes = round(abs(claim.slip) / 60)
    left, lower, upper = ((each or 0.0) - claim.slip for each in (claim.offset, claim.lower, claim.upper))
    itself = (
        f"is not corrected: what is left ({_ends(lower, upper)}) may be delay"
        if lower <= 0 <= upper and claim.how == "hours"
        else f"keeps time ({_ends(lower, upper)})"
        if lower <= 0 <= upper
        else f"ran {_far(left, lower, upper)} {_side(left)}"
    )
    return (
        f"; {minutes // 60}:{minutes % 60:02} h of it are a zone that was read wrongly, and the clock itself {itself}"
    )


def _instant(micros: int) -> str:
    return (EPOCH + timedelta(microseconds=micros)).strftime("%Y-%m-%d %H:%M:%S UTC")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 0.95 else f"{value:.2f}"


def _signed(value: float | None) -> str:
    return "+0.00" if value is None else ("-" if value < 0 else "+") + _number(abs(value))
