"""Verdicts on clocks in words."""

from __future__ import annotations

from pipelines.clocks.stretch import Claim, Stretch
from pipelines.clocks.words import reason_for, untied

BETWEEN = (1_774_656_000_000_000, 1_774_666_800_000_000)  # 2026-03-28, midnight to 3 o'clock
WHEN = "from 2026-03-28 00:00:00 UTC to 2026-03-28 03:00:00 UTC"


def stretch(**more) -> Stretch:
    known = {"segment": 0, "valid": None, "lower": 0.0, "upper": 0.0, "point": 0.0, "assumed": (0.0, 0.0), "bulk": (0.0, 0.0), "drift": 0.0, "anchors": 57,
             "contradicting": 0, "dropped": (), "odd": 0}  # fmt: skip
    return Stretch(**known | more)


def said(claim: Claim, **more) -> str:
    return reason_for("host:web-2", "service:slack", claim, stretch(**more), BETWEEN)


def applied(offset: float, lower: float | None, upper: float | None, how: str = "proved", slip: float | None = None):
    return Claim("constant", offset, lower, upper, "applied", how, slip)


def test_a_correction_says_how_far_between_which_bounds_against_whom_when_and_from_how_many_facts():
    expected = f"web-2 ran 47.3 s (46.9–47.6) ahead of Slack {WHEN}, 57 anchors, 2 contradicting"
    assert said(applied(47.3, 46.9, 47.6), contradicting=2) == expected


def test_a_drift_says_how_much_it_came_to():
    told = said(applied(-5.2, -5.9, -4.8), drift=240.0)
    assert told == f"web-2 ran 5.2 s (4.8–5.9) behind Slack {WHEN}, 57 anchors; it gained 2.6 s meanwhile (+240.0 ppm)"


def test_whole_hours_are_told_apart_from_a_clock_that_keeps_time():
    told = said(applied(3599.6, 3599.3, 3600.7, slip=3600.0))
    assert told.endswith(
        "; 1:00 h of it are a zone that was read wrongly, and the clock itself keeps time (between -0.70 and +0.70 s)"
    )


def test_whole_hours_are_told_apart_from_a_clock_that_does_not():
    told = said(applied(-19_788.0, -19_788.4, -19_787.7, slip=-19_800.0))
    assert told.endswith(
        "; 5:30 h of it are a zone that was read wrongly, and the clock itself ran 12.0 s (11.6–12.3) ahead"
    )


def test_one_bound_says_at_least():
    told = said(applied(114.9, 114.9, None, how="at least"))
    assert told.startswith(f"web-2 ran at least 114.9 s ahead of Slack {WHEN}, 57 anchors; ")
    assert "how much more it was is not known" in told


def test_what_delay_explains_is_refused_with_that_reason():
    told = said(Claim("constant", None, None, 60.3, "refused", "bounded one side"))
    assert told == (
        f"web-2 minus Slack lies at +60.3 s at most {WHEN}, 57 anchors; "
        "not corrected: delay explains it, as the facts go one way only"
    )


def test_a_tie_that_was_dropped_is_named():
    told = said(applied(47.3, 46.9, 47.6), contradicting=60, dropped=("host:web-9",))
    assert "57 anchors, 60 contradicting, those with web-9 dropped as the weakest of a contradiction" in told


def test_facts_without_any_order_are_not_said_to_be_few():
    told = untied("host:web-2", 24, 0, is_reached=False)
    assert told == (
        "web-2 could not be measured: delay explains it, as nothing tells which clock saw it first (24 anchors)"
    )
