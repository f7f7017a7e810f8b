"""How likely a gap of a given length is, by the other gaps of its stream; lengths in expected events.

Below the body's quantile the gaps themselves say it. Beyond it a generalised Pareto distribution does, its shape
by probability-weighted moments (Hosking and Wallis 1987), drawn towards little data's doubt. Fewer than
FEWEST_GAPS give the predictive distribution of an exponential whose mean is known from n gaps only.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Lengths = NDArray[np.float64]

FEWEST_GAPS = 50
BODY = 0.8  # quantile up to which gaps speak for themselves
SHAPE, SHAPE_WEIGHT = 0.1, 40  # what is believed of a tail before its first gaps are seen
HEAVIEST = 0.6
SURPRISE = 0.01  # expected number of so long a gap among the others, below which it is none of the rhythm's own
MOST_OUTAGES = 5


def survival(null: Lengths, lengths: Lengths) -> Lengths:
    """Probability that a gap is at least so long; `null` sorted."""
    count = len(null)
    if count == 0:
        return np.ones(len(lengths))
    if count < FEWEST_GAPS:
        return (1 + lengths / (count * null.mean())) ** -float(count)
    start = null[int(BODY * (count - 1))]
    beyond = null[np.searchsorted(null, start, side="right") :] - start
    body = 1 - np.searchsorted(null, lengths) / (count + 1)
    if len(beyond) < 3:
        return np.where(lengths > start, np.exp(-lengths / null.mean()), body)
    shape = (_shape(beyond) * len(beyond) + SHAPE * SHAPE_WEIGHT) / (len(beyond) + SHAPE_WEIGHT)
    scale = beyond.mean() * (1 - shape)
    doubtful = shape + 1 / len(beyond)
    tail = (1 + doubtful * np.maximum(lengths - start, 0) / scale) ** (-1 / doubtful)
    return np.where(lengths > start, len(beyond) / count * tail, body)


def without_outages(null: Lengths) -> Lengths:
    """The gaps without the few that the others make all but impossible: an outage that taught would hide the next one.

    Where more than a few stand out they are how the stream speaks, as nights are, and none is left out.
    """
    cut = 0
    for count in range(1, MOST_OUTAGES + 2):
        if len(null) - count < FEWEST_GAPS:
            break
        chance = survival(null[:-count], null[-count : len(null) - count + 1])[0] * len(null)
        if chance < SURPRISE * 0.5 ** (count - 1):
            cut = count
    return null[:-cut] if 0 < cut <= MOST_OUTAGES else null


def _shape(beyond: Lengths) -> float:
    """Shape of the Pareto tail, 0 to HEAVIEST."""
    count, mean = len(beyond), beyond.mean()
    weights = 1 - (np.arange(1, count + 1) - 0.35) / count
    excess = mean - 2 * float((beyond * weights).mean())
    return 0.0 if excess <= 0 else float(min(max(2 - mean / excess, 0.0), HEAVIEST))


def once(expected: float) -> float:
    """Probability of at least one where so many are expected."""
    return float(-np.expm1(-expected))
