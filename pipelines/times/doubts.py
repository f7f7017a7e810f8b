"""Stamps that say an instant nobody believes: sentinels, slips of the pen."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.times import bases
from pipelines.times.anchors import DAY
from pipelines.times.orders import swapped

SENTINELS = (  # seconds since 1970 from which and before which, and their name
    (-62_135_596_800, -62_104_060_800, "year 1"),
    (-6_847_804_800, -6_816_268_800, "year 1753, a database's earliest"),
    (-9_223_372_037, -9_223_372_035, "the earliest that nanoseconds can say, of the year 1677"),
    (-6_795_364_579, -6_795_364_577, "Go's zero time in nanoseconds, of the year 1754"),
    (2_147_483_647, 2_147_483_649, "2038-01-19 03:14:07, the latest of 32 bits"),
    (4_294_967_295, 4_294_967_297, "2106-02-07 06:28:15, the latest of 32 bits without a sign"),
    (9_223_372_036, 9_223_372_038, "the latest that nanoseconds can say, of the year 2262"),
    (253_370_764_800, 253_402_300_800, "year 9999"),
)
ZEROS = (  # where counting begins, in whatever zone it is then written
    (0, "1970-01-01 00:00:00, a clock never set"),
    (-1, "1969-12-31 23:59:59, which stands for -1"),
    (-11_644_473_600, "1601-01-01 00:00:00, a FILETIME of zero"),
    (-2_209_161_600, "1899-12-30 00:00:00, a spreadsheet's zero"),
    (-2_208_988_800, "1900-01-01 00:00:00, a database's or a network clock's zero"),
    (-2_082_844_800, "1904-01-01 00:00:00, a file system's zero"),
)
SENTINEL_NAMES = (*(name for *_, name in SENTINELS), *(name for _, name in ZEROS))
FARTHEST_ZONE, QUARTER = 14 * 3600, 900
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
    """For each instant 0, or the place of its sentinel in SENTINEL_NAMES, from 1."""
    codes = np.zeros(len(micros), dtype=np.int64)
    if not len(micros) or (micros.min() > FARTHEST_ZONE * 1_000_000 and micros.max() < 2_147_483_647_000_000):
        return codes
    seconds = micros // 1_000_000
    for number, (first, last, _) in enumerate(SENTINELS, 1):
        codes[(seconds >= first) & (seconds < last)] = number
    for number, (zero, _) in enumerate(ZEROS, len(SENTINELS) + 1):
        apart = micros - zero * 1_000_000
        codes[(np.abs(apart) <= FARTHEST_ZONE * 1_000_000) & (apart % (QUARTER * 1_000_000) == 0)] = number
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
