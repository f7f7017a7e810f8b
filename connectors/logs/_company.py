"""Whether stamps of a further shape keep company with those of the lines around them, as the records of one log do.

    2026-03-05 10:00:00,113 INFO  [main] c.e.Cart - cache warmed
    10.0.0.9 - - [05/Mar/2026:10:00:01 +0000] "GET /cart HTTP/1.1" 200 5
    10:00:02 worker-3 exits
    2026-03-05 10:00:04,870 INFO  [main] c.e.Cart - queue depth 17

A time that a message mentions lies anywhere; one that its line was written at lies between its neighbours'.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Mapping, Sequence

import polars as pl

from connectors import _stamps
from connectors._pieces import DAY_US
from connectors._votes import Choice
from connectors.logs._sightings import Sighting

TELLING_US = DAY_US // 4  # between two neighbours: with more, any time of day would lie between them
SLACK_US = 2_000_000  # two writers of one file are a little out of order
QUARTER_US = 900_000_000
AGREEMENT = 0.9
FEWEST = 3


def instants_of(group: Sequence[Sighting], choice: Choice) -> dict[int, int]:
    """Line → microseconds of its stamp: of UTC where it states a zone, else as the clock showed."""
    groups = pl.DataFrame([seen.match.groupdict() for seen in group], infer_schema_length=None)
    readings = _stamps.read(groups.drop("s", strict=False), choice)
    at = readings["at"] - readings["offset_seconds"].fill_null(0).cast(pl.Int64) * 1_000_000
    return {seen.line: found for seen, found in zip(group, at.to_list(), strict=True) if found is not None}


def goes_along(stamps: Mapping[int, int], known: Mapping[int, int]) -> bool:
    """Whether nearly all stamps lie between those of the known lines around them, by the time of day.

    They may be in another zone, all of them in the same. Below or above all known lines nothing can be told: there
    some stamps in order will do.
    """
    lines = sorted(known)
    between = [_around(line, at, lines, known) for line, at in sorted(stamps.items())]
    gaps = [gap for gap in between if gap is not None and gap[1] <= TELLING_US]
    if not gaps:
        at = [at for _, at in sorted(stamps.items())]
        is_apart = lines and (max(stamps, default=0) < lines[0] or min(stamps, default=0) > lines[-1])
        return bool(is_apart) and len(at) >= FEWEST and at == sorted(at)
    shifts = {0, _in_quarters(sorted(after for after, _ in gaps)[len(gaps) // 2])}
    return any(sum(_lies_in(gap, shift) for gap in gaps) >= len(gaps) * AGREEMENT for shift in shifts)


def _around(line: int, at: int, lines: list[int], known: Mapping[int, int]) -> tuple[int, int] | None:
    """How long after the known stamp above the stamp lies, and that below, in time of day; None at either end."""
    place = bisect(lines, line)
    if not 0 < place < len(lines):
        return None
    above, below = known[lines[place - 1]], known[lines[place]]
    return (at - above + SLACK_US) % DAY_US - SLACK_US, (below - above) % DAY_US


def _lies_in(gap: tuple[int, int], shift: int) -> bool:
    after, length = gap
    return -SLACK_US <= (after - shift + DAY_US // 2) % DAY_US - DAY_US // 2 <= length + SLACK_US


def _in_quarters(apart: int) -> int:
    return round(apart / QUARTER_US) * QUARTER_US
