"""From a local reading to UTC: the one place where a zone's rules are applied.

The rules are those of Python's zoneinfo (with the `tzdata` package where the system has none), turned
into a few stretches of constant offset, so that a whole column is converted at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

MICROS = 1_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Conversion:
    """Local microseconds as UTC microseconds: the earlier and the later possibility, equal where there is only one.

    is_skipped: the local time does not exist in the zone (a clock change jumped over it); the two
    possibilities are then what the offset before and the one after the change make of it.
    """

    earlier: np.ndarray
    later: np.ndarray
    is_skipped: np.ndarray

    @property
    def is_repeated(self) -> np.ndarray:
        return ~self.is_skipped & (self.earlier != self.later)


def to_utc(local: np.ndarray, zone: str) -> Conversion:
    """local: int64 microseconds of wall time. zone: an IANA name or an offset such as "-02:00"."""
    fixed = fixed_offset(zone)
    if fixed is not None:
        utc = local - fixed * MICROS
        return Conversion(utc, utc, np.zeros(len(local), dtype=bool))
    if not len(local):
        return Conversion(local, local, np.zeros(0, dtype=bool))
    day = 86_400 * MICROS
    stretches = _stretches(zone, int(local.min() - 2 * day) // MICROS, int(local.max() + 2 * day) // MICROS)
    biggest = np.iinfo(np.int64).max
    earlier, later = np.full(len(local), biggest), np.full(len(local), -biggest)
    found = np.zeros(len(local), dtype=np.int8)
    for begins, ends, offset in stretches:
        candidate = local - offset * MICROS
        fits = (candidate >= begins * MICROS) & (candidate < ends * MICROS)
        earlier = np.where(fits & (candidate < earlier), candidate, earlier)
        later = np.where(fits & (candidate > later), candidate, later)
        found += fits
    is_skipped = found == 0
    if is_skipped.any():
        _fill_skipped(local, stretches, is_skipped, earlier, later)
    return Conversion(earlier, later, is_skipped)


def fixed_offset(zone: str) -> int | None:
    """Seconds east of UTC of "+02:00", "-0330" or "UTC"; None for a name with rules."""
    if zone in ("UTC", "Z", "GMT", "Etc/UTC"):
        return 0
    if found := re.fullmatch(r"([+-])(\d{2}):?(\d{2})", zone):
        sign, hours, minutes = found.groups()
        return (1 if sign == "+" else -1) * (int(hours) * 3600 + int(minutes) * 60)
    return None


def _fill_skipped(
    local: np.ndarray,
    stretches: list[tuple[int, int, int]],
    is_skipped: np.ndarray,
    earlier: np.ndarray,
    later: np.ndarray,
) -> None:
    for (_, ends, before), (_, _, after) in zip(stretches, stretches[1:], strict=False):
        inside = is_skipped & (local >= (ends + before) * MICROS) & (local < (ends + after) * MICROS)
        earlier[inside] = local[inside] - after * MICROS
        later[inside] = local[inside] - before * MICROS


def _stretches(zone: str, first: int, last: int) -> list[tuple[int, int, int]]:
    """(begins, ends, offset) in seconds UTC: the zone's offsets between two instants, in order."""
    info = ZoneInfo(zone)

    def offset_at(second: int) -> int:
        offset = (EPOCH + timedelta(seconds=second)).astimezone(info).utcoffset()
        assert offset is not None
        return int(offset.total_seconds())

    found: list[tuple[int, int, int]] = []
    begins, offset = first, offset_at(first)
    step = 7 * 86_400
    while begins < last:
        probe = begins
        while probe < last and offset_at(min(probe + step, last)) == offset:
            probe += step
        if probe >= last:
            found.append((begins, last + 1, offset))
            break
        low, high = probe, min(probe + step, last)  # the offset changes in (low, high]
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset_at(middle) == offset else (low, middle)
        found.append((begins, high, offset))
        begins, offset = high, offset_at(high)
    return found
