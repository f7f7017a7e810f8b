"""Clock times, days and zones as people, chat programs and notes write them; nothing here knows what stood above.

14:05   2:05 PM   [00:12]   14:??        2026-03-29   29 March 2026   Friday, March 29th   29/03/2026
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import available_timezones

from connectors import _stamps
from connectors._zones import ABBREVIATIONS, AREAS

SECOND, MINUTE, HOUR, DAY = 1_000_000, 60_000_000, 3_600_000_000, 86_400_000_000
FILLED_DAY = date(2000, 1, 1)  # what `pipelines.times` fills in where a date or a year is missing
MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip
MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
CLOCK = re.compile(
    r"(?<![\d:.])(?P<hour>[01]?\d|2[0-3])(?:"
    r"[:h](?P<minute>[0-5]\d|\?\?|xx)(?::(?P<second>[0-5]\d)(?:[.,](?P<fraction>\d{1,6}))?)?(?:\s?(?P<half>[AaPp]\.?[Mm]\b\.?))?"
    r"|\s?(?P<bare>[AaPp]\.?[Mm]\b\.?))(?!\d|:\d)"
)
DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d-])(?P<year>\d{4})[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>0?[1-9]|[12]\d|3[01])(?!\d)",
        r"(?<!\d)(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.)?\s(?:of\s)?" + MONTH.format("name") + r",?\s(?P<year>(?:19|20)\d{2})(?!\d)",
        r"\b" + MONTH.format("name") + r"\s{1,2}(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,?\s(?:\d{2}:\d{2}(?::\d{2})?\s)?(?P<year>(?:19|20)\d{2})(?!\d)",
        r"(?<![\d/])(?P<first>\d{1,2})(?P<mark>[/.-])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20)?\d{2})(?![\d/])",
        r"(?<!\d)(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.)?\s(?:of\s)?" + MONTH.format("name") + r"\b",
        r"\b" + MONTH.format("name") + r"\s{1,2}(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b(?!:)",
    )
)  # fmt: skip
US_ZONES = {
    "PT": "America/Los_Angeles",
    "MT": "America/Denver",
    "CT": "America/Chicago",
    "ET": "America/New_York",
}  # summer and winter
ZONE = re.compile(
    r"(?:^|[\s(\[:,])(?P<zone>(?:UTC|GMT)\s?[+\-\u2212]\d{1,2}(?::?\d{2})?|[A-Z][a-z]+/[A-Z][A-Za-z_]+|"
    + "|".join(sorted((name for name in [*ABBREVIATIONS, *US_ZONES] if name != "Z"), key=len, reverse=True))
    + r")(?![A-Za-z\d])"
)
CITY = r"([A-Z][a-z]+(?: [A-Z][a-z]+)?)"
OF_PLACE = re.compile(  # "all times Berlin", "times are in New York", "Time (Sydney)", "in Toronto time"
    rf"\b[Tt]imes?(?: zone)?(?: are| is)?(?: given| shown)?(?: in)?[ :(]{{1,3}}(?:local time (?:in|of) )?{CITY}\b|\b{CITY} (?:local )?times?\b"
)


@dataclass(frozen=True)
class Day:
    """A day as stated; year None: only month and day are.

    order_by: what told the day from the month where both are numbers; is_open: nothing did, and the month is taken to
    come first.
    """

    month: int
    day: int
    year: int | None
    order_by: str = ""
    is_open: bool = False

    @property
    def filled(self) -> date:
        """In its year, or in the one that is filled in until the year is known."""
        return date(self.year or FILLED_DAY.year, self.month, self.day)


@dataclass(frozen=True)
class Clock:
    """A clock time as written: microseconds since midnight, and how wide it is.

    is_open: on a 12-hour clock without AM or PM, perhaps; has_half: AM or PM stands beside it.
    """

    at: int
    grain: int
    is_open: bool = False
    has_half: bool = False


@dataclass(frozen=True)
class Zone:
    """What a text says its times are in: an offset, or a name that is to be looked up."""

    offset_seconds: int | None
    name: str | None


def clock_in(text: str) -> tuple[Clock, tuple[int, int]] | None:
    """The first clock time of a text, and where it stands."""
    match = CLOCK.search(text)
    if match is None:
        return None
    hour, half = int(match["hour"]), (match["half"] or match["bare"] or "")[:1].lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    minute, second, fraction = match["minute"], match["second"], match["fraction"]
    if not (minute or "").isdigit():
        return Clock(hour * HOUR, HOUR, has_half=bool(half)), match.span()
    at = hour * HOUR + int(minute) * MINUTE + int(second or 0) * SECOND + int((fraction or "").ljust(6, "0"))
    grain = 10 ** (6 - len(fraction)) if fraction else SECOND if second else MINUTE
    is_open = not half and 1 <= hour <= 12 and not match["hour"].startswith("0")
    return Clock(at, grain, is_open, bool(half)), match.span()


def day_in(text: str, order: str | None = None) -> tuple[Day, tuple[int, int]] | None:
    """The first day of a text, and where it stands. order: "dmy" or "mdy" for days that are all numbers."""
    for pattern in DAYS:
        match = pattern.search(text)
        found = match and _day(match, order)
        if match and found:
            return found, match.span()
    return None


def numeric_order(texts: Iterable[str]) -> str | None:
    """Whether the day or the month comes first in a file's all-numeric days: by a number over 12, else by their order."""
    found = [
        (int(m["first"]), int(m["second"]), int(m["year"]), m["mark"]) for text in texts if (m := DAYS[3].search(text))
    ]
    if any(first > 12 for first, *_ in found) or (found and all(mark == "." for *_, mark in found)):
        return "dmy"
    if any(second > 12 for _, second, *_ in found):
        return "mdy"
    falls = {
        order: sum(later < earlier for earlier, later in zip(days, days[1:], strict=False))
        for order, days in (("dmy", [(y, b, a) for a, b, y, _ in found]), ("mdy", [(y, a, b) for a, b, y, _ in found]))
    }
    return None if falls["dmy"] == falls["mdy"] else min(falls, key=lambda order: falls[order])


