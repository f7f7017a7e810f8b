"""From the roster of an incident to the words by which its people may be called in a text."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from pipelines.masking.endings import without_prefix
from pipelines.masking.scripts import MARKS, MOST, Inflected, Unspaced, halves, is_unspaced, least_letters

WORDS = Path(__file__).with_name("ordinary.toml")
SEVERAL = "one of the responders"  # what a name that several people bear is replaced by
LETTERS = re.compile(rf"(?:[^\W_]+|[{MARKS}]+)+")
TRANSLITERATED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "å": "aa", "Å": "Aa", "ø": "oe", "Ø": "Oe", "æ": "ae"})  # fmt: skip
BARE = str.maketrans("øØłŁđĐıŧŦħĦ", "oOlLdDitThH")  # letters that no accent can be taken from


@dataclass(frozen=True)
class Form:
    """One way to write somebody. is_word: an ordinary word too, a name only by its neighbours."""

    text: str
    label: str
    is_word: bool = False
    is_mention: bool = False  # a name behind an at-sign alone


@dataclass
class Roster:
    """Forms by their first run of letters and digits, the longest first."""

    by_start: dict[str, list[Form]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_start)

    @functools.cached_property
    def unspaced(self) -> Unspaced[Form]:
        return Unspaced.of(form for forms in self.by_start.values() for form in forms)

    @functools.cached_property
    def inflected(self) -> Inflected[Form]:
        return Inflected.of(form for forms in self.by_start.values() for form in forms)

    @functools.cached_property
    def may_begin(self) -> Callable[[str], bool]:
        """Whether a form may stand at a run of letters, with an ending or behind a clinging word; answered once for each."""

        def look(word: str) -> bool:
            begun = (word, *(rest for _, rest in without_prefix(word)))
            if any(each in self.by_start or each.removesuffix("s") in self.by_start for each in begun):
                return True
            return any(word[:-length] in self.inflected.by_stem for length in range(1, MOST + 1))

        return functools.cache(look)

    @functools.cached_property
    def roles(self) -> re.Pattern[str] | None:
        """The roles in which a word stands that names somebody too (a ward's mailbox is called `garde`): they are no names."""
        labels = {form.label for forms in self.by_start.values() for form in forms}
        doubtful = sorted(label for label in labels if any(word in self.by_start for word in LETTERS.findall(label)))
        doubtful.sort(key=len, reverse=True)
        return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(map(re.escape, doubtful))})(?!\w)") if doubtful else None

    def standing_at(self, text: str, start: int, word: str) -> Iterator[Form]:
        """The forms that stand where this word of a text begins, the longest first; the word may end in a genitive's s."""
        for length, forms in self._by_text.get(word) or self._by_text.get(word.removesuffix("s"), ()):
            yield from forms.get(text[start : start + length], ())

    @functools.cached_property
    def _by_text(self) -> dict[str, list[tuple[int, dict[str, list[Form]]]]]:
        """First run → (length, text → forms), the longest first: hundreds of people may be called "Caller" and a number."""
        found: dict[str, list[tuple[int, dict[str, list[Form]]]]] = {}
        for start, forms in self.by_start.items():
            for length, group in groupby(forms, key=lambda form: len(form.text)):
                by_text: dict[str, list[Form]] = {}
                for form in group:
                    by_text.setdefault(form.text, []).append(form)
                found.setdefault(start, []).append((length, by_text))
        return found


@dataclass(frozen=True)
class Known:
    """A row of evidence.handles with its participant's role."""

    handle: str
    name: str | None
    label: str


@functools.cache
def ordinary() -> dict[str, Any]:
    """The lists of ordinary.toml, as sets."""
    written = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    context = {name: frozenset(words) for name, words in written.pop("context").items()}
    lists = {name: frozenset(words) for name, words in written.items()}
    lists["all"] = frozenset().union(
        *(words for name, words in lists.items() if name not in ("accounts", "particles", "calendar"))
    )
    return lists | context


def build_roster(known: Iterable[Known], systems: frozenset[str] = frozenset()) -> Roster:
    """All forms of all people; `systems` are names of services and hosts, which name nobody by themselves."""
    labels: dict[tuple[str, bool, bool], set[str]] = {}
    for row in known:
        for text, is_word, is_mention in _forms(row, systems):
            labels.setdefault((text, is_word, is_mention), set()).add(row.label)
    roster = Roster()
    for (text, is_word, is_mention), whose in sorted(labels.items()):
        start = LETTERS.match(text)
        if start:
            label = next(iter(whose)) if len(whose) == 1 else SEVERAL
            roster.by_start.setdefault(start[0], []).append(Form(text, label, is_word, is_mention))
    for forms in roster.by_start.values():
        forms.sort(key=lambda form: (-len(form.text), form.is_word, form.is_mention))
    return roster


def _forms(row: Known, systems: frozenset[str]) -> set[tuple[str, bool, bool]]:
    forms: set[tuple[str, bool, bool]] = set()
    for value in filter(None, (row.handle, row.name)):
        value = " ".join(value.split()).strip("@ ")
        for part in re.split(r"\s*[<>]\s*", value):
            forms |= _of_value(part.strip("\"' "), systems)
    return forms


