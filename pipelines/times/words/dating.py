"""From the words for a day to its date, and from wall times to instants: where the author stands in time and place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from pipelines.times.words.days import Day
from pipelines.times.zones import EPOCH, fixed_offset, to_utc

TOLERANCE = timedelta(minutes=5)  # how far a message's clock and a person's watch may differ
NEAR_FUTURE = timedelta(days=120)


@dataclass(frozen=True)
class Author:
    """Who said it: when (UTC), and in which zone."""

    said_at: datetime
    zone: str

    @property
    def latest(self) -> datetime:
        return self.said_at + TOLERANCE

    @property
    def local(self) -> datetime:
        """The wall time of the message, without a zone."""
        return self.wall(self.said_at, self.zone)

    @staticmethod
    def wall(at: datetime, zone: str) -> datetime:
        fixed = fixed_offset(zone)
        if fixed is not None:
            return (at + timedelta(seconds=fixed)).replace(tzinfo=None)
        return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def date_of(day: Day, author: Author) -> tuple[date | None, bool]:
    """The latest such day up to the message, and whether the next one lies near ahead."""
    today = author.local.date()
    if day.kind == "distance":
        return today + timedelta(days=day.distance or 0), False
    if day.kind == "weekday":
        back = (today.weekday() - (day.weekday or 0)) % 7
        return today - timedelta(days=back or 7), not day.is_marked
    if day.kind == "ordinal":
        return _ordinal(day.day or 0, today), False
    found = [_latest(day.year, *order, today) for order in ((day.month, day.day), day.alternative) if order]
    if found[0][0] and found[-1][0] and (today - found[0][0]).days > NEAR_FUTURE.days:
        return max(found, key=lambda each: each[0] or date.min)  # day and month the other way round lie nearer
    return found[0] if found[0][0] else found[-1]


def _latest(year: int | None, month: int | None, number: int | None, today: date) -> tuple[date | None, bool]:
    years = (year,) if year else (today.year, today.year - 1)
    candidates = [each for year in years if (each := _valid(year, month, number))]
    past = [each for each in candidates if each <= today]
    if not past:
        return None, True
    return past[0], candidates[0] > today and candidates[0] - today <= NEAR_FUTURE


def _ordinal(number: int, today: date) -> date | None:
    month = today.replace(day=1)
    for _ in range(3):
        found = _valid(month.year, month.month, number)
        if found and found <= today:
            return found
        month = (month - timedelta(days=1)).replace(day=1)
    return None


def _valid(year: int, month: int | None, day: int | None) -> date | None:
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def instants(wall: datetime, zones: tuple[str, ...]) -> list[datetime]:
    """The instants at which clocks of these zones show this: those of the first zone first, the earlier before the later."""
    found: list[datetime] = []
    local = np.array([(wall - EPOCH.replace(tzinfo=None)) // timedelta(microseconds=1)], dtype=np.int64)
    for zone in zones:
        utc = to_utc(local, zone)
        for micros in (int(utc.earlier[0]), int(utc.later[0])):
            at = EPOCH + timedelta(microseconds=micros)
            if at not in found:
                found.append(at)
    return found
