"""When a recording began: what is said in it is stamped by counting from there."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from connectors._wall import Day, day_in
from connectors._zones import offset_of
from pipelines.incident import Incident, fits
from pipelines.times import bases
from pipelines.times.anchors import DAY, MICROS, Anchor
from pipelines.times.noons import NOON
from pipelines.times.zones import is_known, spelled, to_utc

# Zoom names a recording by its start: GMT20260329-005810_Recording.transcript.vtt
START_IN_NAME = re.compile(
    r"GMT((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))-((?:[01]\d|2[0-3])[0-5]\d[0-5]\d)(?!\d)"
)


SAID_NOW = re.compile(
    r"\b(?:(?:it(?:['\u2019]s| is)|we(?:['\u2019]re| are) (?:now )?at)(?: now| currently)?|(?:the )?(?:current )?time (?:is|now is|check:?)(?: now)?)"
    r",? (?P<hour>[01]?[0-9]|2[0-3])[:h](?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?(?! ?(?:minutes|hours))(?: ?(?P<half>[ap])\.?m\b\.?)?"
    r"(?: ?(?P<zone>UTC|GMT|Z|[A-Z]{3,4}|[+-][0-9]{2}:?[0-9]{2})\b)?",
    re.IGNORECASE,
)
SAID_TODAY = re.compile(
    r"\b(?:today(?:['\u2019]s)?(?: date)?(?: is)?|(?:the )?date(?: today)? is|it(?:['\u2019]s| is)|this is|recorded on)\b(?P<day>[^.?!\n]{0,60})",
    re.IGNORECASE,
)
MINUTE = 60 * MICROS


@dataclass(frozen=True)
class Start:
    """The zero of a recording in UTC, at most `doubt` microseconds too early, and who says so; notes: what that rests on."""

    at: datetime
    source: str
    doubt: int = 0
    notes: tuple[str, ...] = ()

    @property
    def micros(self) -> int:
        return round(self.at.timestamp() * 1_000_000)


def start_of(incident: Incident, path: str) -> Start | None:
    """By [[meetings]], else by the file's name."""
    for meeting in incident.meetings:
        if fits(path, meeting.path):
            return Start(meeting.started_at.astimezone(UTC), "incident.toml")
    if found := START_IN_NAME.search(path):
        return Start(datetime.strptime("".join(found.groups()), "%Y%m%d%H%M%S").replace(tzinfo=UTC), "the file's name")
    return None


def said_start(
    table: Path | None, zone: str, zone_basis: str, anchor: Anchor | None, first_day: date | None
) -> Start | None:
    """By somebody who says in it what time it is; None where nobody does, where they do not agree, or on an unknown day.

    table: the recording's events. A time said to the minute leaves a minute of doubt, and several narrow it.
    """
    if table is None or anchor is None:
        return None
    words = pl.scan_parquet(table).filter(pl.col("missing") == "start").select("at", "body").collect()
    known = (first_day, 0) if first_day else None
    day = "file name" if first_day else anchor.source
    if said_day := _said_day(words.drop_nulls("body").iter_rows(), anchor):
        known, day = said_day, "its own words"
    earliest, latest, notes = None, None, set()
    for offset, said in words.iter_rows():
        for match in SAID_NOW.finditer(said or ""):
            named, basis = _zone_of(match["zone"], zone, zone_basis)
            clock = _clock_of(match)
            at = _on_a_day(clock, named, anchor, _day_of(clock - offset, known)) - offset
            until = at + (MICROS if match["second"] else MINUTE)
            earliest, latest = max(at, earliest or at), min(until, latest or until)
            notes.add(basis)
    if earliest is None or latest is None or latest <= earliest:
        return None
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=earliest)
    return Start(at, "its own words", latest - earliest, (*sorted(notes - {""}), f"{bases.DATE_INFERRED}{day}"))


def _said_day(words: Iterable[tuple[int, str]], anchor: Anchor) -> tuple[date, int] | None:
    """The day that somebody says it is, and how long after the start; None where two are said.

    Without a year it is the last one before the anchor.
    """
    days: dict[date, int] = {}
    for offset, text in words:
        for match in SAID_TODAY.finditer(text):
            if (found := day_in(match["day"])) and not found[0].is_open:
                days.setdefault(_in_its_year(found[0], anchor), offset)
    return days.popitem() if len(days) == 1 else None


def _clock_of(match: re.Match[str]) -> int:
    """Microseconds since midnight of a clock time as said, in halves of the day or not."""
    hour = int(match["hour"])
    if match["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    return (hour * 60 + int(match["minute"])) * MINUTE + int(match["second"] or 0) * MICROS


def _day_of(start: int, known: tuple[date, int] | None) -> date | None:
    """The day of a clock time, by a day that is known for some moment of the recording: midnight may lie between the two.

    start: the recording's beginning by that clock time, in microseconds since midnight of its day.
    """
    if known is None:
        return None
    day, offset = known
    return day - timedelta(days=(start + offset) // DAY)


def _in_its_year(day: Day, anchor: Anchor) -> date:
    last = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=anchor.micros)).date()
    if day.year:
        return day.filled
    years = (year for year in range(last.year, last.year - 9, -1) if day.month != 2 or day.day != 29 or isleap(year))
    return next(found for year in years if (found := date(year, day.month, day.day)) <= last)


def _zone_of(stated: str | None, zone: str, basis: str) -> tuple[str, str]:
    """The zone that was said with a time, else that of the file, and why."""
    if stated:
        offset, name = offset_of(stated.upper())
        if offset is not None or (name and is_known(name)):
            return (name or "UTC") if offset is None else spelled(offset), ""
    return zone, basis


def _on_a_day(clock: int, zone: str, anchor: Anchor, first_day: date | None) -> int:
    """The instant of a clock time, in microseconds: on the day that is known, else on the last that the anchor allows."""
    limit = anchor.micros + (NOON if anchor.is_near else 0)
    midnight = (first_day - date(1970, 1, 1)).days * DAY if first_day else limit // DAY * DAY + DAY
    while (at := int(to_utc(np.array([midnight + clock]), zone).earlier[0])) > limit and not first_day:
        midnight -= DAY
    return at
