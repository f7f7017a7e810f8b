"""How far every clock runs ahead of the reference, from facts that two clocks saw.

Bounds between two clocks → their shape (drift, steps) → whose steps they are → an interval for every stretch →
the network of all clocks. What is found is claimed in `claims.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from pipelines.clocks.claims import OFFSETS, claim
from pipelines.clocks.models import KnownStep, find_models, known_moments, settled
from pipelines.clocks.pairs import MICROS, pairs, reach
from pipelines.clocks.ties import Network

REACH_SECONDS = 48 * 3600.0  # a claim holds at least this far from the farthest of its anchors


@dataclass(frozen=True)
class Solved:
    """offsets: one row per clock and segment. rows: which anchors were used, and which of those contradict."""

    offsets: pl.DataFrame
    used: np.ndarray
    contradicting: np.ndarray


def estimate(
    anchors: pl.DataFrame,
    reference: str,
    trusted: dict[str, float],
    clocks: list[str],
    known_steps: Sequence[KnownStep] = (),
    spans: dict[str, tuple[int, int]] | None = None,
) -> pl.DataFrame:
    """One row per clock and segment, as in `clock_offsets`; instants in µs since 1970, true time.

    anchors: from_clock_id, to_clock_id, from_at, to_at (µs as recorded), from_grain_seconds, to_grain_seconds,
    is_directed, within_seconds where the delay is bounded, and may_wait. trusted: clock → seconds that it is off at most.
    spans: clock → from when to when its offsets must hold, by its own stamps.
    """
    return solve(anchors, reference, trusted, clocks, known_steps, spans).offsets


def solve(
    anchors: pl.DataFrame,
    reference: str,
    trusted: dict[str, float],
    clocks: list[str],
    known_steps: Sequence[KnownStep] = (),
    spans: dict[str, tuple[int, int]] | None = None,
    disputed: frozenset[str] = frozenset(),
) -> Solved:
    """disputed: clocks against which as many others speak as for them; whole hours are refused to them."""
    unsaid = {"within_seconds": pl.lit(None, pl.Float64), "may_wait": pl.lit(False)}
    anchors = anchors.with_columns(**{name: value for name, value in unsaid.items() if name not in anchors.columns})
    telling = anchors.filter(pl.col("is_directed") | pl.col("within_seconds").is_not_null())
    set_right = {step.clock_id: step.trusted_after for step in known_steps if step.trusted_after is not None}
    reached = reach(telling, reference, trusted | set_right)
    reached |= {step.clock_id: None for step in known_steps if step.is_certain and step.clock_id not in reached}
    rank = {clock: place for place, clock in enumerate(reached)}
    origin = int(np.median(anchors["from_at"].to_numpy())) if len(anchors) else 0
    seconds = _spans(anchors, spans or {}, reached, origin)
    every = list(pairs(anchors, rank, origin))
    known_steps = settled(known_steps, every, origin)
    models, placed = find_models(every, reached, trusted, reference, known_moments(known_steps, origin))
    net = Network(models, rank, seconds, anchors)
    for pair in placed:
        net.add(pair)
    net.trust(trusted, reference)
    net.record(known_steps, origin)
    stretches, used, contradicting = net.stretches(len(anchors))
    facts, telling_facts = _counted(anchors), _counted(telling)
    ordered = [reference, *(clock for clock in clocks if clock != reference)] if reference in clocks else clocks
    rows = [
        row
        for clock in ordered
        for row in claim(
            clock,
            reference,
            [replace(each, is_disputed=clock in disputed) for each in stretches.get(clock, [])],
            seconds.get(clock, (0.0, 0.0)),
            origin,
            facts.get(clock, 0),
            telling_facts.get(clock, 0),
        )
    ]
    return Solved(pl.DataFrame(rows, schema=OFFSETS, orient="row"), used, contradicting)


def _counted(anchors: pl.DataFrame) -> dict[str, int]:
    """Clock → how many anchors it is part of."""
    return dict(pl.concat([anchors["from_clock_id"], anchors["to_clock_id"]]).value_counts().iter_rows())


def _spans(
    anchors: pl.DataFrame, spans: dict[str, tuple[int, int]], reached: dict[str, str | None], origin: int
) -> dict[str, tuple[float, float]]:
    """Clock → from when to when, in seconds: its own span and that of every clock that is reached through it.

    Where none is given: all that the anchors cover, and at least REACH_SECONDS from either end.
    """
    begin, end = 0.0, 0.0
    if len(anchors):
        instants = (np.concatenate([anchors["from_at"].to_numpy(), anchors["to_at"].to_numpy()]) - origin) / MICROS
        begin, end = float(instants.min()), float(instants.max())
    everything = min(begin, end - REACH_SECONDS), max(end, begin + REACH_SECONDS)
    found = {
        clock: ((spans[clock][0] - origin) / MICROS, (spans[clock][1] - origin) / MICROS)
        if clock in spans
        else everything
        for clock in reached
    }
    for clock, parent in reversed(reached.items()):
        if parent is not None:
            found[parent] = min(found[parent][0], found[clock][0]), max(found[parent][1], found[clock][1])
    return found
