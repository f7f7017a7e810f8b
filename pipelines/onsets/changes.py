"""When a signal left what is usual, and when it came back: stretches, found by change points or, for rare counts, by a scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.onsets.levels import change_points
from pipelines.onsets.usual import Usual

Array = np.ndarray[Any, Any]

FEWEST_BINS = 3
STRENGTH = 6.0  # standard errors of a stretch's mean beyond the usual
LEAST = 1.2  # spreads of one bin by which a stretch's mean strays at least
BEYOND_REFERENCE = 1.25  # times what the reference itself did for as long
OUTLIER = 5.0  # spreads; what strays farther counts as this far
SCANNED = (3, 5, 8, 13, 21, 34, 55, 89)  # bins
SCAN_EVIDENCE = 7.0  # log-likelihood beyond log(bins x lengths)
LOOK_BACK = 120  # bins
SETTLED = 5  # usual bins that end a stretch of a rare count


@dataclass(frozen=True)
class Departure:
    """Bins [first, last] in which the signal is not as usual; strength: in standard errors; rises: its direction."""

    first: int
    last: int
    strength: float
    rises: bool


def departures(found: Usual, values: Array, is_reference: Array, from_bin: int) -> list[Departure]:
    """Those that begin at `from_bin` or later, in order; a look before it tells which began earlier."""
    start = max(0, from_bin - LOOK_BACK)
    every = _rare(values, found, start) if found.is_rare else _by_change_points(found, is_reference, start)
    return [each for each in every if each.first >= from_bin]


def _by_change_points(found: Usual, is_reference: Array, start: int) -> list[Departure]:
    strays = np.clip(found.strays, -OUTLIER, OUTLIER) / np.sqrt(found.lasting)
    judged = strays[start:]
    if len(judged) < 2 * FEWEST_BINS:
        return []
    edges = change_points(judged)
    reference = strays[is_reference]
    apart: list[Departure] = []
    for first, end in zip(edges, edges[1:], strict=False):
        mean, length = float(judged[first:end].mean()), end - first
        strength = abs(mean) * np.sqrt(length)
        is_away = (
            length >= FEWEST_BINS
            and strength >= STRENGTH
            and abs(mean) * np.sqrt(found.lasting) >= LEAST
            and abs(mean) >= BEYOND_REFERENCE * _most(reference, min(length, 30))
        )
        if is_away:
            apart.append(Departure(start + first, start + end - 1, float(strength), mean > 0))
    return _joined(apart)


def _most(reference: Array, length: int) -> float:
    """The farthest that the reference strayed on average over so many bins."""
    if len(reference) < 4 * length:
        return 0.0
    sums = np.cumsum(np.concatenate([[0.0], reference]))
    return float(np.abs(sums[length:] - sums[:-length]).max()) / length


def _joined(apart: list[Departure]) -> list[Departure]:
    """Neighbours in the same direction are one."""
    joined: list[Departure] = []
    for each in apart:
        before = joined[-1] if joined else None
        if before and before.rises == each.rises and each.first <= before.last + FEWEST_BINS:
            joined[-1] = Departure(before.first, each.last, max(before.strength, each.strength), each.rises)
        else:
            joined.append(each)
    return joined


def _lately(sums: Array) -> Array:
    """The mean count of the two hours of bins before each bin: what rises slowly, as traffic does in the morning, is no change."""
    place = np.arange(len(sums))
    back = np.maximum(place - LOOK_BACK, 0)
    return np.where(place - back >= LOOK_BACK // 2, (sums[place] - sums[back]) / np.maximum(place - back, 1), 0.0)


def _going_on(counts: Array, mean: Array) -> int:
    """For how many bins next to a stretch it goes on: those about each hold more than usual."""
    if not len(counts):
        return 0
    kernel = np.ones(min(SETTLED, len(counts)))
    seen, usual = (np.convolve(each, kernel)[len(kernel) - 1 :] for each in (counts, mean))
    is_over = (seen < 3) | (seen < 2.5 * usual)
    return int(np.argmax(is_over)) if is_over.any() else len(counts)


def _worst(counts: Array, mean: Array) -> tuple[int, int]:
    """First and last bin of the run that speaks most for a rate as high as that of them all, against the usual one."""
    mean = np.maximum(mean, 1e-6)
    times = max(float(counts.sum() / mean.sum()), 1.0 + 1e-6)
    sums = np.concatenate([[0.0], np.cumsum(counts * np.log(times) - (times - 1) * mean)])
    last = int(np.argmax(sums - np.minimum.accumulate(sums)))
    return int(np.argmin(sums[: last + 1])), max(last - 1, 0)


def _rare(values: Array, found: Usual, start: int) -> list[Departure]:
    """Runs of bins that hold more than chance gives: the likelihood ratio of a Poisson scan, divided by the clumping."""
    counts, mean = values[start:], found.mean[start:]
    sums, expected = np.cumsum(np.concatenate([[0.0], counts])), np.cumsum(np.concatenate([[0.0], mean]))
    lengths = [length for length in SCANNED if length <= len(counts)]
    needed = (SCAN_EVIDENCE + np.log(max(1, len(counts) * len(lengths)))) * found.clumping
    taken = np.zeros(len(counts), dtype=bool)
    best: list[tuple[float, int, int]] = []
    for length in lengths:
        seen, usual = sums[length:] - sums[:-length], np.maximum(expected[length:] - expected[:-length], 1e-6)
        usual = np.maximum(usual, length * _lately(sums)[: len(usual)])
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(seen > usual, seen * np.log(seen / usual) - (seen - usual), 0.0)
        ratio = np.where((seen >= 3) & (seen >= 2.5 * usual), ratio, 0.0)
        best += [(float(ratio[place]), int(place), length) for place in np.flatnonzero(ratio > needed)]
    apart = []
    for ratio, place, length in sorted(best, key=lambda each: (-each[0], each[1], each[2])):
        if not taken[max(0, place - SETTLED) : place + length + SETTLED].any():
            behind = _going_on(counts[place + length :], mean[place + length :])
            ahead = _going_on(counts[:place][::-1], mean[:place][::-1])
            begin, end = place - ahead, place + length + behind
            taken[begin:end] = True
            first, last = _worst(counts[begin:end], mean[begin:end])
            strength = float(np.sqrt(2 * ratio / found.clumping))
            apart.append(Departure(start + begin + first, start + begin + last, strength, True))
    return sorted(apart, key=lambda each: each.first)
