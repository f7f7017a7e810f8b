"""JSON evidence: what it is, where its records lie, and how many there are.

Paths are spelled `data.result[].values[]`: names joined by dots, `[]` for the elements of a list.
A file is one document, one document on each line, or several documents after each other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import ijson
import ijson.common

from connectors._contract import Reject

if TYPE_CHECKING:
    from connectors._reading import Evidence, Head

SAMPLED_LINES = 200
UNREADABLE = (ValueError, RecursionError)  # the second: nested deeper than anybody writes
HALF_CHARACTER = "\\ud"


def json_shape(head: Head) -> str | None:
    """json (one document, or several after each other), jsonl, or None where it is no JSON.

    A file counts as JSON lines when at least half of its first lines are objects or lists.
    """
    lines = [line for line in head.lines[:SAMPLED_LINES] if line.strip()]
    good = sum(_is_container(line) for line in lines) if lines and lines[0].lstrip()[:1] in ("{", "[") else 0
    if len(lines) > 1 and good >= max(2, len(lines) / 2):
        return "jsonl"
    if head.text.lstrip()[:1] in ("{", "[") and (good == len(lines) or _parses_as_prefix(head)):
        return "json"
    return None


def paths_in(head: Head) -> frozenset[str]:
    """The paths at the head of a JSON file; a cut or broken end takes nothing away."""
    if head.shape == "json":
        return frozenset(_paths(head.text))
    if head.shape == "jsonl":
        return frozenset(path for line in head.lines[:SAMPLED_LINES] for path in _paths(line))
    return frozenset()


def fit_by_signs(choices: list[tuple[str, ...]]) -> Callable[[Head], float]:
    """1.0 where all paths of one choice stand at the head; more paths make a closer fit (up to 1.0)."""

    def fits(head: Head) -> float:
        if head.shape not in ("json", "jsonl"):
            return 0.0
        found = [len(choice) for choice in choices if choice and set(choice) <= head.json_paths]
        return min(1.0, 0.7 + 0.05 * max(found)) if found else 0.0

    return fits


def documents(evidence: Evidence) -> Iterator[tuple[int, Any] | Reject]:
    """(line, document) for every document, a Reject for every one that cannot be read.

    Numbers with a fraction come as Decimal, so that a stamp keeps its digits.
    """
    if evidence.head.shape == "jsonl":
        yield from _documents_on_lines(evidence)
        return
    with evidence.open() as stream:
        data = stream.read()
    text = data.decode(evidence.head.encoding, errors="replace").removeprefix("\ufeff")
    yield from _documents_in(text)


def count_leaves(paths: tuple[str, ...]) -> Callable[[Evidence], int]:
    """A counter of records that shares nothing with any reader: the elements at `paths` of each document.

    A document that holds none of them, or that cannot be read, is one record.
    """
    steps = [path.split(".") for path in paths]

    def count(evidence: Evidence) -> int:
        total = 0
        for found in documents(evidence):
            if isinstance(found, Reject):
                total += 1
            else:
                total += sum(_leaves(found[1], path) for path in steps) or 1
        return total

    return count


def loads(text: str) -> Any:
    document = json.loads(text, parse_float=Decimal)
    return _whole_characters(document) if HALF_CHARACTER in text else document


def dumps(value: Any) -> str:
    """Compact JSON in one spelling, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)


def without(document: dict[str, Any], *taken: str) -> dict[str, Any]:
    """What nobody consumed: the document less the fields that were taken and those that are empty."""
    return {key: value for key, value in document.items() if key not in taken and value not in (None, "", [], {})}


def _whole_characters(value: Any) -> Any:
    """Escapes of half a character (a lone surrogate) are no text that can be stored: U+FFFD stands for them."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {_whole_characters(key): _whole_characters(item) for key, item in value.items()}
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} in evidence")


def _documents_on_lines(evidence: Evidence) -> Iterator[tuple[int, Any] | Reject]:
    from connectors._lines import numbered_lines

    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        try:
            yield number, loads(line)
        except UNREADABLE as why:
            yield Reject(number, line, f"not JSON: {why}")


def _documents_in(text: str) -> Iterator[tuple[int, Any] | Reject]:
    decoder = json.JSONDecoder(parse_float=Decimal)
    place, length, ordinal = 0, len(text), 0
    has_halves = HALF_CHARACTER in text
    while place < length:
        if text[place] in " \t\r\n":
            place += 1
            continue
        ordinal += 1
        try:
            document, place = decoder.raw_decode(text, place)
        except UNREADABLE as why:
            yield Reject(text.count("\n", 0, place) + 1, text[place:], f"not JSON: {why}")
            return
        yield ordinal, _whole_characters(document) if has_halves else document


def _leaves(value: Any, steps: list[str]) -> int:
    if not steps:
        return 1
    name, rest = steps[0], steps[1:]
    is_list = name.endswith("[]")
    name = name.removesuffix("[]")
    if name:
        if not isinstance(value, dict) or value.get(name) is None:
            return 0
        value = value[name]
    if not is_list:
        return _leaves(value, rest)
    return sum(_leaves(item, rest) for item in value) if isinstance(value, list) else 0


def _is_container(line: str) -> bool:
    line = line.strip()
    if line[:1] not in ("{", "["):
        return False
    try:
        json.loads(line)
    except ValueError:
        return False
    return True


def _parses_as_prefix(head: Head) -> bool:
    """A document that the head cuts short, or that breaks off late, is still a document: one name will do."""
    return any(path.strip("[]") for path in _paths(head.text))


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
