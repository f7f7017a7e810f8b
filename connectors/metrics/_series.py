"""Points of any source as series: read one record at a time, handed over one series for each name and labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from connectors._contract import Item, Series
from connectors._documents import dumps
from connectors._names import host_of, service_of
from connectors._records import written

HELD_POINTS = 200_000  # then what was gathered so far is handed over


class Value(NamedTuple):
    """One value of a record; `labels` tell it apart from the record's others of the same name."""

    name: str
    value: Any
    labels: Mapping[str, Any] = {}
    unit: str | None = None


def samples(
    record: int, at: Any, values: Iterable[Value], labels: Mapping[str, Any] | None = None, *, zone: str | None = None
) -> list[Series]:
    """One record's values at one stamp, each a point of its own series; the record is counted once.

    labels: those that all values share. Raises ValueError where there is no stamp or no value.
    """
    text = written(at)
    if text is None:
        raise ValueError("no time")
    found = [_series(record, text, value, {**(labels or {}), **value.labels}, zone) for value in values]
    if not found:
        raise ValueError("no value")
    found[0].records = 1
    return found


def gathered(items: Iterable[Item]) -> Iterator[Item]:
    """The same items, the pieces of one series joined; series come behind everything else."""
    held: dict[tuple[Any, ...], Series] = {}
    count = 0
    for item in items:
        if not isinstance(item, Series):
            yield item
            continue
        key = (item.name, item.service, item.host, item.unit, item.zone, tuple(item.labels.items()))
        known = held.setdefault(key, item)
        if known is not item:
            known.points += item.points
            known.records = (known.records or 0) + (item.records or 0)
        count += len(item.points)
        if count > HELD_POINTS:
            yield from held.values()
            held, count = {}, 0
    yield from held.values()


def text_of(value: Any) -> str:
    """A value as written; nothing where there was none."""
    if value is None:
        return ""
    if isinstance(value, (str, int, Decimal)) and not isinstance(value, bool):
        return str(value)
    return dumps(value)


def tags_of(tags: Iterable[str]) -> dict[str, str]:
    """`env:prod` as a label and its value; a tag without a value stands for itself."""
    pairs = (str(tag).partition(":") for tag in tags)
    return {name: value or name for name, _, value in pairs}


def _series(record: int, at: str, value: Value, labels: dict[str, Any], zone: str | None) -> Series:
    known = {str(name): str(text) for name, text in labels.items() if text not in (None, "")}
    return Series(
        name=str(value.name),
        points=[(record, at, text_of(value.value))],
        labels=known,
        service=service_of(known),
        host=host_of(known),
        unit=None if value.unit is None else text_of(value.unit),
        zone=None if zone is None else text_of(zone),
        records=0,
    )
