"""Numbers that are written as times of day are, and are measures: "p99 at 12.30 seconds", "raised from 1000 to 1200"."""

from __future__ import annotations

import re

from pipelines.times.words.vocabulary import Vocabulary

UNIT = re.compile(  # of the International System and of computers, percentiles before the number: a measure
    r"\s?(?:[numk]?s|secs?|seconds?|millis\w*|[kmgt]i?b(?:it|yte)?s?(?:/s|ps)?|bytes?|[kmg]?hz|rps|qps|tps|iops|req\w*|percent|cores?|cpus?|degrees?|°c?|volts?|v|[mk]?w|times|threads?)(?!\w)",
    re.IGNORECASE,
)
MEASURED = re.compile(r"(?<!\w)p\d{2,3}\s+(?:was\s+|is\s+|sat\s+)?(?:at|@)\s*$", re.IGNORECASE)
COUNTED = re.compile(r"(?<!\w)from\s+\d{4}\s+to\s*$|(?<!\w)from\s*$", re.IGNORECASE)
CHANGED = re.compile(
    r"(?<!\w)(?:rais|lower|increas|decreas|reduc|bump|scal|doubl|halv|limit|quota|size)\w*(?:\s+\w+){0,4}\s+$",
    re.IGNORECASE,
)
# "0 h 30 environ"; before a number it is about that: "at 14:05 circa 40 % failed"
OR_SO = r",?\s+(?:or\s+so|or\s+thereabouts|approximately|environ|à\s+peu\s+près|ungefähr|circa|aproximadamente|más\s+o\s+menos|ongeveer|mais\s+ou\s+menos)\b(?!\s*\d)"
BEFORE_MONTH, AFTER_MONTH = re.compile(r"(?<!\d)\d{1,2}-$"), re.compile(r"-(?:19|20)\d\d(?!\d)")


def is_measure(name: str, text: str, match: re.Match[str]) -> bool:
    """name: the core that found the number, dotted or compact; no other looks like a measure."""
    before = text[max(0, match.start() - 80) : match.start()]
    if name == "dotted":
        return bool(UNIT.match(text, match.end()) or MEASURED.search(before))
    if name == "compact" and (found := COUNTED.search(before)):
        return bool(CHANGED.search(before[: found.start()]))
    return False


def is_in_date(text: str, match: re.Match[str]) -> bool:
    """Whether a number is the month of 01-03-2026."""
    return bool(BEFORE_MONTH.search(text[: match.start()]) and AFTER_MONTH.match(text, match.end()))


def is_round(number: str | None, vocabulary: Vocabulary) -> bool:
    """People say "5 to 6" of a clock, and "3 to 6" of a count."""
    return number is None or vocabulary.number_of(number) % 5 == 0
