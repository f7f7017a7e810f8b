"""Case endings of names in Latin letters (Tomaszem, Novotné, Virtasen), and Arabic words that cling to a name.

A short ending makes another word of many a name (Victor, Victory): it counts where the words around speak a language
that has it, or where the name has letters that English lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LEAST = 3  # letters of what stays of a name
TELLING = 3  # letters of an ending that needs no company
LONGEST = 4
LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿā-ž]{3,}")
SLAVIC = re.compile(
    r"[auyieoąęěéáíů]|ou|e[jmi]|ém|i[aeimu]|í[mi]|ým|ym|om|[uůó][mw]|(?:i?e|é)(?:j|go|mu)|(?:ie|ia)m|ov[ié]|owi|ově|ách|ach|am[ia]|mi"
)
FINNISH = re.compile(r"[naät]|ll[eaä]|lt[aä]|ss[aä]|st[aä]|[eio]n|h[iao]n|n?kin|ksi")
NORTHERN = re.compile("s")
# Endings, and what tells that a text speaks a language that has them: small words, and letters that few others have.
LANGUAGES = (
    (SLAVIC, re.compile(r"[ąćęłńśźżěřůž]|\b(?:[Nn]ie|jest|dla|czy|jak|ale|od|przez|przy|za|z|ze|na|ma|jsem|jsme|bez|nebo|kdo|ke|tam|nije|smo|kod"
                        r"|jer|ali|už|mám|máme)\b")),
    (FINNISH, re.compile(r"\b(?:ja|ei|kanssa|oli|mukaan|kun|nyt|vielä|että|mutta|vain|kysy\w*|joo|kiitos|meillä|vuoro|kone|eikä|sitten|myös)\b")),
    (NORTHERN, re.compile(r"\b(?:och|är|inte|för|på|har|det|som|ikke|og|hos|av)\b")),
)  # fmt: skip
FALLS = (  # what gives way to an ending: Jana, Janou; Pavel, Pavla; Virtanen, Virtasen; Mikko, Mikon
    (re.compile(r"[aeioyáéíýäö]$"), ""),
    (re.compile(r"e([klcrnł])$"), r"\1"),
    (re.compile(r"nen$"), "se"),
    (re.compile(r"([kpt])\1([aeiouyäö])$"), r"\1\2"),
)
CLINGING = re.compile(r"(?:[وف]?[بلك]?(?:ال)?|[وف]?لل)(?=[\u0620-\u064a]{3})")  # and, so, in, to, like, the


def stems(name: str) -> set[str]:
    """What of a name in Latin letters may stand before an ending; none where it takes none."""
    if not LATIN.fullmatch(name):
        return set()
    found = {name, *(falls.sub(stays, name) for falls, stays in FALLS)}
    return {stem for stem in found if len(stem) >= LEAST}


def may_end(stem: str, ending: str, text: str) -> bool:
    """Whether a text may put this ending behind what stays of a name."""
    is_telling = len(ending) >= TELLING or not stem.isascii()
    return any(
        endings.fullmatch(ending) and ((is_telling and len(stem) > LEAST) or spoken.search(text))
        for endings, spoken in LANGUAGES
    )


def without_prefix(word: str) -> Iterator[tuple[int, str]]:
    """(letters taken, the rest) of a word in Arabic script that may begin with clinging words; longest rest first."""
    found = CLINGING.match(word)
    for taken in range(1, found.end() + 1) if found else ():
        yield taken, word[taken:]
