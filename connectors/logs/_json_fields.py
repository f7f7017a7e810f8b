"""Which fields of JSON objects play which part, found by their names and by whether their values read as times."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import polars as pl

from connectors import _names, _stamps
from connectors._pieces import DAY_US
from connectors._shapes import ID_SHAPES, Shape
from connectors._stated_zones import zone_field, zone_of
from connectors.logs._ids import NAMED_AS_ID, kind_of
from connectors.logs._json_names import DURATION_S, SECONDS, ranked
from connectors.logs._json_paths import OF_LEVELS, Fields, are_levels
from connectors.logs._json_statuses import OF_STATUSES, status_of_requests
from connectors.logs._json_values import at_path

STAND_FOR_NONE = (
    "-",
    "--",
    "0",
    "-1",
    "N/A",
    "n/a",
    "null",
    "None",
    "never",
    "unknown",
    "1970-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
)

NANOSECONDS = ("nanoOfSecond", "nanos", "nsec", "nsecs", "nanoseconds", "nanosecond", "ns")
CLOCKS = ("time", "timeofday", "clock", "hour")  # beside a day, normalised

DEEPEST = 4  # levels of objects in which a field is looked for


def find_fields(documents: list[dict[str, Any]]) -> Fields:
    """Which fields of these objects play which part, by their names and by whether their values read as times."""
    values: dict[tuple[str, ...], list[Any]] = {}
    for document in documents:
        for keys, value in _flat(document):
            values.setdefault(keys, []).append(value)
    common = {keys: found for keys, found in values.items() if len(found) >= max(1, len(documents) * 0.02)}
    times = _times(common) or _only_in_ids(common, len(documents))

    def likeliest(part: str) -> tuple[str, ...]:
        return _enough(ranked(common, part)[:2], common, len(documents))

    own = _enough(times[:3], common, len(documents))
    others = _others(times[len(own) :])
    levels = _enough(
        [keys for keys in ranked(common, "severity") if are_levels(common[keys])][:2], common, len(documents)
    )
    is_told = {(at_path(each, levels) or "").lower() for each in documents} != {"info"}  # some call every request so
    status = None if levels and is_told else status_of_requests(common)
    id_path, id_shape = ("", "") if "created" in others or not times else _timed_id(documents, times[0], common)
    return Fields(
        time=own,
        severity=(_path(status),) if status else levels,
        message=likeliest("message"),
        service=likeliest("service"),
        host=likeliest("host"),
        zone=_zone(common, len(documents)),
        other_times=(*others.items(), *([("created", id_path)] if id_path else [])),
        created_shape=id_shape,
        lasted=_lasted(common, own),
        subseconds=_subseconds(times[:1], common),
        clock=_clock(times[:1], common),
        are_times_numbers=any(_has_fraction(common[keys]) for keys in times),
        severities=OF_STATUSES if status else OF_LEVELS,
    )


def _times(values: dict[tuple[str, ...], list[Any]]) -> list[tuple[str, ...]]:
    """The paths of times, the record's own first: known names, then whatever is named as a time, then any full stamp."""
    known = [keys for keys in ranked(values, "time") if _are_times(values[keys])]
    named = [keys for keys in values if keys not in known and _names.is_time(keys[-1]) and _are_times(values[keys])]
    if known or named:
        return sorted(
            known
            + sorted(named, key=lambda keys: (len(keys), _names.rank(keys[-1]), _names.role_of(keys[-1]) == "ended")),
            key=lambda keys: _names.is_of_another_moment(keys[-1]),
        )
    return [keys for keys in values if isinstance(values[keys][0], str) and _are_times(values[keys], whole=True)]


def _only_in_ids(values: dict[tuple[str, ...], list[Any]], count: int) -> list[tuple[str, ...]]:
    """The path of identifiers that hold the only times of log records: nearly all have one, and say something besides."""
    if not ranked(values, "severity") and not ranked(values, "message"):
        return []
    return [
        keys
        for keys, each in values.items()
        if NAMED_AS_ID.search(keys[-1])
        and len(each) >= 0.9 * count
        and _are_all(each, lambda shape: shape in ID_SHAPES)
    ][:1]


def _subseconds(times: list[tuple[str, ...]], values: dict[tuple[str, ...], list[Any]]) -> str:
    """The nanoseconds beside a time in seconds, as Log4j's `instant` and protocol buffers have them."""
    beside = [
        (*keys[:-1], name)
        for keys in times
        for name in NANOSECONDS
        if keys[-1].lower().endswith(("second", "seconds")) or keys[-1] in ("sec", "secs", "s")
    ]
    return next((_path(keys) for keys in beside if keys in values), "")


