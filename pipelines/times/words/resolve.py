"""From a phrase to an interval in UTC: in the author's zone, biased to the past, never long after the message.

What the words leave open stays open: both readings of a 12-hour clock on another day, both of an hour that a clock change
repeats or skips, and an abbreviation that the season makes doubtful.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pipelines.times.words.dating import Author, date_of, instants
from pipelines.times.words.days import Day
from pipelines.times.words.grammar import Phrase
from pipelines.times.words.hours import Clock
from pipelines.times.words.lengths import Length
from pipelines.times.words.zone_names import zones_of

ABOUT = timedelta(minutes=10)
SOON = timedelta(hours=12)
AGO_SHARE, AGO_SHARE_ABOUT = 0.15, 0.25


@dataclass(frozen=True)
class Reading:
    """UTC, latest_at exclusive; best_at is the one instant named, None where the words name a stretch.

    is_ahead: today's reading still lay ahead, or this year's date did: without a word of the past it is a plan.
    day: the wall date that was read, for the times that follow it.
    """

    earliest_at: datetime
    latest_at: datetime
    best_at: datetime | None
    is_ahead: bool = False
    day: date | None = None


@dataclass(frozen=True)
class Surroundings:
    """What the text around says of a time: a zone stated for all, a day said before, that its clocks run to 24."""

    zone: re.Match[str] | None = None
    day: date | None = None
    is_24: bool = False
    not_after: datetime | None = None


def resolve(phrase: Phrase, author: Author, around: Surroundings) -> Reading | None:
    """The instant or stretch that a phrase names; None where it names none in the past."""
    if phrase.ago:
        return _ago(phrase.ago, author)
    if phrase.epoch is not None:
        at = datetime.fromtimestamp(phrase.epoch, UTC)
        grain = timedelta(microseconds=10 ** (6 - phrase.epoch_digits))
        in_reach = author.said_at - timedelta(days=1000) < at <= author.latest
        return Reading(at, at + grain, at) if in_reach else None
    if phrase.clock:
        return _clock(phrase, phrase.clock, author, around)
    return _stretch(phrase.day, author) if phrase.day else None


def _ago(length: Length, author: Author) -> Reading:
    at = author.said_at
    if length.unit in ("day", "week"):
        day = author.local.date() - timedelta(seconds=length.best)
        slack = timedelta(days=1) if length.unit == "week" or length.is_about else timedelta(0)
        earliest, latest = _span(
            datetime.combine(day, datetime.min.time()) - slack, timedelta(days=1) + 2 * slack, author
        )
        return Reading(earliest, min(latest, at), None)
    if length.side == "less":
        return Reading(at - timedelta(seconds=length.high), at, None)
    share, least = (AGO_SHARE_ABOUT, 120.0) if length.is_about else (AGO_SHARE, 60.0)
    least = length.best if length.unit == "second" else least
    low, high = max(share * length.low, least), max(share * length.high, least)
    if length.low != length.high and length.is_about:  # "a few minutes": its bounds are in the words
        low = high = 0.0
    if length.side == "more":
        high = 0.5 * length.high
    earliest, latest = at - timedelta(seconds=length.high + high), at - timedelta(seconds=length.low - low)
    return Reading(earliest, min(max(latest, earliest + timedelta(seconds=1)), at), at - timedelta(seconds=length.best))


def _stretch(day: Day, author: Author) -> Reading | None:
    """A day, or a part of one, without a time of day."""
    if day.kind == "distance" and day.distance == 0 and not day.hours:
        return None
    found, is_ahead = date_of(day, author)
    if not found:
        return None
    first, last = day.hours or (0, 24)
    begins = datetime.combine(found, datetime.min.time()) + timedelta(hours=first)
    earliest, latest = _span(begins, timedelta(hours=last - first), author)
    if earliest >= author.said_at:
        return None
    return Reading(earliest, min(latest, author.said_at), None, is_ahead, found)


def _span(begins: datetime, length: timedelta, author: Author) -> tuple[datetime, datetime]:
    return instants(begins, (author.zone,))[0], instants(begins + length, (author.zone,))[-1]


def _clock(phrase: Phrase, clock: Clock, author: Author, around: Surroundings) -> Reading | None:
    not_after = around.not_after or author.latest
    suffix = clock.zone or around.zone
    zones: tuple[str, ...] = ()
    if suffix:
        stated = zones_of(suffix, author.local, author.zone)
        if stated is None:
            return None
        zones = stated
    zones = zones or (author.zone,)
    walls = [_walls(phrase, clock, author, zone, around, not_after) for zone in zones]
    candidates, is_ahead = walls[0]
    if not candidates:
        return None
    possible = [
        at for zone, (each, _) in zip(zones, walls, strict=True) for wall in each for at in instants(wall, (zone,))
    ]
    grain = timedelta(microseconds=clock.grain_us)
    is_one = len(zones) > 1 or len(instants(candidates[0], zones)) == 1
    best = possible[0] if is_one else None
    earliest, latest = min(possible), max(possible) + grain
    earliest, latest, best = _widened(phrase, earliest, latest, best, grain)
    latest = min(latest, max(author.latest, earliest + grain))
    return Reading(earliest, latest, best, is_ahead, candidates[0].date())


def _widened(
    phrase: Phrase, earliest: datetime, latest: datetime, best: datetime | None, grain: timedelta
) -> tuple[datetime, datetime, datetime | None]:
    if phrase.side:
        before, after, likeliest = (timedelta(minutes=each) for each in phrase.side)
        latest = latest - grain if not after else latest - grain + after
        return earliest - before, latest, best + likeliest if best else None
    if phrase.about:
        return earliest - ABOUT, latest - grain + ABOUT, best
    return earliest, latest, best


def _walls(
    phrase: Phrase, clock: Clock, author: Author, zone: str, around: Surroundings, not_after: datetime
) -> tuple[list[datetime], bool]:
    """Wall times that the phrase can mean, the likeliest first, and whether one lies near ahead.

    Without a day the latest before `not_after` is meant, and only that.
    """
    hours = _hours(clock, phrase.day, around)
    part = phrase.day.hours if phrase.day else None
    if phrase.day or around.day:
        found, is_ahead = date_of(phrase.day, author) if phrase.day else (around.day, False)
        if not found:
            return [], True
        walls = [
            wall
            for hour in hours
            for shift in ((0, 1) if part and part[1] > 24 else (0,))
            if _in_part(hour + 24 * shift, part) and (wall := _at(found, hour, clock) + timedelta(days=shift))
        ] or [_at(found, hour, clock) for hour in hours]
        past = [wall for wall in walls if instants(wall, (zone,))[0] <= not_after]
        if not past and phrase.day and phrase.day.kind == "weekday":
            past = [wall - timedelta(days=7) for wall in walls]
        today = author.wall(author.said_at, zone)
        if phrase.day and phrase.day.kind == "weekday" and today.weekday() == phrase.day.weekday:
            same = [wall + timedelta(days=7) for wall in walls if wall + timedelta(days=7) <= today]
            past = same or past
        if found == today.date() and len(past) > 1:
            past = past[-1:] if past[-1] > past[0] else past[:1]
        return sorted(past, key=_likelihood), is_ahead
    end = author.wall(not_after, zone)
    walls = sorted(
        (_at(end.date() - timedelta(days=back), hour, clock) for back in (0, 1) for hour in hours), reverse=True
    )
    past = [wall for wall in walls if wall <= end]
    ahead = [wall for wall in walls if end < wall]
    if not ahead or not past:
        return past[:1], False
    until, since = ahead[-1] - end, end - past[0]
    return past[:1], until <= SOON if len(hours) == 1 else 3 * until < since


def _hours(clock: Clock, day: Day | None, around: Surroundings) -> list[int]:
    half = clock.half
    if clock.is_24 or (not half and not clock.is_bare and (around.is_24 or (day and day.is_numeric))):
        return [clock.hour]
    if clock.is_continental and not half and day and not day.hours:
        return [clock.hour]
    hour = clock.hour % 12
    if half:
        # "12 at night" and "12 in the evening" are midnight, as 12 am is
        return [hour + (12 if half == "late" else 0)]
    return [hour, hour + 12]


def _in_part(hour: int, part: tuple[int, int] | None) -> bool:
    return part is None or part[0] - 1 <= hour < part[1] + 1


def _at(day: date, hour: int, clock: Clock) -> datetime:
    second = min(clock.second or 0, 59)
    micros = int(clock.fraction.ljust(6, "0")[:6]) if clock.fraction else 0
    return datetime.combine(day, datetime.min.time()) + timedelta(
        hours=hour, minutes=clock.minute, seconds=second, microseconds=micros
    )


def _likelihood(wall: datetime) -> int:
    """Waking hours first."""
    return 0 if 7 <= wall.hour < 19 else 1
