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

Place = tuple[float, float, float]  # lower and upper bound of an offset, and the likeliest


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
    places = _places(offsets) | {root: [(0.0, 0.0, 0.0)]}
    likeliest = {clock: [point for *_, point in each] for clock, each in places.items()}
    camps = {
        at: frozenset(
            clock for clock, points in likeliest.items() if any(abs(each - at) <= trust_seconds for each in points)
        )
        for points in likeliest.values()
        for at in points
    }
    at, most = max(camps.items(), key=lambda camp: (not camp[1].issubset(zoneless), len(camp[1])))
    slipped = frozenset(_slipped(places, most, at, zoneless))
    if any(len(camp - slipped) >= len(most) for camp in camps.values() if camp != most):
        return Agreement()
    changed = offsets.filter((pl.col("segment") > 0) | pl.col("drift_ppm").is_not_null())
    return Agreement(most, slipped, tuple(sorted(most.difference(changed["clock_id"]))))


def _places(offsets: pl.DataFrame) -> dict[str, list[Place]]:
    """Clock → where each of its stretches lies, for those that facts hold closely enough to have a say; a drift's end is one more."""
    told = offsets.filter(pl.col("upper_seconds") - pl.col("lower_seconds") <= NARROW_SECONDS)
    ends = ("lower_seconds", "upper_seconds", "offset_seconds")
    begun, gained = told.select("clock_id", *ends), pl.col("gained_seconds").fill_null(0.0)
    ended = told.filter(pl.col("drift_ppm").is_not_null()).select("clock_id", *(pl.col(end) + gained for end in ends))
    parts = pl.concat([begun, ended]).group_by("clock_id", maintain_order=True)
    return {str(clock): part.select(ends).rows() for (clock,), part in parts}


def _slipped(
    places: dict[str, list[Place]], camp: frozenset[str], at: float, zoneless: Collection[str]
) -> Iterator[str]:
    """Clocks whose zone was assumed, whole hours off from a camp of which one states its own."""
    for clock in sorted(places.keys() - camp) if not camp.issubset(zoneless) else ():
        apart = (zone_slip(lower - at, upper - at) for lower, upper, _ in places[clock])
        if clock in zoneless and all(apart):
            yield clock
