"""What the paths of a file's JSON objects hold, as columns, or of one object."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import polars as pl

from connectors.logs._json_paths import Fields


def by_path(fields: Fields) -> dict[str, pl.Expr]:
    return {part: _written(fields) if part == "written_time" else _first(paths) for part, paths in fields.paths.items()}


def _written(fields: Fields) -> pl.Expr:
    """The written time; with its clock, or its nanoseconds behind a point, where these have a field of their own."""
    whole = _first(fields.time, exact=fields.are_times_numbers)
    if fields.clock:
        return pl.coalesce(pl.concat_str(whole, pl.lit(" "), _first((fields.clock,))), whole)
    if not fields.subseconds:
        return whole
    return pl.coalesce(pl.concat_str(whole, pl.lit("."), _first((fields.subseconds,)).str.zfill(9)), whole)


def _first(paths: Iterable[str], *, exact: bool = False) -> pl.Expr:
    """The first path that holds something; `exact`: a number's own characters, which parsing would change."""
    found = []
    for path in paths:
        value = pl.col("line").str.json_path_match(path)
        if exact:
            key = re.escape(re.findall(r"[^.'\[\]$]+", path)[-1])
            as_written = pl.col("line").str.extract(rf'"{key}"\s*:\s*(-?\d+\.\d*0)\s*[,}}]')
            value = (
                pl.when(
                    value.str.contains(r"^\d+(\.\d+)?$") & as_written.is_not_null() & as_written.str.starts_with(value)
                )
                .then(as_written)
                .otherwise(value)
            )
        found.append(value)
    return pl.coalesce(found) if found else pl.lit(None, pl.String)


def at_path(document: Any, paths: Iterable[str]) -> str | None:
    for path in paths:
        value = document
        for key in re.findall(r"\['(.*?)'\]|\.(\w+)", path):
            value = value.get(key[0] or key[1]) if isinstance(value, dict) else None
        if value not in (None, "") and not isinstance(value, (dict, list)):
            return str(value).encode("utf-8", "replace").decode()
    return None


def taken_from(payloads: pl.Series, fields: Fields) -> pl.Series:
    """The written times of texts that are JSON objects, by the paths of `fields`."""
    frame = pl.DataFrame({"line": payloads})
    return frame.select(_written(fields).alias("t")).to_series()


def messages_in(payloads: pl.Series, fields: Fields) -> pl.Series:
    """The messages of texts that are JSON objects, likewise."""
    return pl.DataFrame({"line": payloads}).select(_first(fields.message).alias("m")).to_series()
