"""The ways to write a day: with its year or without, in digits or words, in English or another language.

With clocks of several kinds behind them they make the shapes of `_shapes`.
"""

from __future__ import annotations

from dataclasses import dataclass

from connectors import _months
from connectors._pieces import (
    DAY,
    EASTERN_DAY,
    EASTERN_WEEKDAY,
    MONTH,
    MONTH_DAY,
    ORDINAL,
    SHORT_MONTH,
    SOME_DAY,
    WEEKDAY,
    YEAR,
)


@dataclass(frozen=True)
class Day:
    """A way to write a day; with clocks of several kinds it makes shapes."""

    name: str
    regex: str
    format: str
    rank: int
    orders: tuple[str, ...] = ()
    tidy: tuple[tuple[str, str], ...] = ()
    missing: str = ""
    is_rare: bool = False


NO_WEEKDAY = (rf"^{WEEKDAY}\.?,? ", "")
ONE_BLANK = (" {2,}", " ")
MONTH_DOT = (r"^([0-9]+[/-][A-Za-z]{3})\.([/-])", "$1$2")
DAYS = (
    Day("year-month-day", r"\b[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", "%Y-%m-%d", 90),
    Day("year/month/day", r"\b[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}", "%Y/%m/%d", 89),
    Day("year.month.day", r"\b[0-9]{4}\.[0-9]{1,2}\.[0-9]{1,2}", "%Y.%m.%d", 88),
    Day("day/mon/year", rf"\b{SOME_DAY}/{SHORT_MONTH}/[0-9]{{4}}", "%d/%b/%Y", 90),
    Day("day-mon-year", rf"\b{SOME_DAY}-{SHORT_MONTH}-[0-9]{{4}}", "%d-%b-%Y", 88),
    Day("day/mon/yy", rf"\b{SOME_DAY}/{SHORT_MONTH}/[0-9]{{2}}", "%d/%b/%y", 79),
    Day("day-mon-yy", rf"\b(?:{WEEKDAY}, )?{SOME_DAY}-{SHORT_MONTH}-[0-9]{{2}}", "%d-%b-%y", 78, tidy=(NO_WEEKDAY,)),
    Day("daymonyy", rf"\b{SOME_DAY}{SHORT_MONTH}[0-9]{{2}}", "%d%b%y", 60),
    Day("day mon year", rf"\b(?:{WEEKDAY}\.?,? )?{SOME_DAY}{ORDINAL}\.? ?{MONTH},? ?{YEAR}", "%d %b %Y", 88,
         tidy=(NO_WEEKDAY, (rf"^([0-9]+){ORDINAL}\.? ?([A-Za-z]{{3}})[a-z]*\.?,? ?([0-9]{{4}})", "$1 $2 $3"))),
    Day("mon day year", rf"\b(?:{WEEKDAY},? )?{MONTH} {{1,2}}{SOME_DAY}{ORDINAL},? {YEAR}", "%b %d %Y", 87,
         tidy=(NO_WEEKDAY, (rf"^([A-Za-z]{{3}})[a-z.]* +([0-9]+){ORDINAL},?", "$1 $2"))),
    Day("year mon day", rf"\b{YEAR}[ /-]{SHORT_MONTH}[ /-]{{1,2}}{SOME_DAY}", "%Y %b %d", 87,
         tidy=((r"^([0-9]{4})[ /-]([A-Za-z]{3})[ /-]+", "$1 $2 "),)),
    Day("mon/day/year", rf"\b{SHORT_MONTH}/{DAY}/{YEAR}", "%b/%d/%Y", 86),
    Day("compact day", rf"\b(?:19|20)[0-9]{{2}}{MONTH_DAY}", "%Y%m%d", 80),
    Day("day of year", r"\b(?:19|20)[0-9]{2}-[0-9]{3}", "%Y-%j", 79),
    Day("week date", r"\b(?:19|20)[0-9]{2}-W[0-5][0-9]-[1-7]", "%G-W%V-%u", 85),
    Day("d/m/year", r"\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", "{order}", 70, orders=("mdy", "dmy")),
    Day("d-m-year", r"\b[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}", "{order}", 69, orders=("mdy", "dmy")),
    Day("d.m.year", r"\b[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", "{order}", 70, orders=("dmy", "mdy")),
    Day("d/m/yy", r"\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}", "{order}", 62, orders=("mdy", "dmy", "ymd")),
    Day("d-m-yy", r"\b[0-9]{2}-[0-9]{2}-[0-9]{2}", "{order}", 61, orders=("ymd", "mdy", "dmy")),
    Day("d.m.yy", r"\b[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2}", "{order}", 60, orders=("dmy", "mdy", "ymd")),
    Day("yymmdd", rf"\b[0-9]{{2}}{MONTH_DAY}", "%y%m%d", 57),
    Day("year 年 month 月 day 日", EASTERN_DAY.replace("(", "(?:") + EASTERN_WEEKDAY, "%Y-%m-%d", 86,
         tidy=((f"^{EASTERN_DAY}{EASTERN_WEEKDAY}", "$1-$2-$3"),), is_rare=True),
    Day("day month year of another language", rf"\b(?:\w{{2,12}}\.?,? )?{SOME_DAY}[. /-]{{0,2}}(?:de )?{_months.pattern()}[, /-]{{0,2}}(?:de )?{YEAR}(?:(?: г)?\.)?", "%d %b %Y", 77,
         tidy=((rf"^.*?([0-9]{{1,2}})[. /-]*(?:de )?([A-Za-z]{{3}})[., /-]*(?:de )?({YEAR})(?: г)?\.?", "$1 $2 $3"),), is_rare=True),
    Day("day-mon-yy of another language", rf"\b{DAY}-{_months.pattern()}-{DAY}", "%d-%b-%y", 75, tidy=(MONTH_DOT,), is_rare=True),
    Day("day/mon/yy of another language", rf"\b{SOME_DAY}/{_months.pattern()}/{DAY}", "%d/%b/%y", 75, tidy=(MONTH_DOT,), is_rare=True),
    Day("month day year of another language", rf"\b{_months.pattern()} {{1,2}}{SOME_DAY},? {YEAR}", "%b %d %Y", 77,
         tidy=((r"^([A-Za-z]{3})\.? +([0-9]+),?", "$1 $2"),), is_rare=True),
    Day("year month day of another language", rf"\b{YEAR}[. /-]{{1,2}}{_months.pattern()}[ /-]{{0,2}}{SOME_DAY}\b\.?", "%Y %b %d", 76,
         tidy=((rf"^({YEAR})[. /-]+([A-Za-z]{{3}})[. /-]*([0-9]{{1,2}})\.?", "$1 $2 $3"),), is_rare=True),
)  # fmt: skip
DAY_OF_YEAR = Day("day of year behind another mark", r"\b(?:19|20)[0-9]{2}[/:.][0-3][0-9]{2}", "%Y-%j", 78,
                    tidy=(("^([0-9]{4})[/:.]", "$1-"),))  # fmt: skip
