"""Which shape a column of written times has: decided by many stamps together, none of them trusted alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from connectors import _months
from connectors._pieces import FRACTION, POINT_FRACTION
from connectors._shapes import COMMON, DOTTED_TIME, SHAPES, Shape

LOG4J = re.compile(r"\]? +\[?(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\b")  # behind yy/MM/dd HH:mm:ss, its usual short form
CENTURIES = (*range(40), *range(80, 100))  # two-digit years that a machine may have written
OTHERS = tuple(shape for shape in SHAPES if shape not in COMMON)
NARROWER = 4  # times: how much nearer together one reading's days must lie to be preferred
FIELD_BEHIND = re.compile(r":[0-9]{2},([0-9]{1,9})$")
MOST, FEW = 0.9, 8
MONTH = re.compile(_months.pattern())
HEX_LETTER = re.compile("[a-fA-F]")  # without one among them, values are decimal
DAYS = {"y": 372, "m": 31, "d": 1}
NUMBERS = re.compile(r"d([/.-])m(?:\1(year|yy))?")  # in the name of a shape
PARTS = {"d": "day", "m": "month", "y": "year"}
Key = tuple[int, ...]  # sorts as time does


@dataclass(frozen=True)
class Choice:
    """A shape together with what its column decided: the order of the date's numbers where that was open.

    is_comma_a_field: the comma behind the seconds begins the next field, and no fraction. decided_by: what told the order.
    other_order: what some stamps of the column need, while others need the first: it has changed, and neither holds for all.
    """

    shape: Shape
    separator: str = ""
    order: str = ""
    is_order_decided: bool = True
    other_order: str = ""
    is_comma_a_field: bool = False
    decided_by: str = "the column"
    language: str = ""  # of the months' names, where they mean others elsewhere
    is_language_sure: bool = True

    @property
    def is_order_open(self) -> bool:
        """Whether day and month may be either way round; behind dots the day comes first, and so does a year that may."""
        return not self.is_order_decided and self.order[:1] != "y" and "." not in self.shape.name

    @property
    def order_by(self) -> str:
        """What told the day from the month, or which month; empty where the shape says it, or nothing does."""
        if not self.is_language_sure:
            return f"the names of its months in the language {self.language!r}"
        if not self.shape.is_ambiguous or self.is_order_open:
            return ""
        if self.is_order_decided:
            return f"{self.decided_by} ({PARTS[self.order[0]]} first)"
        return "the dots between them" if "." in self.shape.name else "the year, taken to come first"

    def name(self, first: str = "") -> str:
        """The shape's name with the date's parts as they are read; first: the part that the file was found to begin with."""
        is_known = bool(first) or not self.is_order_open
        if not self.shape.is_ambiguous or not is_known:
            return self.shape.name
        order = next((each for each in self.shape.orders if PARTS[each[0]] == first), self.order)
        return NUMBERS.sub(
            lambda old: old[1].join((old[2] or "year") if part == "y" else part for part in order), self.shape.name
        )

    @property
    def format(self) -> str:
        mark = next((each for each in "/-." if each in self.shape.name), "")
        directives = {"d": "%d", "m": "%m", "y": "%Y" if "year" in self.shape.name else "%y"}
        order = mark.join(directives[part] for part in self.order)
        return self.shape.format.replace("{order}", order).replace("{separator}", self.separator)

    @property
    def pattern(self) -> str:
        """A regex with the groups of the shape; `w` is the whole where parts of it stand apart."""
        pattern = self.shape.pattern(self.separator or None)
        if self.is_comma_a_field:
            pattern = pattern.replace(FRACTION, POINT_FRACTION)
        return f"(?P<w>{pattern})" if "(?P<y>" in pattern else pattern


def vote(texts: Sequence[str]) -> Choice | None:
    """The shape that most of the texts are, whole; among nearly as many, the one that says more wins."""
    best, best_score = None, 0.0
    for shapes in (COMMON, OTHERS):
        for shape in sorted(shapes, key=lambda each: -each.rank):
            if best_score >= 1000 + shape.rank:  # nothing that follows can say more
                break
            if shape.epoch == "hex" and not any(map(HEX_LETTER.search, texts)):
                continue
            if shape.name == DOTTED_TIME and not are_no_days(texts):
                continue
            share = sum(match is not None for match in map(shape.compiled.fullmatch, texts)) / max(1, len(texts))
            score = share * 1000 + shape.rank if share else 0.0
            if score > best_score:
                best, best_score = shape, score
        if best_score >= 1000:
            break
    if best is None:
        return None
    return choose(best, [match for match in map(best.compiled.fullmatch, texts) if match])


def are_no_days(texts: Sequence[str]) -> bool:
    """Whether two-digit numbers between dots are times of day: as days, in any one order, they would lie years apart."""
    numbers = [[int(number) for number in re.findall("[0-9]+", text)] for text in texts]
    triples = [each for each in numbers if len(each) == 3]
    return not any(_are_days_of_one_log(triples, order) for order in ("dmy", "mdy", "ymd"))


def _are_days_of_one_log(triples: list[list[int]], order: str) -> bool:
    parts = [dict(zip(order, each, strict=True)) for each in triples]
    years = {each["y"] for each in parts}
    is_calendar = all(1 <= each["m"] <= 12 and 1 <= each["d"] <= 31 for each in parts)
    return is_calendar and (not years or max(years) - min(years) <= 1)


def choose(shape: Shape, found: Sequence[re.Match[str]]) -> Choice:
    """What the column decides about a shape: its separator, and the order of the date's numbers."""
    separator = ""
    if "{separator}" in shape.regex:
        marks = [_mark(match["s"]) for match in found]
        separator = max(sorted(set(marks)), key=marks.count)
    is_field = _is_comma_a_field(found)
    if "another language" in shape.name:
        names = [name[0] for match in found if (name := MONTH.search(match[0]))]
        language, is_sure = _months.language_of(names)
        return Choice(shape, separator, language=language, is_language_sure=is_sure)
    if not shape.is_ambiguous:
        return Choice(shape, separator, is_comma_a_field=is_field)
    return Choice(shape, separator, *_order(shape, found), is_comma_a_field=is_field)


