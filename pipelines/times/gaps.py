"""What a stamp leaves out, decided by the whole column: years by walking back from an anchor, days by walking on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

MICROS = 1_000_000
DAY = 86_400 * MICROS
HALF_YEAR = 183 * DAY
SLACK = 26 * 3600 * MICROS  # how far a reading may lie after its anchor: any zone, and an hour
FILLED_YEAR = 2000
DATE_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class Anchor:
    """The latest instant that a file's stamps can mean, and where that is known from."""

    at: datetime
    source: str  # "exports.toml", "exported_at", "records nearby", "file name", "file's own time"


def years_walking_back(local: np.ndarray, anchor: Anchor, *, newest_first: bool = False) -> np.ndarray:
    """Local readings in the filled-in year 2000 to readings in their own years.

    local: int64 microseconds in file order. A step back of more than half a year is a New Year passed,
    one of as much forward a straggler from before it. The last reading lies in the latest year that is
    not after the anchor; a 29 February moves the file back to a leap year.
    """
    ordered = local[::-1] if newest_first else local
    steps = np.diff(ordered, prepend=ordered[:1])
    passed = np.cumsum(np.where(steps < -HALF_YEAR, 1, np.where(steps > HALF_YEAR, -1, 0)))
    limit = int(anchor.at.timestamp() * MICROS) + SLACK
    months, rest = _month_and_rest(ordered)
    for last_year in range(anchor.at.year + 1, anchor.at.year - 30, -1):
        years = passed - passed[-1] + last_year
        moved = _in_years(months, rest, years)
        if moved is not None and moved[passed == passed.max()].max() <= limit:
            return moved[::-1] if newest_first else moved
    raise ValueError("no year fits: a 29 February and the order of the file contradict each other")


def days_walking_on(local: np.ndarray, first_day: date) -> np.ndarray:
    """Clock times on 2000-01-01 to readings on their days: a step back of more than half a day is a midnight passed."""
    steps = np.diff(local, prepend=local[:1])
    days = np.cumsum(np.where(steps < -DAY // 2, 1, np.where(steps > DAY // 2, -1, 0)))
    days = np.maximum(days, 0)
    begin = datetime(first_day.year, first_day.month, first_day.day, tzinfo=UTC)
    filled = datetime(FILLED_YEAR, 1, 1, tzinfo=UTC)
    return local + int((begin - filled).total_seconds()) * MICROS + days * DAY


def date_in_name(path: str) -> date | None:
    """The last date that a path spells out: `logs/2026-03-29/app.log`, `app-20260329.log.gz`."""
    found = DATE_IN_NAME.findall(path)
    for year, month, day in reversed(found):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _month_and_rest(local: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Month number (0-11) and microseconds since the month's first."""
    months = local.astype("datetime64[us]").astype("datetime64[M]")
    rest = local - months.astype("datetime64[us]").astype(np.int64)
    return months.astype(np.int64) % 12, rest


def _in_years(months: np.ndarray, rest: np.ndarray, years: np.ndarray) -> np.ndarray | None:
    """The readings in these years, or None where one has no 29 February."""
    starts = ((years - 1970) * 12 + months).astype("datetime64[M]")
    moved = starts.astype("datetime64[us]").astype(np.int64) + rest
    is_other_month = moved.astype("datetime64[us]").astype("datetime64[M]") != starts
    return None if is_other_month.any() else moved


def anchored_by_name(path: str) -> Anchor | None:
    day = date_in_name(path)
    if day is None:
        return None
    return Anchor(datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1), "file name")
