"""The other end of a request, from its stamp and from how long it took.

Formats differ in which end they stamp (`[lasts]` of a declared format says it): nginx when the request ends, Apache when it
came in. A duration is taken as it stands: the other end is no finer, and no surer, than the stamp.
"""

from __future__ import annotations

from typing import Any

import polars as pl

OTHER_END = {"ended": "started", "started": "ended"}


def with_other_end(records: pl.DataFrame, lasts: dict[str, Any]) -> pl.DataFrame:
    """Records with `lasted`, the duration as written, and `<role>_at`, the other end as `at` is: local microseconds.

    lasts: `group` holds the duration, in steps of `unit_us`; `stamp` is the end that the record's time is (started, ended);
    a duration below `least` steps is not told from one in another unit, and taken for none.
    """
    steps = pl.col(lasts["group"]).cast(pl.Float64, strict=False)
    length = pl.when(steps >= lasts.get("least", 0)).then(steps * lasts["unit_us"]).round().cast(pl.Int64)
    other = pl.col("at") - length if lasts["stamp"] == "ended" else pl.col("at") + length
    return records.with_columns(other.alias(f"{OTHER_END[lasts['stamp']]}_at"), lasted=pl.col(lasts["group"]))
