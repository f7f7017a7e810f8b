"""Whether a stream speaks like a Poisson process, and how likely a gap is where it may.

Two readings of a stream stand against each other. Either its events come independently at the rate that is known: then
a gap has the predictive distribution of an exponential of which n were seen (a Lomax one), and that is as sharp as
a verdict can be. Or they do not, and only the tail of its own gaps can say. Gaps and counts decide between the two by
the Bayesian information criterion (Schwarz 1978), and the chance is the mean of both, by how likely each reading is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pipelines.coverage.rhythm import HOUR, Instants, Lengths, Pace
from pipelines.coverage.tails import FEWEST_GAPS, once, without_outages

WINDOWS = (3, 10, 30)  # expected events: rates that change fast, and slowly
FEWEST_WINDOWS = 5
PARAMETERS = 2  # that the other reading has more: how heavy the tail is, how much the rate changes
HEARD_AT_LEAST, AS_LONG = HOUR, 0.4  # beside a silence, and as a share of it, of what is to be known by its rate alone
AS_EVEN = 0.5  # the slower part's rate, of the faster's
BESIDE, FEWER = 20.0, 2.0  # expected events on either side, and standard deviations by which they are too few


@dataclass(frozen=True)
class Steadiness:
    """pace: the rate by which the stream is steadiest. mean: of its gaps by that pace. doubt: probability that it is no Poisson process."""

    pace: Pace
    mean: float
    count: int
    doubt: float

    def length(self, at: Instants, start: int, end: int) -> float:
        """Expected events of a gap; fewer where the stream speaks less on either side of it than chance allows."""
        before, after = self.pace.at(np.array([start, end])) / self.mean
        reached = self.pace.at(at[[0, -1]]) / self.mean
        sides = self.pace.edges, self.pace.reached / self.mean
        far = np.interp([before - BESIDE, after + BESIDE], sides[1], sides[0])
        heard = np.searchsorted(at, [start, far[1]], side="right") - np.searchsorted(at, [far[0], end], side="left")
        expected = min(BESIDE, before - reached[0]) + min(BESIDE, max(reached[1] - after, 0.0))
        beside = float(heard.sum()) - 2
        is_slow = beside < expected - FEWER * math.sqrt(max(expected, 0.0))
        return float(after - before) * (min(1.0, (beside + 3) / (expected + 3)) if is_slow else 1.0)

    def chance(self, length: float, judged_from: int, judged_to: int) -> float:
        """Probability of one gap or more of this length in the window."""
        gaps = max(self.pace.between(judged_from, judged_to) / self.mean, 1.0)
        return once(gaps * (1 + length / self.count) ** -float(self.count))


def is_steady_enough(at: Instants, start: int, end: int, is_open: bool) -> bool:
    """Whether what was heard besides a silence is long, and as even, as it takes to miss what follows; µs."""
    split = (int(at[0]) + start) // 2 if is_open else start
    parts = split - int(at[0]), (start if is_open else int(at[-1])) - (split if is_open else end)
    if sum(parts) < max(HEARD_AT_LEAST, AS_LONG * (end - start)) or min(parts) <= 0:
        return False
    first = int(np.searchsorted(at, split, side="right"))
    rates = sorted((first / parts[0], (len(at) - first) / parts[1]))
    return rates[0] >= AS_EVEN * rates[1]


def flat(at: Instants, until: int) -> Pace:
    """One rate for all of the stream; until: how far it is wanted, µs."""
    end = max(int(at[-1]), until)
    per_us = (len(at) - 1) / max(int(at[-1] - at[0]), 1)
    return Pace(np.array([at[0], end], dtype=np.int64), np.array([0.0, per_us * (end - int(at[0]))]))


def steadiest(at: Instants, paces: Iterable[Pace], is_whole: np.ndarray) -> Steadiness | None:
    """By the pace that leaves least to say; None where there are too few gaps. is_whole: which gaps are in hand."""
    found = [_by(pace, np.diff(pace.at(at))[is_whole]) for pace in paces]
    return min((each for each in found if each), key=lambda each: each.doubt, default=None)


def _by(pace: Pace, lengths: Lengths) -> Steadiness | None:
    usual = without_outages(np.sort(lengths))
    if len(usual) < FEWEST_GAPS or usual[-1] <= 0:
        return None
    kept = _longest_shortened(lengths[lengths <= usual[-1]])
    mean, count = float(kept.mean()), len(kept)
    surprise = max(0.0, *_surprises(kept / mean))
    odds = math.exp(min(surprise**2 / 2, 100.0)) / count ** (PARAMETERS / 2)
    return Steadiness(pace, mean, count, odds / (1 + odds))


def _longest_shortened(lengths: Lengths) -> Lengths:
    """The longest gap may be the outage that is asked about: it counts as the next one and a mean more, as it would by chance."""
    kept = lengths.copy()
    longest = int(np.argmax(kept))
    kept[longest] = min(kept[longest], np.partition(kept, -2)[-2] + kept.mean())
    return kept


def _surprises(gaps: Lengths) -> list[float]:
    """Standard deviations by which gaps, and counts over windows, are more uneven than a Poisson process makes them."""
    found = [(float(gaps.var()) - 1) * math.sqrt(len(gaps)) / 2]
    reached = np.cumsum(gaps)
    for width in WINDOWS:
        if (windows := len(gaps) // width) >= FEWEST_WINDOWS:
            counts = np.bincount((reached // width).astype(np.int64), minlength=windows)[:windows]
            found.append((float(counts.var(ddof=1) / counts.mean()) - 1) * math.sqrt((windows - 1) / 2))
    return found
