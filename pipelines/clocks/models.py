"""Each clock before its offsets: how it drifts against the reference, and when it stepped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pipelines.clocks.consensus import Bounds
from pipelines.clocks.intervals import interval
from pipelines.clocks.pairs import MICROS, Pair
from pipelines.clocks.shapes import EACH_WAY, Shape, find_shape, has_changed, step_gap
from pipelines.clocks.stepping import Gap, Seen, attribute


@dataclass(frozen=True)
class KnownStep:
    """A step that a log tells of: the clock's own reading around it (µs since 1970), and by how much it jumped.

    trusted_after: how far the clock is trusted to be right then, where a time service set it. is_certain: whether it tells
    of a jump, or only of what may make a clock jump; then it counts where facts show one. event_id: the line.
    """

    clock_id: str
    recorded_at: int
    by_seconds: float | None
    told_by: str
    trusted_after: float | None = None
    is_certain: bool = True
    event_id: str | None = None

    @property
    def in_words(self) -> str:
        return self.told_by if self.by_seconds is None else f"{self.told_by} (a step of {self.by_seconds:+.1f} s)"


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


def known_moments(steps: Sequence[KnownStep], origin: int) -> dict[str, dict[float, bool]]:
    """Clock → the moments of its steps on record, and whether each is certain."""
    known: dict[str, dict[float, bool]] = defaultdict(dict)
    for step in sorted(steps, key=lambda each: each.recorded_at):
        known[step.clock_id][(step.recorded_at - origin) / MICROS] = step.is_certain
    return dict(known)


def find_models(
    every: list[Pair],
    reached: dict[str, str | None],
    trusted: dict[str, float],
    reference: str,
    known: dict[str, dict[float, bool]],
) -> tuple[dict[str, Model], list[Pair]]:
    """Each clock's drift and steps, and the pairs with their moments in about true time."""
    rank = {clock: place for place, clock in enumerate(reached)}
    models = {clock: Model() for clock in reached}
    seen: list[Seen] = []
    placed = []
    shown: set[float] = set()
    for pair in sorted(every, key=lambda each: (rank[each.then], reached[each.then] != each.first, rank[each.first])):
        true = models[pair.first].true(pair.bounds.at)
        pair = replace(pair, bounds=replace(pair.bounds, at=true), then_at=pair.then_at - (pair.bounds.at - true))
        placed.append(pair)
        if min(pair.bounds.directions) < EACH_WAY:
            continue
        on_record = [at for clock in (pair.first, pair.then) for at in known.get(clock, [])]
        shape = find_shape(pair.bounds, on_record)
        shown |= {
            split
            for number, split in enumerate(shape.splits)
            if split in on_record and has_changed(pair.bounds, shape, number)
        }
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
            told = ((at, at) for at, is_certain in moments.items() if is_certain or at in shown)
            models[clock].gaps = sorted([*models[clock].gaps, *told])
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
