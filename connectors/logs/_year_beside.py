"""The year or the day that a line's stamp leaves out, by another stamp of the same line.

    May  5 10:00:00 web-1 app[12]: cache warmed at=2023-05-05T10:00:00Z

It counts where nearly all of those at one name lie, but for the year or the day, near the stamps of their lines.
"""

from __future__ import annotations

import re
from collections import defaultdict

import polars as pl

from connectors import _names, _stamps
from connectors._shapes import BY_NAME
from connectors._votes import Choice, choose
from connectors.logs import _second
from connectors.logs._ids import FEWEST, NAME_BEFORE, near_count
from connectors.logs._sightings import NUMBER_CLASS, class_of, sightings_in

Beside = tuple[str, Choice]  # the name before the second stamps, and their shape
LOOKED_AT = 100  # lines, which all are searched for every shape there is


def find_year_beside(lines: pl.Series, rows: pl.DataFrame) -> Beside | None:
    """Where the lines (a sample) have such a stamp; rows: what their own stamps say (READING)."""
    is_open = rows["missing"].is_in(["year", "date"]).fill_null(False) & rows["at"].is_not_null()
    places = is_open.arg_true()
    places = places.gather_every(max(1, len(places) // LOOKED_AT))
    texts, own = lines.gather(places), rows[places].select(_stamps.READING.names())
    found: dict[tuple[str, str], list[re.Match[str]]] = defaultdict(list)
    for line in texts:
        for seen in sightings_in(line):
            name = NAME_BEFORE.search(line[: seen.start])
            if class_of(seen.shape) in (0, NUMBER_CLASS) and name and not _names.is_of_another_moment(name[0]):
                found[name[0], seen.shape.name].append(seen.match)
    for (name, shape), matches in sorted(found.items(), key=lambda pair: -len(pair[1])):
        if len(matches) < min(FEWEST, len(texts)):
            break
        beside = name, choose(BY_NAME[shape], matches)
        second = read_beside(texts, beside)
        is_read = second["at"].is_not_null()
        near = near_count(second.filter(is_read), own.filter(is_read))
        if near and near >= int(is_read.sum()) * _second.AGREEMENT:
            return beside
    return None


def with_year_beside(lines: pl.Series, rows: pl.DataFrame, beside: Beside) -> pl.DataFrame:
    """The rows with the year or the day, and the zone, that these stamps tell."""
    second = read_beside(lines, beside)
    dated = _second.with_days(_second.with_years(rows, second), second)
    return _second.with_zones(dated, second, _second.SAME_MOMENT_US)


def read_beside(lines: pl.Series, beside: Beside) -> pl.DataFrame:
    """READING rows of the stamps at this name."""
    name, choice = beside
    groups = lines.str.extract_groups(rf"\b{re.escape(name)}(?:{choice.pattern})").struct.unnest()
    return _stamps.read(groups, choice)
