"""One offset between two clocks from many one-sided bounds, some of them wrong.

A fact that one clock stamped before another can have stamped it bounds the offset between them from one side. The
offset that violates the fewest bounds is sought, and with it all that violate hardly more: wrong pairs are
outvoted and never averaged in (Marzullo 1984, as NTP selects its clocks).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

SLACK_COUNT, SLACK_SHARE = 1, 0.02  # bounds that may be violated beyond the fewest


@dataclass(frozen=True)
class Bounds:
    """Bounds on how far `then` runs ahead of `first`, in seconds.

    at: when (seconds, true time as far as known). value: the bound. is_upper: offset ≤ value, else offset ≥ value.
    grain: how coarse the stamps behind it are together. row: the anchor that it comes from.
    """

    at: np.ndarray
    value: np.ndarray
    is_upper: np.ndarray
    grain: np.ndarray
    row: np.ndarray

    def __len__(self) -> int:
        return len(self.at)

    def where(self, chosen: np.ndarray) -> Bounds:
        return Bounds(self.at[chosen], self.value[chosen], self.is_upper[chosen], self.grain[chosen], self.row[chosen])

    def at_drift(self, ppm: float | np.ndarray, origin: float) -> np.ndarray:
        """The values, moved to `origin` under one or several drifts: (bounds,) or (drifts, bounds)."""
        return self.value - np.multiply.outer(np.asarray(ppm) * 1e-6, self.at - origin)

    @property
    def directions(self) -> tuple[int, int]:
        """How many bound from below, and from above."""
        above = int(self.is_upper.sum())
        return len(self) - above, above


def joined(parts: Iterable[Bounds]) -> Bounds:
    every = list(parts)
    names = ("at", "value", "is_upper", "grain", "row")
    return Bounds(*(np.concatenate([getattr(part, name) for part in every]) for name in names))


def slack(count: int) -> int:
    return max(SLACK_COUNT, int(SLACK_SHARE * count))


def fewest_violations(values: np.ndarray, is_upper: np.ndarray) -> np.ndarray:
    """How many bounds the best offset violates, for each row of values (rows, bounds)."""
    return _violations(values, is_upper)[1].min(axis=-1)


def consensus(values: np.ndarray, is_upper: np.ndarray, allowed: np.ndarray | int) -> tuple[np.ndarray, np.ndarray]:
    """The hull of the offsets that violate at most `allowed` bounds, for each row of values; infinite where open.

    NaN where every offset violates more.
    """
    ranked, violated = _violations(values, is_upper)
    good = violated <= np.reshape(allowed, (-1, 1))
    first = good.argmax(axis=-1)
    last = good.shape[-1] - 1 - good[:, ::-1].argmax(axis=-1)
    rows = np.arange(len(values))
    ends = np.pad(ranked, ((0, 0), (1, 1)), constant_values=((0, 0), (-np.inf, np.inf)))
    none = ~good.any(axis=-1)
    return np.where(none, np.nan, ends[rows, first]), np.where(none, np.nan, ends[rows, last + 1])


def best_near(values: np.ndarray, is_upper: np.ndarray, point: float) -> float:
    """Of the offsets that violate the fewest of the bounds (one row of values), the one nearest to `point`.

    They need not lie together: bounds that contradict each other can leave several places that are equally bad.
    """
    ranked, violated = _violations(values[None, :], is_upper)
    ends = np.pad(ranked[0], 1, constant_values=(-np.inf, np.inf))
    best = np.flatnonzero(violated[0] == violated[0].min())
    nearest = np.clip(point, ends[best], ends[best + 1])
    return float(nearest[np.abs(nearest - point).argmin()])


def _violations(values: np.ndarray, is_upper: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values in order, and how many are violated before, between and after them: (rows, bounds), (rows, bounds + 1).

    Of equal values the lower bounds come first: an offset may equal its bounds.
    """
    lowers_first = np.argsort(is_upper, kind="stable")
    values = values[:, lowers_first]
    order = np.argsort(values, axis=-1, kind="stable")
    uppers = is_upper[lowers_first][order]
    violated = np.full((len(values), values.shape[-1] + 1), np.count_nonzero(~is_upper))
    violated[:, 1:] += np.cumsum(np.where(uppers, 1, -1), axis=-1)
    return np.take_along_axis(values, order, axis=-1), violated
