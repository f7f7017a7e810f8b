"""A check of what people write in a review: whom it blames, and what it knows better afterwards.

The rules are data, in rules.toml. What others said is evidence and stays as it was said: lines
that begin with `>`, code, and words in quotation marks are not checked. `<!-- wording: ignore -->` at
the end of a line excuses that line.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.decisions.languages import unbroken

RULES = Path(__file__).with_name("rules.toml")
IGNORE = "wording: ignore"
NAMED = "ꙮ"  # stands for each letter of a name: a letter that no text has
SPARED = re.compile(
    r"""(?P<block>^[ ]{0,3}(?P<fence>```+|~~~+)[^\n]*\n.*?(?:^[ ]{0,3}(?P=fence)[ ]*$|\Z))  # fenced code
    | ^[ ]{0,3}>[^\n]*                                                     # a quoted line
    | (?P<tick>`+)[^`].*?(?P=tick)                                          # code within a line
    | "[^"\n]{2,400}"|“[^”\n]{2,400}”|„[^“\n]{2,400}“|«[^»\n]{2,400}»        # words of others
    | https?://\S+""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)


@dataclass(frozen=True, order=True)
class Finding:
    """Lines and columns count from 1. level: error, warning or info."""

    line: int
    column: int
    quoted: str
    rule: str
    level: str
    why: str
    rewrite: str


def lint(text: str, names: tuple[str, ...] = ()) -> list[Finding]:
    """What a reader might take as blame, in the order of the text; `names` are those of people who took part."""
    found = list(_without_overlaps(_findings(text, names)))
    return sorted(found)


@functools.cache
def rules() -> tuple[dict[str, Any], ...]:
    """The rules as written, fragments filled in but for the names."""
    fragments: dict[str, str] = {}
    for name, fragment in _written()["fragments"].items():
        fragments[name] = _filled(f"(?:{'|'.join(fragment)})" if isinstance(fragment, list) else fragment, fragments)
    return tuple({**rule, "pattern": _filled(_pattern(rule), fragments)} for rule in _written()["rules"])


def _pattern(rule: dict[str, Any]) -> str:
    """`words` stand between word boundaries; of a `pattern` in a list any part may match."""
    if words := rule.get("words"):
        return rf"\b(?:{'|'.join(words)})\b"
    return "|".join(rule["pattern"]) if isinstance(rule["pattern"], list) else rule["pattern"]


@functools.cache
def _written() -> dict[str, Any]:
    return unbroken(tomllib.loads(RULES.read_text(encoding="utf-8")))


@functools.cache
def _machines() -> re.Pattern[str]:
    """Programs and things that bear a person's word in their name."""
    return re.compile("|".join(_written()["machines"]["patterns"]).replace(" ", r"\s+"), re.IGNORECASE)


def _findings(text: str, names: tuple[str, ...]) -> Iterator[tuple[int, int, Finding]]:
    open_text = _machines().sub(_blanked, SPARED.sub(_blanked, text))
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    lines = text.split("\n")
    for rule, match in _matches(open_text, names):
        line = open_text.count("\n", 0, match.start())
        if IGNORE in lines[line]:
            continue
        quoted = " ".join(open_text[match.start() : match.end()].split())
        place = (line + 1, match.start() - starts[line] + 1)
        yield (
            match.start(),
            match.end(),
            Finding(*place, quoted, *(rule[key] for key in ("name", "level", "why", "rewrite"))),
        )


def _matches(text: str, names: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], re.Match[str]]]:
    """In the text as it is, and where it names people, with their names marked: a name may be a word as well."""
    named = _names(names).sub(lambda name: NAMED * len(name[0]), text)
    for read in dict.fromkeys((text, named)):
        for rule, pattern in _compiled():
            yield from ((rule, match) for match in pattern.finditer(read))


def _blanked(spared: re.Match[str]) -> str:
    return re.sub(r"[^\n]", "\x00", spared[0])


def _without_overlaps(found: Iterator[tuple[int, int, Finding]]) -> Iterator[Finding]:
    """Of findings on the same words the gravest stays, then the longest."""
    gravity = {"error": 0, "warning": 1, "info": 2}
    taken: list[tuple[int, int]] = []
    for start, end, finding in sorted(found, key=lambda each: (gravity[each[2].level], each[0] - each[1], each)):
        if all(end <= other_start or start >= other_end for other_start, other_end in taken):
            taken.append((start, end))
            yield finding


@functools.cache
def _compiled() -> tuple[tuple[dict[str, Any], re.Pattern[str]], ...]:
    return tuple((rule, re.compile(_for_people(rule["pattern"]), re.IGNORECASE | re.MULTILINE)) for rule in rules())


@functools.lru_cache(maxsize=8)
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    """A name is one with its capitals only: will is not Will."""
    written = [
        r"\s+".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True) if name.strip()
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(written)})(?!\w)" if written else r"(?!)")


def _for_people(pattern: str) -> str:
    capital = rf"(?:{NAMED}+|(?-i:[A-Z][\w’'-]+))"
    return pattern.replace("{name}", f"{NAMED}+").replace("{capital}", capital).replace(" ", r"\s+")


def _filled(pattern: str, fragments: dict[str, str]) -> str:
    for name, fragment in fragments.items():
        pattern = pattern.replace("{" + name + "}", fragment)
    return pattern
