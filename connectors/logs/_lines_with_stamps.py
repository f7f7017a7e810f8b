"""How the lines of one text log are read: stamps where the layout puts them, then what these lines carry."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from connectors import _names, _stamps
from connectors._shapes import BY_NAME
from connectors._votes import Choice, choose
from connectors.logs import _second
from connectors.logs._carried import Carried
from connectors.logs._carriers import carried_object, find_carried
from connectors.logs._companions import NO_COMPANIONS, Companions, find_companions
from connectors.logs._engine import read_placements
from connectors.logs._ids import NAME_BEFORE
from connectors.logs._json_fields import find_fields
from connectors.logs._json_paths import Fields
from connectors.logs._json_values import taken_from
from connectors.logs._layout import Placement, placements_in
from connectors.logs._sightings import COLOUR, NUMBER_CLASS, class_of, is_raised, sightings_in

if TYPE_CHECKING:
    pass


FEW = 20  # lines after which it shows whether they have a second stamp at all
LAST_WORDS = re.compile(r"(?:\w+\W{1,3}){1,3}$")
FEWEST_OBJECTS = 0.02  # of a text's lines that are JSON objects with a time


@dataclass(frozen=True)
class LineReader:
    """What was found out about a text log from a sample of its lines.

    fields: of the lines that are JSON objects. companions: what else the lines tell about their times.
    second: where on nearly all lines a second stamp stands that tells the zone of the first.
    """

    placements: tuple[Placement, ...]
    carried: Carried
    fields: Fields | None = None
    companions: Companions = NO_COMPANIONS
    second: tuple[str, Choice] | None = None

    def rows(self, lines: pl.Series) -> pl.DataFrame:
        """A row for each line, as `_engine.read_text` wants them."""
        rows = read_placements(lines, self.placements) if self.placements else _nothing(len(lines))
        if self.fields is not None:
            rows = _with_objects(lines, rows, self.fields)
        rows = self.companions.applied(lines, self.carried.applied(lines, rows))
        if self.second is not None:
            before, choice = self.second
            groups = lines.str.extract_groups(before + f"(?:{choice.pattern})").struct.unnest()
            rows = _second.with_zones(rows, _stamps.read(groups, choice), _second.SAME_MOMENT_US)
        return rows.with_columns(is_start=rows["is_start"] & ~is_raised(lines))


def reader_of(lines: list[str]) -> LineReader | None:
    """lines: a sample. None where none of them holds a time."""
    plain = [COLOUR.sub("", line) for line in lines]
    objects = [found for line in plain if line.startswith("{") and (found := carried_object(line)) is not None]
    fields = find_fields(objects) if len(objects) > len(lines) * FEWEST_OBJECTS else None
    fields = fields if fields is not None and fields.time else None
    placements = placements_in(
        [line for line in plain if fields is None or not line.startswith("{")] if fields else lines
    )
    if not placements and fields is None:
        return None
    carried = find_carried(lines, placements[0].pattern) if placements else Carried()
    own = [line for line in plain if placements and re.search(placements[0].pattern, line)]
    sample = pl.Series(lines, dtype=pl.String)
    reader = LineReader(placements, carried, fields)
    companions = find_companions(sample, reader.rows(sample))
    second = None if companions.has_zone_key or carried.ways else _second_stamp(own, placements)
    return replace(reader, companions=companions, second=second)


def _second_stamp(lines: list[str], placements: tuple[Placement, ...]) -> tuple[str, Choice] | None:
    """A stamp with a zone, or a number of one, on nearly every line whose own stamp has none."""
    if not placements or placements[0].choice.shape.missing or placements[0].choice.shape.epoch:
        return None
    own = re.compile(placements[0].pattern)
    found: Counter[tuple[str, str]] = Counter()
    matches: dict[tuple[str, str], list[re.Match[str]]] = {}
    for number, line in enumerate(lines):
        if number == FEW and max(found.values(), default=0) < FEW * _second.AGREEMENT:
            return None
        match = own.search(line)
        if match is None or match.groupdict().get("z"):
            return None
        start = match.start("t")
        for before, text in (("^", line[:start]), (r"^.*?", line[match.end() :])):
            for seen in sightings_in(text):
                is_zoned = class_of(seen.shape) == NUMBER_CLASS or (
                    class_of(seen.shape) == 0 and seen.match.groupdict().get("z")
                )
                if (before == "^" and seen.start) or _names.is_of_another_moment(_named_before(text[: seen.start])):
                    continue
                if is_zoned:
                    key = (before, seen.shape.name)
                    found[key] += 1
                    matches.setdefault(key, []).append(seen.match)
    if not found or found.most_common(1)[0][1] < len(lines) * _second.AGREEMENT:
        return None
    before, name = found.most_common(1)[0][0]
    return before, choose(BY_NAME[name], matches[before, name])


def _named_before(text: str) -> str:
    """The name of a stamp behind this text, else the three words before it."""
    found = NAME_BEFORE.search(text) or LAST_WORDS.search(text)
    return found[0] if found else ""


def _with_objects(lines: pl.Series, rows: pl.DataFrame, fields: Fields) -> pl.DataFrame:
    """Rows for the lines that are JSON objects; those without a time are records all the same."""
    is_object = lines.str.starts_with("{") & ~rows["is_start"]
    if not is_object.any():
        return rows
    places = is_object.arg_true()
    written = taken_from(lines.gather(places), fields)
    found = _stamps.read_column(written)[0].with_columns(written_time=written, is_start=written.is_not_null())
    return rows.with_columns(rows[name].scatter(places, found[name]) for name in found.columns)


def _nothing(count: int) -> pl.DataFrame:
    return _stamps.nothing_read(count).with_columns(
        written_time=pl.lit(None, pl.String), text_from=pl.lit(0, pl.Int32), is_start=pl.lit(False)
    )
