"""What identifiers look like and what each kind is worth, from rules.toml and kinds.toml."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Rule:
    """One kind's look: `pattern` has one group, the value. yes, no: samples, each with its value."""

    kind: str
    pattern: str
    also: str | None = None
    never: str | None = None
    in_fields: bool = False
    yes: dict[str, str] = field(default_factory=dict)
    no: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """What sharing an identifier of one kind is worth. home: the kinds of event that bring it into being."""

    name: str
    weight: float
    is_exact: bool
    home: tuple[str, ...] = ()
    hours: float | None = None  # it comes again: later than this it means another thing
    lives: float | None = None  # minutes; log lines that name it over a longer time name a constant


@functools.cache
def rules() -> tuple[Rule, ...]:
    stated = tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))["rule"]
    return tuple(Rule(**rule) for rule in stated)


@functools.cache
def kinds() -> dict[str, Kind]:
    stated = tomllib.loads((HERE / "kinds.toml").read_text(encoding="utf-8"))
    return {
        name: Kind(
            name,
            group["weight"],
            key == "exact",
            tuple(stated["home"].get(name, ())),
            stated["hours"].get(name),
            stated["lives"].get(name),
        )
        for key in ("exact", "weak")
        for group in (stated[key],)
        for name in group["kinds"]
    }


def by_rule(rule: Rule, words: pl.Series) -> pl.Series:
    """For each text the list of the values that the rule finds in it."""
    row = pl.col("row")
    value = pl.col("match").str.extract(rule.pattern, 1)
    found = (
        words.to_frame("words").with_row_index("row").select("row", match=pl.col("words").str.extract_all(rule.pattern))
        .explode("match").drop_nulls().select("row", value=value).drop_nulls()
    )  # fmt: skip
    if rule.also:
        found = found.filter(pl.col("value").str.contains(rule.also))
    if rule.never:
        found = found.filter(~pl.col("value").str.contains(rule.never))
    lists = found.group_by("row", maintain_order=True).agg(pl.col("value").unique(maintain_order=True))
    rows = pl.DataFrame({"row": pl.arange(len(words), dtype=pl.UInt32, eager=True)})
    return rows.join(lists, on="row", how="left", maintain_order="left").sort(row)["value"]
