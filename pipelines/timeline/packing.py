"""How data goes into the page: JSON columns, gzip, base64; the same bytes for the same values."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import polars as pl


def pack(value: Any) -> str:
    """JSON, compressed and in base64."""
    return pack_text(json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True))


def pack_text(text: str) -> str:
    # A lone surrogate cannot be written in UTF-8; evidence may hold one.
    return base64.b64encode(gzip.compress(text.encode("utf-8", "replace"), 6, mtime=0)).decode("ascii")


def coded(words: pl.Series) -> dict[str, Any]:
    """The distinct words, sorted, and for each row the number of its word; -1 where there is none."""
    known = words.drop_nulls().unique().sort().to_list()
    number = {word: place for place, word in enumerate(known)}
    return {"words": known, "codes": [number.get(word, -1) for word in words]}


def sparse(frame: pl.DataFrame, value: pl.Expr, where: pl.Expr) -> list[list[Any]]:
    """[row, value] for the few rows that have one."""
    told = frame.with_row_index("row").filter(where).select("row", value.alias("value"))
    return [list(row) for row in told.iter_rows()]
