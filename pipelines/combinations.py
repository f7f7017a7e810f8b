"""Which combinations of values some columns hold, found on their numbers and never on their strings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl


def combinations(frame: pl.DataFrame, names: Sequence[str]) -> tuple[list[tuple[Any, ...]], pl.Series]:
    """The distinct rows of these columns in the order of their first place, and for each row of the frame which it is."""
    codes = _codes(frame, names)
    places = codes.arg_unique().sort()
    rows = frame.select(names)[places].rows()
    if len(rows) == 1:
        return rows, pl.zeros(len(frame), dtype=pl.UInt32, eager=True)
    numbers = pl.Series(range(len(rows)), dtype=pl.UInt32)
    return rows, codes.replace_strict(codes.gather(places), numbers, return_dtype=pl.UInt32)


def _codes(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """A number for each combination; columns of few strings come as categories, so this only adds up integers."""
    total = pl.zeros(len(frame), dtype=pl.Int64, eager=True)
    for name in names:
        column = frame[name]
        if column.null_count() == len(column):
            continue
        if column.dtype == pl.String:
            column = column.cast(pl.Categorical())
        numbers = column.to_physical().cast(pl.Int64).fill_null(-1)
        low, high = numbers.min(), numbers.max()
        assert isinstance(low, int)
        assert isinstance(high, int)
        if low != high:
            total = total * (high - low + 1) + (numbers - low)
    return total
