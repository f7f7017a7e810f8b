"""What JSON a text is, told from its beginning.

Paths are spelled `data.result[].values[]`: names joined by dots, `[]` for the elements of a list.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import ijson
import ijson.common

SAMPLED_LINES = 200
ALIKE = 0.8  # of the records of a map that have a field which all are said to have


def json_shape(text: str, lines: list[str]) -> str | None:
    """json (one document, or several after each other), jsonl, or None where it is no JSON.

    A file counts as JSON lines when at least half of its first lines are objects or lists, and as none at all where
    text follows at once upon a first line that is a whole document.
    """
    lines = [line for line in lines[:SAMPLED_LINES] if line.strip()]
    good = sum(_is_container(line) for line in lines) if lines and lines[0].lstrip()[:1] in ("{", "[") else 0
    if len(lines) > 1 and good >= max(2, len(lines) / 2):
        return "jsonl"
    if len(lines) > 1 and _is_container(lines[0]) and lines[1].lstrip()[:1] not in ("{", "["):
        return None
    if text.lstrip()[:1] in ("{", "[") and (good == len(lines) or _parses_as_prefix(text)):
        return "json"
    return None


def paths_in(texts: Iterable[str]) -> frozenset[str]:
    """Every path that these documents spell out, `[]` for any element; a cut or broken end takes nothing away."""
    return frozenset(path for text in texts for path in _paths(text))


def is_map(value: dict[str, Any]) -> bool:
    """Whether the names are data (ids) and the values records: several objects that have most of their fields in common."""
    things = [thing for thing in value.values() if isinstance(thing, dict) and thing]
    if len(things) < 2 or len(things) < len(value):
        return False
    counts = Counter(name for thing in things for name in thing)
    common = {name for name, count in counts.items() if count >= ALIKE * len(things)}
    return all(len(common & thing.keys()) >= len(thing) / 2 for thing in things)


def _is_container(line: str) -> bool:
    line = line.strip()
    if line[:1] not in ("{", "["):
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):  # thousands of brackets, one inside the other
        return False
    return True


def _parses_as_prefix(text: str) -> bool:
    """A document that the head cuts short, or that breaks off late, is still a document: one name will do."""
    return any(path.strip("[]") for path in _paths(text))


def _paths(text: str) -> Iterator[str]:
    """The path of every value, in order; stops without a word where the text stops being JSON."""
    open_paths: list[str] = []  # of the containers around the current value; a list's ends in []
    name = ""
    try:
        for event, value in ijson.basic_parse(text.encode("utf-8", "replace"), multiple_values=True):
            if event == "map_key":
                name = value
                continue
            if event in ("end_map", "end_array"):
                open_paths.pop()
                continue
            around = open_paths[-1] if open_paths else ""
            path = (
                around
                if around.endswith("[]") or not open_paths
                else f"{around.removesuffix('.')}.{name}".removeprefix(".")
            )
            yield path
            if event == "start_map":
                open_paths.append(path + "." if path.endswith("[]") else path)
            elif event == "start_array":
                open_paths.append(path + "[]")
    except ijson.common.JSONError:
        return
