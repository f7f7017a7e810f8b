"""Lines that are JSON objects, wholly or behind a head: what they say goes to the columns that a log of such lines has.

2026-03-29T00:41:07.113656027Z stderr F {"level":"error","service":"checkout","msg":"pool exhausted"}
"""

from __future__ import annotations

import polars as pl

from connectors.logs._json import parts_of
from connectors.logs._json_fields import find_fields, objects_in
from connectors.logs._json_paths import Fields

COLUMNS = {"severity": "severity", "message": "headline", "service": "service", "program": "program", "host": "host"}
FEWEST_OBJECTS = 0.02  # of the lines of a text that are objects


def fields_in(lines: list[str], rows: pl.DataFrame) -> Fields | None:
    """What the objects among the lines of a sample mean by their names; None where there are hardly any.

    rows: the lines as their reader reads them.
    """
    texts = _texts(rows.with_columns(body=pl.Series(lines, dtype=pl.String)))
    objects = objects_in(texts.filter(texts.str.starts_with("{")))
    return find_fields(objects) if len(objects) > len(lines) * FEWEST_OBJECTS else None


def with_objects(records: pl.DataFrame, fields: Fields | None) -> pl.DataFrame:
    """fields: of the objects. A record that says something else stays as it is."""
    if fields is None:
        return records
    texts = _texts(records)
    places = (texts.str.starts_with("{") & texts.str.json_path_match("$").is_not_null()).arg_true()
    objects = texts.gather(places)
    found = (
        parts_of(objects, fields)
        .rename(COLUMNS)
        .with_columns(attributes=objects)
        .select(*COLUMNS.values(), "attributes")
    )
    own = records.select(
        pl.col(name) if name in records.columns else pl.lit(None, pl.String).alias(name) for name in found.columns
    )
    beside = own["attributes"].gather(places).str.strip_suffix("}") + ","
    found = found.with_columns(attributes=(beside + objects.str.strip_prefix("{")).fill_null(objects))
    filled = (own[name].scatter(places, found[name].fill_null(own[name].gather(places))) for name in found.columns)
    return records.with_columns(filled)


def _texts(records: pl.DataFrame) -> pl.Series:
    """What the records say behind their stamps and heads."""
    body = pl.col("body")
    behind = pl.when(body.str.starts_with("{")).then(body).otherwise(body.str.slice(pl.col("text_from")))
    return records.select(behind.str.strip_chars()).to_series()
