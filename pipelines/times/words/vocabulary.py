"""The words of each language, as pieces of patterns; and which language a short text is in."""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("languages")
DEFAULT = "en"
UNIT_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
APOSTROPHES = "['’]"
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, eq=False)  # hashed by identity: patterns are cached by it
class Vocabulary:
    """One language's table, with the names of months and weekdays that dateparser knows for it."""

    language: str
    words: dict[str, Any]
    months: dict[str, int]
    weekdays: dict[str, int]

    def any_of(self, *fields: str) -> str:
        """A pattern for any phrase of these fields; one that never matches where they are empty."""
        return any_of(phrase for field in fields for phrase in self.words.get(field, ()))

    @functools.cached_property
    def number(self) -> str:
        return rf"(?:\d+(?:[.,]\d+)?|{any_of(self.words['numbers'])})"

    def number_of(self, text: str) -> float:
        found = self.words["numbers"].get(text.lower())
        return float(text.replace(",", ".")) if found is None else float(found)

    @functools.cached_property
    def units(self) -> dict[str, str]:
        """unit word → unit; the short ones too."""
        return {
            word.lower(): unit
            for table in ("units", "short")
            for unit, words in self.words[table].items()
            for word in words
        }


def any_of(phrases: Iterable[str]) -> str:
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "(?:" + "|".join(map(pattern, ordered)) + ")" if ordered else r"(?!)"


def pattern(phrase: str) -> str:
    """A phrase of the tables as a pattern: any space, any apostrophe, `*` the rest of a word (its beginning: three letters at least), `…` up to four words."""
    escaped = re.escape(phrase.strip().replace("’", "'")).replace("\\ ", r"\s+")
    escaped = re.sub(r"^\\\*", r"\\w{3,}", escaped).replace("\\*", r"\w*")  # an ending alone is no word
    return escaped.replace(r"\s+…", r"(?:\s+\S+){0,4}?").replace("'", APOSTROPHES)


@functools.cache
def vocabularies() -> dict[str, Vocabulary]:
    return {file.stem: _load(file) for file in sorted(FOLDER.glob("*.toml"))}


def language_of(text: str) -> str:
    """The language that most of the words speak for; English where none leads."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    scores = {language: sum(weights.get(word, 0) for word in words) for language, weights in _weights().items()}
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > scores[DEFAULT] else DEFAULT


@functools.cache
def _weights() -> dict[str, dict[str, int]]:
    """What each word says for a language: twice as much where no other language here has it."""
    known = {
        language: set(each.words["markers"].split()) | _own_words(each) for language, each in vocabularies().items()
    }
    spread = Counter(word for words in known.values() for word in words)
    return {language: {word: 2 if spread[word] == 1 else 1 for word in words} for language, words in known.items()}


def _own_words(vocabulary: Vocabulary) -> set[str]:
    words = vocabulary.words
    fields = (
        "lasted",
        "lasted_after",
        "throughout",
        "past",
        "state",
        "anchors",
        "ago",
        "days",
        "parts",
        "nights",
        "numbers",
        "amounts",
        "between",
        "about",
        "hours",
        "hour_word",
    )
    phrases = [phrase for field in fields for phrase in words[field]] + [*vocabulary.weekdays, *vocabulary.months]
    phrases += [word for unit in words["units"].values() for word in unit]
    return {
        word
        for phrase in phrases
        for word in re.findall(r"(?<!\*)\b[^\W\d_]{3,}\b(?!\*)", phrase.lower())
        if word != "amount"
    }


def _load(file: Path) -> Vocabulary:
    words = tomllib.loads(file.read_text(encoding="utf-8"))
    months, weekdays = _calendar(file.stem)
    return Vocabulary(file.stem, words, months, weekdays | words.get("weekdays", {}))


def _calendar(language: str) -> tuple[dict[str, int], dict[str, int]]:
    """Names of months (from 1) and weekdays (from 0, Monday), as dateparser knows them."""
    from dateparser.languages.loader import default_loader  # 0.2 s, and few runs hold words

    info = default_loader.get_locale(language).info
    months = {name.lower(): number for number, month in enumerate(MONTHS, 1) for name in info[month] if len(name) > 2}
    weekdays = {name.lower(): number for number, day in enumerate(WEEKDAYS) for name in info[day] if len(name) > 2}
    return months, weekdays
