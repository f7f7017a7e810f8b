"""The five minutes for which Prometheus answers range queries with a series' last sample after the series has ended.

A sample that was scraped at T stands for every step before T + 5 min (up to 2.x also at it), so what repeats there
was never scraped, and the series' last sign is T. Source: Prometheus documentation, "Querying basics", staleness.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pipelines.coverage.findings import QuietRow, Silence, instant
from pipelines.coverage.rhythm import SECOND

LOOK_BACK = 300 * SECOND
FEWEST_REPEATED = 2
MOST_REPEATING = 0.5  # of the series' other samples: one that stands still by nature tells nothing by it


def last_scraped(silence: Silence) -> int | None:
    """When the value that is repeated until the silence begins was scraped, µs; None where nothing shows a repetition."""
    stream = silence.stream
    if stream.connector is None or "prometheus" not in stream.connector or stream.values is None or silence.is_down:
        return None
    end = int(np.searchsorted(stream.at, silence.from_at, side="right"))
    first = int(np.searchsorted(stream.at, silence.from_at - LOOK_BACK))
    before, tail = stream.values[:first], stream.values[first:end]
    same = np.flatnonzero(tail != tail[-1]) if len(tail) else np.empty(0, dtype=np.int64)
    begin = first + (int(same[-1]) + 1 if len(same) else 0)
    lasted, step = silence.from_at - int(stream.at[begin]), silence.usual
    is_tail = end - 1 - begin >= FEWEST_REPEATED and LOOK_BACK - 2 * step <= lasted
    if not is_tail or len(before) < 2 or np.mean(np.diff(before) == 0) > MOST_REPEATING:
        return None
    return int(stream.at[begin])


def tails(found: Iterable[Silence]) -> list[QuietRow]:
    """Rows of quiet_stretches: the last samples before a series ends that no scrape made."""
    reason = "one value for five minutes before the series ends: answers to range queries repeat the last one"
    return [
        (each.stream.stream_id, instant(scraped), instant(each.from_at), "look-back tail", reason)
        for each in found
        if (scraped := last_scraped(each)) is not None
    ]
