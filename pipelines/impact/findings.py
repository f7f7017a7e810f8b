"""An impact as it is written into the database, and what it rests on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)


@dataclass
class Impact:
    """One row of impacts. Times in µs; ended: None where it goes on at the end of the records. events, series: cited."""

    measure: str
    service: str | None
    started: int
    ended: int | None
    start_bounds: tuple[int, int]
    end_bounds: tuple[int, int] | None
    magnitude: float | None
    lower: float | None
    upper: float | None
    unit: str
    source: str
    events: list[str] = field(default_factory=list)
    series: list[str] = field(default_factory=list)
    requests: list[tuple[str, int]] = field(default_factory=list)  # event_id, µs

    @property
    def id(self) -> str:
        told = f"{self.measure}|{self.service}|{self.started}"
        return "i" + hashlib.md5(told.encode(), usedforsecurity=False).hexdigest()[:10]

    def row(self) -> tuple[object, ...]:
        """As the columns of impacts stand."""
        end_bounds = self.end_bounds or (None, None)
        bounds = (*self.start_bounds, *end_bounds)
        return (
            self.id, self.measure, self.service, instant(self.started), _instant(self.ended), *map(_instant, bounds),
            None, self.magnitude, self.lower, self.upper, self.unit, self.source,
        )  # fmt: skip


def _instant(micros: int | None) -> datetime | None:
    return None if micros is None else instant(micros)