# Yearless days; what they lack is inferred from the file.
YEARLESS = (
    Day("mon day", rf"\b(?:{WEEKDAY} )?{SHORT_MONTH}(?: {{1,2}}|[/-]){SOME_DAY}", "%b %d", 45,
         tidy=(NO_WEEKDAY, ("^([A-Za-z]{3})[/-]", "$1 ")), missing="year"),
    Day("day mon", rf"\b{SOME_DAY}[ /-]{SHORT_MONTH}", "%d %b", 44, tidy=((r"^([0-9]+)[/-]", "$1 "),), missing="year"),
    Day("month day in words", rf"\b{MONTH} {SOME_DAY}{ORDINAL},?", "%b %d", 43, missing="year", is_rare=True,
         tidy=((rf"^([A-Za-z]{{3}})[a-z.]* ([0-9]+){ORDINAL},?", "$1 $2"),)),
    Day("day month in words", rf"\b{SOME_DAY}{ORDINAL} {MONTH},?", "%d %b", 43, missing="year", is_rare=True,
         tidy=((rf"^([0-9]+){ORDINAL} ([A-Za-z]{{3}})[a-z.]*,?", "$1 $2"),)),
    Day("month-day", r"\b[0-9]{2}-[0-9]{2}", "%m-%d", 40, missing="year"),
    Day("d/m", r"\b[0-9]{1,2}/[0-9]{1,2}", "{order}", 39, orders=("md", "dm"), missing="year"),
    Day("d.m", r"\b[0-9]{2}\.[0-9]{2}", "{order}", 38, orders=("md", "dm"), missing="year", is_rare=True),
    Day("day.month.", r"\b[0-9]{1,2}\.[0-9]{1,2}\.", "%d.%m.", 38, missing="year", is_rare=True),
    Day("mon day of another language", rf"\b{_months.pattern()} {{1,2}}{SOME_DAY}", "%b %d", 37,
         tidy=((r"^([A-Za-z]{3})\.", "$1"),), missing="year", is_rare=True),
    Day("day mon of another language", rf"\b{SOME_DAY}[. /-]{{1,2}}(?:de )?{_months.pattern()}", "%d %b", 36,
         tidy=((r"^([0-9]+)[. /-]+(?:de )?([A-Za-z]{3})\.?", "$1 $2"),), missing="year", is_rare=True),
)  # fmt: skip
TIGHT = (
    Day("monday", rf"\b{SHORT_MONTH}{DAY}", "%b%d", 43, missing="year"),
    Day("daymon", rf"\b{DAY}{SHORT_MONTH}", "%d%b", 42, missing="year"),
)
