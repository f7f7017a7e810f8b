"""Where the stamps of a text log stand: found from many lines of the file, none of them trusted alone."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from connectors import _pieces, _shapes, _votes
from connectors._numbers import SINCE_1970
from connectors.logs._company import goes_along, instants_of
from connectors.logs._numbered import FEWEST_NUMBERS, KEY_BEFORE, NEAR, are_days, are_near, are_times
from connectors.logs._sightings import (
    COLOUR,
    FARTHEST,
    FRAGMENT_CLASS,
    GOES_ON,
    NUMBER_CLASS,
    Sighting,
    class_of,
    sightings_in,
)

SMALL_SHARE = 0.02  # of the lines; a placement that explains less is chance, unless it leads the line
MOST_PLACEMENTS = 6
LEADING_NUMBER = 0.5  # a number in front says more than a stamp without its year
UNREAD_DAY = re.compile(r"(?<![\w\[(#=])(?:19|20)\d\d(?![\d\])])[^:]{0,12}:?$")  # a year right before a time of day
NAME = re.compile(r"\w[\w.-]*\"?\s?[=:]\s*\"?$")
MORE_NUMBERS = re.compile(r"\.[0-9]")
KEY = re.compile(r"[A-Za-z_@][\w.@-]*(?:=[\"']?|\":\s?\"?|\()$")


@dataclass(frozen=True)
class Placement:
    """One shape and how many characters may stand before it; `pattern` finds it from a line's start.

    key: the name before the stamps, where they stand at a name and not at a place. is_flush: no record of this
    file begins with white space. has_colours: its lines hold terminal codes, and are read without them.
    """

    choice: _votes.Choice
    nearest: int
    farthest: int
    is_flush: bool = True
    has_colours: bool = False
    key: str = ""

    @property
    def pattern(self) -> str:
        if self.key:
            return rf"^(?:.*?[^\w.-])?{re.escape(self.key)}(?:{self.choice.pattern})"
        stamp = self.choice.pattern
        if self.choice.shape.epoch in SINCE_1970 and self.nearest == self.farthest:
            stamp = stamp.replace(
                "(?P<t>", r"(?P<t>\b0\b|-1\b|", 1
            )  # a clock that was never set, at the place of the others' stamps
        spread = f"{{{self.nearest},{self.farthest}}}"
        before = "" if self.farthest == 0 else f".{spread}" if self.nearest == self.farthest else f".{spread}?"
        if self.is_flush and self.farthest:
            spread = f"{{{max(0, self.nearest - 1)},{self.farthest - 1}}}?"
            before = rf"[^ \t].{spread}" if self.nearest else rf"(?:[^ \t].{spread})?"
        return f"^{before}(?:{stamp})"


def placements_in(lines: list[str]) -> tuple[Placement, ...]:
    has_colours = any(COLOUR.search(line) for line in lines)
    lines = [COLOUR.sub("", line) if has_colours else line for line in lines]
    lines = [line for line in lines if line.strip() and not GOES_ON.match(line)]
    if not lines:
        return ()
    open_lines = set(range(len(lines)))
    sightings = [seen for number, line in enumerate(lines) for seen in sightings_in(line, number)]
    for name, is_so in ((_shapes.FIVE_DIGITS, are_days), (_shapes.DOTTED_TIME, _are_no_days)):
        doubtful = [seen for seen in sightings if seen.shape.name == name]
        if doubtful and not is_so(doubtful):
            sightings = [seen for seen in sightings if seen.shape.name != name]
    found: list[Placement] = []
    known: dict[int, int] = {}
    while open_lines and len(found) < MOST_PLACEMENTS:
        first = _First(found[0], known) if found else None
        best = _best([seen for seen in sightings if seen.line in open_lines], len(lines), first)
        if best is None:
            break
        placement = _place(best, has_colours)
        known |= instants_of(best, placement.choice)
        pattern = re.compile(placement.pattern)
        explained = {number for number in open_lines if pattern.search(lines[number])}
        if not explained:
            break
        found.append(placement)
        if found[0].is_flush:
            explained |= {number for number in open_lines if lines[number][0].isspace()}
        open_lines -= explained
    return tuple(found)


@dataclass(frozen=True)
class _First:
    """What was found before a further shape: where the first one stands, and the instants that lines have by now."""

    placement: Placement
    known: dict[int, int]

    def has_company(self, group: list[Sighting]) -> bool:
        return goes_along(instants_of(group, _votes.choose(group[0].shape, [seen.match for seen in group])), self.known)


def _are_no_days(group: list[Sighting]) -> bool:
    return _votes.are_no_days([seen.match["t"] for seen in group])


def _best(sightings: list[Sighting], line_count: int, first: _First | None) -> list[Sighting] | None:
    """The sightings of the shape that most open lines carry; nearly as many: that says more; then that stands first."""
    by_shape: dict[str, list[Sighting]] = defaultdict(list)
    for seen in _without_parts(sightings):
        by_shape[seen.shape.name].append(seen)
    groups = [
        group
        for group in by_shape.values()
        if _may_begin(group) and (first is None or _is_convincing(group, line_count, first))
    ]
    if not groups:
        return None
    if first is None:
        groups = _without_listed_times(groups)
    most = max(len(group) for group in groups)

    def merit(group: list[Sighting]) -> tuple[float, ...]:
        starts = sorted(seen.start for seen in group)
        kind: float = class_of(group[0].shape)
        if kind == NUMBER_CLASS and starts[len(starts) // 2] <= 3:
            kind = LEADING_NUMBER
        return (-kind, -starts[len(starts) // 2], group[0].shape.rank)

    rivals = [group for group in groups if len(group) >= most * 0.8]
    return max(rivals, key=merit)


def _without_listed_times(groups: list[list[Sighting]]) -> list[list[Sighting]]:
    """The groups less times of day where several lines begin with a date: a record may list more times than there are records."""
    has_dates = any(
        class_of(group[0].shape) <= 1 and sum(seen.is_leading for seen in group) >= FEWEST_NUMBERS for group in groups
    )
    return [group for group in groups if not has_dates or class_of(group[0].shape) != FRAGMENT_CLASS]


def _may_begin(group: list[Sighting]) -> bool:
    """A number needs a place or a name that speaks for a time; a time of day must lead its lines."""
    kind = class_of(group[0].shape)
    if group[0].shape.name in _shapes.LEADING_ONLY:
        return all(seen.is_leading for seen in group)
    if kind == NUMBER_CLASS:
        return are_times(group)
    if kind == FRAGMENT_CLASS:
        if sum(UNREAD_DAY.search(seen.match.string[: seen.start]) is not None for seen in group) >= len(group) * 0.5:
            return False  # they have a date, in words that are not known: no other may be taken for it
        if sum(_is_in_address(seen) for seen in group) >= len(group) * 0.5 or _are_settings(group):
            return False
        if group[0].shape.grain_us == _pieces.MINUTE_US:  # a ratio or a score looks the same
            return all(seen.start <= 3 for seen in group)
        starts = Counter(seen.start for seen in group if seen.start <= NEAR)
        return sum(seen.is_leading for seen in group) >= len(group) * 0.5 or max(starts.values(), default=0) >= max(
            2, len(group) * 0.9
        )
    return True


def _are_settings(group: list[Sighting]) -> bool:
    """Whether all are the whole values of different names, which the stamps of records never are: `SESSION_TTL: 00:30:00`."""
    if any(seen.match.string[seen.match.end() :].strip(" \t\r\"',;") for seen in group):
        return False
    names = [found[0] if (found := NAME.search(seen.match.string[: seen.start])) else "" for seen in group]
    return all(names) and len(set(names)) == len(names)


def _is_in_address(seen: Sighting) -> bool:
    """Whether more numbers and dots go on to either side, as in addresses and versions."""
    start, end = seen.match.span("t")
    return seen.match.string[:start].endswith(".") or MORE_NUMBERS.match(seen.match.string, end) is not None


def _is_convincing(group: list[Sighting], line_count: int, first: _First) -> bool:
    """A further shape must lead its lines and say a date: a time inside a message begins no record.

    Numbers of another unit, and times of day, stand where the stamps of the first shape do, or, several of them, at the
    very beginning; what stands elsewhere in brackets (an access log's) lies between the times of the lines around it.
    """
    kind, shape = class_of(group[0].shape), first.placement.choice.shape
    if kind == NUMBER_CLASS:
        place = first.placement.nearest if class_of(shape) == NUMBER_CLASS else 0
        few = 1 if class_of(shape) == NUMBER_CLASS else max(FEWEST_NUMBERS, line_count * SMALL_SHARE)
        is_placed = len(group) >= few and all(seen.start == place for seen in group)
        return is_placed and (are_near(group) or first.has_company(group))
    if kind == FRAGMENT_CLASS:
        if group[0].shape.grain_us == _pieces.DAY_US:
            return shape.missing == "date" and all(seen.is_heading for seen in group)
        is_placed = all(seen.start in (0, first.placement.nearest) for seen in group) and len(group) >= FEWEST_NUMBERS
        return is_placed and group[0].shape.grain_us is None and first.has_company(group)
    if kind == 0 and any(seen.start == 0 for seen in group):
        return True
    leading = [seen for seen in group if seen.is_leading]
    named = [seen for seen in group if KEY_BEFORE.search(seen.match.string[: seen.start])]
    told = max(len(leading), len(named) if kind == 0 else 0)
    if told >= max(1, line_count * SMALL_SHARE) or len(group) >= line_count * 0.2:
        return True
    is_bracketed = all(seen.match.string[: seen.start].endswith("[") for seen in group)
    return is_bracketed and len(group) >= max(FEWEST_NUMBERS, line_count * SMALL_SHARE) and first.has_company(group)


def _without_parts(sightings: Iterable[Sighting]) -> Iterator[Sighting]:
    """Each line's sightings less those that are a part of a larger one (the clock time inside a full stamp)."""
    by_line: dict[int, list[Sighting]] = defaultdict(list)
    for seen in sightings:
        by_line[seen.line].append(seen)
    for group in by_line.values():
        for seen in group:
            start, end = seen.match.span("t")
            if not any(
                other.match.start() <= start and end <= other.match.end() and other.shape.rank > seen.shape.rank
                for other in group
                if other is not seen
            ):
                yield seen


def _place(group: list[Sighting], has_colours: bool) -> Placement:
    """How far into the line: one place where nearly all agree, else all places up to the farthest usual one."""
    flush = [seen for seen in group if not seen.match.string[0].isspace()]
    is_flush = len(flush) >= len(group) * 0.5
    group = flush if is_flush else group
    starts = [seen.start for seen in group]
    (usual, count), *_ = Counter(starts).most_common(1)
    choice = _votes.choose(group[0].shape, [seen.match for seen in group])
    keys = Counter(found[0] if (found := KEY.search(seen.match.string[: seen.start])) else "" for seen in group)
    (key, with_key), *_ = keys.most_common(1)
    if key and with_key >= len(group) * 0.9 and (usual > NEAR or count < len(starts) * 0.98):
        return Placement(choice, 0, FARTHEST, is_flush, has_colours, key)
    if count >= len(starts) * 0.98:
        return Placement(choice, usual, usual, is_flush, has_colours)
    farthest = sorted(starts)[int((len(starts) - 1) * 0.98)]
    return Placement(choice, 0, min(FARTHEST, farthest + 16), is_flush, has_colours)
