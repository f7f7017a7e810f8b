"""From a local reading to UTC: the one place where a zone's rules are applied.

The rules are those of Python's zoneinfo (with the `tzdata` package where the system has none), turned
into a few stretches of constant offset, so that a whole column is converted at once.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

MICROS = 1_000_000
DAY = 86_400 * MICROS
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR, LAST_YEAR = 1900, 2200  # a sentinel of the year 1 or 9999 takes the offset of the nearer end
PROBED = 7 * 86_400  # seconds between two looks at a zone's offset: no zone changes twice in a week
FOREVER = int(np.iinfo(np.int64).max)


@dataclass(frozen=True)
class Conversion:
    """Local microseconds as UTC microseconds: the earlier and the later possibility, equal where there is only one.

    is_skipped: the local time does not exist in the zone (a clock change jumped over it); the two
    possibilities are then what the offset before and the one after the change make of it. change: for
    a repeated reading the second (UTC) in which the clock was set back, else 0.
    """

    earlier: np.ndarray
    later: np.ndarray
    is_skipped: np.ndarray
    change: np.ndarray

    @property
    def is_repeated(self) -> np.ndarray:
        return self.change != 0


def to_utc(local: np.ndarray, zone: str) -> Conversion:
    """local: int64 microseconds of wall time. zone: an IANA name or an offset such as "-02:00"."""
    never, nothing = np.zeros(len(local), dtype=bool), np.zeros(len(local), dtype=np.int64)
    fixed = fixed_offset(zone)
    if fixed is not None:
        utc = local - fixed * MICROS
        return Conversion(utc, utc, never, nothing)
    if not len(local):
        return Conversion(local, local, never, nothing)
    stretches = _stretches(zone, year_of(local.min()) - 1, year_of(local.max()) + 2)
    earlier, later, change = np.full(len(local), FOREVER), np.full(len(local), -FOREVER), nothing
    for begins, ends, offset in stretches:
        candidate = local - offset * MICROS
        fits = (candidate >= begins) & (candidate < ends)
        is_first = fits & (candidate < earlier)
        earlier = np.where(is_first, candidate, earlier)
        later = np.where(fits & (candidate > later), candidate, later)
        change = np.where(is_first, ends // MICROS, change)
    is_skipped = earlier == FOREVER
    if is_skipped.any():
        _fill_skipped(local, stretches, is_skipped, earlier, later)
    return Conversion(earlier, later, is_skipped, np.where(~is_skipped & (earlier != later), change, 0))


def fixed_offset(zone: str) -> int | None:
    """Seconds east of UTC of "+02:00", "-0330" or "UTC"; None for a name with rules."""
    if zone in ("UTC", "Z", "GMT", "Etc/UTC"):
        return 0
    if found := re.fullmatch(r"([+-])(\d{2}):?(\d{2})", zone):
        sign, hours, minutes = found.groups()
        return (1 if sign == "+" else -1) * (int(hours) * 3600 + int(minutes) * 60)
    return None


def spelled(offset_seconds: int) -> str:
    """The zone of a constant offset: -12600 is "-03:30"."""
    minutes = abs(offset_seconds) // 60
    return f"{'-' if offset_seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


@functools.cache
def is_known(name: str) -> bool:
    """Whether the zone database has this name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def offset_called(zone: str, letters: str, year: int) -> int | None:
    """Seconds east of UTC of what a zone calls by these letters in this year: "IST" is +01:00 in Dublin's summer."""
    if fixed_offset(zone) is not None:
        return None
    info = ZoneInfo(zone)
    for month in range(1, 13):
        at = datetime(year, month, 1, tzinfo=UTC).astimezone(info)
        if at.tzname() == letters:
            return _seconds(at)
    return None


def offset_at(zone: str, instant: datetime) -> int:
    """Seconds east of UTC of a zone at an instant."""
    fixed = fixed_offset(zone)
    return _seconds(instant.astimezone(ZoneInfo(zone))) if fixed is None else fixed


def _fill_skipped(
    local: np.ndarray,
    stretches: tuple[tuple[int, int, int], ...],
    is_skipped: np.ndarray,
    earlier: np.ndarray,
    later: np.ndarray,
) -> None:
    for (_, ends, before), (_, _, after) in zip(stretches, stretches[1:], strict=False):
        inside = is_skipped & (local >= ends + before * MICROS) & (local < ends + after * MICROS)
        earlier[inside] = local[inside] - after * MICROS
        later[inside] = local[inside] - before * MICROS


@functools.lru_cache(maxsize=64)
def _stretches(zone: str, first_year: int, last_year: int) -> tuple[tuple[int, int, int], ...]:
    """(begins, ends, offset): UTC microseconds and seconds east, from one year to another, the outer two without an end."""
    info = ZoneInfo(zone)

    def offset(second: int) -> int:
        return _seconds((EPOCH + timedelta(seconds=second)).astimezone(info))

    first, last = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (first_year, last_year))
    changes = []
    for probe in range(first, last, PROBED):
        low, high = probe, min(probe + PROBED, last)
        if offset(low) == offset(high):
            continue
        while high - low > 1:  # the offset changes in (low, high]
            middle = (low + high) // 2
            low, high = (middle, high) if offset(middle) == offset(probe) else (low, middle)
        changes.append(high)
    offsets = [offset(second) for second in (first, *changes)]
    edges = [-FOREVER, *(change * MICROS for change in changes), FOREVER]
    return tuple(zip(edges, edges[1:], offsets, strict=False))


def _seconds(at: datetime) -> int:
    offset = at.utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


def year_of(micros: int) -> int:
    """The year of a reading, within those that zones are asked about."""
    year = 1970 + int(np.int64(micros).astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64))
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def near_changes(local: np.ndarray, zone: str) -> np.ndarray:
    """Which local readings lie within two days of a change of their zone's offset."""
    near = np.zeros(len(local), dtype=bool)
    if fixed_offset(zone) is not None or not len(local):
        return near
    first, last = int(local.min()), int(local.max())
    for _, ends, offset in _stretches(zone, year_of(first) - 1, year_of(last) + 2)[:-1]:
        middle = ends + offset * MICROS
        if first - 2 * DAY < middle < last + 2 * DAY:
            near |= np.abs(local - middle) < 2 * DAY
    return near