def _lasted(values: dict[tuple[str, ...], list[Any]], own: tuple[str, ...]) -> str:
    """The path of the seconds, with their thousandths, that nginx says a request took."""
    found = (
        _path(keys)
        for keys, each in values.items()
        if _names.plain(keys[-1]) == DURATION_S and all(map(SECONDS.fullmatch, map(str, each)))
    )
    return next((path for path in found if path not in own), "")


def _clock(times: list[tuple[str, ...]], values: dict[tuple[str, ...], list[Any]]) -> str:
    """The time of day beside a day: `"date": "2026-03-29", "time": "02:41:07"`."""
    for keys in times:
        if not _are_all(values[keys], lambda shape: shape.grain_us == DAY_US):
            continue
        for other, found in values.items():
            is_beside = other[:-1] == keys[:-1] and _names.plain(other[-1]) in CLOCKS
            if is_beside and _are_all(found, lambda shape: shape.missing == "date"):
                return _path(other)
    return ""


def _are_all(values: list[Any], fits: Callable[[Shape], bool]) -> bool:
    """Whether the values read as stamps, all of shapes that fit."""
    readings, choices = _stamps.read_column(pl.Series([str(value) for value in values[:50]], dtype=pl.String))
    return bool(choices) and all(fits(choice.shape) for choice in choices) and not readings["at"].null_count()


def _zone(values: dict[tuple[str, ...], list[Any]], count: int) -> tuple[str, ...]:
    """The path of a field that states a zone in nearly all objects."""
    found = [
        keys
        for keys, each in values.items()
        if zone_field(keys[-1:]) and all(map(zone_of, each)) and len(each) >= 0.9 * count
    ]
    return tuple(_path(keys) for keys in sorted(found, key=len)[:1])


def _timed_id(
    documents: list[dict[str, Any]], time: tuple[str, ...], values: dict[tuple[str, ...], list[Any]]
) -> tuple[str, str]:
    """The path of identifiers that begin with the time of their making, and their shape; "" where there are none."""
    flat = [dict(_flat(document)) for document in documents]
    for keys in values:
        if keys == time or not NAMED_AS_ID.search(keys[-1]):
            continue
        pairs = [(str(each[keys]), str(each[time])) for each in flat if keys in each and time in each][:50]
        if not pairs or not all(text.isalnum() or "-" in text for text, _ in pairs):
            continue
        ids, written = (pl.Series(column, dtype=pl.String) for column in zip(*pairs, strict=True))
        if shape := kind_of(ids, _stamps.read_column(written)[0]):
            return _path(keys), shape
    return "", ""


def _others(times: list[tuple[str, ...]]) -> dict[str, str]:
    """The times beside the record's own that have a role, one for each: role → path."""
    found: dict[str, str] = {}
    for keys in times:
        if role := _names.role_of(keys[-1]):
            found.setdefault(role, _path(keys))
    return found


def _enough(ranked: list[tuple[str, ...]], values: dict[tuple[str, ...], list[Any]], count: int) -> tuple[str, ...]:
    """The likeliest path, and the next ones only where it is not always there."""
    taken = []
    for keys in ranked:
        taken.append(_path(keys))
        if len(values[keys]) == count:
            break
    return tuple(taken)


def _has_fraction(values: list[Any]) -> bool:
    return any(isinstance(value, float) for value in values)


def _flat(document: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not isinstance(document, dict):
        return
    for key, value in document.items():
        if isinstance(value, dict) and len(before) < DEEPEST:
            yield from _flat(value, (*before, key))
        elif not isinstance(value, (dict, list)) and value not in (None, ""):
            yield (*before, key), value


def _are_times(values: list[Any], *, whole: bool = False) -> bool:
    """Whether most of the values read as times; `whole`: as full stamps with a day and a time of day."""
    texts = [
        text for value in values[:50] if not isinstance(value, bool) and (text := str(value)) not in STAND_FOR_NONE
    ]
    readings, choices = _stamps.read_column(pl.Series(texts, dtype=pl.String))
    if (
        not choices
        or choices[0].shape.missing == "date"
        or (whole and (choices[0].shape.missing or choices[0].shape.epoch))
    ):
        return False
    return bool(readings["at"].is_not_null().sum() >= len(texts) * 0.5)


def _path(keys: tuple[str, ...]) -> str:
    return "$" + "".join(f"['{key}']" if re.search(r"\W", key) else f".{key}" for key in keys)


def objects_in(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The objects that stand on these lines; numbers as Python reads them."""
    found = []
    for line in lines:
        try:
            document = json.loads(line)
        except ValueError:
            continue
        if isinstance(document, dict):
            found.append(document)
    return found
