"""Zones that stand beside a stamp and not in it: in a field of the same record, a column's name, a line at the top.

tz=America/New_York        {"timezone": "+02:00"}        Time (UTC-05:00)        # Time zone: Europe/Zurich
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from connectors._names import plain
from connectors._zones import ABBREVIATIONS, AREAS, REGIONS, WINDOWS, iana_of

FIELDS = (
    "timezone",
    "tz",
    "zone",
    "timezonename",
    "tzname",
    "timezoneid",
    "utcoffset",
    "tzoffset",
    "gmtoffset",
    "offset",
)
_LETTERS = "|".join(sorted((name for name in (*ABBREVIATIONS, *REGIONS) if len(name) > 1), key=len, reverse=True))
NAMES = rf"(?:{AREAS})/[A-Z][A-Za-z_+\-0-9]+(?:/[A-Z][A-Za-z_]+)?|{WINDOWS}|{_LETTERS}"
VALUE = rf"(?:(?:UTC|GMT)? ?[+\-\u2212](?:0?[0-9]|1[0-4])(?::?[0-5][0-9])?|{NAMES})"
KEY = rf"\b(?:tz|time_?zone|tz_?name|(?:utc|tz|gmt)_?offset)\x22?[=:] ?\x22?({VALUE})(?:[^\w/:+-]|$)"  # in a line of pairs
LEADING = rf"^[\[(<]?({NAMES})[\])>:,|]? [\[(<]?[0-9]{{2}}"  # before the stamp that begins the line
ZONE = re.compile(VALUE)
IN_NAME = re.compile(rf"[(\[]\s*({VALUE})\s*[)\]]|(?:^|[\s_.-])(UTC|utc|GMT|gmt)(?:$|[\s_.-])|[a-z](UTC)$")
OF_COUNTERS = re.compile(r"^\(PDH-[A-Z]+ [0-9.]+\) \((.+)\)\((-?[0-9]{1,3})\)$")  # of Windows' performance counters
IN_HEADER = re.compile(
    rf"(?i:\b(?:time ?zone|tz|all times(?: are)?(?: given| shown)?(?: in)?|times (?:are )?in)\b)\W{{0,4}}({VALUE})(?![\w/:+-])"
)


SAID = re.compile(rf"\bUTC adjustment: ({VALUE})")  # by SQL Server, as it starts


def zone_of(value: Any) -> str | None:
    """A value that is a zone as a whole: `+02:00`, `UTC-5`, `CET`, `Europe/Zurich`."""
    text = value.strip() if isinstance(value, str) else ""
    return _spelled(text) if ZONE.fullmatch(text) else None


def zone_field(fields: Iterable[str]) -> str | None:
    """The field that states the zone, by its name."""
    known = {plain(name): name for name in reversed(list(fields))}
    return next((known[name] for name in FIELDS if name in known), None)


def zone_beside(fields: Mapping[str, Any]) -> str | None:
    """The zone that another field of the record states."""
    name = zone_field(fields)
    return zone_of(fields[name]) if name else None


def zone_in_name(name: str) -> str | None:
    """The zone that the name of a column or field gives for all its stamps."""
    if counters := OF_COUNTERS.match(name):
        return iana_of(counters[1]) or _east_of(-int(counters[2]))
    found = IN_NAME.search(name)
    return (
        next((_spelled(text.upper() if text.islower() else text) for text in found.groups() if text), None)
        if found
        else None
    )


def zone_in_header(lines: Iterable[str]) -> str | None:
    """The first zone that the lines above the first record state for all of them."""
    return next((_spelled(found[1]) for line in lines if (found := IN_HEADER.search(line))), None)


def zone_said(lines: Iterable[str]) -> str | None:
    """The zone of its clock that the writer of a log states in one of its first records."""
    return next((_spelled(found[1]) for line in lines if (found := SAID.search(line))), None)


def _east_of(minutes: int) -> str:
    """An offset in the minutes that Windows counts, its sign turned round."""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _spelled(zone: str) -> str:
    return iana_of(zone) or zone.replace(" ", "")
