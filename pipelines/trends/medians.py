"""Medians of a few skewed durations, with an interval that assumes no distribution.

The interval lies between two of the ordered values; the binomial distribution says how often the true median lies
between them. Incidents still open are at least as long as their records: they count at that length for the lower
end and as endless for the upper one, so the interval stays as sure as it says, however they end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_COUNT = 6  # of five values even the whole range holds the median in 94 % of cases only
ONE_IN = 40  # on each side at most one in 40: 95 % between


@dataclass(frozen=True)
class Duration:
    """One measured duration with its bounds in seconds; of an open incident `least` alone is known."""

    least: float
    seconds: float | None = None
    most: float | None = None


@dataclass(frozen=True)
class Summary:
    """As in duration_summaries; None throughout where there are too few."""

    median: float | None = None
    median_least: float | None = None
    median_most: float | None = None
    lower: float | None = None
    upper: float | None = None
    confidence: float | None = None


def summarise(durations: Sequence[Duration]) -> Summary:
    found = ranks(len(durations))
    if found is None:
        return Summary()
    rank, confidence = found
    shortest = sorted(each.least if each.seconds is None else each.seconds for each in durations)
    longest = sorted(math.inf if each.seconds is None else each.seconds for each in durations)
    lowest, highest = median(shortest), median(longest)
    return Summary(
        median=lowest if lowest == highest else None,
        median_least=median(sorted(each.least for each in durations)),
        median_most=_finite(median(sorted(math.inf if each.most is None else each.most for each in durations))),
        lower=shortest[rank - 1],
        upper=_finite(longest[-rank]),
        confidence=confidence,
    )


def ranks(count: int) -> tuple[int, float] | None:
    """(k, confidence): from the k-th smallest value to the k-th largest lies the median with at least 95 %; None below six."""
    if count < LEAST_COUNT:
        return None
    tail, rank = (
        0,
        0,
    )  # of 2**count equally likely ways to fall left or right of the median, `tail` leave fewer than `rank` on one side
    while True:
        more = tail + math.comb(count, rank)
        if ONE_IN * more > 2**count:
            return rank, 1 - 2 * tail / 2**count
        tail, rank = more, rank + 1


def median(ordered: Sequence[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
