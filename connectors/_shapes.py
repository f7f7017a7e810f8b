"""The catalogue of written times: every shape that a stamp may have, and the zones that may stand behind it.

A shape is data. To teach Postlude another way to write a time, add a line to SHAPES and a case to
tests/times/test_stamps.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
LONG_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
CLOCK = r"\d{1,2}:\d{2}:\d{2}"
FRACTION = r"(?:[.,]\d{1,9})?"
ABBREVIATIONS: dict[str, tuple[int, ...]] = {  # seconds east of UTC; several where the letters are shared
    "UTC": (0,), "GMT": (0,), "Z": (0,), "WET": (0,), "WEST": (3600,), "CET": (3600,), "CEST": (7200,),
    "EET": (7200,), "EEST": (10800,), "MSK": (10800,), "BST": (3600, 21600), "IST": (19800, 3600, 7200),
    "EST": (-18000,), "EDT": (-14400,), "CST": (-21600, 28800, -18000), "CDT": (-18000,), "MST": (-25200,),
    "MDT": (-21600,), "PST": (-28800,), "PDT": (-25200,), "AKST": (-32400,), "HST": (-36000,), "JST": (32400,),
    "KST": (32400,), "SGT": (28800,), "HKT": (28800,), "AEST": (36000,), "AEDT": (39600,), "NZST": (43200,),
    "NZDT": (46800,), "SAST": (7200,), "BRT": (-10800,), "ART": (-10800,),
}  # fmt: skip
ZONE = (
    r"(?P<z>(?: ?[+\-\u2212]\d{2}:?\d{2}\b)|(?:[+\-]\d{2}\b)|(?:Z\b)|(?: ?(?:UTC|GMT)[+\-]\d{1,2}(?::?\d{2})?\b)"
    r"|(?: ?\(?(?:" + "|".join(sorted(ABBREVIATIONS, key=len, reverse=True)) + r")\b\)?)"
    r"|(?: [A-Z][a-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?))?"
)
SEPARATORS = {"T": "T", " ": " {1,2}", ", ": ", ", "_": "_", "-": "-", ":": ":", "\t": "\t", "; ": "; "}
ANY_SEPARATOR = "(?P<s>T| {1,2}|, |; |[_:\\t-])"
NUMERIC_ORDERS = {"dmy": ("%d", "%m"), "mdy": ("%m", "%d")}


@dataclass(frozen=True)
class Shape:
    """One way to write a time.

    regex has the group `t` (the reading, without zone), and may have `z` (zone) and `y` (a year that
    stands apart). format is chrono's strptime for `t` (with ` %Y` for `y`); `epoch` instead gives the
    microseconds per unit. `missing` is "", "year" or "date". rank: the more a shape says, the higher.
    """

    name: str
    regex: str
    format: str = ""
    epoch: int = 0
    missing: str = ""
    rank: int = 50
    is_ambiguous: bool = False

    def pattern(self, separator: str | None = None) -> str:
        """The regex; with any separator where none is given."""
        return self.regex.replace("{separator}", ANY_SEPARATOR if separator is None else SEPARATORS[separator])


def _dated(name: str, date: str, format: str, rank: int, is_ambiguous: bool = False) -> Shape:
    """A date and a clock time behind it, with T, blanks, a comma, `_`, `-`, `:` or a tab between them."""
    regex = rf"(?P<t>{date}{{separator}}{CLOCK}{FRACTION}){ZONE}"
    return Shape(f"{name} time", regex, f"{format}{{separator}}%H:%M:%S%.f", rank=rank, is_ambiguous=is_ambiguous)


SHAPES: tuple[Shape, ...] = (
    _dated("year-month-day", r"\b\d{4}-\d{1,2}-\d{1,2}", "%Y-%m-%d", rank=90),
    _dated("year/month/day", r"\b\d{4}/\d{1,2}/\d{1,2}", "%Y/%m/%d", rank=89),
    _dated("year.month.day", r"\b\d{4}\.\d{1,2}\.\d{1,2}", "%Y.%m.%d", rank=88),
    _dated("day/mon/year", rf"\b\d{{1,2}}/{MONTH}/\d{{4}}", "%d/%b/%Y", rank=90),
    _dated("day-mon-year", rf"\b\d{{1,2}}-{MONTH}-\d{{4}}", "%d-%b-%Y", rank=88),
    _dated("day mon year", rf"\b(?:{WEEKDAY},? )?\d{{1,2}} {MONTH} \d{{4}}", "%d %b %Y", rank=88),
    _dated("mon day year", rf"\b{LONG_MONTH} {{1,2}}\d{{1,2}},? \d{{4}}", "%b %d %Y", rank=87),
    _dated("compact day", r"\b(?:19|20)\d{6}", "%Y%m%d", rank=80),
    _dated("day of year", r"\b(?:19|20)\d{2}-\d{3}", "%Y-%j", rank=79),
    _dated("d/m/year", r"\b\d{1,2}/\d{1,2}/\d{4}", "{order}/%Y", rank=70, is_ambiguous=True),
    _dated("d-m-year", r"\b\d{1,2}-\d{1,2}-\d{4}", "{order}-%Y", rank=69, is_ambiguous=True),
    _dated("d.m.year", r"\b\d{1,2}\.\d{1,2}\.\d{4}", "%d.%m.%Y", rank=70),
    _dated("d/m/yy", r"\b\d{1,2}/\d{1,2}/\d{2}", "{order}/%y", rank=60, is_ambiguous=True),
    _dated("yy-mm-dd", r"\b\d{2}-\d{2}-\d{2}", "%y-%m-%d", rank=58),
    _dated("yymmdd", r"\b\d{6}", "%y%m%d", rank=57),
    Shape("basic ISO", rf"(?P<t>\b(?:19|20)\d{{6}}T\d{{6}}{FRACTION}){ZONE}", "%Y%m%dT%H%M%S%.f", rank=85),
    Shape("fourteen digits", rf"(?P<t>\b(?:19|20)\d{{12}}\b{FRACTION}){ZONE}", "%Y%m%d%H%M%S%.f", rank=72),
    Shape("compact day and time", r"(?P<t>\b(?:19|20)\d{6}[ \-]\d{6}\b)", "%Y%m%d %H%M%S", rank=71),
    Shape("yymmdd hhmmss", r"(?P<t>\b\d{6} \d{6}\b)", "%y%m%d %H%M%S", rank=50),
    Shape("ctime", rf"(?P<t>\b(?:{WEEKDAY} )?{MONTH} {{1,2}}\d{{1,2}} {CLOCK}{FRACTION}){ZONE} (?P<y>(?:19|20)\d{{2}}\b)",
           "%b %d %H:%M:%S%.f %Y", rank=92),
    Shape("mon day time", rf"(?P<t>\b(?:{WEEKDAY} )?{MONTH} {{1,2}}\d{{1,2}} {CLOCK}{FRACTION}){ZONE}",
           "%b %d %H:%M:%S%.f", missing="year", rank=45),
    Shape("klog", r"(?P<t>\b[IWEFD]\d{4} \d{2}:\d{2}:\d{2}\.\d{6})", "%m%d %H:%M:%S%.f", missing="year", rank=46),
    Shape("month-day time", rf"(?P<t>\b\d{{2}}-\d{{2}} {CLOCK}{FRACTION}){ZONE}", "%m-%d %H:%M:%S%.f",
           missing="year", rank=40),
    Shape("year-month-day minute", rf"(?P<t>\b\d{{4}}-\d{{2}}-\d{{2}}[T ]\d{{2}}:\d{{2}}\b){ZONE}", "%Y-%m-%d %H:%M", rank=65),
    Shape("d/m/year minute", r"(?P<t>\b\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}\b)", "{order}/%Y %H:%M", rank=48, is_ambiguous=True),
    Shape("d-m-year minute", r"(?P<t>\b\d{1,2}-\d{1,2}-\d{4} \d{1,2}:\d{2}\b)", "{order}-%Y %H:%M", rank=47, is_ambiguous=True),
    Shape("TAI64N", r"(?P<t>@4[0-9a-f]{15}(?:[0-9a-f]{8})?)\b", rank=86, epoch=-1),
    Shape("epoch seconds", r"(?P<t>\b1\d{9}(?:\.\d{1,9})?)\b", epoch=1_000_000, rank=35),
    Shape("epoch milliseconds", r"(?P<t>\b1\d{12}(?:\.\d{1,6})?)\b", epoch=1_000, rank=36),
    Shape("epoch microseconds", r"(?P<t>\b1\d{15})\b", epoch=1, rank=37),
    Shape("epoch nanoseconds", r"(?P<t>\b1\d{18})\b", epoch=0, rank=38),
    Shape("time", rf"(?P<t>\b{CLOCK}{FRACTION}){ZONE}", "%H:%M:%S%.f", missing="date", rank=20),
    Shape("date", r"(?P<t>\b\d{4}-\d{2}-\d{2}\b)", "%Y-%m-%d", rank=15),
)  # fmt: skip
PATTERNS = tuple((shape, re.compile(shape.pattern())) for shape in SHAPES)
