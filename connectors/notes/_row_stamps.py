"""The time that a row of notes begins with, and what stands behind it: `~10:45`, `2026-03-29 09:00 - 11:00 (CET)`, `14:??`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from connectors._wall import Clock, Day, Zone, clock_in, day_in, zone_in, zone_of

# A stamp at the beginning of an item, and what may stand around it.
LEADS = r"[\s*_`~≈<>\[(|]*(?:(?:around|about|approx\.?|ca\.?|circa|at)\s+)?[\s*_`~≈\[(]*"
APPROXIMATE = re.compile(r"[~≈]|\b(?:around|about|approx|ca|circa)\b|\?\?|-?ish\b", re.IGNORECASE)
LONG_YEAR = re.compile(r"(?<!\d)(\d{5})(-\d{2}-\d{2})")
RANGE = re.compile(r"^\s*(?:-|–|—|to|until|bis)\s*")
PLACEHOLDER = re.compile(r"^\s*(?:hh:mm|--:--|\?\?:\?\?|xx:xx|tbd|n/a)", re.IGNORECASE)
WEEKDAY = re.compile(r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Ways:
    """How a file writes its days. order: of day and month in numbers. years: that it names anywhere, to mend one with five digits."""

    order: str | None = None
    years: frozenset[int] = frozenset()


@dataclass
class Stamp:
    """The time that a row begins with: as written, and its parts."""

    written: str
    clock: Clock | None
    day: Day | None
    zone: Zone | None = None
    until: Clock | None = None
    is_approximate: bool = False


def leading(text: str, ways: Ways) -> tuple[Stamp, str] | None:
    """The stamp that a text begins with, and what it says behind it."""
    found = stamp_at_start(text, ways)
    if found is None or (found[0].clock is None and not re.match(r"^[\s*_`\])]*[:\-–—|]", found[1])):
        return None
    said = re.sub(r"^[\s*_`~\])]*(?:[:\-–—|>,.]+(?=\s|\*|$))?[\s*_`]*", "", found[1])
    said = said.replace("**", "", 1) if said.count("**") % 2 else said  # the stamp was in bold as well
    return (found[0], said) if said else None


def stamp_at_start(text: str, ways: Ways) -> tuple[Stamp, str] | None:
    """The stamp that stands first and the text behind it; None where something else does."""
    lead = re.match(LEADS, text, re.IGNORECASE)
    body = _mended(text[lead.end() :] if lead else text, ways.years)
    day, place = _day_at_start(body, ways.order)
    behind = body[place:]
    gap = re.match(r"[\s,T*_`]*(?:at\s+|@\s*|,\s*|-\s+)?[\s~≈]*", behind)
    skipped = gap.end() if gap else 0
    clock, length = _clock_at_start(behind[skipped:])
    if clock is None and day is None:
        return None
    rest = behind
    if clock is not None:
        rest = behind[skipped + length :]
    elif holder := PLACEHOLDER.match(behind):
        rest = behind[holder.end() :]
    until, rest = _until(rest)
    zone, rest = _zone(rest)
    head = text[: len(text) - len(rest)]
    is_approximate = bool(APPROXIMATE.search(head + rest[:2]))
    return Stamp(head.strip(" \t*_`-–—:|([<"), clock, day, zone, until, is_approximate), rest


def is_alone(text: str, place: tuple[int, int]) -> bool:
    """Whether a line says nothing but the day at this place, with its weekday and zone perhaps."""
    before, after = text[: place[0]].strip(" *_#-"), text[place[1] :].strip(" *_:-()")
    return WEEKDAY.fullmatch(f"{before} " if before else "") is not None and (
        not after or (zone_in(after) is not None and len(after) < 12)
    )


def _day_at_start(text: str, order: str | None) -> tuple[Day | None, int]:
    """A day counts only where nothing but its weekday stands before it; and where it ends."""
    found = day_in(text, order)
    if found is None or not WEEKDAY.fullmatch(text[: found[1][0]]):
        return None, 0
    return found[0], found[1][1]


def _clock_at_start(text: str) -> tuple[Clock | None, int]:
    found = clock_in(text)
    return (found[0], found[1][1]) if found and found[1][0] == 0 else (None, 0)


def _mended(text: str, years: frozenset[int]) -> str:
    """A year that was typed with five digits, as the one that the file names elsewhere and that lacks one of them."""
    match = LONG_YEAR.match(text)
    if match is None:
        return text
    typed = match[1]
    likely = {int(typed[:i] + typed[i + 1 :]) for i in range(5)} & years
    if len(likely) != 1:
        return text
    return f"{likely.pop()}{match[2]}" + text[match.end() :]


def _until(rest: str) -> tuple[Clock | None, str]:
    """The end of a range: `09:00 - 11:00`."""
    dash = RANGE.match(rest)
    found = clock_in(rest[dash.end() :]) if dash else None
    if not dash or not found or found[1][0] > 0:
        return None, rest
    return found[0], rest[dash.end() + found[1][1] :]


def _zone(rest: str) -> tuple[Zone | None, str]:
    found = re.match(
        r"^\s?[(\[]?((?:UTC|GMT)[+\-\u2212]\d{1,2}(?::\d{2})?|[A-Z][a-z]+/[A-Z][A-Za-z_]+|[A-Z]{1,5}|\+\d{2}:?\d{2})\b[)\]]?",
        rest,
    )
    zone = (zone_of(found[1]) if found[1][0] in "Z+" else zone_in(found[1])) if found else None
    return (zone, rest[found.end() :]) if found and zone else (None, rest)
