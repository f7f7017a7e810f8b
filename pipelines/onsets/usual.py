"""What is usual for a signal: its expected level, how much it strays, and for how long it keeps straying.

Counts are taken to their square root (F. J. Anscombe, "The transformation of Poisson, binomial and negative-binomial data",
1948), so that they stray alike at any level; skewed values to their logarithm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.onsets.levels import lasting_of, spread_of
from pipelines.onsets.levels import level as level_of

Array = np.ndarray[Any, Any]

LOW_COUNT = 1.5  # a bin on average: below it a count's noise is not near a bell
SKEWED = 2.0


@dataclass
class Usual:
    """shown: the values on the scale that is judged; level: what is expected there; both for all bins. spread: of one bin.

    lasting: by how much noise that keeps on raises the variance of a mean over independent bins.
    mean: the expected value on the signal's own scale; clumping: variance over mean, of counts.
    """

    shown: Array
    level: Array
    spread: float
    lasting: float
    mean: Array
    clumping: float
    is_count: bool

    @property
    def is_rare(self) -> bool:
        return self.is_count and float(np.mean(self.mean)) < LOW_COUNT

    @property
    def strays(self) -> Array:
        """Residuals in spreads."""
        return (self.shown - self.level) / self.spread


def usual(at: Array, values: Array, is_reference: Array) -> Usual:
    """at: µs; values: no NaN; is_reference: the bins that teach."""
    taught = values[is_reference]
    is_count = bool(np.all(taught >= 0) and np.all(values == np.round(values)) and values.min() >= 0)
    shown, back = _scale(values, taught, is_count)
    level = level_of(at, shown, is_reference)
    strays = (shown - level)[is_reference]
    spread = spread_of(strays)
    if spread == 0:
        spread = max(0.02 * abs(float(np.median(level))), 1e-9) if not is_count else 0.35
    mean = _expected_counts(back(level), taught, is_reference) if is_count else back(level)
    clumping = _clumping(taught, mean[is_reference]) if is_count else 1.0
    return Usual(shown, level, spread, lasting_of(strays, spread), mean, clumping, is_count)


def _expected_counts(level: Array, taught: Array, is_reference: Array) -> Array:
    """The level as a mean: the square root bends means, and of rare counts it knows nothing. Never quite zero."""
    level = np.maximum(level, 0.0)
    seen, expected = float(taught.sum()), float(level[is_reference].sum())
    if expected < 0.5 * seen or expected == 0:
        return np.full(len(level), (seen + 1) / (len(taught) + 1))
    return level * (seen / expected)


def _scale(values: Array, taught: Array, is_count: bool) -> tuple[Array, Any]:
    if is_count:
        return 2 * np.sqrt(values + 0.375), lambda level: (level / 2) ** 2 - 0.375
    spread = taught.std()
    if values.min() >= 0 and spread > 0 and float(np.mean(((taught - taught.mean()) / spread) ** 3)) > SKEWED:
        shift = max(float(np.median(taught)), 1e-9)
        return np.log(values + shift), lambda level: np.exp(level) - shift
    return values.astype(float), lambda level: level


def _clumping(taught: Array, mean: Array) -> float:
    if mean.sum() <= 0:
        return 1.0
    return float(np.clip(((taught - mean) ** 2).sum() / mean.sum(), 1.0, 50.0))
