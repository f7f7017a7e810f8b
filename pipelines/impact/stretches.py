"""Stretches in which bad requests come more often than usual, to the request.

Each request scores for or against "worse than usual": log(q/p) if it was bad, log((1-q)/(1-p)) if it was good, p being the usual
share and q that of the stretch. The stretch of the highest sum is the likeliest one (W. L. Ruzzo and M. Tompa, "A linear time
algorithm for finding all maximal scoring subsequences", 1999); what lies left and right of it is searched in turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

FEWEST_BAD = 5
EVIDENCE = 6.0  # log-likelihood beyond what searching so many requests gives by chance
TIMES_USUAL = 3.0  # a smaller rise is how traffic changes over a day
SHARE_BEYOND = 0.01  # of the requests of a stretch, beyond the usual
EDGE_DOUBT = 3.0  # edges with 1/20 of the best one's likelihood and more bound the interval
SLOPE_EVIDENCE = 9.0  # that a slope belongs to it: at 6, chance lengthens one edge in fifty, by minutes
TRIED = (0.02, 0.05, 0.15, 0.4, 0.8)  # shares q from which the search sets out
LULL = 180_000_000  # µs without a bad one end a stretch
BLOCK = 600_000_000  # µs; the quiet half of ten-minute blocks tells what is usual
FEWEST_APART = 200  # requests that tell what is usual
ROUNDS = 3


@dataclass(frozen=True)
class Stretch:
    """Places in the requests given: first and last bad one, and between which the true edges lie. count: bad ones in it."""

    first: int
    last: int
    first_bounds: tuple[int, int]
    last_bounds: tuple[int, int]
    count: int
    requests: int
    usual: float
    is_open: bool  # nothing after it tells that it ended


def worse(at: Array, is_bad: Array, taught: tuple[int, int] = (0, 0), prior: float = 0.0) -> list[Stretch]:
    """Stretches of requests (`at` in µs, rising) in which `is_bad` holds more often than usual, in order.

    taught: (bad, all) of older exports. prior: the share elsewhere, where there is little else to go by.
    """
    if is_bad.sum() < FEWEST_BAD:
        return []
    usual = _usual(at, is_bad, taught, prior)
    found = _search(at, is_bad, usual, 1.0)
    for _ in range(ROUNDS):  # what lies outside the stretches tells what is usual, and how it clumps
        usual = _usual_outside(is_bad, found, taught, prior)
        found = _search(at, is_bad, usual, _clumping(at, is_bad, found, usual))
    found.sort()
    limits = [0, *(last + 1 for _, last, _ in found)], [*(first for first, _, _ in found[1:]), len(is_bad)]
    return [_described(is_bad, each, usual, reach) for each, *reach in zip(found, *limits, strict=False)]


def _usual(at: Array, is_bad: Array, taught: tuple[int, int], prior: float) -> float:
    """The share of bad ones in the better half of ten-minute blocks, or as older exports have it."""
    if taught[1] >= FEWEST_APART:
        return _share(*taught, prior)
    block = (at - at[0]) // BLOCK
    every = np.bincount(block)
    bad = np.bincount(block, weights=is_bad)[every > 0]
    every = every[every > 0]
    order = np.argsort(bad / every, kind="stable")
    half = order[: max(1, len(order) // 2)]
    return _share(bad[half].sum(), every[half].sum(), prior)


def _usual_outside(is_bad: Array, found: list[tuple[int, int, float]], taught: tuple[int, int], prior: float) -> float:
    inside = np.zeros(len(is_bad), dtype=bool)
    for first, last, _ in found:
        inside[first : last + 1] = True
    return _share(is_bad[~inside].sum() + taught[0], (~inside).sum() + taught[1], prior)


def _share(bad: float, every: float, prior: float) -> float:
    """Shrunk towards what is usual elsewhere, as if twenty more requests had been seen."""
    return float(min(0.5, (bad + 0.5 + 20 * prior) / (every + 1 + 20)))


def _clumping(at: Array, is_bad: Array, found: list[tuple[int, int, float]], usual: float) -> float:
    """By how much bad ones outside the stretches come in clumps: variance over mean per minute, at least 1."""
    minute = (at - at[0]) // 60_000_000
    outside = np.ones(len(at), dtype=bool)
    for first, last, _ in found:
        outside[first : last + 1] = False
    every = np.bincount(minute[outside], minlength=1).astype(float)
    bad = np.bincount(minute[outside], weights=is_bad[outside], minlength=1)
    expected = every * min(usual, 0.5)
    if expected.sum() < 5:
        return 1.0
    squares = np.where(expected > 0, (bad - expected) ** 2 / np.maximum(expected, 1e-9), 0.0)
    weighed = squares * expected / expected.sum()  # minutes with few requests say little
    return float(np.clip(weighed.sum(), 1.0, 10.0))


def _search(at: Array, is_bad: Array, usual: float, clumping: float) -> list[tuple[int, int, float]]:
    """(first, last, share in it) of every stretch with enough evidence."""
    found = []
    open_parts = [(0, len(is_bad))]
    needed = (EVIDENCE + np.log(len(is_bad))) * clumping
    while open_parts:
        start, end = open_parts.pop()
        best = _best(is_bad[start:end], usual, needed)
        if best is None:
            continue
        first, last, share = best
        calm_from, calm_to, calm = _heaviest(-_scores(is_bad[start + first : start + last + 1], usual, share))
        if calm >= needed:  # good for so long that these are two stretches
            middle = start + first + (calm_from + calm_to) // 2
            open_parts += [(start, middle), (middle, end)]
        else:
            first, last = _with_its_slopes(
                at[start:end], is_bad[start:end], (usual, share), (first, last), SLOPE_EVIDENCE * clumping
            )
            found.append((start + first, start + last, share))
            open_parts += [(start, start + first), (start + last + 1, end)]
    return found


def _best(is_bad: Array, usual: float, needed: float) -> tuple[int, int, float] | None:
    if len(is_bad) == 0 or is_bad.sum() < FEWEST_BAD:
        return None
    least = max(TIMES_USUAL * usual, usual + SHARE_BEYOND)
    tries = sorted({min(0.95, max(least, share)) for share in TRIED})
    candidates = [_heaviest(_scores(is_bad, usual, share)) for share in tries]
    first, last, score = max(candidates, key=lambda each: each[2])
    for _ in range(ROUNDS):  # the stretch tells its own share, and the share the stretch
        share = min(0.98, is_bad[first : last + 1].mean())
        if share < least:
            return None
        again = _heaviest(_scores(is_bad, usual, share))
        if again[:2] == (first, last):
            break
        first, last, score = again
    share = min(0.98, is_bad[first : last + 1].mean())
    is_enough = score >= needed and share >= least and is_bad[first : last + 1].sum() >= FEWEST_BAD
    return (first, last, share) if is_enough else None


def _with_its_slopes(
    at: Array, is_bad: Array, shares: tuple[float, float], stretch: tuple[int, int], needed: float
) -> tuple[int, int]:
    """The stretch with what leads up to it and trails behind it, where that is worse than usual too, if less so."""
    (usual, share), (first, last) = shares, stretch
    soft = max(usual + SHARE_BEYOND, float(np.sqrt(share * usual)))
    scores = _scores(is_bad, usual, soft)
    ahead = _reach(at[first] - at[:first][::-1], is_bad[:first][::-1], scores[:first][::-1], needed)
    behind = _reach(at[last + 1 :] - at[last], is_bad[last + 1 :], scores[last + 1 :], needed)
    return first - ahead, last + behind


def _reach(away: Array, is_bad: Array, scores: Array, needed: float) -> int:
    """How far to follow the scores for their highest sum, with no lull and no part so good that it speaks for an end."""
    bad = np.flatnonzero(is_bad)
    pauses = np.diff(away[bad], prepend=0)
    bad = bad[: np.argmax(pauses > LULL)] if (pauses > LULL).any() else bad
    if len(bad) == 0:
        return 0
    sums = np.cumsum(scores[: bad[-1] + 1])
    fallen = np.flatnonzero(np.maximum.accumulate(np.maximum(sums, 0.0)) - sums > EDGE_DOUBT)
    sums = sums[: fallen[0]] if len(fallen) else sums
    return int(np.argmax(sums)) + 1 if len(sums) and sums.max() > needed else 0


def leaning(at: Array, is_bad: Array, shares: tuple[float, float], stretch: tuple[int, int]) -> tuple[int, int]:
    """How early and how late it may have begun and ended: with the bad ones beside it that likelier belong to it than not.

    Where that is surer still, they do. shares: the usual one and its own. What is in doubt does not tell what is usual.
    """
    usual, share = shares
    bad = np.flatnonzero(is_bad)
    anew = np.flatnonzero(np.diff(at[bad]) > LULL) + 1  # each follows a lull
    chain = np.split(bad, anew)
    begin = next(part[0] for part in chain if part[-1] >= stretch[0])
    end = next(part[-1] for part in reversed(chain) if part[0] <= stretch[1])
    apart = np.r_[is_bad[:begin], is_bad[end + 1 :]]
    calm = min(usual, _share(apart.sum(), len(apart), 0.0)) if len(apart) >= FEWEST_APART else usual
    return _with_its_slopes(at, is_bad, (calm, share), stretch, EDGE_DOUBT)


def _heaviest(scores: Array) -> tuple[int, int, float]:
    """First and last place of the run with the highest sum, and that sum."""
    sums = np.concatenate([[0.0], np.cumsum(scores)])
    lowest = np.minimum.accumulate(sums)
    last = int(np.argmax(sums - lowest))
    first = int(np.argmin(sums[: last + 1]))
    return first, max(first, last - 1), float(sums[last] - sums[first])


def _scores(is_bad: Array, usual: float, share: float) -> Array:
    return np.where(is_bad, np.log(share / usual), np.log((1 - share) / (1 - usual)))


def _described(is_bad: Array, found: tuple[int, int, float], usual: float, reach: list[int]) -> Stretch:
    """reach: from where to where its edges can lie, up to the stretches beside it."""
    first, last, share = found
    sums = np.concatenate([[0.0], np.cumsum(_scores(is_bad, usual, share))])
    bottom = first + int(np.argmin(sums[first : last + 1]))  # of the steepest part, without its slopes
    top = bottom + int(np.argmax(sums[bottom : last + 2]))
    bad = np.flatnonzero(is_bad)
    middle = (first + last) // 2
    starts = bad[(bad >= reach[0]) & (bad <= middle)]
    starts = starts[sums[starts] <= sums[bottom] + EDGE_DOUBT]
    ends = bad[(bad >= middle) & (bad < reach[1])]
    ends = ends[sums[ends + 1] >= sums[top] - EDGE_DOUBT]
    inside = is_bad[first : last + 1]
    is_open = reach[1] == len(is_bad) and sums[-1] >= sums[last + 1] - EDGE_DOUBT
    return Stretch(
        first, last, _around(starts, first), _around(ends, last), int(inside.sum()), len(inside), usual, bool(is_open)
    )


def _around(places: Array, best: int) -> tuple[int, int]:
    return (int(min(places.min(), best)), int(max(places.max(), best))) if len(places) else (best, best)
