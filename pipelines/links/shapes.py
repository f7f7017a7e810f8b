"""Masked log lines once more by their shape: where equal lines hold many different names in one place, the place is a variable.

Only the distinct masked lines are looked at, which are few. Lines of as many words are parted at the place with the fewest
different words, again and again, until all that still differs are names (A. Makanju, A. N. Zincir-Heywood and E. E. Milios,
"Clustering event logs using iterative partitioning", 2009). The first word, few different words and what is no plain word
(paths, codes, fields, classes) mean something, and stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

VARIABLE = "<*>"
FEWEST_LINES = 24  # distinct ones of a shape
FEW = 12  # different words in one place that may each mean something
SHARE_OF_NAMES = 0.9  # of the different words in a place
SHARE_THAT_STAYS = 0.4  # of a line's words
NAME = re.compile(r"\W*(?:[^\W\d_][^\W\d_A-Z]*(?:['’-][^\W\d_]+)*)\W*")
EDGES = re.compile(r"^(\W*).*?([^\w>]*)$", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{3,}")


def grouped(texts: Iterable[str]) -> dict[str, str]:
    """The masked lines that hold names, and what they say with the names masked too."""
    parts: dict[int, list[list[str]]] = {}
    for text in sorted(set(texts)):
        parts.setdefault(text.count(" "), []).append(text.split(" "))
    found: dict[str, str] = {}
    waiting = list(parts.values())
    while waiting:
        lines = waiting.pop()
        if len(lines) < FEWEST_LINES:
            continue
        columns = [set(column) for column in zip(*lines, strict=True)]
        varying = [place for place, words in enumerate(columns) if len(words) > 1]
        telling = [place for place in varying if place == 0 or not _is_variable(columns[place])]
        if telling or not _is_said(columns, varying):
            place = min(telling or varying, key=lambda each: len(columns[each]))
            waiting += _parted(lines, place)
        elif any(len(columns[place]) > FEW for place in varying):
            found |= {" ".join(line): _masked(line, varying) for line in lines}
    return found


def _parted(lines: list[list[str]], place: int) -> list[list[list[str]]]:
    parts: dict[str, list[list[str]]] = {}
    for line in lines:
        parts.setdefault(line[place], []).append(line)
    return list(parts.values())


def _is_variable(words: set[str]) -> bool:
    """Whether the words in one place are many names, or each holds a variable already."""
    plain = [word for word in words if VARIABLE not in word]
    names = sum(NAME.fullmatch(word) is not None for word in plain)
    return not plain or (len(plain) > FEW and names >= SHARE_OF_NAMES * len(plain))


def _is_said(columns: Sequence[set[str]], varying: list[int]) -> bool:
    """Whether enough words stay the same to say something."""
    staying = [words for words in columns if len(words) == 1]
    return len(staying) >= max(2, SHARE_THAT_STAYS * len(columns)) and bool(varying) and sum(
        WORD.search(word) is not None for words in staying for word in words
    ) >= 2  # fmt: skip


def _masked(line: list[str], varying: list[int]) -> str:
    """With the punctuation about the names."""
    words = list(line)
    for place in varying:
        words[place] = EDGES.sub(rf"\g<1>{VARIABLE}\g<2>", words[place]) if VARIABLE not in words[place] else VARIABLE
    return " ".join(words)
