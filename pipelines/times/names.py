"""Days and months that the names of files and folders spell out: the year of a yearless log, the day of a timeless one.

logs/2026-03-29/app.log    app-20260329.log.gz    access_29Mar2026.log    log.032926    plc/29-03/line4.log    2026-03/sys.log
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from connectors._wall import MONTHS
from pipelines.times.anchors import MICROS, NEAR, Anchor

WHOLE = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-_./]?(?P<m>0[1-9]|1[0-2])[-_./]?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)")
NAMED = re.compile(
    rf"(?i)(?<!\d)(?P<d>\d{{1,2}})[-_. ]?(?P<name>{'|'.join(MONTHS)})[a-z]*[-_. ]?(?P<y>(?:19|20)\d{{2}})(?!\d)"
)
MONTH = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-_./](?P<m>0[1-9]|1[0-2])(?![-_.]?\d)(?!/\d{2}(?!\d))")
SIX_DIGITS = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})(?!\d)")
PAIR = re.compile(r"(?<![\d.-])(\d{2})[-_](\d{2})(?![\d-])")
FARTHEST = timedelta(days=366)  # from what else is known of the file's time
NEAREST = timedelta(microseconds=NEAR)  # likewise, for two numbers that could be anything


def date_in(path: str) -> date | None:
    """The last date that a path spells out with its year."""
    for pattern in (WHOLE, NAMED):
        for found in reversed(list(pattern.finditer(path))):
            parts = found.groupdict()
            month = int(parts["m"]) if "m" in parts else MONTHS[parts["name"].lower()]
            if day := _date(int(parts["y"]), month, int(parts["d"])):
                return day
    return None


def month_in(path: str) -> datetime | None:
    """The end of the last month that a path spells out with its year."""
    found = list(MONTH.finditer(path))
    if not found:
        return None
    year, month = int(found[-1]["y"]), int(found[-1]["m"])
    return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)


def short_days_in(path: str, anchor: Anchor | None) -> list[date]:
    """The days, nearest to the anchor first, that a path may mean with six digits, or with a day and a month alone."""
    if anchor is None:
        return []
    at, latest = anchor.at.date(), datetime.fromtimestamp(anchor.limit / MICROS, UTC).date()
    digits = [_possible(*map(int, found.groups()), latest) for found in SIX_DIGITS.finditer(path)]
    pairs = [_in_years(*map(int, found.groups()), latest) for found in PAIR.finditer(path)]
    for found, farthest in ((digits, FARTHEST), (pairs, NEAREST)):
        for days in reversed(found):
            near = sorted({day for day in days if abs(day - at) <= farthest}, key=lambda day: abs(day - at))
            if near:
                return near
    return []


def _possible(first: int, second: int, third: int, latest: date) -> list[date]:
    """Six digits as year, month, day; month, day, year; or day, month, year."""
    ways = ((first, second, third), (third, first, second), (third, second, first))
    return [day for year, *rest in ways if (day := _date(2000 + year, *rest)) and day <= latest]


def _in_years(first: int, second: int, latest: date) -> Iterator[date]:
    for month, day in ((first, second), (second, first)):
        found = (_date(latest.year - back, month, day) for back in range(3))
        yield from [each for each in found if each and each <= latest][:1]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
