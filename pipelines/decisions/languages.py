"""The rules by which decisions are found, read from rules/ and compiled, one language a file."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RULES = Path(__file__).with_name("rules")


@dataclass(frozen=True)
class Language:
    """The rules of one language, compiled."""

    name: str
    markers: frozenset[str]
    fillers: re.Pattern[str]
    joints: re.Pattern[str]
    asides: re.Pattern[str]
    patterns: dict[str, re.Pattern[str]]
    rules: tuple[tuple[str, bool, re.Pattern[str]], ...]

    def finds(self, what: str, text: str) -> bool:
        return bool(self.patterns[what].search(text))


@functools.cache
def languages() -> dict[str, Language]:
    return {path.stem: _language(path) for path in sorted(RULES.glob("*.toml"))}


@functools.cache
def markers() -> frozenset[str]:
    """Common words of every language."""
    return frozenset(word for language in languages().values() for word in language.markers)


def unbroken(written: Any) -> Any:
    """Rules as written, without the line breaks that make their patterns readable."""
    if isinstance(written, str):
        return re.sub(r"(?:^|\n)[ ]*", "", written) if "\n" in written else written
    if isinstance(written, dict):
        return {name: unbroken(value) for name, value in written.items()}
    return [unbroken(each) for each in written] if isinstance(written, list) else written


def _language(path: Path) -> Language:
    written = unbroken(tomllib.loads(path.read_text(encoding="utf-8")))
    words = written["words"]
    return Language(
        name=path.stem,
        markers=frozenset(written["markers"].split()),
        fillers=_compiled(rf"\s*(?:{written['fillers']}(?:\s*[,.:!–—-]+\s*|\s+(?=\S)))+", words),
        joints=_joints(written["joints"]),
        asides=_compiled(rf"(?:{written['asides']})\b", words),
        patterns={
            name: _compiled(written[name], words)
            for name in ("hedges", "conditions", "jokes", "offers", "requests", "doubts", "yes", "no")
        },
        rules=tuple(
            (
                rule["kind"],
                bool(rule.get("strong")),
                _compiled(("" if rule.get("anywhere") else "^") + f"(?:{rule['pattern']})", words),
            )
            for rule in written["rule"]
        ),
    )


def _joints(words: str) -> re.Pattern[str]:
    """A comma, a colon or a dash ends a clause, and so does a word that joins one to the next; that word stays."""
    return re.compile(rf"\s*[,:;]\s+|\s+[–—-]+\s+|\s+(?=(?:{words})\b)")


def _compiled(pattern: str, words: dict[str, Any]) -> re.Pattern[str]:
    for name, listed in sorted(words.items(), reverse=True):  # a list may name those before it in the alphabet
        pattern = pattern.replace("{" + name + "}", listed)
    return re.compile(pattern)
