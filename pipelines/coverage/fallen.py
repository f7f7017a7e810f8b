"""A rate that falls and stays low: told, with the change on record that explains it, and not called dark.

Half of a service's senders may be lost for good, or its work may be less: where the records end low, nobody can tell.
"""

from __future__ import annotations

import math
from datetime import datetime

import duckdb
import numpy as np

from pipelines.coverage.findings import QuietRow, Stream, instant, micros
from pipelines.coverage.rhythm import SECOND, Instants, Lengths

FEWEST_BINS = 20  # on either side
MOST_LEFT = 0.75
SIDE = 0.25  # of either part, next to the fall: a slow decline has its middle there
LEVEL = 0.2  # of the fall, by which a side may differ from its whole part
CERTAIN = 4.0  # standard deviations
NEAR = 900 * SECOND


def for_good(connection: duckdb.DuckDBPyConnection, stream: Stream, edges: Instants, counts: Lengths) -> list[QuietRow]:
    """At most one row of quiet_stretches; edges: µs, of bins with as many records to be expected in each."""
    place = falls_at(counts)
    if place is None:
        return []
    left = float(counts[place:].mean() / counts[:place].mean())
    start = instant(int(edges[place]))
    words = f"from {start:%H:%M} on it speaks {left:.0%} as often as before, and the records end so"
    if name := change(connection, stream, start):
        return [(stream.stream_id, start, None, "ended on purpose", f"{words}: it speaks less since a change: {name}")]
    return [
        (
            stream.stream_id,
            start,
            None,
            "rate changed",
            f"{words}; no cause is on record: a share of its senders may be lost, or its work less",
        )
    ]


def falls_at(counts: Lengths) -> int | None:
    """The bin from which on they are low, where they fall at once and for good."""
    if len(counts) < 2 * FEWEST_BINS:
        return None
    places = np.arange(FEWEST_BINS, len(counts) - FEWEST_BINS + 1)
    total = np.concatenate(([0.0], np.cumsum(counts)))
    before, after = total[places] / places, (total[-1] - total[places]) / (len(counts) - places)
    surely = (before - after) * np.sqrt(places * (len(counts) - places) / len(counts))
    place = int(places[np.argmax(surely)])
    high, low = counts[:place], counts[place:]
    fall = float(high.mean() - low.mean())
    sides = high[-max(1, int(SIDE * len(high))) :], low[: max(1, int(SIDE * len(low)))]
    is_level = all(
        abs(side.mean() - part.mean()) <= LEVEL * fall for side, part in zip(sides, (high, low), strict=True)
    )
    spread = max(1.0, float(high.var() / max(high.mean(), 1e-9)), float(low.var() / max(low.mean(), 1e-9)))
    doubt = math.sqrt(spread * float(high.mean()) * (1 / len(high) + 1 / len(low)))
    return place if low.mean() <= MOST_LEFT * high.mean() and fall > CERTAIN * doubt and is_level else None


def change(connection: duckdb.DuckDBPyConnection, stream: Stream, at: datetime) -> str | None:
    """A deploy or change of this service as it begins to speak less."""
    start = micros(at)
    row = connection.execute(
        "select headline from events where kind in ('deploy', 'change') and duplicate_of is null and service = ? "
        "and occurred_at between ? and ? order by occurred_at limit 1",
        [stream.service, instant(start - NEAR), instant(start + NEAR // 3)],
    ).fetchone()
    return row[0] if row else None
