"""Whose clock stepped: what pairs of clocks see between them, laid at one clock's door."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

Gap = tuple[float, float]  # seconds between which a step happened


@dataclass(frozen=True)
class Seen:
    """A step between two clocks; `then` is the one farther from the reference."""

    first: str
    then: str
    gap: Gap


def attribute(seen: list[Seen], rank: dict[str, int], steady: frozenset[str]) -> dict[str, list[Gap]]:
    """Clock → its steps in order. Each is the clock's that most of the pairs share; a steady clock's only at last.

    Between equals it is the clock farther from the reference.
    """
    steps: dict[str, list[Gap]] = defaultdict(list)
    left = sorted(seen, key=lambda each: (each.gap, each.first, each.then))
    while left:
        groups = {
            clock: _most_at_once([each for each in left if clock in (each.first, each.then)])
            for each in left
            for clock in (each.first, each.then)
        }
        guilty = max(groups, key=lambda clock: (clock not in steady, len(groups[clock]), rank[clock]))
        group = groups[guilty]
        steps[guilty].append((max(each.gap[0] for each in group), min(each.gap[1] for each in group)))
        left = [each for each in left if each not in group]
    return {clock: sorted(gaps) for clock, gaps in steps.items()}


def _most_at_once(seen: list[Seen]) -> list[Seen]:
    """The largest group whose gaps all share a moment."""
    moments = [each.gap[0] for each in seen]
    groups = [[each for each in seen if each.gap[0] <= moment <= each.gap[1]] for moment in moments]
    return max(groups, key=len)
