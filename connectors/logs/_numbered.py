"""Whether numbers that show in the lines of a text log are times: by their place, their name, or how near they lie together."""

from __future__ import annotations

import re
from collections import Counter

from connectors import _votes
from connectors.logs._ids import NAMED_AS_ID
from connectors.logs._sightings import Sighting

FEWEST_NUMBERS = 3  # that speak for times by their nearness alone
HEX_DAYS = 31  # that numbers in base 16 may span: other identifiers lie anywhere
MOST_DAYS = 1_000  # that numbers at one place of their lines span: identifiers there lie farther apart
DISORDER = 300  # seconds that lines of one log may stand out of order
NEAR = 100  # characters into a line; a stamp farther in stands at a name rather than at a place
KEY_BEFORE = re.compile(r"(?i)(?:time|ts|date|epoch|stamp)\w*\"?\"?\s?[=:(]\s*\"?$|audit\($")


def are_times(group: list[Sighting]) -> bool:
    """Numbers of one unit, each in a line of its own, which they may begin."""
    if group[0].shape.epoch == "hex":
        return _is_clock_in_hex(group)
    if sum(_is_named_as_id(seen) for seen in group) >= len(group) * 0.5:
        return False
    told = sum(seen.is_leading or KEY_BEFORE.search(seen.match.string[: seen.start]) is not None for seen in group)
    starts = Counter(seen.start for seen in group)
    is_one_place = max(starts.values()) >= max(2, len(group) * 0.9) and _days_between(group) <= MOST_DAYS
    return told >= len(group) * 0.5 or is_one_place or (len(group) >= FEWEST_NUMBERS and are_near(group))


def _is_named_as_id(seen: Sighting) -> bool:
    return NAMED_AS_ID.search(seen.match.string[: seen.start].rstrip(" =:\"'")) is not None


def are_near(group: list[Sighting]) -> bool:
    """Numbers that a few days hold, all of them, are times, wherever they stand."""
    return _days_between(group) <= 1 and all(seen.start <= NEAR for seen in group)


def _days_between(group: list[Sighting]) -> int:
    """About how many days the numbers span: their first five digits count days of 27 hours, or more."""
    if group[0].shape.epoch == "hex":
        days = {int(seen.match["t"].removeprefix("0x")[:4], 16) for seen in group}  # of 18 hours
    else:
        days = {int(seen.match["t"][:5]) for seen in group}
    return max(days) - min(days)


def _is_clock_in_hex(group: list[Sighting]) -> bool:
    """Whether numbers that could be any identifiers lead their lines and all lie within a few days of each other."""
    letters = any(_votes.HEX_LETTER.search(seen.match["t"].removeprefix("0x")) for seen in group)
    return (
        letters
        and len(group) >= FEWEST_NUMBERS
        and all(seen.is_leading for seen in group)
        and _days_between(group) <= HEX_DAYS
    )


def are_days(group: list[Sighting]) -> bool:
    """Whether the numbers before times of day go on as days do: never back, on where the clock begins again, else seldom.

    Numbers of processes look the same, and stay the same for days, or rise within seconds.
    """
    parts = [seen.match["t"].split() for seen in group]
    days = [int(day.replace(".", "")) for day, _ in parts]
    clocks = [
        int(hour) * 3600 + int(minute) * 60 + int(second[:2])
        for hour, minute, second in (clock.split(":")[:3] for _, clock in parts)
    ]
    steps = [following - day for day, following in zip(days, days[1:], strict=False)]
    is_back = [after < before - DISORDER for before, after in zip(clocks, clocks[1:], strict=False)]
    if any(not 0 <= step <= MOST_DAYS or (back and not step) for step, back in zip(steps, is_back, strict=True)):
        return False
    rises = [back for step, back in zip(steps, is_back, strict=True) if step]
    return rises.count(False) <= 2 * rises.count(True)
