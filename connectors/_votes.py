"""Which shape a column of written times has: decided by many stamps together, none of them trusted alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from connectors._shapes import NUMERIC_ORDERS, PATTERNS, Shape


@dataclass(frozen=True)
class Choice:
    """A shape together with what its column decided: the day/month order where that was open."""

    shape: Shape
    separator: str = ""
    order: str = ""
    is_order_decided: bool = True

    @property
    def format(self) -> str:
        first, second = NUMERIC_ORDERS.get(self.order, ("", ""))
        between = "-" if "d-m" in self.shape.name else "/"
        return self.shape.format.replace("{order}", f"{first}{between}{second}").replace("{separator}", self.separator)

    @property
    def pattern(self) -> str:
        return self.shape.pattern(self.separator or None)


def vote(texts: Sequence[str]) -> Choice | None:
    """The shape that most of the texts are, whole; among nearly as many, the one that says more wins."""
    best, best_score = None, 0.0
    for shape, pattern in PATTERNS:
        share = sum(pattern.fullmatch(text) is not None for text in texts) / max(1, len(texts))
        score = share * 1000 + shape.rank if share else 0.0
        if score > best_score:
            best, best_score = (shape, pattern), score
    if best is None:
        return None
    return choose(best[0], [match for text in texts if (match := best[1].fullmatch(text))])


def choose(shape: Shape, found: Sequence[re.Match[str]]) -> Choice:
    """What the column decides about a shape: its separator, and whether the day or the month comes first.

    The order is known by a number over 12, else by which reading keeps the column in order.
    """
    separator = ""
    if "{separator}" in shape.regex:
        marks = [" " if match["s"].isspace() and match["s"] != "\t" else match["s"] for match in found]
        separator = max(sorted(set(marks)), key=marks.count)
    if not shape.is_ambiguous:
        return Choice(shape, separator)
    numbers = [tuple(int(each) for each in re.findall(r"\d+", match["t"])[:6]) for match in found]
    firsts, seconds = max((n[0] for n in numbers), default=0), max((n[1] for n in numbers), default=0)
    if firsts > 12 or seconds > 12:
        return Choice(shape, separator, "dmy" if firsts > 12 else "mdy")
    backwards = {
        "dmy": _inversions([(n[2], n[1], n[0], *n[3:]) for n in numbers]),
        "mdy": _inversions([(n[2], n[0], n[1], *n[3:]) for n in numbers]),
    }
    if backwards["dmy"] != backwards["mdy"]:
        return Choice(shape, separator, min(backwards, key=lambda order: backwards[order]))
    return Choice(shape, separator, "mdy", is_order_decided=False)


def _inversions(keys: list[tuple[int, ...]]) -> int:
    return sum(later < earlier for earlier, later in zip(keys, keys[1:], strict=False))
