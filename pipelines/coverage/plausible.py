"""Why a series that stands still, or runs straight, may be telling the truth.

A state, a limit that is reached, a count of which nothing comes: values stand still in every outage, and are true. That
a collector made them up can be said only where the series has been at this level before, and moved while it was there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.coverage.rhythm import Lengths

FEWEST_NEAR = 20  # samples of about the same value
NEAR = 0.5  # standard deviations
SELDOM = 0.5
MOST_FALLS = 0.01  # of the steps of a counter, which restarts now and then
USUAL_STEP = 0.99  # quantile


def is_state(values: Lengths) -> bool:
    """Whether it only says yes or no."""
    return len(np.unique(values)) <= 2


def level(values: Lengths, first: int, last: int, same: NDArray[np.bool_]) -> str | None:
    """Of a run of one value, from its first place to its last; None where nothing speaks for it."""
    value, others = values[first], np.delete(values, slice(first, last + 1))
    if counts_up(values):
        return "it counts, and it may be that nothing came to be counted"
    if value > others.max() or value < others.min():
        return f"value {value:g} has not been seen before, nor any beyond it"
    if value in (others.max(), others.min()):
        return f"{value:g} is the {'highest' if value == others.max() else 'lowest'} value that it ever has"
    places = np.delete(np.arange(len(same)), slice(first, last + 1))
    apart = np.abs(values[places] - value)
    near = places[np.argsort(apart, kind="stable")[:FEWEST_NEAR]]
    if len(near) < FEWEST_NEAR or np.abs(values[near] - value).max() > NEAR * others.std():
        return f"value {value:g} has hardly been seen before"
    return f"at such a value it often stands still: {same[near].mean():.0%}" if same[near].mean() >= SELDOM else None


def line(values: Lengths, first: int, last: int) -> str | None:
    """Of a straight line between two places: one that is drawn leads from a value it had to the next, without a jump."""
    run, others = values[first : last + 1], np.delete(values, slice(first, last + 1))
    if counts_up(values):
        return "it counts, and what it counts may come evenly"
    if run.max() > others.max() or run.min() < others.min():
        return "it leads to where the series has not been before"
    steps = np.abs(np.diff(values))
    usual = np.quantile(np.delete(steps, slice(first, last)), USUAL_STEP)
    ends = steps[max(first - 1, 0)], steps[min(last, len(steps) - 1)]
    return "it ends with a jump, as a lag does that is caught up" if max(ends) > usual else None


def counts_up(values: Lengths) -> bool:
    steps = np.diff(values)
    return bool((steps > 0).any()) and int((steps < 0).sum()) <= 1 + MOST_FALLS * len(steps)
