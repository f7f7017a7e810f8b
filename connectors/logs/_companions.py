"""What else the lines of a text log say about the times of their stamps: a zone's name, a second stamp, an identifier."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from connectors.logs._ids import TimedIds, find_ids, with_ids
from connectors.logs._year_beside import Beside, find_year_beside, with_year_beside
from connectors.logs._zone_beside import find_zone_beside, with_zone_beside
from connectors.logs._zone_keys import have_zone_keys, with_zone_keys


@dataclass(frozen=True)
class Companions:
    """has_zone_key: another field of the same line states the zone. year, zone: at which name a second stamp stands that
    tells the year, or the zone, of the first. ids: identifiers that tell when they were made.
    """

    has_zone_key: bool = False
    year: Beside | None = None
    zone: Beside | None = None
    ids: TimedIds | None = None

    def applied(self, lines: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows (of a READING and `written_time`) with what their lines tell beside their stamps."""
        rows = with_zone_keys(lines, rows) if self.has_zone_key else rows
        rows = rows if self.year is None else with_year_beside(lines, rows, self.year)
        rows = rows if self.zone is None else with_zone_beside(lines, rows, self.zone)
        return rows if self.ids is None else with_ids(lines, rows, self.ids)


NO_COMPANIONS = Companions()


def find_companions(lines: pl.Series, rows: pl.DataFrame) -> Companions:
    """lines: a sample. rows: what their own stamps say."""
    has_zone_key = have_zone_keys(lines, rows)
    stated = with_zone_keys(lines, rows) if has_zone_key else rows
    return Companions(
        has_zone_key, find_year_beside(lines, stated), find_zone_beside(lines, stated), find_ids(lines, stated)
    )
