"""The values of a record under the names that a `#Fields:` directive gives them (w3.org/TR/WD-logfile)."""

from __future__ import annotations

import re

import polars as pl

from connectors.logs._formats import declared, encoded
from connectors.logs._lasting import with_other_end
from connectors.logs._vocabulary import STATUS_SEVERITIES

DIRECTIVE = r"^#\s?(?i:fields)[:\t]\s*(\S.*?)\s*$"  # Zeek's have a tab
COMPUTER = "s-computername"
STATUS = ("sc-status", "cs-status", "status")
VALUE = r'"[^"]*"|[^ ]+'  # where blanks part them
CELL = r'(?:^|,)(?:"(?:[^"]|"")*"|[^,]*)'  # where commas do, as Exchange writes them
TAKEN = "time-taken"  # seconds in the draft, milliseconds of IIS, either of others
STAMP = ("date", "time", "date-time", "ts")


def with_fields(records: pl.DataFrame, directives: pl.Series, is_iis: bool) -> pl.DataFrame:
    """Each record with its fields in `attributes`, the severity of its HTTP status and, where IIS wrote it, its start;
    directives: what was named above it.

    A record below no directive keeps what its reader found.
    """
    if "attributes" not in records:
        records = records.with_columns(attributes=pl.lit(None, pl.String))
    parts = [
        _named(part.drop("fields"), part["fields"][0], is_iis)
        for part in records.with_columns(fields=directives).partition_by("fields", maintain_order=True)
    ]
    return pl.concat(parts, how="diagonal").sort("line_number") if len(parts) > 1 else parts[0] if parts else records


def _named(records: pl.DataFrame, directive: str, is_iis: bool) -> pl.DataFrame:
    if not directive or records.is_empty():
        return records
    names = re.split(r"[,\s]+", directive)
    cells = _cells(records["body"].str.strip_chars_end("\r"), "," if "," in directive else " ")
    values = pl.DataFrame({"cells": cells}).select(
        pl.col("cells").list.get(place, null_on_oob=True).str.strip_chars('"').replace(["-", ""], None).alias(name)
        for place, name in enumerate(names) if name not in names[:place]
    )  # fmt: skip
    said = [name for name in values.columns if name not in STAMP]
    attributes = encoded(values.select(said)) if said else pl.Series([None] * len(records), dtype=pl.String)
    records = records.with_columns(attributes=attributes).drop("started_at", "lasted", strict=False)
    if TAKEN in said and is_iis:
        records = with_other_end(
            records.with_columns(lasted=values[TAKEN]), declared("iis").facts["lasts"] | {"group": "lasted"}
        )
    if status := next((name for name in STATUS if name in said), None):
        by_status = (
            values[status].str.slice(0, 1).replace_strict(STATUS_SEVERITIES, default="info", return_dtype=pl.String)
        )
        is_code = values[status].str.contains(r"^[1-5]\d\d$").fill_null(False)
        records = records.with_columns(severity=by_status.zip_with(is_code, records["severity"]))
    if COMPUTER in said:
        records = records.with_columns(host=values[COMPUTER])
    return records


def _cells(body: pl.Series, separator: str) -> pl.Series:
    if separator == ",":
        return body.str.extract_all(CELL).list.eval(pl.element().str.strip_prefix(","))
    return body.str.split("\t") if "\t" in body[0] else body.str.extract_all(VALUE)
