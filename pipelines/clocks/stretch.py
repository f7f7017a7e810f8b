"""One clock between two steps: what the network has of it, and what is claimed of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Stretch:
    """One clock between two steps, as the network has it: bounds in seconds at the origin, drift in ppm."""

    segment: int
    valid: tuple[float, float] | None  # seconds; None: it never stepped
    lower: float
    upper: float
    point: float
    assumed: tuple[float, float]  # both bounds, where the fastest fact of a single direction was hardly delayed
    drift: float
    anchors: int
    violated: int  # of those
    contradicting: int  # those, and all of the ties that were dropped
    delay_cap: float
    dropped: int
    odd: int
    told_by: tuple[str, ...] = ()
    is_undirected: bool = False  # rests on facts whose delay is bounded, and on none whose direction is known


@dataclass(frozen=True)
class Claim:
    """offset, lower and upper at the stretch's beginning; how: proved, assumed, bounded one side, contradictory, …"""

    kind: str
    offset: float | None
    lower: float | None
    upper: float | None
    verdict: str
    how: str
    slip: float | None = None
