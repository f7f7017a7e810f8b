"""How far every clock runs ahead of the reference, from facts that two clocks saw.

Bounds between two clocks → their shape (drift, steps) → whose steps they are → an interval for every stretch →
the network of all clocks. What is found is claimed in `claims.py`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from pipelines.clocks.claims import OFFSETS, Stretch, claim
from pipelines.clocks.consensus import Bounds
from pipelines.clocks.intervals import Interval, interval
from pipelines.clocks.network import Composed, Tie, compose
from pipelines.clocks.pairs import MICROS, Pair, pairs, reach
from pipelines.clocks.shapes import EACH_WAY, Shape, find_shape, step_gap
from pipelines.clocks.stepping import Gap, Seen, attribute

REACH_SECONDS = 48 * 3600.0  # a claim holds at least this far from the farthest of its anchors
PRIOR_SUPPORT = 10  # how many facts the trust in a service, or a step on record, weighs
KNOWN_STEP_SECONDS = 0.2
UNDIRECTED_WEIGHT = 1e-6


@dataclass(frozen=True)
class KnownStep:
    """A step that a log tells of: the clock's own reading around it (µs since 1970), and by how much it jumped.

    trusted_after: how far the clock is trusted to be right then, where a time service set it.
    """

    clock_id: str
    recorded_at: int
    by_seconds: float | None
    told_by: str
    trusted_after: float | None = None


@dataclass
class Model:
    """What is known of one clock before its offsets: drift against the reference in ppm, and when it stepped."""

    drift: float = 0.0
    gaps: list[Gap] = field(default_factory=list)
    rough: list[tuple[float, float]] = field(default_factory=lambda: [(-np.inf, 0.0)])  # from when, about which offset

    @property
    def splits(self) -> np.ndarray:
        return np.array([(begin + end) / 2 for begin, end in self.gaps])

    def true(self, reading: np.ndarray) -> np.ndarray:
        """About when it was, by the rough offsets."""
        begins, offsets = np.array(self.rough).T
        first = reading - offsets[0]
        return reading - offsets[np.clip(np.searchsorted(begins, first, side="right") - 1, 0, None)]


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
    is_directed, and within_seconds where the delay is bounded. trusted: clock → seconds that it is off at most.
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
) -> Solved:
    if "within_seconds" not in anchors.columns:
        anchors = anchors.with_columns(within_seconds=pl.lit(None, pl.Float64))
    telling = anchors.filter(pl.col("is_directed") | pl.col("within_seconds").is_not_null())
    reached = reach(telling, reference, trusted)
    rank = {clock: place for place, clock in enumerate(reached)}
    origin = int(anchors["from_at"].median() or 0) if len(anchors) else 0
    seconds = _spans(anchors, spans or {}, reached, origin)
    every = list(pairs(anchors, rank, origin))
    models, placed = _models(every, reached, trusted, reference, _known(known_steps, origin))
    net = Network(models, rank, seconds, anchors["is_directed"].to_numpy())
    for pair in placed:
        net.add(pair)
    net.trust(trusted, reference)
    net.record(known_steps, origin)
    stretches, used, contradicting = net.stretches(len(anchors))
    ordered = [reference, *(clock for clock in clocks if clock != reference)] if reference in clocks else clocks
    rows = [
        row
        for clock in ordered
        for row in claim(clock, reference, stretches.get(clock, []), seconds.get(clock, (0.0, 0.0)), origin)
    ]
    return Solved(pl.DataFrame(rows, schema=OFFSETS, orient="row"), used, contradicting)


def _spans(
    anchors: pl.DataFrame, spans: dict[str, tuple[int, int]], reached: dict[str, str | None], origin: int
) -> dict[str, tuple[float, float]]:
    """Clock → from when to when, in seconds: its own span and that of every clock that is reached through it.

    Where none is given: all that the anchors cover, and at least REACH_SECONDS from either end.
    """
    if len(anchors):
        first = min(int(anchors[name].min()) for name in ("from_at", "to_at"))  # ty: ignore
        last = max(int(anchors[name].max()) for name in ("from_at", "to_at"))  # ty: ignore
        begin, end = (first - origin) / MICROS, (last - origin) / MICROS
    else:
        begin, end = 0.0, 0.0
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


def _known(steps: Sequence[KnownStep], origin: int) -> dict[str, list[float]]:
    known: dict[str, list[float]] = defaultdict(list)
    for step in steps:
        known[step.clock_id].append((step.recorded_at - origin) / MICROS)
    return {clock: sorted(at) for clock, at in known.items()}


def _models(
    every: list[Pair],
    reached: dict[str, str | None],
    trusted: dict[str, float],
    reference: str,
    known: dict[str, list[float]],
) -> tuple[dict[str, Model], list[Pair]]:
    """Each clock's drift and steps, and the pairs with their moments in about true time."""
    rank = {clock: place for place, clock in enumerate(reached)}
    models = {clock: Model() for clock in reached}
    seen: list[Seen] = []
    placed = []
    for pair in sorted(every, key=lambda each: (rank[each.then], reached[each.then] != each.first, rank[each.first])):
        true = models[pair.first].true(pair.bounds.at)
        pair = replace(pair, bounds=replace(pair.bounds, at=true), then_at=pair.then_at - (pair.bounds.at - true))
        placed.append(pair)
        if min(pair.bounds.directions) < EACH_WAY:
            continue
        on_record = [at for clock in (pair.first, pair.then) for at in known.get(clock, [])]
        shape = find_shape(pair.bounds, on_record)
        if reached[pair.then] == pair.first:
            models[pair.then].drift = models[pair.first].drift + shape.drift
            models[pair.then].rough = _rough(pair.bounds, shape)
        for number, split in enumerate(shape.splits):
            gap = None if split in on_record else step_gap(pair.bounds, shape, number, pair.then_at)
            if gap:
                seen.append(Seen(pair.first, pair.then, gap))
    steady = frozenset(trusted) | {reference}
    for clock, gaps in attribute(seen, rank, steady).items():
        models[clock].gaps = gaps
    for clock, moments in known.items():
        if clock in models:
            models[clock].gaps = sorted([*models[clock].gaps, *((at, at) for at in moments)])
    return models, placed


