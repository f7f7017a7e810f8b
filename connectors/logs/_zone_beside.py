"""The zone that a line's stamp leaves out, by another stamp at a name in the same line, be it in few of the lines.

    2026-03-05 05:00:00 INFO cache warmed
    2026-03-05 05:05:00 INFO worker 7 exits epoch=1772705100

All of those at one name must lie the same quarters of an hour from the stamps of their lines, to two seconds; what that
says of the lines without one is decided with the zone of the file.
"""

from __future__ import annotations

import re
from collections import defaultdict

import polars as pl

from connectors import _names
from connectors._shapes import BY_NAME
from connectors._votes import choose
from connectors.logs import _second
from connectors.logs._ids import NAME_BEFORE
from connectors.logs._sightings import NUMBER_CLASS, class_of, sightings_in
from connectors.logs._year_beside import Beside, read_beside

FEW = 3  # with fewer the name must be one of a record's own time
OWN_ROLES = ("received", "ingested")


def find_zone_beside(lines: pl.Series, rows: pl.DataFrame) -> Beside | None:
    """Where the lines (a sample) have such a stamp; rows: what their own stamps say (READING) and their written time."""
    is_open = _second.lacks_zone(rows)
    texts, own = lines.filter(is_open), rows.filter(is_open)
    found: dict[tuple[str, str], list[re.Match[str]]] = defaultdict(list)
    for line, written in zip(texts, own["written_time"], strict=True):
        for seen in sightings_in(line[line.find(written) + len(written) :] if written else ""):
            name = NAME_BEFORE.search(seen.match.string[: seen.start])
            if name and not _names.is_of_another_moment(name[0]) and _is_zoned(seen.match, class_of(seen.shape)):
                found[name[0], seen.shape.name].append(seen.match)
    for (name, shape), matches in sorted(found.items(), key=lambda pair: -len(pair[1])):
        beside = name, choose(BY_NAME[shape], matches)
        zones = _second.zones_between(own, read_beside(texts, beside), _second.SAME_MOMENT_US).drop_nulls()
        is_enough = len(zones) >= FEW or _is_own_time(name)
        if is_enough and len(zones) >= len(matches) * _second.AGREEMENT and zones.n_unique() <= _second.MOST_ZONES:
            return beside
    return None


def with_zone_beside(lines: pl.Series, rows: pl.DataFrame, beside: Beside) -> pl.DataFrame:
    """The rows with the zone that these stamps tell."""
    return _second.with_zones(rows, read_beside(lines, beside), _second.SAME_MOMENT_US)


def _is_zoned(match: re.Match[str], kind: int) -> bool:
    return kind == NUMBER_CLASS or (kind == 0 and bool(match.groupdict().get("z")))


def _is_own_time(name: str) -> bool:
    return _names.rank(name) < len(_names.TIMES) or _names.role_of(name) in OWN_ROLES
