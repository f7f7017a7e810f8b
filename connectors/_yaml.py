"""YAML, the other spelling in which tools print the JSON that their products document: `kubectl -o yaml`, `helm -o yaml`.

The documents are the same and are found by the same paths, so that a connector which reads one reads the other. PyYAML
parses; values are what JSON would make of them (the core schema of YAML 1.2), so that a stamp stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from connectors._items import Reject

if TYPE_CHECKING:
    from connectors._reading import Evidence, Head

SHAPE = "yaml"
LOOKED_AT = 1 << 16  # characters, for the paths: a record's names stand near the top
ENTRY = re.compile(r"""\s*(?:- )*(?:[\w$./@-]+|"[^"]*"|'[^']*'):(?:\s|$)|\s*-\s""")
NEXT_DOCUMENT = re.compile(r"^---(?=\s|$)", re.MULTILINE)
UNREADABLE = (yaml.YAMLError, ValueError, RecursionError)
COMMENT = re.compile(r"^\s*[#%].*$", re.MULTILINE)
ITEM = re.compile(r"^( *)- ", re.MULTILINE)


class _AsJson(yaml.CSafeLoader):
    """Numbers, true, false and null as in JSON; everything else is text."""


_AsJson.yaml_implicit_resolvers = {}
for _tag, _form, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", list("tf")),
    ("int", r"-?(?:0|[1-9][0-9]*)", list("-0123456789")),
    ("float", r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", list("-0123456789")),
):
    _AsJson.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), _first)
_AsJson.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(loader.construct_scalar(node)))
_AsJson.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))


@lru_cache(maxsize=4)
def in_yaml(head: Head) -> Head | None:
    """The head of a text in YAML with the paths of its documents, as JSON of that content would show them; else None."""
    lines = [line for line in head.lines[:60] if line.strip() and line[:1] not in ("#", "%") and line[:3] != "---"]
    if head.shape != "text" or not lines or sum(bool(ENTRY.match(line)) for line in lines) <= len(lines) / 2:
        return None
    paths = frozenset(_paths(head.text[:LOOKED_AT]))
    if not paths:
        return None
    other = head.with_paths(paths)
    vars(other).update(shape=SHAPE)
    return other


def seen_as(head: Head, evidence: Evidence) -> Evidence:
    """The same file with this head; what is known of its stream stays known."""
    other = replace(evidence)
    vars(other).update(head=head, breaks=evidence.breaks)
    return other


def yaml_documents(text: str) -> Iterator[tuple[int, Any] | Reject]:
    """(ordinal, document); of one that breaks off, what stands whole before its last list item, and a Reject for the rest."""
    ordinal, starts = 0, [0, *(found.end() for found in NEXT_DOCUMENT.finditer(text))]
    for start, end in zip(starts, [*(place - 3 for place in starts[1:]), len(text)], strict=True):
        if not COMMENT.sub("", text[start:end]).strip():
            continue
        ordinal += 1
        try:
            yield ordinal, _load(text[start:end])
        except UNREADABLE as why:
            line = text.count("\n", 0, start) + getattr(getattr(why, "problem_mark", None), "line", 0)
            broken = _line_place(text, line, start, end)
            if kept := _before(text, start, broken):
                yield ordinal, kept[0]
                start, ordinal = kept[1], ordinal + 1
            told = " ".join(str(getattr(why, "problem", None) or why).split())
            yield Reject(text.count("\n", 0, start) + 1, text[start:end], f"not YAML: {told}")


def _before(text: str, start: int, broken: int) -> tuple[Any, int] | None:
    """What stands above the outermost list item that breaks off, and where that begins."""
    items = [(len(found[1]), found.start()) for found in ITEM.finditer(text, start, broken)]
    outermost = min((depth for depth, _ in items), default=0)
    places = [place for depth, place in items if depth == outermost]
    if len(places) < 2:
        return None
    try:
        return _load(text[start : places[-1]]), places[-1]
    except UNREADABLE:
        return None


def _line_place(text: str, line: int, start: int, end: int) -> int:
    """Where a line, counted from 0, ends, inside of these bounds."""
    place = 0
    for _ in range(line + 1):
        place = text.find("\n", place) + 1 or end
    return max(start, min(place, end))


def _load(text: str) -> Any:
    return _plain(yaml.load(text, Loader=_AsJson), [len(text)])


def _plain(value: Any, left: list[int]) -> Any:
    """With names that are text, as JSON has them; aliases that multiply into more than the text could spell are refused."""
    left[0] -= 1
    if left[0] < 0:
        raise ValueError("aliases that multiply")
    if isinstance(value, dict):
        return {str(name): _plain(each, left) for name, each in value.items()}
    return [_plain(each, left) for each in value] if isinstance(value, list) else value


def _paths(text: str) -> Iterator[str]:
    """The path of every value, in order; stops without a word where the text stops being YAML."""
    around: list[
        list[Any]
    ] = []  # of each open container: the path of what stands in it, whether it has names, the name
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.CollectionEndEvent):
                around.pop()
            elif isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)):
                path, has_names, name = around[-1] if around else ("", False, None)
                if has_names and name is None:
                    around[-1][2] = event.value  # a name that is itself a container is none of JSON's
                    continue
                if has_names:
                    path, around[-1][2] = f"{path}.{name}".removeprefix("."), None
                yield path
                if isinstance(event, yaml.CollectionStartEvent):
                    is_map = isinstance(event, yaml.MappingStartEvent)
                    around.append([path if is_map else f"{path}[]", is_map, None])
    except (yaml.YAMLError, AttributeError):
        return
