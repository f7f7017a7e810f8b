"""Declarative text formats: one TOML each, with samples that a test holds it to.

A format's pattern matches the head of a record; what stands behind it is the message (`headline =
"whole"`: the line speaks as a whole). It names its groups: `time` is the record's stamp (or `date` and
`clock`, with `fraction` and `zone`, where they stand apart), `time_<role>` another one; `host`,
`service`, `program`, `severity` and `pri` fill the columns of that name; every other group goes to
`attributes`, under its name in [attributes] or in ATTRIBUTE_NAMES. `%{name}` stands for a piece of PIECES.

What shape the stamps have is found from the file, as for any text log, unless the format knows better:
`zone` for stamps that state none, `order` ("dmy", "mdy") for dates that could be read both ways.
`carries = true`: what stands behind the head comes from another program, which may have stamped it itself;
that stamp is then the record's own. `breadth` counts how many products may write so: a broad layout gives way to a narrow one. `telltale`: what at least one of
the first lines of such a log holds, where the layout alone could be anybody's. `within` names
the formats that carry this one: they read the lines that it does not. `least_share` is for records of many
lines: the share of the lines that begin one; all others belong to the one above. With `begins` the pattern
reads such a record as a whole (see _paragraphs). `in_pieces = true`: records are put together again (see _rejoined). `has_extension = true`: keys and values follow the head (see _extension); `has_pairs = true`: the line is keys and values (see _pairs).
[lasts] says which group is a duration, and which end of it the record's time is (see _lasting).

A pattern is several times faster where each character leaves one way to go on: no optional part that
may begin like what follows it, and [0-9] rather than the class of every digit of Unicode.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from connectors import _stamps, _votes
from connectors._contract import Item
from connectors._reading import Evidence, Head
from connectors.logs._carried import Carried
from connectors.logs._carriers import find_carried
from connectors.logs._companions import find_companions
from connectors.logs._engine import read_text
from connectors.logs._extension import with_extension
from connectors.logs._group_times import TIME_GROUPS, read_times, times_of
from connectors.logs._lasting import with_other_end
from connectors.logs._lines_with_stamps import LineReader, reader_of
from connectors.logs._mixed import fields_in, with_objects
from connectors.logs._pairs import with_pairs
from connectors.logs._rejoined import of_cri, rejoined
from connectors.logs._sampling import sample_lines
from connectors.logs._severities import severities
from connectors.logs._sightings import GOES_ON
from connectors.logs._strays import by_carriers, groups_of_lines, in_place, of_anybody
from connectors.logs._vocabulary import ATTRIBUTE_NAMES, PIECES

FOLDER = Path(__file__).parent / "formats"
LEAST_SHARE = 0.5  # of the lines that begin a record
FITTED_LINES = 100
CLOCK_IN_FRONT = re.compile(r"[\[(]?[0-9]{1,2}:[0-9]{2}:[0-9]{2}\b")
CONTINUATION = re.compile(rf"\s|{GOES_ON.pattern}")
COLUMN_GROUPS = ("head", "headline", "host", "service", "program", "severity", "pri", *TIME_GROUPS)


@dataclass(frozen=True)
class Format:
    """One TOML, as read."""

    facts: dict[str, Any]

    @cached_property
    def pattern(self) -> str:
        """Its group `head` tells that it matches and where the message begins; empty where the line speaks as a whole."""
        pattern = spelled_out("".join(self.facts["pattern"]))
        return f"(?:{pattern})(?P<head>)" if self._is_whole else f"(?P<head>{pattern})"

    @property
    def _is_whole(self) -> bool:
        return self.facts.get("headline") == "whole"

    @cached_property
    def begins(self) -> re.Pattern[str]:
        """What the first line of a record looks like."""
        return re.compile(self.pattern)

    @cached_property
    def attributes(self) -> dict[str, str]:
        """group → name in `attributes`, for the groups that fill no column of their own."""
        names = self.facts.get("attributes", {})
        return {
            group: names.get(group) or ATTRIBUTE_NAMES.get(group, group)
            for group in re.findall(r"\(\?P<(\w+)>", self.pattern)
            if group not in COLUMN_GROUPS and not group.startswith("time_")
        }

    def fits(self, head: Head) -> float:
        """The share of the lines, those that plainly go on with another aside, that the pattern explains."""
        lines = _telling_lines(head)
        if (sign := self.facts.get("telltale")) and not any(re.search(sign, line) for line in lines):
            return 0.0
        least = self.facts.get("least_share", LEAST_SHARE)
        may_miss = len(lines) * (1 - least)
        misses = clocks = 0
        for line in lines:
            if self.begins.match(line) is None:
                misses += 1
                clocks += CLOCK_IN_FRONT.match(line) is not None
                if misses > may_miss:
                    return 0.0
        if clocks > misses / 2:  # lines with a time of their own belong to no other
            return 0.0
        return 0.55 + 0.4 * (1 - misses / len(lines)) - 0.03 * self.facts.get("breadth", 0) if lines else 0.0

    def read(self, evidence: Evidence) -> Iterator[Item]:
        sample = list(sample_lines(evidence))
        rows = self.reader_of(sample)
        carried = fields_in(sample, rows(pl.Series(sample, dtype=pl.String))) if self.facts.get("carries") else None
        items = read_text(evidence, rows, finish=lambda records: with_objects(self.finish(records), carried))
        yield from rejoined(items, of_cri, is_as_written=True) if self.facts.get("in_pieces") else items

    def reader_of(self, lines: list[str]) -> Callable[[pl.Series], pl.DataFrame]:
        """What turns lines to rows, as `_engine.read_text` wants it; lines: a sample."""
        lines = [line for line in lines if line.strip()]
        stamps = times_of(groups_of_lines(pl.Series(lines, dtype=pl.String), self.pattern)).drop_nulls()
        choices = self.choices(stamps)
        may_stray = "least_share" not in self.facts and (self._carriers or len(stamps) < len(lines) * 0.98)
        strays = reader_of(lines) if may_stray or not choices else None
        carried = find_carried(lines, self.pattern, is_head=True) if self.facts.get("carries") else Carried()

        def rows(block: pl.Series) -> pl.DataFrame:
            return carried.applied(block, self._rows(block, choices, strays))

        sample = pl.Series(lines, dtype=pl.String)
        companions = find_companions(sample, rows(sample))
        return lambda block: companions.applied(block, rows(block))

    def choices(self, stamps: pl.Series) -> list[_votes.Choice]:
        """The shapes of the stamps, most frequent first; a date that reads both ways has the format's own order."""
        found = _stamps.read_column(stamps.head(1000))[1]
        order = self.facts.get("order", "")
        return [self._documented(each, order) if order and each.shape.is_ambiguous else each for each in found]

    def _documented(self, choice: _votes.Choice, order: str) -> _votes.Choice:
        """The choice with the format's order of day, month and, where it has one, year."""
        kept = "".join(part for part in order if part in choice.order)
        return dataclasses.replace(choice, order=kept, is_order_decided=True, decided_by="the format's convention")

    def _rows(self, lines: pl.Series, choices: list[_votes.Choice], strays: LineReader | None) -> pl.DataFrame:
        groups = groups_of_lines(lines, self.pattern)
        times = times_of(groups)
        is_start = groups["head"].is_not_null() & bool(choices)
        rows = read_times(times, choices)
        rows = rows.with_columns(written_time=times, text_from=self._text_from(groups), is_start=is_start)
        fields = groups.drop("head", *TIME_GROUPS, strict=False)
        if self._carriers:
            fields = of_anybody(fields).with_columns(**self._named)
        rows = rows.hstack(fields)
        if strays is not None and not is_start.all():
            open_lines = lines.filter(~is_start)
            other = by_carriers(open_lines, strays.rows(open_lines), fields.columns, self._carriers)
            rows = in_place(rows.filter(is_start), other.select(rows.columns), is_start)
        return rows

    @property
    def _carriers(self) -> list[str]:
        """The patterns of the formats that carry this one."""
        return [declared(name).pattern for name in self.facts.get("within", [])]

    @property
    def _named(self) -> dict[str, pl.Expr]:
        """The service that a format names for its records; one that is carried, for those that are its own."""
        return {"service": pl.lit(self.facts["service"])} if "service" in self.facts else {}

    def finish(self, records: pl.DataFrame) -> pl.DataFrame:
        if lasts := self.facts.get("lasts"):
            records = with_other_end(records, lasts)
        groups_of: dict[str, list[str]] = {}
        for group, name in self.attributes.items():
            groups_of.setdefault(name, []).append(group)
        named = records.select(pl.coalesce(groups).alias(name) for name, groups in groups_of.items())
        records = records.with_columns(severity=severities(records, self.facts.get("severity", {}))).drop(
            *self.attributes, "pri", strict=False
        )
        if named.width:
            records = records.with_columns(attributes=encoded(named))
        if self.facts.get("has_extension"):
            records = with_extension(records)
        if self.facts.get("has_pairs"):
            records = with_pairs(records)
        return records if self._carriers else records.with_columns(**self._named)

    def _text_from(self, groups: pl.DataFrame) -> pl.Series:
        if self._is_whole:
            return pl.zeros(len(groups), dtype=pl.Int32, eager=True)
        return groups["head"].str.len_chars().cast(pl.Int32)


