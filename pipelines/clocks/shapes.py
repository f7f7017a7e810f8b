"""How the offset between two clocks changes: the drift and the steps that leave the fewest bounds violated.

A drift or a step is believed only where it saves several violations, more than chance and wrong pairs explain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.clocks.consensus import Bounds, best_near, consensus, fewest_violations

MAX_STEPS = 4
STEP_SAVES, DRIFT_SAVES = 6, 3  # violations; a step and a drift must save more
STEP_SAVES_SHARE, DRIFT_SAVES_SHARE = 0.2, 0.1  # of the violations that there are without it
EACH_WAY = 3  # bounds from either side that a stretch between steps needs
SAMPLE = 512  # bounds that a search looks at; the intervals rest on all
PLACES = 16  # where a step is tried before its place is refined
COARSE_PPM = np.array([0, 5, 10, 20, 30, 40, 50, 75, 100, 150, 200, 250, 300, 400, 500], dtype=float)
COARSE_PPM = np.concatenate([-COARSE_PPM[:0:-1], COARSE_PPM])
FINE_PPM = np.arange(-50.0, 50.1, 2.5)


@dataclass(frozen=True)
class Shape:
    """drift in ppm, the same throughout; splits: at which seconds the offset changes at once."""

    drift: float
    splits: tuple[float, ...]


def find_shape(bounds: Bounds, known_splits: Sequence[float] = ()) -> Shape:
    """The simplest shape that the bounds of two clocks ask for; `known_splits` are steps on record."""
    sample = _sample(bounds)
    splits = tuple(sorted(known_splits))
    drift, violated = _best_drift(sample, splits)
    while len(splits) < len(known_splits) + MAX_STEPS and violated > STEP_SAVES:
        for found in (_best_split(sample, splits), _excursion(sample, splits, drift)):
            tried = tuple(sorted((*splits, *found)))
            tried_drift, left = _best_drift(sample, tried) if found else (drift, violated)
            if violated - left > len(found) * max(STEP_SAVES, STEP_SAVES_SHARE * violated):
                splits, drift, violated = tried, tried_drift, left
                break
        else:
            break
    return Shape(drift, splits)


def step_gap(bounds: Bounds, shape: Shape, number: int, theirs: np.ndarray) -> tuple[float, float] | None:
    """Between which seconds step `number` happened: from the last bound that only the offset before it satisfies
    to the first that only the one after it does. None where the two offsets do not differ.

    theirs: the other clock's readings, whose offset still has to come off. One bound at either end may be a wrong
    pair, so the next one counts.
    """
    edges = (-np.inf, *shape.splits, np.inf)
    pieces = [(bounds.at >= edges[number + side]) & (bounds.at < edges[number + side + 1]) for side in (0, 1)]
    hulls = [_hull(bounds, piece, shape.drift) for piece in pieces]
    (lower, upper), (next_lower, next_upper) = hulls
    if not (upper < next_lower or next_upper < lower):
        return None
    values = bounds.at_drift(shape.drift, 0.0)
    fits = [np.where(bounds.is_upper, values >= low, values <= high) for low, high in hulls]
    drifted = shape.drift * 1e-6 * bounds.at
    their_true = [theirs - drifted - (low + high) / 2 for low, high in hulls]
    before = np.sort(np.minimum(bounds.at, their_true[0])[pieces[0] & fits[0] & ~fits[1]])
    after = np.sort(np.maximum(bounds.at, their_true[1])[pieces[1] & fits[1] & ~fits[0]])
    if len(before) < 2 or len(after) < 2:
        return None
    return float(min(before[-2], after[1])), float(max(before[-2], after[1]))


def has_changed(bounds: Bounds, shape: Shape, number: int) -> bool:
    """Whether the offset after split `number` is surely another than before it."""
    edges = (-np.inf, *shape.splits, np.inf)
    pieces = [(bounds.at >= edges[number + side]) & (bounds.at < edges[number + side + 1]) for side in (0, 1)]
    if not all(piece.any() for piece in pieces):
        return False
    (lower, upper), (next_lower, next_upper) = (_hull(bounds, piece, shape.drift) for piece in pieces)
    return upper < next_lower or next_upper < lower


def violations(bounds: Bounds, split: float) -> int:
    """How many bounds two offsets violate at least, one before the split and one after it."""
    return int(_violated(_sample(bounds), (split,), np.zeros(1))[0])


def _hull(bounds: Bounds, piece: np.ndarray, drift: float) -> tuple[float, float]:
    part = bounds.where(piece)
    values = part.at_drift(np.array([drift]), 0.0)
    fewest = fewest_violations(values, part.is_upper)
    lower, upper = consensus(values, part.is_upper, fewest)
    return float(lower[0]), float(upper[0])


def _sample(bounds: Bounds) -> Bounds:
    ordered = bounds.where(np.argsort(bounds.at, kind="stable"))
    if len(ordered) <= SAMPLE:
        return ordered
    return ordered.where(np.linspace(0, len(ordered) - 1, SAMPLE).astype(int))


def _pieces(bounds: Bounds, splits: Sequence[float]) -> list[Bounds]:
    """The bounds between the splits; they stand in order of time."""
    cuts = [0, *np.searchsorted(bounds.at, splits), len(bounds)]
    return [bounds.where(np.arange(begin, end)) for begin, end in zip(cuts, cuts[1:], strict=False)]


def _violated(bounds: Bounds, splits: Sequence[float], drifts: np.ndarray) -> np.ndarray:
    origin = _middle(bounds)
    pieces = [piece for piece in _pieces(bounds, splits) if len(piece)]
    return sum(
        (fewest_violations(piece.at_drift(drifts, origin), piece.is_upper) for piece in pieces), np.zeros(len(drifts))
    )


def _best_drift(bounds: Bounds, splits: Sequence[float]) -> tuple[float, float]:
    """In ppm, and how many bounds it leaves violated; 0 unless a drift saves enough."""
    rough = _violated(bounds, splits, COARSE_PPM)
    still = rough[len(COARSE_PPM) // 2]
    if still <= DRIFT_SAVES:
        return 0.0, float(still)
    near = COARSE_PPM[_least(rough, COARSE_PPM)]
    fine = near + FINE_PPM * max(1.0, abs(near) / 100)
    left = _violated(bounds, splits, fine)
    least = float(left.min())
    if still - least <= max(DRIFT_SAVES, DRIFT_SAVES_SHARE * still):
        return 0.0, float(still)
    return float(np.median(fine[left == least])), least


def _least(violated: np.ndarray, drifts: np.ndarray) -> int:
    """Of several that violate the fewest, the smallest drift."""
    return int(np.lexsort((np.abs(drifts), violated))[0])


def _best_split(bounds: Bounds, splits: Sequence[float]) -> tuple[float, ...]:
    rough = _places(bounds, splits, PLACES)
    if not len(rough):
        return ()
    place, drift = _least_violating(bounds, splits, rough, COARSE_PPM)
    spacing = np.searchsorted(rough, place)
    low = rough[spacing - 1] if spacing else -np.inf
    high = rough[spacing + 1] if spacing + 1 < len(rough) else np.inf
    every = _places(bounds, splits, len(bounds))
    every = every[(every > low) & (every < high)]
    return (_least_violating(bounds, splits, every[:: max(1, len(every) // 64)], np.array([drift]))[0],)


def _excursion(bounds: Bounds, splits: Sequence[float], drift: float) -> tuple[float, ...]:
    """Where a clock left its offset and came back: the stretch in which most bounds of one direction are violated.

    A single split finds none in the midst, as either side still holds both offsets.
    """
    found, most = (), 0
    for piece in _pieces(bounds, splits):
        if not len(piece):
            continue
        values = piece.at_drift(drift, 0.0)
        held = best_near(values, piece.is_upper, float(np.median(values)))
        for side, broken in ((piece.is_upper, values < held), (~piece.is_upper, values > held)):
            at, gain = piece.at[side], np.cumsum(np.where(broken[side], 1, -1))
            before = np.concatenate([[0], gain])[:-1]
            last = int(np.argmax(gain - np.minimum.accumulate(before))) if len(at) else 0
            first = int(np.argmin(before[: last + 1])) if len(at) else 0
            if first > 0 and last + 1 < len(at) and gain[last] - before[first] > most:
                most = gain[last] - before[first]
                found = (float(at[first - 1] + at[first]) / 2, float(at[last] + at[last + 1]) / 2)
    return found


def _least_violating(
    bounds: Bounds, splits: Sequence[float], places: np.ndarray, drifts: np.ndarray
) -> tuple[float, float]:
    counts = np.array([_violated(bounds, sorted((*splits, place)), drifts) for place in places])
    best = np.unravel_index(counts.argmin(), counts.shape)
    return float(places[best[0]]), float(drifts[best[1]])


def _places(bounds: Bounds, splits: Sequence[float], count: int) -> np.ndarray:
    """Moments between two bounds at which a split leaves enough of both directions on either side."""
    places = []
    for piece in _pieces(bounds, splits):
        below, above = np.cumsum(~piece.is_upper), np.cumsum(piece.is_upper)
        if not len(piece):
            continue
        left = (below >= EACH_WAY) & (above >= EACH_WAY)
        right = (below[-1] - below >= EACH_WAY) & (above[-1] - above >= EACH_WAY)
        after = np.flatnonzero(left & right)
        places.append((piece.at[after] + piece.at[np.minimum(after + 1, len(piece) - 1)]) / 2)
    every = np.unique(np.concatenate(places)) if places else np.empty(0)
    return every[np.unique(np.linspace(0, len(every) - 1, min(count, len(every))).astype(int))] if len(every) else every


def _middle(bounds: Bounds) -> float:
    return float((bounds.at[0] + bounds.at[-1]) / 2) if len(bounds) else 0.0
