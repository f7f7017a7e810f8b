"""The day that the lines above a file's first record state for all of them.

Linux 5.4.0-150-generic (web-1)     03/29/2026     _x86_64_    (4 CPU)
=== Verbose logging started: 29.03.2026  02:41:07 ===
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from connectors import _stamps
from connectors._pieces import DAY_US
from connectors._shapes import COMMON, RARE
from connectors._votes import choose
from connectors.logs._sightings import Sighting
from pipelines.evidence import EvidenceFile
from pipelines.records import Records
from pipelines.times import bases
from pipelines.times.anchors import Anchor
from pipelines.times.orders import OrderVote, swapped

NOON_US = DAY_US // 2
HALVES = re.compile(r":[0-9]{2} ?[AP]M\b")  # where a day is written month first, in all but rare cases
OF_THE_DOCUMENT = re.compile(  # when it was written, not when that happened of which it tells
    r"(?i)^\W*(?:authors?|owners?|written|prepared|created|drafted|published|reviewed|revised|version|(?:last )?(?:updated|edited|modified)"
    r"|autor(?:in|en)?|verfasst|erstellt|aktualisiert|geändert)\b"
)
BETWEEN_RULES = re.compile(
    r"(?i)-{3,} *((?:mon|tues|wednes|thurs|fri|satur|sun)day,? [^-]+?) *-{3,}"
)  # as JES2 opens a job's log
NO_DAYS = ("d.m.yy", "yymmdd")  # versions and numbers of builds look the same
WHOLE_DAYS = tuple(
    shape
    for shape in (*COMMON, *RARE)
    if not shape.epoch and not shape.missing and not any(name in shape.name for name in NO_DAYS)
)
BY_HALVES = f"{bases.ORDER_CHOSEN}AM and PM"


@dataclass(frozen=True)
class Stated:
    """A day as a header states it: microseconds since 1970, of its clock too where it has one.

    is_order_open: its characters do not tell the day from the month.
    """

    local: int
    has_clock: bool
    is_order_open: bool

    @property
    def day(self) -> date:
        return _day(self.local, is_next=False)

    def days(
        self, first_clock: int, lines: Iterable[str], anchor: Anchor | None, window: tuple[int, int] | None
    ) -> tuple[date, date | None, str]:
        """The day of the first record, a second one that nothing rules out, and what was decided between the two.

        first_clock: its time of day in microseconds: well before the header's own, it is the next day's. lines: of the file.
        """
        first, second, note = self.local, None, ""
        if self.is_order_open:
            other = int(swapped(np.array([first]))[0])
            if any(map(HALVES.search, lines)):
                note = BY_HALVES  # it was read month first
            else:
                vote = OrderVote()
                vote.feed(np.array([first]))
                swap = vote.decide(anchor, window)
                first, other = (other, first) if swap.is_swapped else (first, other)
                second, note = (other if swap.is_open else None), swap.note
        is_next = self.has_clock and first_clock < first % DAY_US - NOON_US
        return _day(first, is_next), None if second is None else _day(second, is_next), note


def lines_above(file: EvidenceFile, records: Records) -> tuple[str, ...]:
    """The lines of a text above its first record, and what stands between rules in it as the heading of a day."""
    table = records.table("events")
    if table is None or file.evidence.head.shape != "text":
        return ()
    first_line = pl.scan_parquet(table).select(pl.col("line_number").min()).collect().item()
    above, first = file.evidence.head.lines[: first_line - 1], file.evidence.head.lines[first_line - 1 : first_line]
    return (*above, *(found[1] for line in first if (found := BETWEEN_RULES.search(line))))


def days_in(lines: Iterable[str]) -> list[Stated]:
    """The days that the lines state, the first one first; those with all digits of their year before those without. The
    document's own counts where no other is stated.
    """
    lines = list(lines)
    return _days_in(line for line in lines if not OF_THE_DOCUMENT.match(line)) or _days_in(lines)


def _days_in(lines: Iterable[str]) -> list[Stated]:
    best = [min(found, key=lambda seen: (_is_short(seen), -seen.shape.rank)) for found in map(_sighted, lines) if found]
    found = [
        Sighting(number, seen.shape, match)
        for number, seen in enumerate(best)
        for match in seen.shape.compiled.finditer(seen.match.string)
    ]
    return [stated for seen in sorted(found, key=_is_short) if (stated := _stated(seen))]


def day_in(lines: Iterable[str]) -> Stated | None:
    """The first day that the lines state."""
    return next(iter(days_in(lines)), None)


def _sighted(line: str) -> list[Sighting]:
    return [Sighting(0, shape, match) for shape in WHOLE_DAYS if (match := shape.compiled.search(line))]


def _stated(seen: Sighting) -> Stated | None:
    choice = choose(seen.shape, [seen.match])
    reading = _stamps.read(pl.DataFrame([seen.match.groupdict()]).drop("s", strict=False), choice).row(0, named=True)
    if reading["at"] is None:
        return None
    return Stated(reading["at"], seen.shape.grain_us != DAY_US, "order" in reading["missing"])


def _is_short(seen: Sighting) -> bool:
    return re.search(r"(?:19|20)[0-9]{2}", seen.match[0]) is None


def _day(local: int, is_next: bool) -> date:
    at = datetime(1970, 1, 1) + timedelta(microseconds=local)  # noqa: DTZ001 (a local reading)
    return (at + timedelta(days=is_next)).date()
