"""What was made of a record: the values, names and words among which its fields are looked for.

A long value that stands there was taken up. A short one may stand there by chance (a state of 3 beside a count of 3): it
was taken up under its own name, or where all of its equals can have been; else all of them are kept.
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
    """The values, the names and the words of everything that was made of a record."""

    def __init__(self, made: Iterable[Item], *, has_points: bool = True) -> None:
        self._values: Counter[str] = Counter()
        self._named: set[tuple[str, str]] = set()
        self._names: set[str] = set()
        words, bodies, points = [], [], Counter[str]()
        for item in made:
            if isinstance(item, Event):
                words += [item.headline, item.body, item.conversation or ""]
                bodies.append(item.body)
                self._take([getattr(item, name) for name in OF_AN_EVENT])
                self._take([item.headline, item.body] if item.body != item.headline else item.headline)
                self._take(item.attributes)
                self._take((item.conversation or "").rpartition(":")[2])
            elif isinstance(item, (Person, Presence, Conversation)):
                self._take([getattr(item, field.name) for field in fields(item)])
            elif isinstance(item, Series):
                self._take([getattr(item, name) for name in OF_A_SERIES])
                self._take(item.labels)
                self._take(item.attributes)
                if has_points:
                    points.update(value for _, _, value in item.points)
                    self._take([at for _, at, _ in item.points])
        self._values += points
        self._words = "\0".join(words)
        self._bodies = [body for body in bodies if len(body) >= LEAST_WORDS]

    def not_among(self, leaves: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
        """Those of some (path, value) that nothing was made of."""
        doubtful: dict[str, list[tuple[str, Any]]] = {}
        used: Counter[str] = Counter()
        for path, value in leaves:
            text = str(value)
            if isinstance(value, bool) or is_telling(text):
                if not self._has(path, value, text):
                    yield path, value
            elif (path.rpartition(".")[2], text) in self._named:
                used[text] += 1
            else:
                doubtful.setdefault(text, []).append((path, value))
        for text, equals in doubtful.items():
            is_name = text in self._names and not NUMBER.fullmatch(text)
            if not is_name and len(equals) > self._values[text] - used[text] + self._is_said(text):
                yield from equals

    def _has(self, path: str, value: Any, text: str) -> bool:
        if isinstance(value, bool):
            return path.rpartition(".")[2] in self._names or str(value).lower() in self._values
        if text in self._values or text in self._names or text in self._words:
            return True
        return text.startswith(MARKUP) and any(
            body in text for body in self._bodies
        )  # what was taken out of its wrapping

    def _is_said(self, text: str) -> bool:
        return len(text) >= LEAST_WORDS and bool(re.search(rf"(?<!\d){re.escape(text)}(?!\d)", self._words))

    def _take(self, value: Any) -> None:
        """One part of what was made: what several parts repeat was taken from one place."""
        found: Counter[str] = Counter()
        self._gather(value, "", found)
        self._values |= found

    def _gather(self, value: Any, name: str, found: Counter[str]) -> None:
        if isinstance(value, dict):
            self._names.update(value)
            for key, each in value.items():
                self._gather(each, key, found)
        elif isinstance(value, (list, tuple)):
            for each in value:
                self._gather(each, name, found)
        else:
            found[str(value)] += 1
            self._named.add((name, str(value)))
