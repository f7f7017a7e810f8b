"""What was made of a record: the values, names and words among which its fields are looked for.

A long value that stands there was taken up. A short one may stand there by chance (a state of 3 beside a count of 3): it
was taken up where it bears its own name, or fills a field that only it can have filled; else all of its equals are kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from connectors._items import Conversation, Event, Item, Person, Presence, Series

LEAST_WORDS = 4  # characters; fewer stand in any text by chance
LEAST_DIGITS = 7  # and so do shorter numbers
NUMBER = re.compile(r"[-+]?[\d.]+(?:[eE][-+]?\d+)?")
MARKUP = ("<", "{")
OF_AN_EVENT = ("time", "zone", "service", "host", "actor", "other_times", "other_zone", "identifiers")
OF_A_SERIES = ("name", "service", "host", "unit", "zone")


def is_telling(text: str) -> bool:
    """Whether an equal value elsewhere is no accident."""
    return len(text) >= LEAST_DIGITS or (len(text) >= LEAST_WORDS and not NUMBER.fullmatch(text))


class Claims:
    """The values, the names and the words of everything that was made of a record.

    is_around: what is looked for stands around the record; a short value in a field of it was taken from the record itself.
    """

    def __init__(self, made: Iterable[Item], *, is_around: bool = False) -> None:
        self._is_around = is_around
        self._values: set[str] = set()
        self._fields: Counter[str] = Counter()  # how often a value fills a field that has no name of the source's
        self._named: set[tuple[str, str]] = set()
        self._names: set[str] = set()
        words, bodies, points = [], [], Counter[str]()
        for item in made:
            if isinstance(item, Event):
                words += [item.headline, item.body, item.conversation or ""]
                bodies.append(item.body)
                said = {item.headline, item.body, (item.conversation or "").rpartition(":")[2]}
                self._fill([*said, *(getattr(item, name) for name in OF_AN_EVENT)])
                self._gather(item.attributes, "")
            elif isinstance(item, (Person, Presence, Conversation)):
                self._fill([getattr(item, field.name) for field in fields(item)])
            elif isinstance(item, Series):
                self._fill([getattr(item, name) for name in OF_A_SERIES])
                self._gather(item.labels, "")
                self._gather(item.attributes, "")
                if not is_around:
                    points.update(value for _, _, value in item.points)
                    self._fill([at for _, at, _ in item.points])
        self._fields += points
        self._values.update(points)
        self._words = "\0".join(words)
        self._bodies = [body for body in bodies if len(body) >= LEAST_WORDS]

    def not_among(self, leaves: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
        """Those of some (path, value) that nothing was made of."""
        doubtful: dict[str, list[tuple[str, Any]]] = {}
        for path, value in leaves:
            text, name = str(value), path.rpartition(".")[2].removesuffix("[]")
            if isinstance(value, bool):
                if name not in self._names and (name, text) not in self._named:
                    yield path, value
            elif is_telling(text):
                if not self._has(text):
                    yield path, value
            elif (name, text) not in self._named and (text not in self._names or NUMBER.fullmatch(text)):
                doubtful.setdefault(text, []).append((path, value))
        for text, equals in doubtful.items():
            if len(equals) > self._fields[text] or (self._is_around and NUMBER.fullmatch(text)):
                yield from equals

    def _has(self, text: str) -> bool:
        if text in self._values or text in self._names or text in self._words:
            return True
        return text.startswith(MARKUP) and any(
            body in text for body in self._bodies
        )  # what was taken out of its wrapping

    def _fill(self, part: list[Any]) -> None:
        """The fields of one part of what was made; what several parts repeat was taken from one place."""
        found = Counter(_texts(part))
        self._fields |= found
        self._values.update(found)

    def _gather(self, value: Any, name: str) -> None:
        if isinstance(value, dict):
            self._names.update(value)
            for key, each in value.items():
                self._gather(each, key)
        elif isinstance(value, (list, tuple)):
            for each in value:
                self._gather(each, name)
        else:
            self._values.add(str(value))
            self._named.add((name, str(value)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
    elif value is not None:
        yield str(value)
