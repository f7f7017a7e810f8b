"""Anchors as bounds between two clocks, and the order in which clocks are reached from the reference."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.clocks.consensus import Bounds

LOGGING_SECONDS = 0.1  # what happened first may be written down this much later
MICROS = 1e6


@dataclass(frozen=True)
class Pair:
    """What two clocks saw: bounds on `then` minus `first`, where `first` is nearer to the reference.

    bounds.at is the first clock's reading, then_at the other's, both in seconds since the origin.
    """

    first: str
    then: str
    bounds: Bounds
    then_at: np.ndarray


def reach(anchors: pl.DataFrame, reference: str, trusted: dict[str, float]) -> dict[str, str | None]:
    """Clock → the one that it is best reached from, in the order of reaching; the reference comes first.

    The strongest ties are followed first: facts in both directions before facts in one.
    """
    ties: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    counted = anchors.group_by("from_clock_id", "to_clock_id").len().sort("from_clock_id", "to_clock_id")
    counts = {(start, end): count for start, end, count in counted.iter_rows() if start != end}
    for start, end in counts:
        both = counts[start, end], counts.get((end, start), 0)
        ties[start][end] = ties[end][start] = (min(both), sum(both))
    for service in trusted:
        if service != reference and reference not in ties[service]:
            ties[service][reference] = ties[reference][service] = (0, 1)
    reached: dict[str, str | None] = {}
    waiting: list[tuple[tuple[int, int], str, str | None]] = [((0, 0), reference, None)]
    while waiting:
        _, clock, parent = heapq.heappop(waiting)
        if clock in reached:
            continue
        reached[clock] = parent
        for other, (least, every) in ties[clock].items():
            if other not in reached:
                heapq.heappush(waiting, ((-least, -every), other, clock))
    return reached


def pairs(anchors: pl.DataFrame, rank: dict[str, int], origin: int) -> Iterator[Pair]:
    """The bounds of every two clocks that are reached; `origin` in µs since 1970."""
    clocks = list(rank)
    numbers = pl.DataFrame({"clock": clocks, "rank": [rank[clock] for clock in clocks]})
    ranked = (
        anchors.with_row_index("row")
        .join(numbers.rename({"clock": "from_clock_id", "rank": "from_rank"}), on="from_clock_id")
        .join(numbers.rename({"clock": "to_clock_id", "rank": "to_rank"}), on="to_clock_id")
        .filter(pl.col("from_rank") != pl.col("to_rank"))
        .with_columns(
            near=pl.min_horizontal("from_rank", "to_rank"),
            far=pl.max_horizontal("from_rank", "to_rank"),
            is_forward=pl.col("from_rank") < pl.col("to_rank"),
        )
        .sort("near", "far", "row")
    )
    for (near, far), part in ranked.group_by("near", "far", maintain_order=True):
        yield _pair(clocks[near], clocks[far], part, origin)


def _pair(first: str, then: str, part: pl.DataFrame, origin: int) -> Pair:
    """A fact that goes from first to then bounds the offset from above, one that comes back from below.

    Where the delay is bounded too (within_seconds), each fact bounds it from both sides.
    """
    forward, directed = part["is_forward"].to_numpy(), part["is_directed"].to_numpy()
    sent, arrived = ((part[name].to_numpy() - origin) / MICROS for name in ("from_at", "to_at"))
    sent_grain, arrived_grain = (part[name].to_numpy() for name in ("from_grain_seconds", "to_grain_seconds"))
    within = part["within_seconds"].cast(pl.Float64).fill_null(np.inf).to_numpy()
    first_at, then_at = np.where(forward, sent, arrived), np.where(forward, arrived, sent)
    lag = arrived - sent
    most = lag + arrived_grain + LOGGING_SECONDS + np.where(directed, 0.0, within)  # delay ≥ 0
    least = lag - sent_grain - LOGGING_SECONDS - within  # delay ≤ within
    value = np.concatenate([np.where(forward, most, -most), np.where(forward, least, -least)])
    is_upper = np.concatenate([forward, ~forward])
    told = np.isfinite(value)

    def twice(column: np.ndarray) -> np.ndarray:
        return np.concatenate([column, column])[told]

    bounds = Bounds(
        twice(first_at), value[told], is_upper[told], twice(sent_grain + arrived_grain), twice(part["row"].to_numpy())
    )
    return Pair(first, then, bounds, twice(then_at))
