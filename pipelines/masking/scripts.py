"""Names in scripts where a blank does not part them from the words beside them.

Chinese, Japanese and Thai write without blanks, Korean hangs particles on a name, Cyrillic, Greek, Indic and some Latin
languages case endings.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pipelines.masking import endings

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
# The surnames that most people bear, written before the given name.
CHINESE = frozenset("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏"
                    "韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤張劉陳楊黃趙吳孫馬許韓馮鄧蕭葉蘇魏呂盧鍾譚陸賈鄒龍賀顧龔萬錢嚴湯")  # fmt: skip
KOREAN = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구민진나지엄채원천방공현함변염여추도소석선설마길연위표명기반"
)
JAPANESE = re.compile(
    "佐藤|鈴木|高橋|田中|伊藤|渡辺|渡邊|山本|中村|小林|加藤|吉田|山田|山口|松本|井上|木村|斎藤|斉藤|清水|山崎|池田|橋本|阿部|石川|山下|"
    "中島|石井|小川|前田|岡田|藤田|後藤|近藤|村上|遠藤|青木|坂本|福田|太田|西村|藤井|金子|岡本|藤原|中野|三浦|中川|原田|松田|竹内|小野|"
    "田村|中山|和田|石田|上田|森田|高木|安藤|宮崎|大野|菊地|千葉|松井|野口|新井|高田|河野|武田|上野|杉山|増田|平野|大塚|丸山|今井|小島|"
    "久保|岩崎|木下|野村|松尾|菅原"
)
MOST = endings.LONGEST  # letters of a case ending
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


def halves(name: str) -> set[str]:
    """Surname and given name of one written without a blank, of as many letters as people are called by: 小明, 지훈, 田中, 太郎."""
    if JAPANESE.match(name) and len(name) in (3, 4):
        return {name[:2], *({name[2:]} if len(name) == 4 else ())}
    if len(name) == 3 and (name[0] in CHINESE or name[0] in KOREAN):
        return {name[1:]}
    return set()


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

    @functools.cached_property
    def _first_letters(self) -> frozenset[str]:
        return frozenset(start[0] for start in self.by_start)

    def may_begin_in(self, word: str) -> bool:
        return not self._first_letters.isdisjoint(word)

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

    def named(self, word: str, text: str) -> list[Writing]:
        """The forms that this word of a text may be with a case ending, of one person or several."""
        for length in range(1, MOST + 1):
            stem, ending = word[:-length], word[-length:].lower()
            if stem in self.by_stem and _may_end(stem, ending, text):
                return self.by_stem[stem]
        return []


def _may_end(stem: str, ending: str, text: str) -> bool:
    if CYRILLIC.match(ending):
        return ending in CYRILLIC_ENDINGS
    return endings.may_end(stem, ending, text) if endings.LATIN.match(stem + ending) else len(ending) < MOST


def _stems(name: str) -> set[str]:
    if not (CYRILLIC.fullmatch(name) or WITH_ENDINGS.fullmatch(name)) or len(name) < LEAST:
        return endings.stems(name)
    short = FALLS.sub("", name) if name[0].isupper() else name
    return {stem for stem in (name, short) if len(stem) >= LEAST}
