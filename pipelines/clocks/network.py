"""Intervals between clocks, composed: the tightest bounds of each against the reference.

Difference constraints as a simple temporal network (Dechter, Meiri and Pearl 1991): the shortest paths are the
tightest bounds, and a cycle of negative length is a contradiction. Its weakest tie is dropped, and reported.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

TOLERANCE = 1e-9
LEAST_SPREAD = 1e-3  # seconds; no tie is surer of its point


@dataclass(frozen=True)
class Tie:
    """offset of node `then` minus offset of node `first` lies within [lower, upper] seconds."""

    first: int
    then: int
    lower: float
    upper: float
    point: float
    spread: float
    support: float


@dataclass(frozen=True)
class Composed:
    lower: np.ndarray  # of each node against node 0; infinite where open
    upper: np.ndarray
    point: np.ndarray
    dropped: list[Tie]


def compose(count: int, ties: list[Tie]) -> Composed:
    """Bounds of nodes 0 … count − 1 against node 0."""
    kept, dropped = list(ties), []
    while True:
        distance, cycle = _shortest(count, kept)
        if not cycle:
            break
        within = {frozenset(step) for step in zip(cycle, cycle[1:], strict=False)}
        weakest = min((tie for tie in kept if frozenset((tie.first, tie.then)) in within), key=lambda tie: tie.support)
        kept.remove(weakest)
        dropped.append(weakest)
    lower, upper = -distance[:, 0], distance[0, :]
    return Composed(lower, upper, np.clip(_points(count, kept), lower, upper), dropped)


def _shortest(count: int, ties: list[Tie]) -> tuple[np.ndarray, list[int]]:
    """Floyd and Warshall: the most that a column's node can be above a row's; or a cycle that contradicts itself."""
    distance = np.full((count, count), np.inf)
    np.fill_diagonal(distance, 0.0)
    following = np.tile(np.arange(count), (count, 1))
    for tie in ties:
        distance[tie.first, tie.then] = min(distance[tie.first, tie.then], tie.upper)
        distance[tie.then, tie.first] = min(distance[tie.then, tie.first], -tie.lower)
    for middle in range(count):
        through = distance[:, middle, None] + distance[None, middle, :]
        shorter = through < distance - TOLERANCE
        if not shorter.any():
            continue
        distance = np.where(shorter, through, distance)
        following = np.where(shorter, following[:, middle, None], following)
        if (np.diag(distance) < -TOLERANCE).any():
            return distance, _cycle(following, int(np.argmin(np.diag(distance))))
    return distance, []


def _cycle(following: np.ndarray, start: int) -> list[int]:
    """The nodes of the cycle, its first one again at the end."""
    walked = [start]
    while True:
        step = int(following[walked[-1], start])
        if step in walked:
            return [*walked[walked.index(step) :], step]
        walked.append(step)


def _points(count: int, ties: list[Tie]) -> np.ndarray:
    """Least squares over the likeliest offsets of the ties; 0 for node 0, and for what nothing ties to it."""
    telling = [tie for tie in ties if np.isfinite(tie.spread)]
    tied = _tied(telling)
    place = {node: number for number, node in enumerate(tied)}
    pull, towards = np.zeros((len(tied), len(tied))), np.zeros(len(tied))
    for tie in telling:
        if tie.first not in place:
            continue
        first, then = place[tie.first], place[tie.then]
        weight = 1 / max(tie.spread, LEAST_SPREAD) ** 2
        pull[[first, then], [first, then]] += weight
        pull[[first, then], [then, first]] -= weight
        towards[then] += weight * tie.point
        towards[first] -= weight * tie.point
    points = np.zeros(count)
    if len(tied) > 1:
        points[tied[1:]] = np.linalg.solve(pull[1:, 1:], towards[1:])
    return points


def _tied(ties: list[Tie]) -> list[int]:
    """The nodes that ties lead to from node 0, which comes first."""
    beside: dict[int, set[int]] = defaultdict(set)
    for tie in ties:
        beside[tie.first].add(tie.then)
        beside[tie.then].add(tie.first)
    reached, waiting = [0], [0]
    while waiting:
        for node in sorted(beside[waiting.pop()] - set(reached)):
            reached.append(node)
            waiting.append(node)
    return reached
