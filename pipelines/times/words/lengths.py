"""Lengths of time in a text: 20 minutes, 3h 40m, half an hour, a couple of hours; as a distance ("ago") or a duration."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from pipelines.times.words.vocabulary import UNIT_SECONDS, Vocabulary, any_of, pattern

VAGUE_NUMBER = re.compile(r"\b(?:\w+?-?\s?ish|\w+[\s-]odd)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Length:
    """Seconds: the likeliest, and the bounds that the words themselves give ("10-15", "a few", "less than").

    unit: the finest named. is_about: said to be no more than near it.
    """

    start: int
    end: int
    best: float
    low: float
    high: float
    unit: str
    is_about: bool = False
    side: str = ""


@functools.cache
def amount_pattern(vocabulary: Vocabulary) -> str:
    """A pattern for a whole length, without named groups."""
    words = vocabulary.words
    qualifier = rf"(?:(?:{vocabulary.any_of('wide', 'less', 'more')})\s*)*"
    one = _one(vocabulary)
    joint = rf"(?:\s*,?\s*(?:and|und|et|y|e|en)?\s*{one})?"
    half = r"(?:\s+and\s+a\s+(?:half|quarter))?"
    return rf"(?<![\w.:/-]){qualifier}(?<![\w.])(?:{any_of(words['amounts'])}(?!\w)|{one}{joint}{half})"


@functools.cache
def _one(vocabulary: Vocabulary) -> str:
    words = vocabulary.words
    number = rf"{vocabulary.number}(?:\s*(?:-|–|to|or|bis|oder|à|ou|a|o|tot|of)\s*{vocabulary.number})?(?:\s?-?ish|\s?-?odd|\s+and\s+a\s+half|\s+½)?"
    long = rf"\s*-?{_unit(vocabulary, 'units')}"
    short = rf"\s?{_unit(vocabulary, 'short')}"
    vague = rf"{any_of(words['vague'])}\s+{_unit(vocabulary, 'units')}"
    return rf"(?:\d+\s?h\s?[0-5]\d(?![\w:])|{vague}|{number}{long}|\d+(?:[.,]\d+)?(?:-\d+)?{short})"


def _unit(vocabulary: Vocabulary, table: str) -> str:
    words = (word for group in vocabulary.words[table].values() for word in group)
    return rf"{any_of(words)}(?![^\W\d])(?!\d[.:])"


@functools.cache
def _ago(vocabulary: Vocabulary) -> re.Pattern[str]:
    amount = rf"(?P<amount>{amount_pattern(vocabulary)})"
    sources = [
        pattern(each).replace(r"\{amount\}", amount.replace("?P<amount>", f"?P<amount{n}>"))
        for n, each in enumerate(vocabulary.words["ago"])
    ]
    return re.compile("|".join(rf"(?<!\w)(?:{source})(?!\w)" for source in sources), re.IGNORECASE)


@functools.cache
def _parts(vocabulary: Vocabulary) -> dict[str, re.Pattern[str]]:
    words = vocabulary.words
    unit = _unit(vocabulary, "units") + "|" + _unit(vocabulary, "short")
    number = vocabulary.number
    sources = {
        "amount": amount_pattern(vocabulary),
        "fixed": rf"\s*(?:(?:{vocabulary.any_of('wide', 'less', 'more')})\s*)*(?P<fixed>{any_of(words['amounts'])})(?!\w)",
        "vague": rf"(?<!\w)(?P<vague>{any_of(words['vague'])})\s+(?P<unit>{unit})",
        "number": rf"(?<![\w.])(?P<low>{number})(?:\s*(?:-|–|to|or|bis|oder|à|ou|a|o|tot|of)\s*(?P<high>{number}))?(?:\s?-?ish|\s?-?odd)?(?P<half>\s+and\s+a\s+half|\s+½)?\s*-?(?P<unit>{unit})",
        "number after unit": rf"(?<=[a-z])(?P<low>\d+)(?P<high>)(?P<half>)(?P<unit>{unit})",
        "half more": r"\s+and\s+a\s+(half|quarter)$",
        "wide": rf"(?<!\w){vocabulary.any_of('wide')}",
        "less": rf"(?<!\w){vocabulary.any_of('less')}(?!\w)",
        "more": rf"(?<!\w){vocabulary.any_of('more')}(?!\w)",
    }
    return {name: re.compile(source, re.IGNORECASE) for name, source in sources.items()}


def agos(text: str, vocabulary: Vocabulary) -> list[Length]:
    """Every distance into the past; start and end are those of the whole phrase."""
    found = []
    for match in _ago(vocabulary).finditer(text):
        amount = next(value for value in match.groupdict().values() if value)
        if length := measured(amount, match.start(), match.end(), vocabulary):
            found.append(length)
    return found


def lengths(text: str, vocabulary: Vocabulary) -> list[Length]:
    """Every length of time, whatever it is the length of."""
    found = (measured(m[0], m.start(), m.end(), vocabulary) for m in _parts(vocabulary)["amount"].finditer(text))
    return [length for length in found if length]


def measured(amount: str, start: int, end: int, vocabulary: Vocabulary) -> Length | None:
    """The seconds of a length as written."""
    parts, words = _parts(vocabulary), vocabulary.words
    is_about = bool(parts["wide"].match(amount.strip()) or VAGUE_NUMBER.search(amount))
    side = "less" if parts["less"].search(amount) else "more" if parts["more"].search(amount) else ""
    if fixed := parts["fixed"].match(amount):
        stated = words["amounts"][" ".join(fixed["fixed"].lower().replace("’", "'").split())]
        low, best, high = map(float, stated if isinstance(stated, list) else [stated] * 3)
        return Length(start, end, best, low, high, "minute", is_about or low < high, side)
    if vague := parts["vague"].search(amount):
        unit = vocabulary.units[vague["unit"].lower()]
        low, best, high = (
            each * UNIT_SECONDS[unit] for each in words["vague"][" ".join(vague["vague"].lower().split())]
        )
        return Length(start, end, best, low, high, unit, True, side)
    if bare := re.search(r"(\d+)\s?h\s?([0-5]\d)$", amount, re.IGNORECASE):
        seconds = 3600.0 * int(bare[1]) + 60 * int(bare[2])
        return Length(start, end, seconds, seconds, seconds, "minute", is_about, side)
    low = high = 0.0
    unit = ""
    for match in sorted(
        [*parts["number"].finditer(amount), *parts["number after unit"].finditer(amount)], key=re.Match.start
    ):
        if len(match["unit"]) == 1 and not match["low"][0].isdigit():
            continue  # the "d" of "and" is no day
        unit = vocabulary.units[match["unit"].lower()]
        more = 0.5 if match["half"] else 0.0
        low += (vocabulary.number_of(match["low"]) + more) * UNIT_SECONDS[unit]
        high += (vocabulary.number_of(match["high"] or match["low"]) + more) * UNIT_SECONDS[unit]
    if not unit or not high:
        return None
    if half := parts["half more"].search(amount):
        share = 0.5 if half[1].lower() == "half" else 0.25
        low, high = low + share * UNIT_SECONDS[unit], high + share * UNIT_SECONDS[unit]
    return Length(start, end, (low + high) / 2, min(low, high), max(low, high), unit, is_about, side)
