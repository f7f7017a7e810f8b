"""Which stretches at one place are one impact: those of different kinds of requests, unless their windows are truly different.

One incident may reach a second route later, or leave it sooner. Where a kind was well both while the others already failed
and while they still, or no longer, did, it is an impact of its own: two incidents at one gateway.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from pipelines.impact.stretches import LULL, Stretch

Array = np.ndarray[Any, Any]

APART = 300_000_000  # µs; edges that lie closer are the same
EVIDENCE = 6.0  # log-likelihood that a kind was well between two edges


@dataclass(frozen=True, eq=False)
class Hit:
    """One stretch, and the requests of its kind: instants (µs), and which are bad."""

    stretch: Stretch
    own: pl.DataFrame

    @property
    def at(self) -> Array:
        return self.own["at"].to_numpy()

    @property
    def started(self) -> int:
        return int(self.at[self.stretch.first])

    @property
    def ended(self) -> int:
        return int(self.at[self.stretch.last])

    def well(self, start: int, end: int) -> float:
        """How surely its kind was no worse than usual between two instants: a log-likelihood."""
        share = min(0.98, self.stretch.count / self.stretch.requests)
        between = self.own["is_bad"].to_numpy()[(self.at > start) & (self.at < end)]
        good, bad = (~between).sum(), between.sum()
        return float(good * np.log((1 - self.stretch.usual) / (1 - share)) - bad * np.log(share / self.stretch.usual))


def groups(hits: Iterable[Hit]) -> list[list[Hit]]:
    """What is one impact together, in order of its begin."""
    found: list[list[Hit]] = []
    for hit in sorted(hits, key=lambda each: (each.started, each.ended)):
        near = [group for group in found if hit.started - max(each.ended for each in group) <= LULL]
        same = [group for group in near if any(_goes_on(each, hit) for each in group)]
        fitting = same or [group for group in near if not _is_apart(hit, group)]
        if fitting:
            fitting[0].append(hit)
        else:
            found.append([hit])
    return found


def _goes_on(before: Hit, hit: Hit) -> bool:
    return before.own is hit.own and hit.started - before.ended <= LULL


def _is_apart(hit: Hit, group: list[Hit]) -> bool:
    """Begin and end both: the one is well while the other is not."""
    started, ended = min(each.started for each in group), max(each.ended for each in group)
    if hit.started - started <= APART or abs(hit.ended - ended) <= APART:
        return False
    outlasts = max(each.well(ended, hit.ended) for each in group) if hit.ended > ended else hit.well(hit.ended, ended)
    return hit.well(started, hit.started) > EVIDENCE and outlasts > EVIDENCE
