"""Lulls that come back at the same hours: a night like the others is no outage, even where only a few are on record."""

from __future__ import annotations

import numpy as np

from pipelines.coverage.rhythm import DAY, Instants

DAYS_AROUND = 7
CORE = 0.1  # share of the stretch at either end that does not count: no lull begins on the same minute every day
AS_QUIET = 0.1  # of what is missing, heard at the same hours of another day
MOST_DAYS = 0.8
SHORTEST = 1800 * 1_000_000
FEWEST_DAYS = 2  # other days, below which a silence of hours may be a lull that was not seen yet
NIGHT = 2 * 3600 * 1_000_000  # shorter ones are no night's
THIN = 0.25  # of the usual rate, beside a silence: the rate fell, it did not stop
FALLS = "its rate falls around it and does not stop at once, and too few other days show these hours: as like a lull as an outage"
UNSEEN = "too few other days show these hours to rule out a lull"
MANY = 7  # days from which on their number says itself how sure it is


def other_days(at: Instants, start: int, end: int, expected: float, breaks: Instants) -> tuple[int, int]:
    """How many of the other days around were as quiet at these hours, and how many are on record; µs, `at` sorted."""
    trim = int((end - start) * CORE)
    quiet = known = 0
    for days in (*range(-DAYS_AROUND, 0), *range(1, DAYS_AROUND + 1)):
        a, b = start + trim + days * DAY, end - trim + days * DAY
        if end - start < DAY and at[0] <= a and b <= at[-1] and not _is_broken(at, a, b, breaks):
            known += 1
            quiet += int(np.searchsorted(at, b) - np.searchsorted(at, a)) <= AS_QUIET * expected
    return quiet, known


def is_of_a_night(at: Instants, start: int, end: int) -> bool:
    """Whether it is as long as a night's lull, in records that reach to a day at least; µs."""
    return NIGHT <= end - start < DAY and at[-1] - at[0] >= DAY


def is_thin_beside(at: Instants, start: int, end: int, expected: float) -> bool:
    """Whether as long a stretch on either side of it holds far less than is missing in it; µs, `at` sorted."""
    lasts = end - start
    sides = [(start - lasts, start), (end, end + lasts)]
    heard = [np.searchsorted(at, b) - np.searchsorted(at, a) for a, b in sides if at[0] <= a and b <= at[-1]]
    return any(count <= THIN * expected for count in heard)


def reason(quiet: int, known: int) -> str | None:
    """Why the stretch is a lull; None where it is none."""
    if not known or quiet < MOST_DAYS * known:
        return None
    days = (
        "the one other day"
        if known == 1
        else f"all {known} other days"
        if quiet == known
        else f"{quiet} of {known} other days"
    )
    return f"on {days} on record it is as quiet at these hours" + ("" if known >= MANY else ": so few leave a doubt")


def _is_broken(at: Instants, start: int, end: int, breaks: Instants) -> bool:
    """Whether nothing is in hand for some of the stretch, by the records after which that is so."""
    if len(breaks) == 0:
        return False
    resumed = at[np.minimum(np.searchsorted(at, breaks, side="right"), len(at) - 1)]
    return bool(((breaks < end) & (resumed > start)).any())
