"""What missing years and days are counted from: a stated instant, or a date that a name or a header spells out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MICROS = 1_000_000
DAY = 86_400 * MICROS
AFTER_EXPORT = (
    26 * 3600 * MICROS
)  # how far a local reading may lie after the instant of its export: any zone, and an hour
AFTER_NEIGHBOURS = 31 * DAY  # and after the other dates of its incident
DATE_IN_TEXT = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_./]?(0[1-9]|1[0-2])[-_./]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class Anchor:
    """The latest instant that a file's stamps can mean, and where that is known from.

    is_near: not the latest, but one of about the same time: a reading may lie some weeks behind it.
    """

    at: datetime
    source: str
    is_near: bool = False

    @property
    def micros(self) -> int:
        return int(self.at.timestamp()) * MICROS

    @property
    def limit(self) -> int:
        """The latest local reading that it allows, in microseconds."""
        return self.micros + (AFTER_NEIGHBOURS if self.is_near else AFTER_EXPORT)


def date_in(text: str) -> date | None:
    """The last date that a path or a line spells out: `logs/2026-03-29/app.log`, `app-20260329.log.gz`."""
    for year, month, day in reversed(DATE_IN_TEXT.findall(text)):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def anchored_by(day: date, source: str) -> Anchor:
    """A file that is named after a day, or headed by one, ends on it or some weeks later."""
    return Anchor(datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1), source, is_near=True)