def _is_comma_a_field(found: Sequence[re.Match[str]]) -> bool:
    """Whether `10:00:02,7,GET` has a 7 in its next field: such numbers differ in length, or are few that repeat.

    A fraction stands on one width, and hardly repeats.
    """
    numbers = [
        number[1]
        for match in found
        if match.string[match.end("t") : match.end("t") + 1] in (",", "-")
        and (number := FIELD_BEHIND.search(match["t"]))
    ]
    if not numbers or len(numbers) < len(found) * MOST:
        return False
    is_repeating = len(numbers) >= FEW and len(set(numbers)) <= len(numbers) / 2
    return is_repeating or len({len(number) for number in numbers}) > 1


def _mark(written: str) -> str:
    """A separator as its key in SEPARATORS."""
    if written.isspace() and written != "\t":
        return " "
    if written[0] == "<":
        return '</Data><Data Name="time">'
    return '","' if written.startswith('"') and "time" not in written else "] [" if written[0] == "]" else written


def _order(shape: Shape, found: Sequence[re.Match[str]]) -> tuple[str, bool, str]:
    """The order of a date's numbers, whether the column decides it, and a second one that holds for a part of it.

    Decided by a number that only one order allows, else by the order that keeps the column in order, else
    by the one under which its days lie near together, as the records of one log do.
    """
    stamps = [_numbers(match) for match in found]
    keys = {order: [_key(order, *stamp) for stamp in stamps] for order in shape.orders}
    sound = {order: sum(key is not None for key in each) for order, each in keys.items()}
    orders = [order for order in shape.orders if sound[order] == max(sound.values())]
    for other in shape.orders:
        if not shape.missing and "y" not in other[:1] + orders[0][:1] and _has_changed(keys[orders[0]], keys[other]):
            return orders[0], False, other
    days = {order: [key for key in keys[order] if key is not None] for order in orders}
    backwards = {order: _inversions(days[order]) for order in orders}
    orders = [order for order in orders if backwards[order] == min(backwards.values())]
    if "ymd" in orders and shape.name.startswith("d/m/yy") and any(LOG4J.match(m.string, m.end()) for m in found):
        return "ymd", True, ""
    spans = {order: _span(days[order]) for order in orders}
    nearest = min(spans.values())
    orders = [order for order in orders if spans[order] < max(1, nearest) * NARROWER]
    return orders[0], len(orders) == 1, ""


def _has_changed(keys: Sequence[Key | None], others: Sequence[Key | None]) -> bool:
    """Whether stamps of a column that mostly has one order need another.

    Either they are no dates in the first, or behind the last that is none in the other they step back in the first only.
    """
    if any(key is None and other is not None for key, other in zip(keys, others, strict=True)):
        return True
    needed = [place for place, other in enumerate(others) if other is None]
    if not needed or needed[-1] == len(keys) - 1:
        return False
    last, key, other = keys[needed[-1]], keys[needed[-1] + 1], others[needed[-1] + 1]
    before = [key for key in keys[: needed[-1] + 1] if key is not None]
    is_rising = _inversions(before) == 0 and len(set(before)) > 1
    return is_rising and last is not None and key is not None and other is not None and key < last <= other


def _numbers(match: re.Match[str]) -> tuple[list[int], list[int]]:
    """The date's numbers and the clock's, however the stamp puts them."""
    groups = match.groupdict()
    day, clock = (groups["y"], groups["t"]) if groups.get("y") else (groups["t"], "")
    if not clock:
        numbers = [int(each) for each in re.findall("[0-9]+", day)]
        dated = 2 if re.match(r"[0-9]+[/.-][0-9]+(?![/.0-9-]*[/.-][0-9])", day) and len(numbers) < 7 else 3
        return numbers[:dated], numbers[dated : dated + 3]
    return [int(each) for each in re.findall("[0-9]+", day)], [int(each) for each in re.findall("[0-9]+", clock)[:3]]


def _key(order: str, day: list[int], clock: list[int]) -> Key | None:
    """Something that sorts as time does; None where the numbers are no date in this order."""
    parts = dict(zip(order, day, strict=False)) if len(order) == len(day) else dict(zip("dm", day, strict=False))
    year = parts.get("y", 0)
    is_day = 1 <= parts["m"] <= 12 and 1 <= parts["d"] <= 31 and (year > 99 or year in CENTURIES)
    return (year + 100 * (80 <= year <= 99), parts["m"], parts["d"], *clock) if is_day else None


def _inversions(keys: list[Key]) -> int:
    return sum(later < earlier for earlier, later in zip(keys, keys[1:], strict=False))


def _span(keys: list[Key]) -> int:
    days = [year * DAYS["y"] + month * DAYS["m"] + day for year, month, day, *_ in keys]
    return max(days, default=0) - min(days, default=0)