def _rough(bounds: Bounds, shape: Shape) -> list[tuple[float, float]]:
    """About which offset from when on."""
    edges = (-np.inf, *shape.splits, np.inf)
    found = []
    for begin, end in zip(edges, edges[1:], strict=False):
        part = bounds.where((bounds.at >= begin) & (bounds.at < end))
        told = interval(replace(part, value=part.at_drift(shape.drift, 0.0)), (0.0, 0.0)) if len(part) else None
        if told is not None:
            found.append((begin, told.point))
    return found or [(-np.inf, 0.0)]


class Network:
    """Every stretch of every clock, and the ties between them; stretch 0 of the reference is node 0."""

    def __init__(
        self,
        models: dict[str, Model],
        rank: dict[str, int],
        spans: dict[str, tuple[float, float]],
        directed: np.ndarray,
    ) -> None:
        self._models, self._spans, self._directed = models, spans, directed
        names = sorted(models, key=rank.__getitem__)
        self._nodes = [(clock, segment) for clock in names for segment in range(len(models[clock].gaps) + 1)]
        self._number = {node: number for number, node in enumerate(self._nodes)}
        self._told: list[tuple[Tie, Interval]] = []
        self._assumed: list[Tie] = []
        self._told_by: dict[int, set[str]] = defaultdict(set)

    def add(self, pair: Pair) -> None:
        """The ties between the stretches of two clocks."""
        first, then = self._models[pair.first], self._models[pair.then]
        bounds = replace(pair.bounds, value=pair.bounds.at_drift(then.drift - first.drift, 0.0))
        segments = [np.searchsorted(model.splits, bounds.at, side="right") for model in (first, then)]
        for one in range(len(first.gaps) + 1):
            for other in range(len(then.gaps) + 1):
                part = bounds.where((segments[0] == one) & (segments[1] == other))
                told = interval(part, self.validity(pair.then, other)) if len(part) else None
                if told is not None:
                    nodes = self._number[pair.first, one], self._number[pair.then, other]
                    self._told.append((self._tie(nodes, told), told))

    def trust(self, trusted: dict[str, float], reference: str) -> None:
        for service, seconds in sorted(trusted.items()):
            if service != reference and (service, 0) in self._number:
                for segment in range(len(self._models[service].gaps) + 1):
                    node = self._number[service, segment]
                    self._assumed.append(Tie(0, node, -seconds, seconds, 0.0, seconds, PRIOR_SUPPORT))

    def record(self, steps: Sequence[KnownStep], origin: int) -> None:
        """A step on record ties the stretches before and after it."""
        for step in steps:
            if step.clock_id not in self._models:
                continue
            at = (step.recorded_at - origin) / MICROS
            before = [gap for gap, _ in self._models[step.clock_id].gaps].index(at)
            nodes = self._number[step.clock_id, before], self._number[step.clock_id, before + 1]
            for node in nodes:
                self._told_by[node].add(step.told_by)
            if step.by_seconds is not None:
                low, high = step.by_seconds - KNOWN_STEP_SECONDS, step.by_seconds + KNOWN_STEP_SECONDS
                self._assumed.append(Tie(*nodes, low, high, step.by_seconds, KNOWN_STEP_SECONDS, PRIOR_SUPPORT))
            if step.trusted_after is not None:
                near = step.trusted_after
                self._assumed.append(Tie(0, nodes[1], -near, near, 0.0, near, 1))

    def validity(self, clock: str, segment: int) -> tuple[float, float]:
        """Between which seconds a stretch can have been; where a step's moment is open, two stretches overlap."""
        gaps = self._models[clock].gaps
        return (
            gaps[segment - 1][0] if segment else self._spans[clock][0],
            gaps[segment][1] if segment < len(gaps) else self._spans[clock][1],
        )

    def stretches(self, anchor_count: int) -> tuple[dict[str, list[Stretch]], np.ndarray, np.ndarray]:
        composed, kept = self._compose()
        used, contradicting = np.zeros(anchor_count, bool), np.zeros(anchor_count, bool)
        of_node: dict[int, list[tuple[Tie, Interval]]] = defaultdict(list)
        for tie, told in self._told:
            used[told.rows] |= tie in kept
            contradicting[told.violated if tie in kept else told.rows] |= tie in kept or tie in composed.dropped
            of_node[tie.first].append((tie, told))
            of_node[tie.then].append((tie, told))
        found: dict[str, list[Stretch]] = defaultdict(list)
        for number, (clock, segment) in enumerate(self._nodes):
            ties = of_node[number]
            good = [told for tie, told in ties if tie in kept]
            lost = [told for tie, told in ties if tie in composed.dropped]
            found[clock].append(
                Stretch(
                    segment,
                    self.validity(clock, segment) if self._models[clock].gaps else None,
                    float(composed.lower[number]),
                    float(composed.upper[number]),
                    float(composed.point[number]),
                    self._models[clock].drift,
                    sum(told.count for told in good),
                    sum(len(told.violated) for told in good) + sum(told.count for told in lost),
                    max((told.delay_cap for told in good), default=0.0),
                    len(lost),
                    sum(told.is_odd for _, told in ties),
                    tuple(sorted(self._told_by[number])),
                    bool(good) and not any(self._is_proved(told) for told in good),
                )
            )
        return dict(found), used, contradicting

    def _compose(self) -> tuple[Composed, set[Tie]]:
        """Ties of both directions first; one-sided ones serve only where those leave a stretch open."""
        both = [tie for tie, told in self._told if told.is_two_sided]
        composed = compose(len(self._nodes), [*both, *self._assumed])
        open_ended = ~(np.isfinite(composed.lower) & np.isfinite(composed.upper))
        more = [
            tie for tie, told in self._told
            if not told.is_two_sided and not told.is_odd and (open_ended[tie.first] or open_ended[tie.then])
        ]  # fmt: skip
        lost = set(composed.dropped)
        if more:
            again = compose(len(self._nodes), [*(tie for tie in [*both, *self._assumed] if tie not in lost), *more])
            composed = replace(again, dropped=[*composed.dropped, *again.dropped])
        return composed, {*both, *more} - set(composed.dropped)

    def _tie(self, nodes: tuple[int, int], told: Interval) -> Tie:
        """Facts whose direction logic guarantees outweigh any number of facts whose delay is only thought bounded."""
        support = told.support if self._is_proved(told) else told.support * UNDIRECTED_WEIGHT
        return Tie(*nodes, told.lower, told.upper, told.point, told.spread, support)

    def _is_proved(self, told: Interval) -> bool:
        return bool(self._directed[told.rows].all())
