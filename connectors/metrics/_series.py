"""Points of any source as series: read one record at a time, handed over one series for each name and labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from connectors._contract import Item, Series
from connectors._documents import dumps
from connectors._names import host_of, service_of
from connectors._records import Record, written
from connectors._unclaimed import add, left_over

HELD_POINTS = 200_000  # then what was gathered so far is handed over


class Value(NamedTuple):
    """One value of a record; `labels` tell it apart from the record's others of the same name."""

    name: str
    value: Any
    labels: Mapping[str, Any] = {}
    unit: str | None = None


def samples(
    record: int,
    at: Any,
    values: Iterable[Value],
    labels: Mapping[str, Any] | None = None,
    *,
    zone: str | None = None,
    rest: Mapping[str, Any] | None = None,
) -> list[Series]:
    """One record's values at one stamp, each a point of its own series; the record is counted once.

    labels: those that all values share. rest: what of the record its reader took no notice of, where it knows that itself.
    Raises ValueError where there is no stamp or no value.
    """
    text = written(at)
    if text is None:
        raise ValueError("no time")
    found = [_series(record, text, value, {**(labels or {}), **value.labels}, zone) for value in values]
    if not found:
        raise ValueError("no value")
    found[0].records = 1
    if rest is not None:
        found[0].unclaimed_at[0] = left_over((), rest) if rest else {}
    return found


def gathered(items: Iterable[Item]) -> Iterator[Item]:
    """The same items, the pieces of one series joined; series come behind everything else."""
    held: dict[tuple[Any, ...], _Pieces] = {}
    count = 0
    for item in items:
        if not isinstance(item, Series):
            yield item
            continue
        key = (item.name, item.service, item.host, item.unit, item.zone, tuple(item.labels.items()))
        known = held.get(key)
        if known is None:
            held[key] = _Pieces(item)
        else:
            known.join(item)
        count += len(item.points)
        if count > HELD_POINTS:
            yield from (pieces.whole() for pieces in held.values())
            held, count = {}, 0
    yield from (pieces.whole() for pieces in held.values())


class _Pieces:
    """Pieces of one series, and what was said around them, each thing once."""

    __slots__ = ("_last", "_said", "_series")

    def __init__(self, series: Series) -> None:
        self._series, self._last = series, series.unclaimed
        self._said = {id(self._last): self._last}

    def join(self, item: Series) -> None:
        known = self._series
        for place, found in item.unclaimed_at.items():
            if found:
                known.unclaimed_at[len(known.points) + place] = found
        known.points += item.points
        known.records = (known.records or 0) + (item.records or 0)
        if item.attributes and item.attributes is not known.attributes:
            known.attributes = together([known.attributes, item.attributes])
        if item.unclaimed is not self._last:
            self._last = self._said.setdefault(id(item.unclaimed), item.unclaimed)

    def whole(self) -> Series:
        if len(self._said) > 1:
            self._series.unclaimed = together(self._said.values())
        return self._series


def together(said: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What was said in several places, by path, each thing once."""
    found: dict[str, Any] = {}
    for each in said:
        for path, value in each.items():
            add(found, path, value)
    return found


def beside(record: Record, own: list[Any], other: list[Any]) -> tuple[Any, list[Any]]:
    """What stands at the record's place in the other of two lists, and at its last place what the other has beyond it."""
    place = int(record.locator.rpartition("/")[2])
    return other[place], other[place + 1 :] if place + 1 == len(own) else []


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