def zone_of(text: str) -> Zone | None:
    """The zone that a text is: `+01:00`, `UTC`, `CET`; None where it is empty."""
    if text in US_ZONES:
        return Zone(None, US_ZONES[text])
    offset, name = _stamps.offset_of(text) if text else (None, None)
    return None if offset is None and name is None else Zone(offset, None if offset is not None else name)


def zone_in(text: str) -> Zone | None:
    match = ZONE.search(text)
    if match is None:
        return None
    return zone_of(match["zone"].replace(" ", ""))


def zone_stated(text: str) -> Zone | None:
    """The zone that a line states for the times below it, by its name or by a city that one zone is called after."""
    if found := zone_in(text):
        return found
    match = OF_PLACE.search(text)
    city = next(filter(None, match.groups())).replace(" ", "_") if match else ""
    named = _zones_by_city().get(city, [])
    return Zone(None, named[0]) if len(named) == 1 else None


@functools.cache
def _zones_by_city() -> dict[str, list[str]]:
    """City → the zones whose names end in it."""
    cities: dict[str, list[str]] = {}
    for zone in sorted(available_timezones()):
        if zone.count("/") == 1 and zone.split("/")[0] in AREAS.split("|"):
            cities.setdefault(zone.split("/")[1], []).append(zone)
    return cities


def _day(match: re.Match[str], order: str | None) -> Day | None:
    parts, order_by, is_open = match.groupdict(), "", False
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        order_by = "the dots between them" if parts["mark"] == "." and max(first, second) <= 12 else "the column"
        order = "dmy" if first > 12 else "mdy" if second > 12 else "dmy" if parts["mark"] == "." else order
        is_open = order is None
        day, month = (first, second) if order == "dmy" else (second, first)
    else:
        day = int(parts["day"])
        month = int(parts["month"]) if parts.get("month") else MONTHS[parts["name"][:3].lower()]
    year = int(parts["year"]) if parts.get("year") else None
    year = year + 2000 if year is not None and year < 100 else year
    try:
        date(year or FILLED_DAY.year, month, day)
    except ValueError:
        return None
    return Day(month, day, year, "" if is_open else order_by, is_open)
