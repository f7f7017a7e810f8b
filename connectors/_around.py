"""What stands around the records of a document, and where it is kept: with the first event, with each series, or as facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from connectors._items import Event, Item, Series
from connectors._unclaimed import add, facts_of, is_context, keep_unclaimed, left_over

Tree: TypeAlias = dict[str, tuple[list[Any], "Tree"]]  # type: ignore[misc]


class Found(NamedTuple):
    """An element at a path with what makes items of it; with each value goes the way to the records inside it."""

    value: Any
    locator: str
    around: tuple[tuple[Any, Tree], ...]
    inner: Tree
    make: Any


def keep_around(found: Found, made: list[Item], told: set[int]) -> None:
    """With the first of several records goes what stands around them, each thing once."""
    if any(isinstance(item, Event) for item in made):
        told.add(id(found.value))
    for depth, (value, inner) in enumerate(found.around, 1):
        ways = inner if depth == len(found.around) else _closed(inner)
        if id(value) not in told and keep_unclaimed(made, value, ways, is_around=True):
            told.add(id(value))


def keep_beside(found: Found, made: list[Item], beside: dict[int, dict[str, Any]]) -> None:
    """With each series goes what stands around its samples; found once for all records of one list."""
    series = [item for item in made if isinstance(item, Series)]
    if not series:
        return
    nearest = id(found.around[-1][0])
    if nearest not in beside:
        left: dict[str, Any] = {}
        for depth, (value, inner) in enumerate(found.around, 1):
            ways = inner if depth == len(found.around) else _closed(inner)
            for path, each in left_over(made, value, ways, is_around=True).items():
                add(left, path, each)
        beside[nearest] = left
    for item in series:
        item.unclaimed = beside[nearest]


def facts(found: Found, made: list[Item], line: int, beside: dict[int, dict[str, Any]]) -> Iterator[Item]:
    """What a record of context says, and what stands around it, each thing once."""
    if not is_context(made):
        return
    yield from facts_of(found.value, line, found.inner)
    for depth, (value, inner) in enumerate(found.around, 1):
        if value is not found.value and id(value) not in beside:
            beside[id(value)] = {}
            yield from facts_of(value, line, inner if depth == len(found.around) else _closed(inner))


def _closed(tree: Tree) -> dict[str, tuple[Any, Any]]:
    """The same ways, each ending at its first list: what stands in its elements is theirs."""
    return {
        step: (True, {}) if step.endswith(("[]", "{}")) else (makers, _closed(below))
        for step, (makers, below) in tree.items()
    }
