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
from pipelines.times import bases
from pipelines.times.anchors import Anchor
from pipelines.times.orders import OrderVote, swapped

NOON_US = DAY_US // 2
HALVES = re.compile(r":[0-9]{2} ?[AP]M\b")  # where a day is written month first, in all but rare cases
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


def day_in(lines: Iterable[str]) -> Stated | None:
    """The first day that the lines state; one with all digits of its year before one without."""
    found = [
        Sighting(number, shape, match)
        for number, line in enumerate(lines)
        for shape in WHOLE_DAYS
        if (match := shape.compiled.search(line))
    ]
    if not found:
        return None
    best = min(found, key=lambda seen: (_is_short(seen), seen.line, -seen.shape.rank))
    choice = choose(best.shape, [best.match])
    reading = _stamps.read(pl.DataFrame([best.match.groupdict()]).drop("s", strict=False), choice).row(0, named=True)
    if reading["at"] is None:
        return None
    has_clock = best.shape.grain_us != DAY_US
    return Stated(reading["at"], has_clock, "order" in reading["missing"])


def _is_short(seen: Sighting) -> bool:
    return re.search(r"(?:19|20)[0-9]{2}", seen.match[0]) is None


def _day(local: int, is_next: bool) -> date:
    at = datetime(1970, 1, 1) + timedelta(microseconds=local)  # noqa: DTZ001 (a local reading)
    return (at + timedelta(days=is_next)).date()
