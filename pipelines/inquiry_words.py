"""The words of the search for the cause: the patterns of inquiry_rules.toml, and what a text names."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import Any

from pipelines.decisions.languages import markers
from pipelines.decisions.words import STEM

RULES = Path(__file__).with_name("inquiry_rules.toml")


def finds(step: str, text: str) -> bool:
    """Whether a text, in small letters, holds words of a list of the table `hypothesis`."""
    return bool(compiled("hypothesis")[step].search(text))


def topic_of(text: str, but: str | None = None) -> frozenset[str]:
    """The stems of the words that name something, in small letters; `but` is a list whose words do not count."""
    text = compiled("hypothesis")[but].sub(" ", text) if but else text
    words = re.findall(r"[^\W\d_][\w-]*", text)
    words += [part for word in words if "-" in word for part in word.split("-")]  # node-7 is the node
    return frozenset(word[:STEM] for word in words if word in _short() or (len(word) > 3 and word not in _common()))


@functools.cache
def compiled(table: str) -> dict[str, re.Pattern[str]]:
    """The patterns of a table of the rules; any of a list may match, from the start of a word on."""
    return {
        name: re.compile(
            functools.reduce(_filled, _written()["fragments"].items(), rf"(?<!\w)(?:{'|'.join(patterns)})")
        )
        for name, patterns in _written()[table].items()
    }


def _filled(pattern: str, fragment: tuple[str, str]) -> str:
    return pattern.replace("{" + fragment[0] + "}", fragment[1])


@functools.cache
def _written() -> dict[str, Any]:
    return tomllib.loads(RULES.read_text(encoding="utf-8"))


@functools.cache
def _short() -> frozenset[str]:
    return frozenset(_written()["common"]["short"])


@functools.cache
def _common() -> frozenset[str]:
    """Words that name nothing: those of any language, and those that speak of causes and of time."""
    return frozenset(_written()["common"]["words"]) | markers()
