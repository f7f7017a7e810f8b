"""Names in scripts where a blank does not part them from the words beside them.

Chinese, Japanese and Thai write without blanks, Korean hangs particles on a name, Cyrillic, Greek and Indic languages
case endings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

# What belongs to a letter and is no letter to Python: accents, vowel signs, joiners.
MARKS = (
    r"\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0df3\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    r"\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3\u200c\u200d"
)
HAN, HANGUL, KATAKANA = r"\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff", r"\uac00-\ud7a3", r"\u30a1-\u30fa\u30fc"
WITHOUT_BLANKS = re.compile(rf"[{HAN}{HANGUL}{KATAKANA}\u3041-\u3096\u0e01-\u0ecd\u1000-\u109f\u1780-\u17d3]")
WITH_ENDINGS = re.compile(r"[\u0370-\u058f\u0900-\u0df3\u10a0-\u10ff\u1f00-\u1fff]+")
CYRILLIC = re.compile(r"[\u0400-\u052f]+")
CYRILLIC_ENDINGS = frozenset(
    [
        "а",
        "я",
        "у",
        "ю",
        "ы",
        "и",
        "е",
        "о",
        "ом",
        "ем",
        "ём",
        "ой",
        "ей",
        "ою",
        "ею",
        "ии",
        "ию",
        "ью",
        "ым",
        "им",
        "ого",
        "его",
        "ому",
        "ему",
        "ую",
        "ові",
        "еві",
    ]
)
MOST = 3  # letters of a case ending
LEAST = 3  # letters of a name, and of what stays of it, that takes one
FALLS = re.compile(r"(?:[иы]й|[аяйьо]|[οη]ς|ς)$", re.IGNORECASE)  # what gives way to an ending: Анна, Анны


class Written(Protocol):
    """What is needed of a form: its text, and whether it needs neighbours to be a name."""

    @property
    def text(self) -> str: ...
    @property
    def is_word(self) -> bool: ...
    @property
    def is_mention(self) -> bool: ...


Writing = TypeVar("Writing", bound=Written)


def is_unspaced(text: str) -> bool:
    return WITHOUT_BLANKS.match(text) is not None


def least_letters(name: str) -> int:
    """How long a name must be to be found among letters: two of Han are a name, two of Thai a syllable."""
    return 2 if re.match(rf"[{HAN}{HANGUL}{KATAKANA}]", name) else LEAST


@dataclass
class Unspaced(Generic[Writing]):
    """Forms by their first two letters, the longest first."""

    by_start: dict[str, list[Writing]]

    @classmethod
    def of(cls, forms: Iterable[Writing]) -> Unspaced[Writing]:
        found: dict[str, list[Writing]] = {}
        for form in sorted(forms, key=lambda form: -len(form.text)):
            if is_unspaced(form.text) and len(form.text) >= least_letters(form.text):
                found.setdefault(form.text[:2], []).append(form)
        return cls(found)

    def among(self, text: str, start: int, stop: int) -> Iterator[tuple[int, int, Writing]]:
        """(start, end, form) of each name that begins between start and stop."""
        while start < stop:
            for form in self.by_start.get(text[start : start + 2], ()):
                end = start + len(form.text)
                if text.startswith(form.text, start) and _is_parted(text, start, end):
                    yield start, end, form
                    start = end - 1
                    break
            start += 1


def _is_parted(text: str, start: int, end: int) -> bool:
    """Korean words begin behind a blank; a word in Katakana ends where the script does: マリ is not in サマリ."""
    before, last = text[max(start - 1, 0) : start] + text[start], text[end - 1 : end + 1]
    return not (
        re.fullmatch(rf"[{HANGUL}]{{2}}|[{KATAKANA}]{{2}}", before) or re.fullmatch(rf"[{KATAKANA}]{{2}}", last)
    )


@dataclass
class Inflected(Generic[Writing]):
    """Forms of one word by what stays of it before a case ending."""

    by_stem: dict[str, list[Writing]]

    @classmethod
    def of(cls, forms: Iterable[Writing]) -> Inflected[Writing]:
        found: dict[str, list[Writing]] = {}
        for form in forms:
            for stem in () if form.is_word or form.is_mention else _stems(form.text):
                found.setdefault(stem, []).append(form)
        return cls(found)

    def named(self, word: str) -> list[Writing]:
        """The forms that this may be with a case ending, of one person or several."""
        for length in range(1, MOST + 1):
            stem, ending = word[:-length], word[-length:].lower()
            if stem in self.by_stem and (not CYRILLIC.match(ending) or ending in CYRILLIC_ENDINGS):
                return self.by_stem[stem]
        return []


def _stems(name: str) -> set[str]:
    if not (CYRILLIC.fullmatch(name) or WITH_ENDINGS.fullmatch(name)) or len(name) < LEAST:
        return set()
    short = FALLS.sub("", name) if name[0].isupper() else name
    return {stem for stem in (name, short) if len(stem) >= LEAST}
