"""JSON evidence: what it is, where its records lie, and how many there are.

Paths are spelled `data.result[].values[]`: names joined by dots, `[]` for the elements of a list, `{}` for the
values of an object whose names are data. A file is one document, one document on each line, or several documents after each other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from connectors._items import Reject
from connectors._yaml import SHAPE as SHAPE_OF_YAML
from connectors._yaml import yaml_documents

if TYPE_CHECKING:
    from connectors._reading import Evidence, Head

UNREADABLE = (ValueError, RecursionError)  # the second: nested deeper than anybody writes
HALF_CHARACTER = "\\ud"
TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}"]', re.DOTALL)


def fit_by_signs(choices: Sequence[tuple[str, ...]]) -> Callable[[Head], float]:
    """1.0 where all paths of one choice stand at the head; more paths make a closer fit (up to 1.0)."""

    def fits(head: Head) -> float:
        if head.shape not in ("json", "jsonl", SHAPE_OF_YAML):
            return 0.0
        found = [len(choice) for choice in choices if choice and set(choice) <= head.json_paths]
        return min(1.0, 0.7 + 0.05 * max(found)) if found else 0.0

    return fits


def documents(evidence: Evidence) -> Iterator[tuple[int, Any] | Reject]:
    """(line, document) for every document, a Reject for every one that cannot be read.

    Numbers with a fraction come as Decimal, so that a stamp keeps its digits.
    """
    for found in placed_documents(evidence):
        yield found if isinstance(found, Reject) else (found[0], found[2])


def placed_documents(evidence: Evidence) -> Iterator[tuple[int, str, Any] | Reject]:
    """(line, JSON pointer, document) for every document, taken out of what was put around it."""
    for found in _documents_on_lines(evidence) if evidence.head.shape == "jsonl" else _documents_of(evidence):
        if isinstance(found, Reject):
            yield found
            continue
        line, document = found
        for place, inner in evidence.envelope.documents(document):
            yield line, place, evidence.envelope.restored(inner)


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


def _documents_of(evidence: Evidence) -> Iterator[tuple[int, Any] | Reject]:
    with evidence.open() as stream:
        data = stream.read()
    text = data.decode(evidence.head.encoding, errors="replace").removeprefix("\ufeff")
    yield from (yaml_documents if evidence.head.shape == SHAPE_OF_YAML else _documents_in)(text)


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
            whole = _before_the_break(text, place, getattr(why, "pos", place))
            if whole:
                yield ordinal, loads(whole[0])
                place, ordinal = whole[1], ordinal + 1
            yield Reject(text.count("\n", 0, place) + 1, text[place:], f"not JSON: {why}")
            return
        yield ordinal, _whole_characters(document) if has_halves else document


def _before_the_break(text: str, start: int, end: int) -> tuple[str, int] | None:
    """What stands whole before the place where a document breaks off, closed again, and where that ends.

    It breaks off inside a list: kept are the elements of the outermost list that is still open. Deeper in, only
    points (elements that are lists) are kept: half an object is no record.
    """
    ends: dict[
        int, tuple[int, str]
    ] = {}  # by what is open around it: behind the last whole element, and what closes all
    is_open: list[str] = []
    for found in TOKEN.finditer(text, start, end):
        mark = found[0]
        if mark == '"':  # a text that never ends
            break
        if mark in "[{":
            is_open.append("]" if mark == "[" else "}")
        elif mark in "]}":
            ends.pop(len(is_open), None)
            if not is_open or is_open.pop() != mark:
                break
            if is_open and is_open[-1] == "]" and (mark == "]" or is_open.count("]") == 1):
                ends[len(is_open)] = (found.end(), "".join(reversed(is_open)))
    if not ends:
        return None
    place, closing = ends[min(ends)]
    return text[start:place] + closing, place


def _leaves(value: Any, steps: list[str]) -> int:
    if not steps:
        return 1
    name, rest = steps[0], steps[1:]
    is_list, is_map = name.endswith("[]"), name.endswith("{}")
    name = name.removesuffix("[]").removesuffix("{}")
    if name:
        if not isinstance(value, dict) or value.get(name) is None:
            return 0
        value = value[name]
    if is_map:
        return sum(_leaves(item, rest) for item in value.values()) if isinstance(value, dict) else 0
    if not is_list:
        return _leaves(value, rest)
    return sum(_leaves(item, rest) for item in value) if isinstance(value, list) else 0
