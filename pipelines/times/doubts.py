"""Stamps that say an instant nobody believes: sentinels, slips of the pen."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.times import bases
from pipelines.times.anchors import DAY
from pipelines.times.orders import swapped

SENTINELS = (  # seconds since 1970, and their name
    (-62_135_596_800, -62_103_974_400, "year 1"),
    (-6_847_804_800, -6_816_268_801, "year 1753, a database's earliest"),
    (0, 1, "1970-01-01 00:00:00, a clock never set"),
    (253_370_764_800, 253_402_300_801, "year 9999"),
)
FAR = 21 * DAY  # from every other date of its file
MOST_FAR = 0.2  # of a file's dates; with more it is not they that are wrong
LEAST_DATES = 5
SLIPS = {  # what a slip of the pen did, and how far it moves the date in months
    "a year too early": 12,
    "a year too late": -12,
    "a month too early": 1,
    "a month too late": -1,
}


def sentinel_codes(micros: np.ndarray) -> np.ndarray:
    """For each instant 0, or the place of its sentinel in SENTINELS, from 1."""
    codes = np.zeros(len(micros), dtype=np.int64)
    if not len(micros) or (micros.min() >= 1_000_000 and micros.max() < 253_370_764_800_000_000):
        return codes
    seconds = micros // 1_000_000
    for number, (first, last, _) in enumerate(SENTINELS, 1):
        codes[(seconds >= first) & (seconds < last)] = number
    return codes


def slips(local: np.ndarray) -> dict[str, np.ndarray]:
    """What is probably a slip of the pen, by what it did: the rows.

    local: the placed instants of one file. A date is doubted where it lies far from all others of a file that
    spans little time, and the same date a year or a month away, or with day and month exchanged, lies among them.
    """
    if len(local) < LEAST_DATES:
        return {}
    is_far = np.abs(local - int(np.median(local))) > FAR
    far = np.flatnonzero(is_far)
    if not len(far) or len(far) > MOST_FAR * len(local):
        return {}
    first, last = int(local[~is_far].min()), int(local[~is_far].max())
    found, open_rows = {}, np.ones(len(far), dtype=bool)
    variants = {what: _moved(local[far], months) for what, months in SLIPS.items()}
    variants["day and month exchanged"] = swapped(local[far])
    for what, variant in variants.items():
        hits = open_rows & (variant >= first - DAY) & (variant <= last + DAY)
        open_rows &= ~hits
        if hits.any():
            found[f"{bases.TYPO}{what}"] = far[hits]
    return found


def _moved(local: np.ndarray, months: int) -> np.ndarray:
    begins = local.astype("datetime64[us]").astype("datetime64[M]")
    rest = local.astype("datetime64[us]") - begins
    return (begins + months + rest).astype("datetime64[us]").astype(np.int64)


def with_slips(placed: pl.DataFrame) -> pl.DataFrame:
    """PLACED columns of a whole file, with what is probably a slip of the pen said so."""
    rows = np.flatnonzero(placed["recorded_us"].is_not_null().to_numpy())
    found = slips(placed["recorded_us"].gather(rows).to_numpy()) if len(rows) else {}
    if not found:
        return placed
    basis = placed["time_basis"].cast(pl.String)
    for what, places in found.items():
        hits = rows[places]
        basis = basis.scatter(hits, (basis.gather(hits) + f", {what}").to_list())
    return placed.with_columns(time_basis=basis.cast(pl.Categorical()))
