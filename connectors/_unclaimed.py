"""What of a record its connector did not take up, so that nothing is dropped unseen.

    {"author": {"id": "3", "name": "ops", "color": "#1f8b4c"}}  read as actor "3", named ops  →  {"author.color": …}

A value is taken up where it stands among what was made of the record. The rest is kept by its path, `[]` for the
elements of a list; several values at one path are a list of those that differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from connectors._items import Conversation, Event, Item, Person, Presence, Series

EMPTY = (None, "")
LEAST_WORDS = 4  # characters; fewer stand in any text by chance
MARKUP = ("<", "{")
NOTHING: Mapping[str, Any] = {}
NO_RECORDS: tuple[Any, Mapping[str, Any]] = ((), NOTHING)
OF_AN_EVENT = ("time", "zone", "service", "host", "actor", "other_times", "other_zone", "identifiers")


def keep_unclaimed(made: list[Item], record: Any, inner: Mapping[str, Any] = NOTHING) -> bool:
    """Put what stands in the record, and in nothing that was made of it, into the event; False where there is none.

    `inner` leads to the records of their own inside of this one, as `_records.each` knows them.
    """
    event = next((item for item in made if isinstance(item, Event)), None)
    if event is None:
        return False
    if isinstance(record, dict):  # what went over as it stands needs no second look
        record = {name: value for name, value in record.items() if event.attributes.get(name) is not value}
    plain = {
        event.time,
        event.headline,
        event.body,
        event.host,
        event.service,
        event.actor,
        *event.other_times.values(),
    }
    left: list[tuple[str, Any]] = []
    _gather_leaves(record, inner, "", plain, left)
    if left:
        claimed = _Claimed(made)
        for path, value in left:
            if not claimed.has(path, value):
                _add(event.unclaimed, path, value)
    return True


def _add(found: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at its path, beside what differs from it there."""
    known = _listed(found.get(path, []))
    if value not in known:
        found[path] = [*known, value] if known else value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class _Claimed:
    """The values, the names and the words of everything that was made of a record."""

    def __init__(self, made: Iterable[Item]) -> None:
        self._values: set[str] = set()
        self._names: set[str] = set()
        words, bodies = [], []
        for item in made:
            if isinstance(item, Event):
                words += [item.headline, item.body, item.conversation or ""]
                bodies.append(item.body)
                self._gather([getattr(item, name) for name in OF_AN_EVENT])
                self._gather(item.attributes)
                self._values.add((item.conversation or "").rpartition(":")[2])
            elif isinstance(item, (Person, Presence, Conversation)):
                self._gather([getattr(item, field.name) for field in fields(item)])
            elif isinstance(item, Series):
                self._gather([item.name, item.labels, item.service, item.host, item.unit])
        self._words = "\0".join(words)
        self._bodies = [body for body in bodies if len(body) >= LEAST_WORDS]

    def has(self, path: str, value: Any) -> bool:
        if isinstance(value, bool):
            return path.rpartition(".")[2] in self._names
        text = str(value)
        if text in self._values or text in self._names or (len(text) >= LEAST_WORDS and text in self._words):
            return True
        return text.startswith(MARKUP) and any(
            body in text for body in self._bodies
        )  # what was taken out of its wrapping

    def _gather(self, value: Any) -> None:
        if isinstance(value, str):
            self._values.add(value)
        elif isinstance(value, dict):
            self._names.update(value)
            for each in value.values():
                self._gather(each)
        elif isinstance(value, (list, tuple)):
            for each in value:
                self._gather(each)
        else:
            self._values.add(str(value))


def _gather_leaves(
    value: Any, inner: Mapping[str, Any], path: str, known: set[str | None], found: list[tuple[str, Any]]
) -> None:
    """Add (path, scalar) for all of a value but what is empty, known, or in a record of its own."""
    if isinstance(value, dict):
        for name, each in value.items():
            is_record, below = _below(inner, name, each) if inner else NO_RECORDS
            if not is_record:
                _gather_leaves(each, below, f"{path}.{name}" if path else name, known, found)
    elif isinstance(value, list):
        is_record, below = inner.get("[]", NO_RECORDS)
        if not is_record:
            for each in value:
                _gather_leaves(each, below, f"{path}[]", known, found)
    elif value not in EMPTY and str(value) not in known:
        found.append((path, value))


def _below(inner: Mapping[str, Any], name: str, value: Any) -> tuple[Any, Mapping[str, Any]]:
    """Whether records of their own stand right below a name, and the way to those further in."""
    if isinstance(value, list) and f"{name}[]" in inner:
        makers, below = inner[f"{name}[]"]
        return makers, {"[]": ((), below)}
    return inner.get(f"{name}{{}}") or inner.get(name) or inner.get("{}") or NO_RECORDS
