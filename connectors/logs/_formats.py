"""Declarative text formats: one TOML each, with samples that a test holds it to.

A format's pattern matches the head of a record; what stands behind it is the message (`headline =
"whole"`: the line speaks as a whole). It names its groups: `time` is the record's stamp,
`time_<role>` another one; `host`, `service`, `program`, `severity` and `pri` fill the columns of that name;
every other group goes to `attributes`, under its name in [attributes]. What shape the stamps have is
found from the file, as for any text log. `carries = true`: what stands behind the head comes from another
program, which may have stamped it itself; that stamp is then the record's own.

A pattern is several times faster where each character leaves one way to go on: no optional part that
may begin like what follows it, and [0-9] rather than the class of every digit of Unicode.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from connectors import _stamps, _votes
from connectors._contract import Connector, Item
from connectors._lines import count_text_records
from connectors._reading import Evidence, Head
from connectors.logs._carried import Carried, find_carried
from connectors.logs._engine import first_of, read_placements, read_text, severity_of
from connectors.logs._layout import find_layout, sample_lines

FOLDER = Path(__file__).parent / "formats"
PRIORITIES = ("critical", "critical", "critical", "error", "warning", "notice", "info", "debug")  # RFC 5424, table 2
LEAST_SHARE = 0.5  # of the lines that begin a record


@dataclass(frozen=True)
class Format:
    """One TOML, as read."""

    facts: dict[str, Any]

    @cached_property
    def pattern(self) -> str:
        return "(?P<head>" + "".join(self.facts["pattern"]) + ")"

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    @cached_property
    def attributes(self) -> dict[str, str]:
        """group → name in `attributes`, for the groups that fill no column of their own."""
        taken = {"head", "host", "service", "program", "severity", "pri"}
        names = self.facts.get("attributes", {})
        return {
            group: names.get(group, group)
            for group in self.compiled.groupindex
            if group not in taken and not group.startswith("time")
        }

    def fits(self, head: Head) -> float:
        """The share of the lines, indented ones aside, that the pattern explains."""
        if head.shape not in ("text", "jsonl"):
            return 0.0
        lines = [line for line in head.lines[:100] if line.strip() and not line[0].isspace()]
        share = sum(self.compiled.match(line) is not None for line in lines) / max(1, len(lines))
        return 0.55 + 0.4 * share if share >= LEAST_SHARE else 0.0

    def read(self, evidence: Evidence) -> Iterator[Item]:
        sampled = [line for line in sample_lines(evidence) if line.strip()]
        stamps = [match["time"] for line in sampled if (match := self.compiled.match(line))]
        choices = _stamps.read_column(pl.Series(stamps[:1000], dtype=pl.String))[1]
        strays = find_layout(evidence) if len(stamps) < len(sampled) * 0.98 else ()
        carried = find_carried(sampled, self.pattern, is_head=True) if self.facts.get("carries") else Carried()
        yield from read_text(
            evidence, lambda lines: carried.applied(lines, self._rows(lines, choices, strays)), finish=self._finish
        )

    def _rows(self, lines: pl.Series, choices: list[_votes.Choice], strays: tuple) -> pl.DataFrame:
        groups = lines.str.extract_groups(self.pattern).struct.unnest()
        rows: pl.DataFrame | None = None
        for choice in choices:
            found = _stamps.read_whole(groups["time"], choice)
            rows = found if rows is None else first_of(rows, found)
            if rows["at"].null_count() == groups["time"].null_count():
                break
        rows = _stamps.nothing_read(len(lines)) if rows is None else rows
        rows = rows.with_columns(
            written_time=groups["time"], text_from=self._text_from(groups), is_start=groups["head"].is_not_null()
        )
        fields = groups.drop("time", "head")
        rows = rows.hstack(fields)
        if strays and not rows["is_start"].all():
            other = read_placements(lines, strays)
            rows = first_of(rows, other.with_columns(pl.lit(None, pl.String).alias(name) for name in fields.columns))
        return rows

    def _finish(self, records: pl.DataFrame) -> pl.DataFrame:
        named = records.select(pl.col(group).alias(name) for group, name in self.attributes.items() if group in records)
        drop = [name for name in [*self.attributes, "pri"] if name in records]
        records = records.with_columns(severity=self._severity(records)).drop(drop)
        if named.width:
            records = records.with_columns(attributes=named.to_struct("attributes").struct.json_encode())
        if service := self.facts.get("service"):
            records = records.with_columns(service=pl.lit(service))
        return records

    def _text_from(self, groups: pl.DataFrame) -> pl.Series:
        if self.facts.get("headline") == "whole":
            return pl.zeros(len(groups), dtype=pl.Int32, eager=True)
        return groups["head"].str.len_chars().cast(pl.Int32)

    def _severity(self, records: pl.DataFrame) -> pl.Expr:
        rule = self.facts.get("severity", {})
        if "by" in rule:
            column = "written_time" if rule["by"] == "time" else rule["by"]
            text = pl.col(column).str.slice(0, rule.get("letters", 99))
            return text.replace_strict(rule["is"], default=rule.get("else"), return_dtype=pl.String)
        if "pri" in records:
            level = pl.col("pri").cast(pl.Int32, strict=False) % 8
            named = level.replace_strict(dict(enumerate(PRIORITIES)), default=None, return_dtype=pl.String)
            return pl.coalesce(named, severity_of(pl.col("body")))
        return severity_of(pl.col("body"))


def text_connectors() -> list[Connector]:
    """A connector for every TOML in `formats/`; raises ValueError where one has no sample."""
    return [_connector(path) for path in sorted(FOLDER.glob("*.toml"))]


def load(path: Path) -> Format:
    with path.open("rb") as file:
        facts = tomllib.load(file)
    if not facts.get("sample"):
        raise ValueError(f"{path.name}: a format needs at least one [[sample]] with `line` and `at`")
    return Format(facts)


def _connector(path: Path) -> Connector:
    format = load(path)
    facts = format.facts
    return Connector(
        name=f"logs.{path.stem}",
        title=facts["title"],
        reads=facts["reads"],
        group="text",
        kind=facts.get("kind", "log"),
        clock=facts.get("clock", "host"),
        read=format.read,
        fits=format.fits,
        count=count_text_records,
        zone=facts.get("zone"),
        samples=tuple(facts["sample"]),
    )
