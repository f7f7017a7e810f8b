"""The catalogue of written times: every shape that a stamp may have, and the zones that may stand behind it.

A shape is data. To teach Postlude another way to write a time, add a line to SHAPES and a case to
tests/times/test_stamps.py.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from connectors import _months
from connectors._days import DAY_OF_YEAR, DAYS, MONTH_DOT, NO_WEEKDAY, ONE_BLANK, TIGHT, YEARLESS, Day
from connectors._pieces import (
    ANY_SEPARATOR,
    CLOCK,
    DATE,
    DATED,
    DAY,
    DAY_NUMBER,
    DAY_US,
    FRACTION,
    HALF,
    HOURS,
    MINUTE,
    MINUTE_US,
    MINUTES,
    MONTH_DAY,
    SEPARATORS,
    SHORT_MONTH,
    SIX_DIGITS,
    SOME_DAY,
    WEEKDAY,
    YEAR,
)
from connectors._zones import MINUTES_ZONE, ZONE


@dataclass(frozen=True)
class Shape:
    """One way to write a time.

    regex has the group `t` (the reading, without zone), and may have `z` (zone), `s` (what stands between
    day and clock) and `y` (a part that stands apart, behind the zone). format is chrono's strptime for `t`
    (with a blank and the format of `y` behind it). `epoch` instead gives the unit (a key of `_numbers.UNITS`).
    missing: "", "year" or "date". rank: the more a shape says, the higher. orders: the possible orders of
    the date's numbers, where only a column can tell. tidy: what is replaced before the format applies.
    is_rare: looked for only in lines where no other shape shows. is_bare: only ever a whole value, never
    searched in a line.
    """

    name: str
    regex: str
    format: str = ""
    epoch: str = ""
    missing: str = ""
    rank: int = 50
    orders: tuple[str, ...] = ()
    tidy: tuple[tuple[str, str], ...] = ()
    grain_us: int | None = None
    is_rare: bool = False
    is_bare: bool = False

    @functools.cached_property
    def compiled(self) -> re.Pattern[str]:
        """The regex with any separator; made when first needed, since there are many."""
        return re.compile(self.pattern())

    @property
    def is_ambiguous(self) -> bool:
        return len(self.orders) > 1

    @property
    def is_decimal(self) -> bool:
        """An identifier that looks like any number, and is one only where its field and its neighbours say so."""
        return self.epoch.startswith("snowflake")

    def pattern(self, separator: str | None = None) -> str:
        """The regex; with any separator where none is given."""
        return self.regex.replace("{separator}", ANY_SEPARATOR if separator is None else SEPARATORS[separator])


def _shape(day: Day, kind: int) -> Shape:
    """The day with what stands behind it: a clock time to the second, to the minute, or nothing."""
    tidy = (*day.tidy, ONE_BLANK)
    if kind == DATE:
        regex, format = rf"(?P<t>{day.regex}\b)", day.format
        return Shape(
            day.name, regex, format, rank=day.rank - kind, orders=day.orders, tidy=tidy, grain_us=DAY_US, is_rare=True
        )
    if kind == MINUTE:
        return Shape(f"{day.name} minute", rf"(?P<t>{day.regex}{{separator}}{MINUTES}){ZONE}", f"{day.format}{{separator}}%H:%M",
                     missing=day.missing, rank=day.rank - kind, orders=day.orders, grain_us=MINUTE_US,
                     tidy=(*tidy, ("(?i) uhr", ""), ("([0-9])h([0-9])", "$1:$2")), is_rare=True)  # fmt: skip
    return Shape(f"{day.name} time", rf"(?P<t>{day.regex}{{separator}}{CLOCK}){ZONE}", f"{day.format}{{separator}}%H:%M:%S%.f",
                 missing=day.missing, rank=day.rank, orders=day.orders, tidy=tidy, is_rare=day.is_rare)  # fmt: skip


def _clock_first(day: Day) -> Shape:
    """`10:00:00.123 UTC 01.05.2024`: the clock, its zone, and the day behind it."""
    apart = r"(?:,? {1,2}|, ?| - |_|\x22 date=\x22)"
    regex = rf"(?P<t>\b{CLOCK}){ZONE}{apart}(?P<y>{day.regex}\b)"
    return Shape(
        f"time, {day.name}", regex, f"%H:%M:%S%.f {day.format}", rank=day.rank - 4, orders=day.orders, tidy=(ONE_BLANK,)
    )


ID_SHAPES = (  # of identifiers that begin with the time of their making
    Shape("UUID, version 7", r"(?P<t>\b0[0-9a-fA-F]{7}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})\b", epoch="uuid7",
          rank=5, is_bare=True),
    Shape("ULID", r"(?P<t>\b0[0-7][0-9A-HJKMNP-TV-Z]{24})\b", epoch="ulid", rank=5, is_bare=True),
    Shape("ObjectId", r"(?P<t>\b[4-7][0-9a-f]{23})\b", epoch="objectid", rank=4, is_bare=True),
    Shape("Snowflake since 2010", r"(?P<t>\b[1-9][0-9]{16,18})\b", epoch="snowflake 2010", is_bare=True),  # X, once Twitter
    Shape("Snowflake since 2015", r"(?P<t>\b[1-9][0-9]{16,18})\b", epoch="snowflake 2015", is_bare=True),  # Discord
)  # fmt: skip
_BY_NAME = {day.name: day for day in DAYS}
DOTTED_TIME = "dotted time"  # of mainframes; a day of two-digit numbers looks the same
FIVE_DIGITS = "five digits of year and day"  # as z/OS writes them; a process's number looks the same
CTIME = rf"(?:{WEEKDAY} )?{SHORT_MONTH} {{1,2}}{SOME_DAY} {CLOCK}"
EASTERN = r"[0-9]{4} ?[年년/.-] ?[0-9]{1,2} ?[月월/.-] ?[0-9]{1,2}[日일.]? ?(?:午前|午後|上午|下午|오전|오후)?"
SHAPES: tuple[Shape, ...] = (
    *(_shape(day, DATED) for day in DAYS),
    *(_clock_first(_BY_NAME[name]) for name in ("year-month-day", "d/m/year", "d.m.year", "d-m-year", "d/m/yy", "day/mon/year",
                                                "day-mon-year")),
    Shape("time, day mon year", rf"(?P<t>\b{CLOCK}){ZONE},? (?:{WEEKDAY},? )?(?P<y>{SOME_DAY} {SHORT_MONTH} {YEAR}\b)",
          "%H:%M:%S%.f %d %b %Y", rank=84, tidy=(ONE_BLANK,)),
    Shape("time, mon day year", rf"(?P<t>\b{CLOCK}){ZONE},? (?:{WEEKDAY},? )?(?P<y>{SHORT_MONTH} {{1,2}}{SOME_DAY},? {YEAR}\b)",
          "%H:%M:%S%.f %b %d %Y", rank=84, tidy=(ONE_BLANK, (",", ""))),
    Shape("basic ISO", rf"(?P<t>\b(?:19|20)[0-9]{{2}}{MONTH_DAY}T{SIX_DIGITS}{FRACTION}){ZONE}", "%Y%m%dT%H%M%S%.f", rank=85),
    Shape("fourteen digits", rf"(?P<t>\b(?:19|20)[0-9]{{2}}{MONTH_DAY}{SIX_DIGITS}(?:[0-9]{{3}}(?:[0-9]{{3}})?\b|{FRACTION})){MINUTES_ZONE}", "%Y%m%d%H%M%S%.f",
          rank=72, tidy=(("^([0-9]{14})([0-9]+)", "$1.$2"),)),
    Shape("compact day and time", rf"(?P<t>\b(?:19|20)[0-9]{{2}}{MONTH_DAY}[ _.:-]{SIX_DIGITS}(?:[0-9]{{3}})?\b{FRACTION}){ZONE}", "%Y%m%d %H%M%S%.f", rank=71,
          tidy=(("^([0-9]{8})[_.:-]", "$1 "), ("( [0-9]{6})([0-9]{3})$", "$1.$2"))),
    Shape("seven digits of year and day", rf"(?P<t>\b(?:19|20)[0-9]{{2}}[0-3][0-9]{{2}} {{1,2}}{HOURS}{FRACTION}){ZONE}", "%Y%j %H:%M:%S%.f",
          rank=70, tidy=(ONE_BLANK,)),
    Shape(FIVE_DIGITS, rf"(?P<t>\b[0-9]{{2}}\.?{DAY_NUMBER} {{1,2}}{HOURS}{FRACTION}){ZONE}", "%y%j %H:%M:%S%.f", rank=56,
          tidy=(ONE_BLANK, (r"^([0-9]{2})\.", "$1")), is_rare=True),
    Shape("month to year without marks", rf"(?P<t>\b{MONTH_DAY}(?:[01][0-9]|2[0-3])[0-5][0-9][0-9]{{2}}) [PTIU] [HSOU] ", "%m%d%H%M%y",
          rank=47, grain_us=MINUTE_US),
    _shape(DAY_OF_YEAR, DATED),
    Shape("dashed day, compact clock", rf"(?P<t>\b{YEAR}-{DAY}-{DAY}[T_ -][0-9]{{6}}(?:\.[0-9]{{1,9}})?\b){ZONE}", "%Y-%m-%d %H%M%S%.f",
          rank=82, tidy=((r"^([0-9-]{10})[T_-]", "$1 "),)),
    Shape("yymmdd hhmmss", rf"(?P<t>\b[0-9]{{2}}{MONTH_DAY} {SIX_DIGITS}\b)", "%y%m%d %H%M%S", rank=50),
    Shape("yymmdd-hhmmss", rf"(?P<t>\b[0-9]{{2}}{MONTH_DAY}[-_]{SIX_DIGITS}\b)", "%y%m%d-%H%M%S", rank=50, tidy=(("_", "-"),), is_rare=True),
    Shape("twelve digits", rf"(?P<t>\b[0-9]{{2}}{MONTH_DAY}{SIX_DIGITS}\b)", "%y%m%d%H%M%S", rank=49, is_bare=True),
    Shape("dotted clock", rf"(?P<t>\b{YEAR}-{DAY}-{DAY}[ -]{DAY}\.{DAY}\.{DAY}(?:\.[0-9]{{1,9}})?){MINUTES_ZONE}", "%Y-%m-%d %H.%M.%S%.f",
          rank=83, tidy=((r"^([0-9-]{10})-", "$1 "),)),
    Shape("dotted clock, d.m.year", rf"(?P<t>\b[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{4}} (?:klo )?[0-9]{{1,2}}\.{DAY}\.{DAY}(?:,[0-9]{{1,9}})?\b){ZONE}", "{order} %H.%M.%S%.f",
          rank=69, orders=("dmy", "mdy"), tidy=((" klo ", " "),), is_rare=True),
    Shape("dotted clock, day-mon-yy", rf"(?P<t>\b{DAY}-{SHORT_MONTH}-{DAY} {DAY}\.{DAY}\.{DAY}(?:\.[0-9]{{1,9}})?{HALF}){ZONE}",
          "%d-%b-%y %H.%M.%S%.f", rank=82),
    Shape("dotted clock, day-mon-yy of another language",
          rf"(?P<t>\b{DAY}-{_months.pattern()}-{DAY} {DAY}\.{DAY}\.{DAY}(?:\.[0-9]{{1,9}})?{HALF}){ZONE}", "%d-%b-%y %H.%M.%S%.f", rank=76,
          tidy=(MONTH_DOT,), is_rare=True),
    Shape("ctime", rf"(?P<t>\b{CTIME}) (?P<y>{YEAR}\b){ZONE}", "%b %d %H:%M:%S%.f %Y", rank=92, tidy=(NO_WEEKDAY, ONE_BLANK)),
    Shape("ctime with its zone inside", rf"(?P<t>\b{CTIME}){ZONE[:-1]} (?P<y>{YEAR}\b)", "%b %d %H:%M:%S%.f %Y", rank=93,
          tidy=(NO_WEEKDAY, ONE_BLANK)),
    *(_shape(day, DATED) for day in (*YEARLESS, *TIGHT)),
    Shape("klog", r"(?P<t>\b[IWEFD][0-9]{4} {1,2}[0-9]{1,2}:[0-9]{2}:[0-9]{2}\.[0-9]{6})", "%m%d %H:%M:%S%.f", missing="year", rank=46,
          tidy=(("^[A-Z]", ""), ONE_BLANK)),
    Shape("month and day, compact clock", rf"(?P<t>\b{MONTH_DAY}/{SIX_DIGITS}(?:\.[0-9]{{3,6}})?):[A-Z]", "%m%d/%H%M%S%.f", missing="year",
          rank=46),
    Shape("ten digits before a bar", rf"(?P<t>\b{MONTH_DAY}{SIX_DIGITS})\|", "%m%d%H%M%S", missing="year", rank=46),
    Shape("klog with its year", rf"(?P<t>\b[IWEFD][0-9]{{2}}{MONTH_DAY} {HOURS}\.[0-9]{{6}})", "%y%m%d %H:%M:%S%.f", rank=75,
          tidy=(("^[A-Z]", ""),)),
    Shape("TAI64N", r"(?P<t>@4[0-9a-f]{15}(?:[0-9a-f]{8})?)\b", rank=86, epoch="tai"),
    Shape("epoch seconds", r"(?P<t>\b1[0-9]{9}(?:[.,][0-9]{1,9})?)\b", epoch="s", rank=35),
    Shape("epoch seconds in hex", r"(?P<t>\b(?:0x)?[56][0-9a-fA-F]{7}(?:\.[0-9a-f]{8})?)\b", epoch="hex", rank=29),
    Shape("epoch milliseconds", r"(?P<t>\b1[0-9]{12}(?:\.[0-9]{1,6})?)\b", epoch="ms", rank=36),
    Shape("epoch milliseconds of .NET's JSON", r"\\?/Date\((?P<t>[0-9]{1,14})(?:[+-][0-9]{4})?\)\\?/", epoch="ms", rank=39),
    Shape("epoch microseconds", r"(?P<t>\b1[0-9]{15})\b", epoch="us", rank=37),
    Shape("epoch nanoseconds", r"(?P<t>\b1[0-9]{18})\b", epoch="ns", rank=38),
    Shape("FILETIME", r"(?P<t>\b1[23][0-9]{16})\b", epoch="filetime", rank=34),
    Shape(".NET ticks", r"(?P<t>\b6[34][0-9]{16})\b", epoch="ticks", rank=34),
    Shape("WebKit microseconds", r"(?P<t>\b1[23][0-9]{15})\b", epoch="webkit", rank=33, is_bare=True),
    Shape("Cocoa seconds", r"(?P<t>\b[4-9][0-9]{8}(?:\.[0-9]{1,9})?)\b", epoch="cocoa", rank=31, is_bare=True),
    *(shape for shape in ID_SHAPES if not shape.is_decimal),
    Shape("Excel days", r"(?P<t>\b[2-7][0-9]{4}\.[0-9]{2,12})\b", epoch="excel", rank=30, is_bare=True),
    *(_shape(day, MINUTE) for day in (*DAYS, *YEARLESS, *TIGHT)),
    Shape("year 年 month 月 day 日, clock of characters",
          rf"(?P<t>{EASTERN} ?[0-9]{{1,2}}[時时시:] ?[0-9]{{1,2}}(?:[分분:] ?[0-9]{{1,2}}[秒초]?)?){ZONE}", "%Y-%m-%d %H:%M:%S%.f", rank=64,
          is_rare=True,
          tidy=((r"^([0-9]+) ?[年년/.-] ?([0-9]+) ?[月월/.-] ?([0-9]+)[日일.]? ?([^0-9 ]*) *", "$1-$2-$3 $4"), ("[時时시分분] ?", ":"),
                (" ?[秒초]$", ""), (r"^(\S+ \D*[0-9]+:[0-9]+):?$", "$1:00"))),
    Shape("time", rf"(?P<t>\b{CLOCK}){ZONE}", "%H:%M:%S%.f", missing="date", rank=20),
    Shape(DOTTED_TIME, r"(?P<t>\b(?:[01][0-9]|2[0-3])\.[0-5][0-9]\.[0-5][0-9]\b)", "%H.%M.%S", missing="date", rank=19, is_rare=True),
    Shape("clock minute", rf"(?P<t>\b{MINUTES}){ZONE}", "%H:%M", missing="date", rank=8, grain_us=MINUTE_US, is_rare=True,
          tidy=(("(?i) uhr", ""), ("([0-9])h([0-9])", "$1:$2"))),
    *(_shape(day, DATE) for day in DAYS if day.name != "yymmdd"),
)  # fmt: skip
LEADING_ONLY = (  # `ps` puts the like of it among its columns, and batches are numbered so
    *(f"{day.name} minute" for day in TIGHT),
    "yymmdd-hhmmss",
)
COMMON = tuple(shape for shape in SHAPES if not shape.is_rare and not shape.is_bare)
RARE = tuple(shape for shape in SHAPES if shape.is_rare and not shape.is_bare)
TELLING = tuple(
    shape
    for shape in (*COMMON, *RARE)
    if not shape.epoch and "language" not in shape.name and shape.name != "clock minute"
)
BY_NAME = {shape.name: shape for shape in (*SHAPES, *ID_SHAPES)}
