"""Silences that nothing else shares: they have to be surer than those of a cause that many streams bear out.

That misses are independent is what a group of series that miss points together makes sure. One series alone may miss
several in a row for a reason of its own: how a run of them goes on is learned from its other runs, outages left out,
and is even odds where there is none (Laplace's rule). And a silence alone is held against all streams that were
judged (Bonferroni): an outage elsewhere, however many streams found it, makes it no likelier.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from pipelines.coverage.attribution import Cause
from pipelines.coverage.findings import QuietRow, Silence, Stream, instant
from pipelines.coverage.judging import FALSE_SHARE
from pipelines.coverage.silences import ALLOWED, ALPHA, TOO_QUIET
from pipelines.coverage.tails import once


def slight_ones_apart(found: list[Cause], streams: list[Stream]) -> tuple[list[Cause], list[QuietRow]]:
    """Causes worth a finding, and rows of quiet_stretches for silences that are too slight to stand alone."""
    count = sum(each.is_judged for each in streams)
    chances = _chances([each for cause in found for each in cause.silences])
    told: list[Cause] = []
    slight: list[QuietRow] = []
    for cause in found:
        one = cause.silences[0]
        chance = max(one.chance or 0.0, chances.get(id(one), 0.0))
        if len(cause.silences) > 1 or one.is_down:
            told.append(cause)
        elif chance < ALPHA and chance * count < FALSE_SHARE:
            told.append(replace(cause, silences=(replace(one, chance=chance),)))
        else:
            slight.append(_row(one, chance, count))
    return told, slight


def run_by_chance(missing: float, others: list[float]) -> float:
    """Probability of a run of so many missing points, where the other runs of the series are these."""
    goes_on = (sum(others) - len(others) + 1) / (sum(others) + 2)
    return once((len(others) + 1) * goes_on ** (missing - 1))


def _chances(silences: list[Silence]) -> dict[int, float]:
    """Of series on a step: id of a silence → probability of such a run of misses."""
    by_series: dict[int, list[Silence]] = defaultdict(list)
    for each in silences:
        if each.stream.signal == "metric" and each.stream.step is not None:
            by_series[id(each.stream)].append(each)
    return {id(each): chance for group in by_series.values() for each, chance in _of_series(group)}


def _of_series(silences: list[Silence]) -> Iterator[tuple[Silence, float]]:
    """From the shortest on: one that chance explains is part of how the series misses points, and any other is not."""
    stream = silences[0].stream
    known = _runs(stream, {each.from_at for each in silences})
    for each in sorted(silences, key=lambda each: (each.missing, each.from_at)):
        chance = run_by_chance(each.missing, known)
        yield each, chance
        if chance >= ALPHA:
            known.append(each.missing)


def _runs(stream: Stream, without: set[int]) -> list[float]:
    missed = np.round(np.diff(stream.at) / (stream.step or 1.0)) - 1
    return missed[(missed > 0) & ~np.isin(stream.at[:-1], list(without))].tolist()


def _row(one: Silence, chance: float, count: int) -> QuietRow:
    reason = (
        f"about {one.missing:.0f} records are missing, in this stream alone: by chance with a probability of "
        f"{chance:.2g}, among {count} streams"
    )
    verdict = TOO_QUIET if one.stream.signal == "metric" and not _runs(one.stream, {one.from_at}) else ALLOWED
    return (one.stream.stream_id, instant(one.from_at), instant(one.to_at), verdict, reason)
