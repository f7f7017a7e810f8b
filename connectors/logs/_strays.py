"""Lines of other programs in a log that a carrier holds: an sshd log of syslog has cron's and sudo's lines too.

They are records of their own, whose program and host the carrying formats tell.
"""

from __future__ import annotations

import polars as pl

WHOSE = ("host", "program")  # what a carrier's head says of any line


def groups_of_lines(lines: pl.Series, pattern: str) -> pl.DataFrame:
    return lines.str.extract_groups(pattern).struct.unnest()


def of_anybody(fields: pl.DataFrame) -> pl.DataFrame:
    """The fields with columns for what a carrier says of any line."""
    return fields.with_columns(_column(fields, name) for name in WHOSE)


def by_carriers(lines: pl.Series, rows: pl.DataFrame, names: list[str], patterns: list[str]) -> pl.DataFrame:
    """rows, one for each of the lines, with the columns `names` as the first of the carriers' patterns that fits reads them."""
    found = pl.DataFrame({"line": lines})
    for pattern in patterns:
        groups = groups_of_lines(lines, pattern)
        found = found.with_columns(_column(found, name).fill_null(groups[name]) for name in groups.columns)
    if "head" in found:
        rows = rows.with_columns(text_from=pl.coalesce(found["head"].str.len_chars().cast(pl.Int32), rows["text_from"]))
    return rows.with_columns(_column(found, name) for name in names)


def in_place(first: pl.DataFrame, second: pl.DataFrame, is_first: pl.Series) -> pl.DataFrame:
    """Rows that were read apart, each where it came from."""
    places = pl.concat([is_first.arg_true(), (~is_first).arg_true()])
    return pl.concat([first, second], how="vertical_relaxed")[places.arg_sort()]


def _column(frame: pl.DataFrame, name: str) -> pl.Series:
    return frame[name] if name in frame else pl.Series(name, [None], dtype=pl.String).new_from_index(0, len(frame))
