"""Whole hours between two clocks are a zone read wrongly, not a clock that runs wrong."""

from __future__ import annotations

HOUR, QUARTER = 3600.0, 900.0
NEAR_HOUR, NEAR_QUARTER = 90.0, 30.0  # what the clock itself may be off besides, in seconds
MOST_WIDE, QUARTER_WIDE = 900.0, 300.0
MOST_HOURS = 26.0  # zones lie 26 hours apart at most


def zone_slip(lower: float, upper: float) -> float | None:
    """The multiple of an hour, half an hour or a quarter that [lower, upper] tells, in seconds; None where none does."""
    middle, width = (lower + upper) / 2, upper - lower
    if width >= MOST_WIDE or abs(middle) > MOST_HOURS * HOUR:
        return None
    for unit, near, wide in (
        (HOUR, NEAR_HOUR, MOST_WIDE),
        (HOUR / 2, NEAR_HOUR, MOST_WIDE),
        (QUARTER, NEAR_QUARTER, QUARTER_WIDE),
    ):
        slip = round(middle / unit) * unit
        if slip and width < wide and abs(middle - slip) <= near + width / 2 and not lower <= 0 <= upper:
            return slip
    return None
