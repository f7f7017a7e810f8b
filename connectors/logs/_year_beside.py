"""The year that a line's stamp leaves out, by another stamp of the same line.

    May  5 10:00:00 web-1 app[12]: cache warmed at=2023-05-05T10:00:00Z

It counts where nearly all of those at one name lie, but for the year, near the stamps of their lines.
"""

from __future__ import annotations

import re
from collections import defaultdict

import polars as pl

from connectors import _names, _stamps
from connectors._shapes import BY_NAME
from connectors._votes import Choice, choose
from connectors.logs import _second
from connectors.logs._ids import LEAST_SHARE, NAME_BEFORE, NEAR_US
from connectors.logs._sightings import NUMBER_CLASS, class_of, sightings_in

Beside = tuple[str, Choice]  # the name before the second stamps, and their shape


def find_year_beside(lines: pl.Series, rows: pl.DataFrame) -> Beside | None:
    """Where the lines (a sample) have such a stamp; rows: what their own stamps say (READING)."""
    is_open = (rows["missing"] == "year").fill_null(False) & rows["at"].is_not_null()
    texts, own = lines.filter(is_open), rows.filter(is_open).select(_stamps.READING.names())
    found: dict[tuple[str, str], list[re.Match[str]]] = defaultdict(list)
    for line in texts:
        for seen in sightings_in(line):
            name = NAME_BEFORE.search(line[: seen.start])
            if class_of(seen.shape) in (0, NUMBER_CLASS) and name and not _names.is_of_another_moment(name[0]):
                found[name[0], seen.shape.name].append(seen.match)
    for (name, shape), matches in sorted(found.items(), key=lambda pair: -len(pair[1])):
        if len(matches) < len(texts) * LEAST_SHARE:
            break
        beside = name, choose(BY_NAME[shape], matches)
        second = read_beside(texts, beside)
        apart = (_second.with_years(own, second)["at"] - second["at"]).abs().drop_nulls()
        if len(apart) and int((apart <= NEAR_US).sum()) >= len(apart) * _second.AGREEMENT:
            return beside
    return None


def with_year_beside(lines: pl.Series, rows: pl.DataFrame, beside: Beside) -> pl.DataFrame:
    """The rows with the year, and the zone, that these stamps tell."""
    second = read_beside(lines, beside)
    return _second.with_zones(_second.with_years(rows, second), second, _second.SAME_MOMENT_US)


def read_beside(lines: pl.Series, beside: Beside) -> pl.DataFrame:
    """READING rows of the stamps at this name."""
    name, choice = beside
    groups = lines.str.extract_groups(rf"\b{re.escape(name)}(?:{choice.pattern})").struct.unnest()
    return _stamps.read(groups, choice)
