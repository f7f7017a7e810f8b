"""The interval that the bounds between two clocks leave for their offset over a stretch of time.

Drift that nobody can see is part of it: every drift near the one that was found is tried, and the interval
holds, over the whole stretch, what any of them allows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.clocks.consensus import Bounds, best_near, consensus, fewest_violations, slack
from pipelines.clocks.pairs import LOGGING_SECONDS
from pipelines.clocks.shapes import EACH_WAY

HIDDEN_PPM = np.arange(-12.5, 12.6, 2.5)
MOST_PARTS, LEAST_OF_A_PART = 8, 8  # of a stretch, and facts in each
BEYOND = 10e-6  # of the time between a moment and the nearest evidence
COARSE_GRAIN = 1.0  # seconds; stamps as coarse as this say nothing about which end the offset is near to
LEAST_DELAY_CAP = 1.0
MOST_CONTRADICTING = 0.3  # of the facts between two clocks
LEAST_OF_A_ONE_WAY_PART = 12
UNLIKE = (
    2.0  # how far the fastest of a part may lie above the fastest of all, of what its middle lies above its fastest
)
LONELY, FEWEST_ODD = 0.4, 8  # how far the fastest three lie apart, of what most delays span; how many it takes to say


@dataclass(frozen=True)
class Interval:
    """offset in seconds: lower ≤ offset ≤ upper over the stretch (infinite: open), near `point` with `spread`.

    delay_cap: how far the offset can lie from a one-sided bound if the fastest delay is no longer than it looks.
    is_unsteady: parts of the stretch ask for offsets farther apart than all of it leaves; it holds those of each.
    bulk: what half of the facts in one direction demand, and not their fastest alone.
    is_odd: facts in one direction only, whose fastest lie far apart, as the slowest of delays do.
    """

    lower: float
    upper: float
    point: float
    spread: float
    rows: np.ndarray  # of the anchors that it rests on
    violated: np.ndarray  # those of them that it violates
    delay_cap: float
    is_odd: bool
    bulk: tuple[float, float]
    is_unsteady: bool = False

    @property
    def is_two_sided(self) -> bool:
        return bool(np.isfinite(self.lower) and np.isfinite(self.upper))

    @property
    def is_torn(self) -> bool:
        """Whether no offset satisfies most of its facts."""
        return len(self.violated) > MOST_CONTRADICTING * self.count

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def support(self) -> int:
        return self.count - len(self.violated)


def interval(bounds: Bounds, span: tuple[float, float]) -> Interval | None:
    """Of an offset without (further) drift, over `span`; None where fewer than three facts tell."""
    below, above = bounds.directions
    bounds = bounds.where(np.where(bounds.is_upper, above >= EACH_WAY, below >= EACH_WAY))
    if not len(bounds):
        return None
    centre = float(np.mean(bounds.at))
    values = bounds.at_drift(HIDDEN_PPM, centre)
    fewest = fewest_violations(values, bounds.is_upper)
    allowed = int(fewest.min()) + slack(len(bounds))
    lower, upper = consensus(values, bounds.is_upper, allowed)
    best = int(np.lexsort((np.abs(HIDDEN_PPM), fewest))[0])
    near = consensus(values[[best]], bounds.is_upper, fewest[best])
    low, high = float(near[0][0]), float(near[1][0])
    point, spread = _point(bounds, values[best], low, high)
    held = best_near(values[best], bounds.is_upper, point)
    broken = np.where(bounds.is_upper, values[best] < held, values[best] > held)
    one_sided = not (np.isfinite(low) and np.isfinite(high))
    hulls = _of_unlike_ways(bounds) if one_sided else _of_unlike_parts(bounds, float(np.nanmax(upper - lower)))
    far = BEYOND * max(0.0, float(bounds.at.min()) - span[0], span[1] - float(bounds.at.max()))
    least = min([-_widest(bounds, centre, -lower, -HIDDEN_PPM, span), *(low - far for low, _ in hulls)])
    most = max([_widest(bounds, centre, upper, HIDDEN_PPM, span), *(high + far for _, high in hulls)])
    middle = float(np.median(bounds.value))
    return Interval(
        least,
        most,
        point,
        spread,
        np.unique(bounds.row),
        np.unique(bounds.row[broken]),
        _delay_cap(bounds) if one_sided else 0.0,
        one_sided and _is_odd(bounds),
        (min(least, middle), max(most, middle)) if one_sided else (least, most),
        bool(hulls),
    )


def _of_unlike_parts(bounds: Bounds, width: float) -> list[tuple[float, float]]:
    """The offsets that each part of a stretch leaves, if facts of bounded delay lie farther apart in them than `width`.

    A small step fits into the delays that are allowed: then the interval holds the offset of neither side.
    """
    rows, fact = np.unique(bounds.row, return_inverse=True)
    count = min(MOST_PARTS, len(rows) // LEAST_OF_A_PART)
    if 2 * len(rows) != len(bounds) or count < 2:
        return []
    middle, at = np.bincount(fact, bounds.value) / 2, np.bincount(fact, bounds.at)
    parts = np.array_split(np.argsort(at, kind="stable"), count)
    medians = [float(np.median(middle[part])) for part in parts]
    return [_held(bounds.where(np.isin(fact, part))) for part in parts] if max(medians) - min(medians) > width else []


def _of_unlike_ways(bounds: Bounds) -> list[tuple[float, float]]:
    """The offsets that all parts of a stretch leave, if the fastest facts of some lie farther apart than chance explains.

    A step or a drift makes them do so: the bound of the whole then belongs to a part of it. What a part usually differs
    by from the next may have come within it, too.
    """
    count = min(MOST_PARTS, len(bounds) // LEAST_OF_A_ONE_WAY_PART)
    if count < 2:
        return []
    signed = np.where(bounds.is_upper, bounds.value, -bounds.value)[np.argsort(bounds.at, kind="stable")]
    delays = [np.sort(part) for part in np.array_split(signed, count)]
    fastest = np.array([each[slack(len(each))] for each in delays])
    usual = np.median([np.median(each) for each in delays] - fastest)
    if np.ptp(fastest) <= max(UNLIKE * usual, LOGGING_SECONDS):
        return []
    most = float(fastest.max() + np.median(np.abs(np.diff(fastest))))
    return [(-np.inf, most) if bounds.is_upper[0] else (-most, np.inf)]


def _held(part: Bounds) -> tuple[float, float]:
    """The offsets that one part leaves."""
    values = part.value[None, :]
    lower, upper = consensus(values, part.is_upper, fewest_violations(values, part.is_upper) + slack(len(part)))
    return float(lower[0]), float(upper[0])


def _widest(bounds: Bounds, centre: float, upper: np.ndarray, ppm: np.ndarray, span: tuple[float, float]) -> float:
    """The highest that the upper ends reach within the span; beyond the evidence they open by 10 ppm at least."""
    possible = ~np.isnan(upper)
    upper, slope = upper[possible], ppm[possible] * 1e-6
    first, last = float(bounds.at.min()), float(bounds.at.max())
    within = [float((upper + slope * (end - centre)).max()) for end in (first, last)]
    beyond = [max(0.0, first - span[0]), max(0.0, span[1] - last)]
    reached = [float((upper + slope * (end - centre)).max()) for end in span]
    return max(*within, *reached, *(end + BEYOND * far for end, far in zip(within, beyond, strict=True)))


def _point(bounds: Bounds, values: np.ndarray, low: float, high: float) -> tuple[float, float]:
    """The likeliest offset, and how far it may be off: nearer to the end whose bounds lie closer together."""
    if not (np.isfinite(low) and np.isfinite(high)):
        return (low if np.isfinite(low) else high), np.inf
    inner_low, inner_high = low + LOGGING_SECONDS, high - LOGGING_SECONDS
    if inner_low >= inner_high or np.median(bounds.grain) >= COARSE_GRAIN:
        return (low + high) / 2, max((high - low) / 2, 1e-3)
    above = _spacing(np.sort(values[bounds.is_upper & (values >= high)]))
    below = _spacing(np.sort(-values[~bounds.is_upper & (values <= low)]))
    point = (inner_high * below + inner_low * above) / (above + below)
    return float(point), float(max(min(above, below), 1e-3))


def _spacing(ordered: np.ndarray) -> float:
    """The mean distance between the tightest tenth of bounds, from the tightest on."""
    tenth = max(2, len(ordered) // 10)
    if len(ordered) < 2:
        return 1e3
    last = min(tenth, len(ordered) - 1)
    return float(ordered[last] - ordered[0]) / last + 1e-6


def _delay_cap(bounds: Bounds) -> float:
    """Twice the upper quartile of delays above the fastest of their neighbours."""
    excess = _above_tightest(bounds, bounds.value)[np.argsort(bounds.at, kind="stable")]
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(excess, 4, mode="edge"), 9)
    return max(LEAST_DELAY_CAP, 2 * float(np.quantile(excess - windows.min(axis=-1), 0.75)))


def _is_odd(bounds: Bounds) -> bool:
    """Delays pile up at the fastest or spread evenly; where the fastest are stragglers, the direction is wrong."""
    delays = np.sort(_above_tightest(bounds, bounds.value))
    fast, slow = np.quantile(delays, [0.1, 0.9])
    return len(delays) >= FEWEST_ODD and bool(delays[2] > max(LONELY * (slow - fast), LOGGING_SECONDS))


def _above_tightest(bounds: Bounds, values: np.ndarray) -> np.ndarray:
    """How much later than the fastest each fact arrived; all bounds are of one direction."""
    signed = np.where(bounds.is_upper, values, -values)
    return signed - signed.min()
