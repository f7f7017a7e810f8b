"""Every stretch of every clock, what ties them to each other, and what the ties leave for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from pipelines.clocks.intervals import Interval, interval
from pipelines.clocks.models import KnownStep, Model
from pipelines.clocks.network import Composed, Tie, compose
from pipelines.clocks.pairs import MICROS, Pair
from pipelines.clocks.stretch import Stretch

PRIOR_SUPPORT = 10  # how many facts the trust in a service, or a step on record, weighs
UNDIRECTED_WEIGHT = 1e-6  # facts whose delay is only thought bounded never outvote those of a known direction
KNOWN_STEP_SECONDS = 0.2


class Network:
    """Every stretch of every clock, and the ties between them; stretch 0 of the reference is node 0."""

    def __init__(
        self,
        models: dict[str, Model],
        rank: dict[str, int],
        spans: dict[str, tuple[float, float]],
        anchors: pl.DataFrame,
    ) -> None:
        self._models, self._spans = models, spans
        self._directed, self._may_wait = (anchors[name].to_numpy() for name in ("is_directed", "may_wait"))
        names = sorted(models, key=rank.__getitem__)
        self._nodes = [(clock, segment) for clock in names for segment in range(len(models[clock].gaps) + 1)]
        self._number = {node: number for number, node in enumerate(self._nodes)}
        self._told: list[tuple[Tie, Interval]] = []
        self._trusted: list[Tie] = []
        self._recorded: list[Tie] = []
        self._stepped: list[Tie] = []
        self._told_by: dict[int, set[str]] = defaultdict(set)
        self._fell_behind: set[int] = set()

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
                    self._trusted.append(Tie(0, node, -seconds, seconds, 0.0, seconds, PRIOR_SUPPORT))

    def record(self, steps: Sequence[KnownStep], origin: int) -> None:
        """A step on record ties the stretches before and after it."""
        for step in steps:
            if step.clock_id not in self._models:
                continue
            at = (step.recorded_at - origin) / MICROS
            begins = [gap for gap, _ in self._models[step.clock_id].gaps]
            if at not in begins:
                continue
            before = begins.index(at)
            nodes = self._number[step.clock_id, before], self._number[step.clock_id, before + 1]
            for node in nodes:
                self._told_by[node].add(step.in_words)
            if step.behind_seconds:
                self._fell_behind.add(nodes[1])
            if step.by_seconds is not None:
                low, high = step.by_seconds - KNOWN_STEP_SECONDS, step.by_seconds + KNOWN_STEP_SECONDS
                near = (0.0, step.by_seconds) if step.may_be_sleep else (step.by_seconds, KNOWN_STEP_SECONDS)
                low = -KNOWN_STEP_SECONDS if step.may_be_sleep else low
                self._recorded.append(Tie(*nodes, low, high, *near, PRIOR_SUPPORT))
                if nodes[0] not in self._fell_behind and not step.was_ahead:
                    self._stepped.append(self._recorded[-1])
            if step.trusted_after is not None:
                near = step.trusted_after
                self._recorded.append(Tie(0, nodes[1], -near, near, 0.0, near, 1))

    def validity(self, clock: str, segment: int) -> tuple[float, float]:
        """Between which seconds a stretch can have been; where a step's moment is open, two stretches overlap."""
        gaps = self._models[clock].gaps
        return (
            gaps[segment - 1][0] if segment else self._spans[clock][0],
            gaps[segment][1] if segment < len(gaps) else self._spans[clock][1],
        )

    def stretches(self, anchor_count: int) -> tuple[dict[str, list[Stretch]], np.ndarray, np.ndarray]:
        composed, kept = self._compose()
        assumed, bulk = (self._as_if(kept, composed.dropped, ends) for ends in (_hardly_delayed, _by_half))
        alone, trusted = self._without_trust(kept)
        only_told, denied = self._only_told(composed, kept), self._denied(composed, kept)
        used, contradicting = np.zeros(anchor_count, bool), np.zeros(anchor_count, bool)
        of_node: dict[int, list[tuple[Tie, Interval]]] = defaultdict(list)
        for tie, told in self._told:
            used[told.rows] |= tie in kept
            contradicting[told.violated if tie in kept else told.rows] |= (
                tie in kept or tie in composed.dropped or tie in denied
            )
            of_node[tie.first].append((tie, told))
            of_node[tie.then].append((tie, told))
        found: dict[str, list[Stretch]] = defaultdict(list)
        for number, (clock, segment) in enumerate(self._nodes):
            ties = of_node[number]
            good = [told for tie, told in ties if tie in kept]
            lost = [(tie, told) for tie, told in ties if tie in composed.dropped]
            left = alone if number in trusted else composed
            others = {self._nodes[tie.first if tie.then == number else tie.then][0] for tie, _ in lost}
            against = [
                (denied[tie] if tie.then == number else -denied[tie], told) for tie, told in ties if tie in denied
            ]
            is_denied = bool(against and self._told_by[number])
            found[clock].append(
                Stretch(
                    segment,
                    self.validity(clock, segment) if self._models[clock].gaps else None,
                    -np.inf if is_denied and any(side < 0 for side, _ in against) else float(left.lower[number]),
                    np.inf if is_denied and any(side > 0 for side, _ in against) else float(left.upper[number]),
                    float(left.point[number]),
                    (float(assumed.lower[number]), float(assumed.upper[number])),
                    (float(bulk.lower[number]), float(bulk.upper[number])),
                    self._models[clock].drift,
                    sum(told.count for told in good),
                    sum(len(told.violated) for told in good) + sum(told.count for _, told in [*lost, *against]),
                    tuple(sorted(others)),
                    sum(told.is_odd for _, told in ties),
                    tuple(sorted(self._told_by[number])),
                    any(told.is_unsteady for tie, told in ties if tie in kept and tie.then == number),
                    bool(good) and not any(self._is_proved(told) for told in good),
                    any(self._may_wait[told.rows].any() for told in good if not told.is_two_sided),
                    trusted.get(number),
                    number in self._fell_behind,
                    is_only_told=number in only_told,
                    is_denied=is_denied,
                )
            )
        return dict(found), used, contradicting

    def _compose(self) -> tuple[Composed, set[Tie]]:
        """Ties of both directions first; one-sided ones serve only where those leave a stretch open.

        A tie that contradicts itself never serves, nor does a one-sided one against a service that is trusted.
        """
        torn = [tie for tie, told in self._told if told.is_torn]
        both = [tie for tie, told in self._told if told.is_two_sided and not told.is_torn]
        measured = compose(len(self._nodes), [*both, *self._recorded])
        open_ended = ~(np.isfinite(measured.lower) & np.isfinite(measured.upper))
        more = [
            tie for tie, told in self._told
            if not (told.is_two_sided or told.is_odd or told.is_torn) and (open_ended[tie.first] or open_ended[tie.then])
        ]  # fmt: skip
        composed = compose(len(self._nodes), [*both, *self._recorded, *self._trusted]) if self._trusted else measured
        lost = set(composed.dropped)
        if more:
            trusted = [replace(tie, support=np.inf) for tie in self._trusted if tie not in lost]
            surely = [tie for tie in [*both, *self._recorded] if tie not in lost]
            again = compose(len(self._nodes), [*surely, *trusted, *more])
            composed = replace(again, dropped=[*composed.dropped, *again.dropped])
        composed = replace(composed, dropped=[*torn, *composed.dropped])
        return composed, {*both, *more} - set(composed.dropped)

    def _without_trust(self, kept: set[Tie]) -> tuple[Composed, dict[int, float]]:
        """What facts alone leave; and the stretches that only the trust in a service bounds on some side: how far it goes."""
        if not self._trusted:
            return Composed(*(np.empty(0),) * 3, []), {}
        one_sided = {tie for tie, told in self._told if not (told.is_two_sided or told.is_odd or told.is_torn)}
        alone = compose(len(self._nodes), [*self._recorded, *(tie for tie, _ in self._told if tie in kept | one_sided)])
        is_open = ~(np.isfinite(alone.lower) & np.isfinite(alone.upper))
        return alone, {tie.then: tie.spread for tie in self._trusted if is_open[tie.then]}

    def _only_told(self, composed: Composed, kept: set[Tie]) -> set[int]:
        """The stretches that only a step after them says were off: it tells how far just before, and not since when.

        What was measured before a step still tells of the stretch after it.
        """
        told = [tie for tie in self._stepped if tie not in composed.dropped]
        if not told:
            return set()
        ties = [tie for tie in [*kept, *self._recorded, *self._trusted] if tie not in [*told, *composed.dropped]]
        facts = compose(len(self._nodes), ties)
        measured = np.isfinite(facts.lower) & np.isfinite(facts.upper)
        left = compose(len(self._nodes), [*ties, *(tie for tie in told if measured[tie.first])])
        return {
            number
            for number in range(len(self._nodes))
            if left.lower[number] <= 0 <= left.upper[number]
            and not composed.lower[number] <= 0 <= composed.upper[number]
        }

    def _denied(self, composed: Composed, kept: set[Tie]) -> dict[Tie, int]:
        """Ties of one side that bound nothing, as what is on record does, and that it cannot be true with: +1 where they
        put the second clock above it, -1 where below.
        """
        found = {}
        for tie, told in self._told:
            idle = tie not in kept and tie not in composed.dropped and not (told.is_odd or told.is_torn)
            if idle and self._is_proved(told) and (self._told_by[tie.first] or self._told_by[tie.then]):
                if tie.lower > composed.upper[tie.then] - composed.lower[tie.first]:
                    found[tie] = 1
                if tie.upper < composed.lower[tie.then] - composed.upper[tie.first]:
                    found[tie] = -1
        return found

    def _as_if(self, kept: set[Tie], dropped: list[Tie], ends: Callable[[Interval], tuple[float, float]]) -> Composed:
        """The same, if the facts between two clocks left other bounds."""
        others = [
            replace(tie, lower=lower, upper=upper)
            for tie, told in self._told if tie in kept
            for lower, upper in [ends(told)]
        ]  # fmt: skip
        return compose(
            len(self._nodes), [*others, *(tie for tie in [*self._recorded, *self._trusted] if tie not in dropped)]
        )

    def _tie(self, nodes: tuple[int, int], told: Interval) -> Tie:
        """Facts whose direction logic guarantees outweigh any number of facts whose delay is only thought bounded."""
        support = told.support if self._is_proved(told) else told.support * UNDIRECTED_WEIGHT
        return Tie(*nodes, told.lower, told.upper, told.point, told.spread, support)

    def _is_proved(self, told: Interval) -> bool:
        return bool(self._directed[told.rows].all())


def _hardly_delayed(told: Interval) -> tuple[float, float]:
    """Where the fastest of facts in one direction was hardly delayed."""
    return (
        told.lower if np.isfinite(told.lower) else told.upper - told.delay_cap,
        told.upper if np.isfinite(told.upper) else told.lower + told.delay_cap,
    )


def _by_half(told: Interval) -> tuple[float, float]:
    return told.bulk
