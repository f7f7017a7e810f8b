"""The values of a record under the names that a `#Fields:` directive gives them (w3.org/TR/WD-logfile)."""

from __future__ import annotations

import polars as pl

from connectors.logs._formats import encoded
from connectors.logs._vocabulary import STATUS_SEVERITIES

DIRECTIVE = r"^#\s?Fields:\s*(\S.*?)\s*$"
STATUS = ("sc-status", "cs-status", "status")
VALUE = r'"[^"]*"|[^ ]+'  # where blanks part them
STAMP = ("date", "time")


def with_fields(records: pl.DataFrame, directives: pl.Series) -> pl.DataFrame:
    """Each record with its fields in `attributes`, and the severity of its HTTP status; directives: what was named above it."""
    parts = [
        _named(part.drop("fields"), part["fields"][0])
        for part in records.with_columns(fields=directives).partition_by("fields", maintain_order=True)
    ]
    return pl.concat(parts).sort("line_number") if len(parts) > 1 else parts[0] if parts else records


def _named(records: pl.DataFrame, directive: str) -> pl.DataFrame:
    names = directive.split()
    body = pl.col("body").str.strip_chars_end("\r")
    cells = body.str.split("\t") if "\t" in records["body"][0] else body.str.extract_all(VALUE)
    values = records.select(cells=cells).select(
        pl.col("cells").list.get(place, null_on_oob=True).str.strip_chars('"').replace(["-", ""], None).alias(name)
        for place, name in enumerate(names) if name not in names[:place]
    )  # fmt: skip
    said = [name for name in values.columns if name not in STAMP]
    attributes = encoded(values.select(said)) if said else pl.Series([None] * len(records), dtype=pl.String)
    records = records.with_columns(attributes=attributes)
    if status := next((name for name in STATUS if name in said), None):
        by_status = (
            values[status].str.slice(0, 1).replace_strict(STATUS_SEVERITIES, default="info", return_dtype=pl.String)
        )
        is_code = values[status].str.contains(r"^[1-5]\d\d$").fill_null(False)
        records = records.with_columns(severity=by_status.zip_with(is_code, records["severity"]))
    return records
