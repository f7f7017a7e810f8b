"""Which messages can hold a time at all, as one pattern that a database runs over all of them at once."""

from __future__ import annotations

import functools
import re

from pipelines.times.words.vocabulary import Vocabulary, vocabularies


@functools.cache
def prefilter() -> str:
    """A pattern without look-around, so that DuckDB and Polars run it at full speed. It lets too much through, never too little:
    every text in which `reading.read` finds something matches."""
    units, words, leads = set(), set(), set()
    for vocabulary in vocabularies().values():
        units |= {word for table in ("units", "short") for group in vocabulary.words[table].values() for word in group}
        words |= _alone(vocabulary)
        leads |= _leads(vocabulary)
    digits = rf"\d\s*(?:[:.h]\s*\d|[ap]\.?m|-?\s?ish|h\b|-?(?:{_any(units)}))|\d{{4}}|\d(?:st|nd|rd|th)\b|(?:{_any(leads)})\s*\d"
    return rf"(?i)(?:{digits}|\b(?:{_any(words)}))"


def _alone(vocabulary: Vocabulary) -> set[str]:
    """What can be part of a time without a digit."""
    table = vocabulary.words
    units = {word for group in table["units"].values() for word in group if len(word) > 3}
    hours = {word for word, value in table["numbers"].items() if value >= 2}
    named = {
        *table["amounts"],
        *table["days"],
        *table["nights"],
        *table["hours"],
        *vocabulary.weekdays,
        *vocabulary.months,
    }
    return units | hours | named | set(table["hour_word"]) - {"h", "u"}


def _leads(vocabulary: Vocabulary) -> set[str]:
    table = vocabulary.words
    fields = ("at", "anchors", "about", "reach", "between", "opens", "dotted")
    return {word for field in fields for word in table[field]} | set(table["sides"]) | set(vocabulary.months)


def _any(words: set[str]) -> str:
    return "|".join(
        re.escape(word.replace("’", "'")).replace("'", "['’]").replace(r"\ ", r"\s+") for word in sorted(words)
    )
