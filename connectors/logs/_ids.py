"""Identifiers that begin with the time of their making, in the lines of a text log and in the fields of JSON.

    2026-03-29 02:41:07,113 INFO order 019d36e1-8a19-7000-8000-3f2b8c1d9e55 taken
    2026-03-29 02:41:07,113 INFO guild=613425648685547541 message=1487613911019585536 stored

Such a time is evidence beside the record's own stamp, of its zone above all, and never in its place. Any digits may
look like one: they count where nearly all of those at one name lie near the stamps of their records, and would not
as a plain number of seconds or ticks. Beside a time of day they tell its day: there all lie the same quarters of an hour
from it, and at most a minute before.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from connectors import _stamps
from connectors._shapes import BY_NAME, ID_SHAPES, Shape
from connectors._votes import Choice
from connectors.logs._second import DAY_US, QUARTER_US, SAME_MOMENT_US, distances, with_days

FEWEST, AGREEMENT = 3, 0.9
NEAR_US = 36 * 3_600_000_000  # any zone, and a day
SOON_US = 62_000_000  # after an identifier was made, its record of the same moment, and the slack before it
NAME_BEFORE = re.compile(r"[A-Za-z_$][\w.$-]{0,30}\"? ?[=:] ?\"?$")
NAMED_AS_ID = re.compile(r"(?i)(?:id|oid|ulid|uuid|guid|snowflake)(?:_?str)?$")


@dataclass(frozen=True)
class TimedIds:
    """Where a text log's lines have such identifiers: a regex with one group, and the shape of what it finds."""

    pattern: str
    shape: str


def find_ids(lines: pl.Series, rows: pl.DataFrame) -> TimedIds | None:
    """What tells when it was made; rows: what the lines' own stamps say (READING)."""
    has_time = rows["at"].is_not_null()
    own, texts = rows.filter(has_time).select(_stamps.READING.names()), lines.filter(has_time).to_list()
    for shape in ID_SHAPES:
        for name, found in _by_name(texts, shape):
            if len(found) < FEWEST:
                continue
            ids = pl.Series(found.values(), dtype=pl.String)
            if kind_of(ids, own[list(found)], (shape,)):
                return TimedIds(re.escape(name) + shape.regex.replace("?P<t>", ""), shape.name)
    return None


def with_ids(lines: pl.Series, rows: pl.DataFrame, ids: TimedIds) -> pl.DataFrame:
    """The rows with the first such identifier of each line as `time_created`, where nothing else is, and their days from it."""
    found = lines.str.extract(ids.pattern)
    other = rows["time_created"] if "time_created" in rows else pl.repeat(None, len(rows), dtype=pl.String, eager=True)
    is_new = other.is_null() & found.is_not_null()
    if (rows["missing"] == "date").any():
        rows = with_days(rows, _stamps.read_whole(found, Choice(BY_NAME[ids.shape])))
    return rows.with_columns(
        time_created=other.fill_null(found),
        created_shape=pl.select(pl.when(is_new).then(pl.lit(ids.shape))).to_series(),
    )


def kind_of(ids: pl.Series, own: pl.DataFrame, shapes: tuple[Shape, ...] = ID_SHAPES) -> str:
    """The shape under which nearly all of these identifiers lie near the stamps of their records; "" where there is none.

    own: what the stamps say (READING).
    """
    least = max(1, len(ids) * AGREEMENT)
    for shape in shapes:
        if near_count(_stamps.read_whole(ids, Choice(shape)), own) >= least:
            is_number = shape.is_decimal and near_count(_stamps.read_column(ids)[0], own) >= least
            return "" if is_number else shape.name
    return ""


def near_count(made: pl.DataFrame, own: pl.DataFrame) -> int:
    """How many of the second stamps lie near the first ones (both READING): beside a time of day, within a minute of the
    same quarters of an hour.
    """
    is_dateless = own["missing"].fill_null("") == "date"
    near = int(((distances(own, made) <= NEAR_US) & ~is_dateless).sum())
    if not is_dateless.any():
        return near
    behind = (own["at"] - made["at"]).filter(is_dateless).drop_nulls()
    if behind.is_empty():
        return near
    quarters = ((behind + SAME_MOMENT_US) // QUARTER_US) % (DAY_US // QUARTER_US)
    is_soon = ((behind + SAME_MOMENT_US) % QUARTER_US <= SOON_US) & (quarters == quarters.mode().first())
    return near + int(is_soon.sum())


def _by_name(lines: list[str], shape: Shape) -> Iterator[tuple[str, dict[int, str]]]:
    """The identifiers of the lines by the name before them, the first of each line: place → identifier.

    Behind no name it is the first of all.
    """
    found: dict[str, dict[int, str]] = defaultdict(dict)
    pattern = re.compile(shape.regex)
    for place, line in enumerate(lines):
        for match in pattern.finditer(line):
            name = NAME_BEFORE.search(line[: match.start("t")])
            found[name[0] if name else ""].setdefault(place, match["t"])
            found[""].setdefault(place, match["t"])
    yield from sorted(found.items(), key=lambda pair: -len(pair[1]))
