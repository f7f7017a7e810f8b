"""Each clock before its offsets: how it drifts against the reference, and when it stepped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pipelines.clocks.consensus import Bounds
from pipelines.clocks.intervals import interval
from pipelines.clocks.pairs import MICROS, Pair
from pipelines.clocks.shapes import EACH_WAY, Shape, find_shape, has_changed, step_gap, violations
from pipelines.clocks.stepping import Gap, Seen, attribute

SET_TRUSTED_SECONDS = 0.5  # a clock that a time service has just set


@dataclass(frozen=True)
class KnownStep:
    """A step that a log tells of: the clock's own reading around it (µs since 1970), and by how much it jumped.

    trusted_after: how far the clock is trusted to be right then, where a time service set it. is_certain: whether it tells
    of a jump, or only of what may make a clock jump; then it counts where facts show one. event_id: the line.
    read_before: what it showed before, where nobody says that it was set right: then either reading may be the true one.
    may_be_sleep: whether the machine may have slept as long instead. behind_seconds: how far the clock fell behind while
    the machine stood still, as the step that made up for it says. was_ahead: whether the clock was ahead by as much ever since
    the step before, as its stamps leave no leap by which it could have come to be so meanwhile.
    """

    clock_id: str
    recorded_at: int
    by_seconds: float | None
    told_by: str
    trusted_after: float | None = None
    is_certain: bool = True
    event_id: str | None = None
    read_before: int | None = None
    may_be_sleep: bool = False
    behind_seconds: float = 0.0
    was_ahead: bool = False

    @property
    def in_words(self) -> str:
        if self.by_seconds is None:
            return self.told_by
        return (
            f"{self.told_by} (a step of {self.by_seconds:+.1f} s{', or a sleep as long' if self.may_be_sleep else ''})"
        )


@dataclass
class Model:
    """What is known of one clock before its offsets: drift against the reference in ppm, and when it stepped."""

    drift: float = 0.0
    gaps: list[Gap] = field(default_factory=list)
    rough: list[tuple[float, float]] = field(default_factory=lambda: [(-np.inf, 0.0)])  # from when, about which offset

    @property
    def splits(self) -> np.ndarray:
        return np.array([(begin + end) / 2 for begin, end in self.gaps])

    def true(self, reading: np.ndarray, theirs: np.ndarray) -> np.ndarray:
        """About when it was, by the rough offsets. What it showed twice, before a step back and after it, was when
        another clock's readings (theirs) are as far off as they are elsewhere.
        """
        begins, offsets = np.array(self.rough).T
        each = reading[:, None] - offsets
        possible = (each >= begins) & (each < np.append(begins[1:], np.inf))
        possible |= ~possible.any(axis=1, keepdims=True)
        off, is_sure = theirs[:, None] - each, possible.sum(axis=1) == 1
        usual = np.median(off[is_sure[:, None] & possible]) if is_sure.any() else 0.0
        nearest = np.where(possible, np.abs(off - usual), np.inf).argmin(axis=1)
        return each[np.arange(len(each)), nearest]


def known_moments(steps: Sequence[KnownStep], origin: int) -> dict[str, dict[float, KnownStep]]:
    """Clock → its steps on record by their moments."""
    known: dict[str, dict[float, KnownStep]] = defaultdict(dict)
    for step in sorted(steps, key=lambda each: each.recorded_at):
        known[step.clock_id][(step.recorded_at - origin) / MICROS] = step
    return dict(known)


def settled(steps: Sequence[KnownStep], every: Sequence[Pair], origin: int) -> list[KnownStep]:
    """Steps of which either reading may be the true one, at the one that the facts of other clocks fit better."""

    def misfit(step: KnownStep, reading: int) -> int:
        at = (reading - origin) / MICROS
        return sum(violations(pair.bounds, at) for pair in every if pair.then == step.clock_id)

    return [
        replace(step, recorded_at=step.read_before)
        if step.read_before is not None and misfit(step, step.read_before) < misfit(step, step.recorded_at)
        else step
        for step in steps
    ]


def find_models(
    every: list[Pair],
    reached: dict[str, str | None],
    trusted: dict[str, float],
    reference: str,
    known: dict[str, dict[float, KnownStep]],
) -> tuple[dict[str, Model], list[Pair]]:
    """Each clock's drift and steps, and the pairs with their moments in about true time."""
    rank = {clock: place for place, clock in enumerate(reached)}
    models = {clock: Model() for clock in reached}
    seen: list[Seen] = []
    placed = []
    shown: set[float] = set()
    for pair in sorted(every, key=lambda each: (rank[each.then], reached[each.then] != each.first, rank[each.first])):
        true = models[pair.first].true(pair.bounds.at, pair.then_at)
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
            told = ((at, at + step.behind_seconds) for at, step in moments.items() if step.is_certain or at in shown)
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
