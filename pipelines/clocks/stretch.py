"""One clock between two steps: what the network has of it, and what is claimed of it."""

from __future__ import annotations

from dataclasses import dataclass

# How much farther an offset may lie than its only bound, at least: as long as a fact may be under way.
OPEN_SECONDS = 120.0


@dataclass(frozen=True)
class Stretch:
    """One clock between two steps, as the network has it: bounds in seconds at the origin, drift in ppm."""

    segment: int
    valid: tuple[float, float] | None  # seconds; None: it never stepped
    lower: float
    upper: float
    point: float
    assumed: tuple[float, float]  # both bounds, where the fastest fact of a single direction was hardly delayed
    bulk: tuple[float, float]  # both bounds, as half of the facts of a single direction demand them
    drift: float
    anchors: int
    contradicting: int  # that their ties violate, and all of the ties that were dropped
    dropped: tuple[str, ...]  # clocks, the ties to which were the weakest of a contradiction
    odd: int
    told_by: tuple[str, ...] = ()  # of the steps before and after it, with how far they went
    is_unsteady: bool = False  # parts of it ask for offsets that no single one satisfies
    is_undirected: bool = False  # rests on facts whose delay is bounded, and on none whose direction is known
    may_wait: bool = False  # rests on facts that whoever took them up may have left for later
    trusted_seconds: float | None = (
        None  # the bounds are those of facts alone, and this is what the clock is trusted to
    )
    fell_behind: bool = False  # its machine had stood still: no zone, however long that was
    is_disputed: bool = False  # as many clocks speak for it as for the reference
    is_only_told: bool = False  # nothing but a later step on record says that it was off
    is_denied: bool = False  # facts of one direction cannot be true with the step on record; that side is left open


@dataclass(frozen=True)
class Claim:
    """offset, lower and upper at the stretch's beginning; how: proved, at least, hours, bounded one side, contradictory, …

    is_possible: though nothing is corrected, all that lies within the bounds stays possible, whatever the clock is trusted to.
    """

    kind: str
    offset: float | None
    lower: float | None
    upper: float | None
    verdict: str
    how: str
    slip: float | None = None
    is_possible: bool = False
