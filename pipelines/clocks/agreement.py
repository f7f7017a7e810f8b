"""Clocks that only each other's facts bound: where most of them agree, these are taken to keep time, and the others are told against them.

The largest number of clocks that one true time suits decides (Marzullo 1984), if no other number of them is as large.
Where a zone is stated, one that is merely assumed has no say against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.clocks.claims import NARROW_SECONDS
from pipelines.clocks.slips import zone_slip
from pipelines.clocks.words import spoken

Ends = tuple[float, float]


@dataclass(frozen=True)
class Agreement:
    """Which clocks of an island agree, which others their zones part from these, and which of the former never stepped nor drifted."""

    agreeing: frozenset[str] = frozenset()
    slipped: frozenset[str] = frozenset()
    steady: tuple[str, ...] = ()

    @property
    def trusted(self) -> tuple[str, ...]:
        """A clock that was off at some time is none to go by."""
        return self.steady if len(self.agreeing) > 1 or self.slipped else ()

    def in_words(self, trust_seconds: float) -> str:
        """`app-1 and db-1 keep time to 1 s, as they agree`"""
        names, keep = " and ".join(map(spoken, self.trusted)), "keeps" if len(self.trusted) == 1 else "keep"
        others = sorted(self.agreeing.difference(self.trusted))
        why = ("it agrees with " + " and ".join(map(spoken, others))) if others else "they agree"
        return (
            f"{names} {keep} time to {trust_seconds:g} s, as {why if len(self.agreeing) > 1 else 'it states its zone'}"
        )


def agreement(offsets: pl.DataFrame, root: str, zoneless: Collection[str], trust_seconds: float) -> Agreement:
    """Of an island's clocks: offsets against `root`, as `estimate` gives them.

    trust_seconds: how far a clock that keeps time may be off. zoneless: clocks of whose zone nothing is told.
    A clock that stepped agrees where any of its stretches does. Two camps of one size agree on nothing.
    """
    places = _places(offsets) | {root: [(0.0, 0.0)]}
    camps = [
        (at, frozenset(clock for clock, ends in places.items() if _holds(ends, at, trust_seconds)))
        for at in sorted({end for ends in places.values() for each in ends for end in each})
    ]
    most = max((camp for _, camp in camps), key=lambda camp: (not camp.issubset(zoneless), len(camp)))
    near = [at for at, camp in camps if camp == most]
    slipped = frozenset(_slipped(places, most, (near[0], near[-1]), zoneless))
    if any(len(camp - slipped) >= len(most) for _, camp in camps if camp.isdisjoint(most)):
        return Agreement()
    changed = offsets.filter((pl.col("segment") > 0) | pl.col("drift_ppm").is_not_null())
    return Agreement(most, slipped, tuple(sorted(most.difference(changed["clock_id"]))))


def _places(offsets: pl.DataFrame) -> dict[str, list[Ends]]:
    """Clock → where each of its stretches lies, for those that facts hold closely enough to have a say."""
    gained = pl.col("gained_seconds").fill_null(0.0)
    told = offsets.filter(pl.col("upper_seconds") - pl.col("lower_seconds") <= NARROW_SECONDS).select(
        "clock_id",
        lower=pl.col("lower_seconds") + pl.min_horizontal(gained, 0.0),
        upper=pl.col("upper_seconds") + pl.max_horizontal(gained, 0.0),
    )
    parts = told.group_by("clock_id", maintain_order=True)
    return {str(clock): part.select("lower", "upper").rows() for (clock,), part in parts}


def _holds(ends: list[Ends], at: float, trust_seconds: float) -> bool:
    return any(lower - trust_seconds <= at <= upper + trust_seconds for lower, upper in ends)


def _slipped(
    places: dict[str, list[Ends]], camp: frozenset[str], near: Ends, zoneless: Collection[str]
) -> Iterator[str]:
    """Clocks whose zone was assumed, whole hours off from a camp of which one states its own."""
    for clock in sorted(places.keys() - camp) if not camp.issubset(zoneless) else ():
        apart = (zone_slip(lower - near[1], upper - near[0]) for lower, upper in places[clock])
        if clock in zoneless and all(apart):
            yield clock
