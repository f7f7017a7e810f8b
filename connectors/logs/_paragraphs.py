"""Formats whose record is a paragraph: `begins` is its first line, and `pattern` reads the whole of it.

    # Time: 2026-03-29T00:41:12.123456Z
    # User@Host: ada[ada] @ web-1 [10.0.0.4]  Id:    12
    SET timestamp=1774744867;
    select * from cart;

Of lines directly below each other that could all begin a record, the first one does. Where a paragraph
holds no `time`, its first `time_<role>` serves. Where stamps lead the records, another line that a whole stamp of any
shape leads begins one too: it belongs to no neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import polars as pl

from connectors import _stamps
from connectors._contract import Item
from connectors._reading import Evidence, Head
from connectors.logs._engine import first_of, read_placements, read_text
from connectors.logs._formats import FITTED_LINES, LEAST_SHARE, Format, spelled_out
from connectors.logs._group_times import read_times, times_of
from connectors.logs._layout import Placement, placements_in
from connectors.logs._sampling import sample_lines
from connectors.logs._sightings import class_of

PLACE = ("line_number", "line_count", "byte_offset", "body")


class Paragraphs(Format):
    """A TOML with `begins`; its pattern sees a record's lines as one text."""

    @cached_property
    def begins(self) -> re.Pattern[str]:
        return re.compile(spelled_out(self.facts["begins"]))

    @cached_property
    def pattern(self) -> str:
        return "(?s)" + super().pattern

    def fits(self, head: Head) -> float:
        """A line that could begin a record does not prove one: most paragraphs must be explained as a whole."""
        fit = super().fits(head)
        if not fit:
            return 0.0
        bodies = self._bodies(list(head.lines[:FITTED_LINES]))
        begun = bodies.filter(bodies.str.extract("^([^\n]*)").str.contains(self.begins.pattern))
        explained = int(self._groups(begun)["head"].is_not_null().sum())
        return fit if explained >= max(1, len(begun) * LEAST_SHARE) else 0.0

    def read(self, evidence: Evidence) -> Iterator[Item]:
        lines = [line for line in sample_lines(evidence) if line.strip()]
        choices = self.choices(self._times(self._groups(self._bodies(lines))).drop_nulls())
        strays = self._strays(lines)

        def finish(records: pl.DataFrame) -> pl.DataFrame:
            groups = self._groups(records["body"])
            times = self._times(groups)
            fields = groups.drop("head", "time", "date", "clock", "fraction", "zone", strict=False)
            rows = read_times(times, choices).with_columns(written_time=times, text_from=pl.lit(0, pl.Int32))
            if strays:
                rows = first_of(rows, read_placements(records["body"], strays))
            return self.finish(records.select(PLACE).hstack(rows).hstack(fields))

        yield from read_text(evidence, lambda block: self._starts(block, strays), finish=finish, is_by_body=True)

    def _starts(self, lines: pl.Series, strays: tuple[Placement, ...] = ()) -> pl.DataFrame:
        """Where a record begins; what it says is read from the whole of it."""
        may_begin = lines.str.contains(self.begins.pattern)
        is_start = may_begin & ~may_begin.shift(fill_value=False)
        for stray in strays:
            is_start |= lines.str.contains(stray.pattern) & ~may_begin
        return _stamps.nothing_read(len(lines)).with_columns(is_start=is_start, written_time=pl.lit(None, pl.String))

    def _strays(self, lines: list[str]) -> tuple[Placement, ...]:
        """How the lines that begin no record of this format are led by stamps, where those of its records are."""
        begun = [line for line in lines if self.begins.match(line)]
        if not _leading(begun):
            return ()
        return _leading([line for line in lines if not self.begins.match(line)])

    def _bodies(self, lines: list[str]) -> pl.Series:
        series = pl.Series(lines, dtype=pl.String)
        number = self._starts(series)["is_start"].cum_sum()
        return (
            pl.DataFrame({"line": series, "number": number})
            .group_by("number", maintain_order=True)
            .agg(pl.col("line").str.join("\n"))["line"]
        )

    def _groups(self, bodies: pl.Series) -> pl.DataFrame:
        return bodies.str.extract_groups(self.pattern).struct.unnest()

    def _times(self, groups: pl.DataFrame) -> pl.Series:
        roles = [name for name in groups.columns if name.startswith("time_")]
        return groups.select(time=pl.coalesce(times_of(groups), *roles))["time"]


def _leading(lines: list[str]) -> tuple[Placement, ...]:
    """The whole stamps that stand at the very beginning of lines."""
    found = placements_in(lines)
    return tuple(each for each in found if class_of(each.choice.shape) == 0 and each.farthest <= 1)
