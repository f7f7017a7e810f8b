"""Days in a text: 2026-03-12, 04/03, 12 March, the 9th, last Tuesday, yesterday, last night."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from pipelines.times.words.vocabulary import Vocabulary, any_of

ISO = re.compile(
    r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>[12]\d|3[01]|0?[1-9])(?=$|[^\w/.-]|T\d|[.](?:\s|$)|-\s)"
)
NUMERIC = re.compile(
    r"(?<![\w/.:-])(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?:(?P=sep)(?P<year>(?:20)?\d\d))?(?P<dot>\.)?(?![\w/:%]|\.\d|-\d)"
)
LOG = re.compile(r"(?<![\w/])(?P<day>\d\d)/(?P<month>[A-Z][a-z]{2})/(?P<year>\d{4})(?=:\d\d:)")
BASIC = re.compile(r"(?<!\d)(?P<year>20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?=T\d{4})")
KLOG = re.compile(r"(?<!\w)[IWEF](?P<month>[01]\d)(?P<day>[0-3]\d)(?=\s+\d\d:\d\d:\d\d)")
ORDINAL = re.compile(
    r"(?<!\w)(?:on\s+)?the\s+(?P<day>\d{1,2})(?:st|nd|rd|th)(?=\s+(?:at|around|about)\s+\d|\s*,?\s+\d\d?:\d\d|\s*(?:$|[,.;:]\s)|\s+(?:we|i|it|they|someone|somebody|the|and|when)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Day:
    """A day, or a part of one, as written: a date (with or without its year), a weekday, or a distance in days.

    hours: the part of the day, [first hour, hour that it ends before]. alternatives: (month, day) the other way round.
    is_numeric: in digits alone, so that its clock runs to 24. kind: date, weekday, distance, part (no day said), ordinal. is_marked: its words say that it is past.
    """

    start: int
    end: int
    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    alternative: tuple[int, int] | None = None
    weekday: int | None = None
    distance: int | None = None
    hours: tuple[int, int] | None = None
    is_marked: bool = False
    is_numeric: bool = False


def days(text: str, vocabulary: Vocabulary) -> list[Day]:
    """Every day named, in order; the longer of two that overlap."""
    found = [*_numeric(text, vocabulary.language), *_named(text, vocabulary), *_relative(text, vocabulary)]
    kept: list[Day] = []
    for day in sorted(found, key=lambda day: (day.start - day.end, day.start)):
        if not any(day.start < other.end and other.start < day.end for other in kept):
            kept.append(day)
    return sorted((_with_part(text, day, vocabulary) for day in kept), key=lambda day: day.start)


def _with_part(text: str, day: Day, vocabulary: Vocabulary) -> Day:
    """ "the evening of 12 July": the part of the day that stands before it."""
    part = None if day.hours else _patterns(vocabulary)["part before"].search(text[: day.start])
    if not part:
        return day
    return replace(day, start=part.start(), hours=_part(part["part"], vocabulary.words))


def _numeric(text: str, language: str) -> list[Day]:
    found = [
        Day(m.start(), m.end(), "date", int(m["year"]), int(m["month"]), int(m["day"]), is_marked=True, is_numeric=True)
        for shape in (ISO, BASIC)
        for m in shape.finditer(text)
    ]
    for m in NUMERIC.finditer(text):
        a, b = int(m["a"]), int(m["b"])
        year = int(m["year"]) + (2000 if len(m["year"]) == 2 else 0) if m["year"] else None
        orders = [(month, day) for day, month in ((a, b), (b, a)) if 1 <= month <= 12 and 1 <= day <= 31]
        is_slashed = m["sep"] == "/" and (m["year"] or _clock_follows(text, m.end()))
        is_dashed = m["sep"] == "-" and len(m["year"] or "") == 4
        is_dotted = (
            m["sep"] == "."
            and ((m["dot"] and language == "de") or len(m["year"] or "") == 4)
            and orders[:1] == [(b, a)]
        )
        if orders and (is_slashed or is_dashed or is_dotted):
            other = orders[1] if len(orders) > 1 and m["sep"] != "." and a != b else None
            found.append(Day(m.start(), m.end(), "date", year, *orders[0], alternative=other, is_numeric=True))
    found += [
        Day(m.start(), m.end(), "date", None, int(m["month"]), int(m["day"]), is_numeric=True)
        for m in KLOG.finditer(text)
    ]
    found += [Day(m.start(), m.end(), "ordinal", day=int(m["day"])) for m in ORDINAL.finditer(text)]
    return found


def _clock_follows(text: str, end: int) -> bool:
    return bool(re.match(r"\s*(?:,|at|um|à|a las|às|om)?\s*\d{1,2}[:.h]\d\d", text[end:], re.IGNORECASE))


@functools.cache
def _patterns(vocabulary: Vocabulary) -> dict[str, re.Pattern[str]]:
    words, table = vocabulary.words, vocabulary.words["dates"]
    month, weekday = any_of(vocabulary.months), any_of(vocabulary.weekdays)
    of, parts = any_of(table["of"]), any_of(words["parts"])
    number = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|\.|º|er|ª)?"
    year = r"(?:(?:,?\s+|-)(?:(?:de|del)\s+)?(?P<year>20\d\d))?"
    led = rf"(?:(?:{weekday})\.?,?\s+(?:{of}\s+)?)?"
    last_after = table.get("last_after", ())
    last, coming = any_of(table["last"]), any_of(table["next"])
    sources = {
        "day first": rf"(?<![\w.:/-]){led}{number}(?:\s+|-)(?:{of}\s+)?(?P<month>{month})\b\.?{year}(?![\w-])",
        "month first": rf"(?<![\w-]){led}(?P<month>{month})\.?\s+(?:the\s+)?{number}{year}(?![\w:/-])(?!\.\d)",
        "part before": rf"(?<!\w)(?P<part>{parts})\s+(?:{of}\s+)?$",
        "weekend": rf"(?<!\w){any_of(table['weekend'])}(?!\w)",
        "log": LOG.pattern,
        "weekday": rf"(?<![\w-])(?:(?:(?P<last>{last})|(?P<next>{coming}))\s+)?(?P<weekday>{weekday})(?:(?P<joined>{parts}))?(?![\w'’-])(?:\s+(?P<gone>{any_of(last_after)})(?!\w))?(?:\s+(?P<part>{parts})\b)?",
        "part": rf"(?<![\w-])(?P<days>{any_of(words['days'])})(?:\s+(?:{any_of(words['early'])}|(?P<part>{parts}))(?!\w))?(?![\w'’-])",
        "night": rf"(?<![\w-])(?P<night>{any_of(words['nights'])})(?![\w'’-])",
    }
    return {name: re.compile(source, 0 if name == "log" else re.IGNORECASE) for name, source in sources.items()}


def _named(text: str, vocabulary: Vocabulary) -> list[Day]:
    patterns, found = _patterns(vocabulary), []
    for name in ("day first", "month first", "log"):
        for m in patterns[name].finditer(text):
            month, day = vocabulary.months.get(m["month"].lower()), int(m["day"])
            if month and 1 <= day <= 31:
                year = int(m["year"]) if m["year"] else None
                found.append(Day(m.start(), m.end(), "date", year, month, day))
    return found


def _relative(text: str, vocabulary: Vocabulary) -> list[Day]:
    patterns, words, found = _patterns(vocabulary), vocabulary.words, []
    for m in patterns["weekday"].finditer(text):
        written = m["weekday"].lower()
        is_short = len(written) <= 3 and (not m["weekday"][0].isupper() or written in words["markers"].split())
        if m["next"] or is_short:
            continue  # to come; or a short word of another meaning: "sat", "mon", "mar", and "Die" in German
        number = vocabulary.weekdays[written]
        is_marked = bool(m["gone"]) or (
            bool(m["last"]) and m["last"].lower().startswith(("last", "letz", "verg", "past", "afge", "vori"))
        )
        found.append(
            Day(
                m.start(),
                m.end(),
                "weekday",
                weekday=number,
                hours=_part(m["part"] or m["joined"], words),
                is_marked=is_marked,
            )
        )
    for m in patterns["night"].finditer(text):
        first, last, distance = words["nights"][" ".join(m["night"].lower().split())]
        found.append(Day(m.start(), m.end(), "distance", distance=distance, hours=(first, last), is_marked=True))
    for m in patterns["weekend"].finditer(text):
        found.append(Day(m.start(), m.end(), "weekday", weekday=5, hours=(0, 48), is_marked=True))
    for m in patterns["part"].finditer(text):
        distance = words["days"][" ".join(m["days"].lower().split())]
        found.append(
            Day(
                m.start(),
                m.end(),
                "distance",
                distance=distance,
                hours=_part(m["part"], words),
                is_marked=distance < 0 or bool(m["part"]),
            )
        )
    return found


def _part(text: str | None, words: dict[str, dict[str, list[int]]]) -> tuple[int, int] | None:
    if not text:
        return None
    first, last = words["parts"][" ".join(text.lower().split())]
    return first, last
