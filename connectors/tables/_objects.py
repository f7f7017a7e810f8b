"""Where in JSON documents the lists of records lie, or the maps from ids to them, and which of their fields hold a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

import polars as pl

from connectors import _names, _stamps
from connectors._json_shape import is_map
from connectors.tables._columns import Meaning, meaning_of

SAMPLED_OBJECTS, DEEPEST = 200, 12
MOSTLY = 0.8


@dataclass(frozen=True)
class Fields:
    """The fields of the objects of one list."""

    time: str
    other_times: dict[str, str]
    meaning: Meaning


Lists: TypeAlias = dict[tuple[str, ...], Fields]  # by the steps of its path; (): the document itself


def find_lists(found: Iterable[Any]) -> Lists:
    """The lists and maps of objects with a time; where there is no list, the documents themselves if they have one."""
    objects: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for document in found:
        _collect(document, (), objects)
    lists = {path: fields for path, sample in objects.items() if path and (fields := fields_of(sample))}
    if all(any(step.endswith("{}") for step in path) for path in lists) and (fields := fields_of(objects.get((), []))):
        return {(): fields}  # objects that are alike may also be parts of one record
    return lists


def fields_of(sample: list[dict[str, Any]]) -> Fields | None:
    names = list(dict.fromkeys(name for thing in sample for name in thing))
    times = [
        name
        for name in names
        if _holds_times(name, [thing[name] for thing in sample if thing.get(name) not in (None, "")])
    ]
    if not times:
        return None
    times.sort(key=lambda name: (_names.rank(name), names.index(name)))
    roles: dict[str, str] = {}
    for name in times[1:]:
        if role := _names.role_of(name):
            roles.setdefault(role, name)
    return Fields(times[0], roles, meaning_of(name for name in names if name not in times))


def _collect(value: Any, path: tuple[str, ...], objects: dict[tuple[str, ...], list[dict[str, Any]]]) -> None:
    if len(path) > DEEPEST:
        return
    if isinstance(value, dict):
        if not path or path[-1].endswith(("[]", "{}")):
            sample = objects.setdefault(path, [])
            if len(sample) < SAMPLED_OBJECTS:
                sample.append(value)
        if not path and is_map(value):
            _collect_from(list(value.values()), ("{}",), objects)
            return
        for name, inner in value.items():
            if isinstance(inner, dict) and is_map(inner):
                _collect_from(list(inner.values()), (*path, f"{name}{{}}"), objects)
            elif isinstance(inner, dict):
                _collect(inner, (*path, name), objects)
            elif isinstance(inner, list):
                _collect_from(inner, (*path, f"{name}[]"), objects)
    elif isinstance(value, list):
        _collect_from(value, (*path, "[]"), objects)


def _collect_from(
    items: list[Any], path: tuple[str, ...], objects: dict[tuple[str, ...], list[dict[str, Any]]]
) -> None:
    """A list of objects, or of lists of them (pages); an odd one out is rejected when it is read."""
    if sum(isinstance(item, (dict, list)) for item in items) >= MOSTLY * max(1, len(items)):
        for item in items[:SAMPLED_OBJECTS]:
            _collect(item, path, objects)


def _holds_times(name: str, values: list[Any]) -> bool:
    """By value; a number also needs the name of a time, and a bare date too."""
    texts = [str(value) for value in values if isinstance(value, (str, int, Decimal)) and not isinstance(value, bool)]
    if not texts or len(texts) < 0.8 * len(values):
        return False
    is_named = _names.is_time(name)
    if not is_named and (texts[0].replace(".", "").isdigit() or len(texts[0]) <= 10):
        return False
    reading, _ = _stamps.read_column(pl.Series(texts, dtype=pl.String))
    return bool(reading["at"].is_not_null().sum() >= 0.8 * len(texts))
