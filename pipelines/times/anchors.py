"""What missing years and days are counted from: a stated instant, or a date that a name or a header spells out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MICROS = 1_000_000
DAY = 86_400 * MICROS
AFTER_EXPORT = (
    26 * 3600 * MICROS
)  # how far a local reading may lie after the instant of its export: any zone, and an hour
NEAR = 31 * DAY  # of the other dates of an incident
NEAREST_YEAR = timedelta(days=183)


@dataclass(frozen=True)
class Anchor:
    """An instant that a file's stamps are counted back from, and where it is known from.

    until: where the anchor is only near them, and a reading may lie after it too: the latest instant that any can mean.
    days_open: how many days earlier than counted from it a time of day may be as well.
    """

    at: datetime
    source: str
    until: datetime | None = None
    days_open: int = 0

    @property
    def is_near(self) -> bool:
        return self.until is not None

    @property
    def micros(self) -> int:
        return int(self.at.timestamp()) * MICROS

    @property
    def limit(self) -> int:
        """The latest local reading that it allows, in microseconds."""
        return int((self.until or self.at).timestamp()) * MICROS + AFTER_EXPORT


def near(at: datetime, source: str, written_until: datetime) -> Anchor:
    """An anchor on either side of which readings may lie: the nearest year is meant, none after the file's own time.

    A file's own time before the anchor says nothing: copying has set it.
    """
    latest = at + NEAREST_YEAR
    return Anchor(at, source, min(latest, written_until) if written_until >= at else latest)