def _of_value(value: str, systems: frozenset[str]) -> set[tuple[str, bool, bool]]:
    if len(value) < 2:
        return set()
    if "@" in value:
        local = value.partition("@")[0]
        whole = {(written, False, False) for written in (value, value.lower(), value.replace("@", "%40"))}
        return whole | (_of_handle(local, systems) if len(local) > 3 else set())
    if " " in value:
        if any(word.isdigit() for word in value.split()):  # Caller 17: no word of it is anybody's name
            return {(written, False, False) for written in _spellings(value)}
        spelled = _spellings(value).union(_accounts(value), *map(_spellings, _parts(value)))
        whole = {(written, False, False) for written in spelled}
        if is_unspaced(value):
            whole.add(("".join(value.split()), False, False))
        return whole.union(*(_of_word(word) for word in re.split(r"[\s,]+", value)), *map(_of_word, _halves(value)))
    return _of_handle(value, systems)


def _parts(name: str) -> set[str]:
    """Two and more words of a name that stand together: van den Berg, Sousa Pereira; a particle begins them with its whole run."""
    words = name.replace(",", " ").split()
    is_particle = [word.lower() in ordinary()["particles"] for word in words]
    found = {
        " ".join(words[start:stop])
        for start in range(1, len(words))
        for stop in range(start + 2, len(words) + 1)
        if not is_particle[stop - 1] and not (is_particle[start] and is_particle[start - 1])
    }
    return found | {part[0].upper() + part[1:] for part in found}


def _surname(name: str) -> str:
    """The last word with the particles before it, where it has any."""
    words = name.split()
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in ordinary()["particles"]:
        first -= 1
    return " ".join(words[first:])


def _accounts(name: str) -> set[str]:
    """How systems write a full name: dana.ostrov, dana-ostrov, DanaOstrov, dostrov; and Dana O., as people do."""
    words = [
        word
        for word in re.split(r"[\s,]+", name)
        if re.fullmatch(r"[^\W\d_][\w'’-]+", word) and word.lower() not in ordinary()["particles"]
    ]
    if len(words) < 2:
        return set()
    first, last = words[0], words[-1]
    joined = {first + joint + last for joint in (".", "_", "-", "")} | {
        last + joint + first for joint in (".", "_", "-")
    }
    joined.add(f"{first[0]}.{last}")
    if len(last) > 4:
        joined |= {first[0] + last, f"{first[0]}-{last}"}
    surname = last if "," in name else _surname(name)
    if (run := "".join(surname.split())) != last:  # ankevandenberg, a.vandenberg
        joined |= {first + joint + run for joint in (".", "_", "-", "")} | {first[0] + run, f"{first[0]}.{run}"}
    initials = {
        f"{first[0]}. {surname}",
        f"{surname}, {first}",
        f"{first} {last[0]}.",
        f"{first} {last[0]}",
        f"{first[0]}. {last}",
        f"{last}, {first[0]}.",
        f"{last}, {first}",
    }
    if first[0] not in "AIO":  # words by themselves
        initials.add(f"{first[0]} {last}")
    return {
        written
        for each in joined | initials
        for written in (_spellings(each) if each in joined else {each, each.upper()})
    }


def _halves(name: str) -> list[str]:
    """Both parts of a double name, by which people are called too."""
    return [
        half for double in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", name) for half in double.split("-") if len(half) > 3
    ]


def _of_handle(handle: str, systems: frozenset[str]) -> set[tuple[str, bool, bool]]:
    small = handle.lower()
    if small in ordinary()["accounts"] or small in systems or handle.isdigit():
        return set()
    if handle.isalpha() and handle[:1] != handle[1:2].lower() and not handle[1:].isupper():
        return _of_word(handle, least=2) | {(small, False, True)}
    return {(written, False, len(handle) < 3) for written in (handle, small)}


def _of_word(word: str, least: int = 2) -> set[tuple[str, bool, bool]]:
    """A first name or surname: with its capital, and in small letters where that is no other word."""
    word = word.strip("().,;:'\"")
    small = word.lower()
    if len(word) < least or word[:1] in "(" or small in ordinary()["particles"] or not LETTERS.match(word):
        return set()
    if re.fullmatch(r"(?:\w\.)+\w?", word) or small in ordinary()["accounts"]:
        return set()
    if is_unspaced(word):
        return {(each, False, False) for each in {word, *halves(word)} if len(each) >= least_letters(each)}
    capital = word if not word.islower() else word[:1].upper() + word[1:]
    if small in ordinary()["all"] or len(word) < 3:
        return {(capital, True, False), (capital.upper(), True, False), (small, False, True)}
    return {(written, False, False) for written in {*_spellings(capital), small}}


def _spellings(name: str) -> set[str]:
    """As written, with accents apart (Unicode NFD), in small letters, in capitals, and without what a keyboard may lack."""
    plain = "".join(
        each for each in unicodedata.normalize("NFKD", name.translate(BARE)) if not unicodedata.combining(each)
    )
    joined = {name, plain, unicodedata.normalize("NFD", name), name.translate(TRANSLITERATED)}
    written = joined.union(
        *({each.replace("'", "’"), each.replace("’", "'"), each.replace("-", " ")} for each in joined)
    )
    return {form for each in written for form in (each, each.upper(), each.lower())}