@functools.lru_cache(maxsize=4)
def _telling_lines(head: Head) -> tuple[str, ...]:
    """The lines by which formats are told apart: the first, without those that plainly go on with another; all where all do."""
    if head.shape not in ("text", "jsonl"):
        return ()
    lines = tuple(line for line in head.lines[:FITTED_LINES] if line.strip())
    return tuple(line for line in lines if not CONTINUATION.match(line)) or lines


def spelled_out(pattern: str) -> str:
    """The pattern with its pieces in the place of their names."""
    return re.sub(r"%\{(\w+)\}", lambda name: PIECES[name[1]], pattern)


def encoded(named: pl.DataFrame) -> pl.Series:
    """A JSON object to a row, without the names that have no value; NULL where none has."""
    texts = named.to_struct("attributes").struct.json_encode()
    if not any(named.null_count().row(0)):
        return texts
    texts = texts.str.replace_all(r'"[^"\\]+":null,?', "").str.replace(r",\}$", "}")
    return texts.replace("{}", None)


@functools.cache
def declared(name: str) -> Format:
    """The format of this name in `formats/`."""
    return Format(read_facts(FOLDER / f"{name}.toml"))


def read_facts(path: Path) -> dict[str, Any]:
    """Raises ValueError where a format has no sample."""
    with path.open("rb") as file:
        facts = tomllib.load(file)
    if not facts.get("sample"):
        raise ValueError(f"{path.name}: a format needs at least one [[sample]] with `line` and `at`")
    return facts
