"""Zones as people write them behind a time: abbreviations, offsets, cities, "my time"."""

from __future__ import annotations

import functools
import re
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from connectors import _zones
from pipelines.times.words.vocabulary import Vocabulary, any_of
from pipelines.times.zones import fixed_offset

# What letters stand for: their literal offset, and the zone whose season they belong to. The first is the likeliest.
ABBREVIATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "EST": (("-05:00", "America/New_York"),), "EDT": (("-04:00", "America/New_York"),),
    "CST": (("-06:00", "America/Chicago"), ("+08:00", "Asia/Shanghai")), "CDT": (("-05:00", "America/Chicago"),),
    "MST": (("-07:00", "America/Denver"),), "MDT": (("-06:00", "America/Denver"),),
    "PST": (("-08:00", "America/Los_Angeles"),), "PDT": (("-07:00", "America/Los_Angeles"),),
    "WET": (("+00:00", "Europe/Lisbon"),), "WEST": (("+01:00", "Europe/Lisbon"),),
    "BST": (("+01:00", "Europe/London"),), "CET": (("+01:00", "Europe/Berlin"),), "CEST": (("+02:00", "Europe/Berlin"),),
    "MEZ": (("+01:00", "Europe/Berlin"),), "MESZ": (("+02:00", "Europe/Berlin"),),
    "EET": (("+02:00", "Europe/Helsinki"),), "EEST": (("+03:00", "Europe/Helsinki"),), "MSK": (("+03:00", "Europe/Moscow"),),
    "IST": (("+05:30", "Asia/Kolkata"), ("+01:00", "Europe/Dublin"), ("+02:00", "Asia/Jerusalem")),
    "SGT": (("+08:00", "Asia/Singapore"),), "HKT": (("+08:00", "Asia/Hong_Kong"),), "JST": (("+09:00", "Asia/Tokyo"),),
    "KST": (("+09:00", "Asia/Seoul"),), "AEST": (("+10:00", "Australia/Sydney"),), "AEDT": (("+11:00", "Australia/Sydney"),),
    "NZST": (("+12:00", "Pacific/Auckland"),), "NZDT": (("+13:00", "Pacific/Auckland"),), "BRT": (("-03:00", "America/Sao_Paulo"),),
}  # fmt: skip
REGIONS = _zones.REGIONS | {
    "Eastern": "America/New_York", "Central": "America/Chicago", "Mountain": "America/Denver", "Pacific": "America/Los_Angeles",
}  # fmt: skip


@functools.cache
def _cities() -> dict[str, str]:
    zones = (
        zone
        for zone in sorted(available_timezones())
        if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/"))
    )
    return {zone.rsplit("/", 1)[1].replace("_", " ").lower(): zone for zone in zones}


_PLACES = any_of(city.title() for city in _cities())
NAMED = any_of([*ABBREVIATIONS, *REGIONS])
WRITTEN = (
    rf"(?:(?P<utc>utc|gmt|zulu)(?P<shift>[+-−]\d{{1,2}}(?::?\d\d)?)?|(?-i:(?P<letters>{NAMED}))(?:\s+time)?|(?P<zulu>(?-i:Z))"
    r"|(?P<offset>\+\d\d:?\d\d|[−-]\d{4}|(?:(?<=:\d\d:\d\d)|(?<=\.\d\d\d)|(?<=T\d\d:\d\d))[−-]\d\d:\d\d)|(?-i:(?P<name>[A-Z][a-z]+/[A-Z][A-Za-z_/]+))|(?-i:(?P<city>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?))\s+time"
    rf"|(?:in\s+)?(?-i:(?P<place>{_PLACES})))(?!\w)(?!:\d)"
)


@functools.cache
def suffix(vocabulary: Vocabulary) -> str:
    """A pattern for the zone behind a time, its own space and brackets included."""
    own = rf"(?P<own>{vocabulary.any_of('local')})(?!\w)"
    foreign = rf"(?P<foreign>{vocabulary.any_of('other_zone')})(?!\w)"
    return rf"(?:,?\s*(?P<bracket>[(\[])?\s*(?:(?:in\s+)?{WRITTEN}|{foreign}|{own})(?(bracket)[)\]]?))"


@functools.cache
def compiled(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(suffix(vocabulary), re.IGNORECASE)


def zones_of(found: re.Match[str], local: datetime | None, author_zone: str) -> tuple[str, ...] | None:
    """The zones that the matched suffix can mean, the likeliest first; () for the author's own; None: somebody else's.

    local: the wall time that it belongs to, which settles what the season makes of an abbreviation.
    """
    if found["foreign"]:
        return None
    if found["utc"] or found["zulu"]:
        return (_offset(found["shift"] or "+0"),)
    if found["offset"]:
        return (_offset(found["offset"]),)
    if found["name"]:
        return (found["name"],) if found["name"] in available_timezones() else ()
    if city := found["city"] or found["place"]:
        zone = _cities().get(city.lower())
        return (zone,) if zone else ()
    if letters := found["letters"]:
        return (REGIONS[letters],) if letters in REGIONS else _abbreviated(letters, local, author_zone)
    return ()


def _abbreviated(letters: str, local: datetime | None, author_zone: str) -> tuple[str, ...]:
    candidates = ABBREVIATIONS[letters]
    if len(candidates) > 1 and fixed_offset(author_zone) is None:
        own = [each for each in candidates if each[1] == author_zone]
        near = [each for each in candidates if each[1].split("/")[0] == author_zone.split("/")[0]]
        # The likeliest stays possible: who lives in Europe speaks of India's time as well as of Ireland's.
        likely = [each for each in candidates if each == candidates[0] or each in near]
        candidates = tuple(own or (likely if near else candidates))
    zones = [offset for offset, _ in candidates]
    for offset, region in candidates:
        if local and ZoneInfo(region).utcoffset(local) != ZoneInfo(region).utcoffset(
            _other_season(local, offset, region)
        ):
            zones.append(region)
    return tuple(zones)


def _other_season(local: datetime, offset: str, region: str) -> datetime:
    """A day of that year on which the region has this offset; `local` itself where it has it already."""
    seconds = fixed_offset(offset)
    for month in (local.month, 1, 7):
        probe = local.replace(month=month, day=min(local.day, 28))
        shift = ZoneInfo(region).utcoffset(probe)
        if shift is not None and shift.total_seconds() == seconds:
            return probe
    return local


def _offset(text: str) -> str:
    sign = "-" if text[0] in "-−" else "+"
    digits = re.sub(r"\D", "", text).zfill(2)
    hours, minutes = (digits[:2], digits[2:] or "00") if len(digits) != 3 else (f"0{digits[0]}", digits[1:])
    return f"{sign}{int(hours):02d}:{minutes:0<2}"
