"""How grave the records of a declared format are."""

from __future__ import annotations

from typing import Any

import polars as pl

from connectors.logs._engine import severity_of
from connectors.logs._vocabulary import PRIORITIES, SEVERITY_NAMES, STATUS_SEVERITIES


def severities(records: pl.DataFrame, rule: dict[str, Any]) -> pl.Series:
    """One a record: by the format's own rule, else by a level, a status or a priority that it names, else by its words;
    where the rule asks for it, its headline's words come first.
    """
    said = records.select(severity=_stated(records, rule))["severity"]
    if rule.get("words_first"):
        return records.select(severity=severity_of(pl.col("headline")))["severity"].fill_null(said)
    if not said.null_count() or "by" in rule:
        return said
    guessed = records.select(severity=severity_of(pl.col("body")))["severity"]
    return said.fill_null(guessed)


def _stated(records: pl.DataFrame, rule: dict[str, Any]) -> pl.Expr:
    if "by" in rule:
        column = "written_time" if rule["by"] == "time" else rule["by"]
        text = pl.col(column).str.slice(0, rule.get("letters", 99))
        return text.replace_strict(rule["is"], default=rule.get("else"), return_dtype=pl.String)
    if "severity" in records:
        word = pl.col("severity").str.strip_chars().str.to_lowercase()
        return word.replace_strict(SEVERITY_NAMES, default=None, return_dtype=pl.String)
    if "status" in records:
        return (
            pl.col("status").str.slice(0, 1).replace_strict(STATUS_SEVERITIES, default="info", return_dtype=pl.String)
        )
    if "pri" in records:
        level = pl.col("pri").cast(pl.Int32, strict=False) % 8
        return level.replace_strict(dict(enumerate(PRIORITIES)), default=None, return_dtype=pl.String)
    return pl.lit(None, pl.String)
