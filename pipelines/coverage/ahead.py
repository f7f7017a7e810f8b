"""A clock that was set forward looks like a silence. Where it was, all later stamps run ahead by as much as that lasts.

Two things can say so: when the records were taken in, and, where the source numbers its records and none is missing,
how far its last stamp lies beyond those of other clocks.
"""

from __future__ import annotations

import duckdb

from pipelines.coverage.findings import Silence, Stream, instant
from pipelines.coverage.markers import lost_by_number
from pipelines.coverage.rhythm import SECOND

# By how much stamps lie ahead of when their records were taken in: of the last ones before an instant, and of the first ones from it on.
AHEAD = """
    with lags as (
        select e.occurred_at as spoke_at, epoch(e.occurred_at - t.occurred_at) as ahead_seconds, e.occurred_at >= ? as is_after
        from events e join event_times t using (event_id)
        where e.file_path in (select unnest(?)) and e.service is not distinct from ? and e.host is not distinct from ?
            and e.kind = 'log' and t.role in ('ingested', 'received', 'delivered') and t.occurred_at is not null
    ),
    near as (
        select *, row_number() over (partition by is_after order by case when is_after then epoch(spoke_at) else -epoch(spoke_at) end) as nth from lags
    )
    select median(ahead_seconds) filter (not is_after), median(ahead_seconds) filter (is_after) from near where nth <= 20"""
SURELY_AHEAD, ABOUT = 60.0, 0.2  # seconds, and share of the silence
EDGES_DIFFER = 10  # usual intervals by which streams of one export end apart
MOST_BEYOND = 0.1  # of the others, which may run ahead too


def reason(connection: duckdb.DuckDBPyConnection, silence: Silence, streams: list[Stream]) -> str | None:
    """Why the stream's clock was set forward here; None where nothing says so."""
    if silence.stream.signal != "log" or silence.is_open:
        return None
    lasts = (silence.to_at - silence.from_at) / SECOND
    if _is_taken_in_before(connection, silence, lasts):
        return f"its clock was set by {lasts:+.0f} s: from there on its stamps lie ahead of when its records were taken in, and those run on"
    if _ends_beyond_others(silence, streams) and lost_by_number(connection, [silence]) == 0:
        return (
            f"its clock was set by about {lasts:+.0f} s: the numbers of its records run on, and its stamps reach "
            f"as much beyond those of other clocks"
        )
    return None


def _is_taken_in_before(connection: duckdb.DuckDBPyConnection, silence: Silence, lasts: float) -> bool:
    """Whether from the silence on records were taken in before they were written, by as much as it lasts, and before it not."""
    whose = [list(silence.stream.file_paths), silence.stream.service, silence.stream.host]
    found = connection.execute(AHEAD, [instant(silence.to_at), *whose]).fetchone()
    if not found or None in found:
        return False
    before, after = found
    return after > SURELY_AHEAD and abs(after - before - lasts) <= ABOUT * lasts


def _ends_beyond_others(silence: Silence, streams: list[Stream]) -> bool:
    stream = silence.stream
    others = [
        each for each in streams
        if each.is_judged and not set(each.file_paths) & set(stream.file_paths) and (each.clock_id, each.host) != (stream.clock_id, stream.host)
    ]  # fmt: skip
    end = stream.last - (silence.to_at - silence.from_at)
    beyond = [(each.last - end) / (EDGES_DIFFER * (silence.usual + each.usual)) for each in others]
    return any(-1 <= each <= 1 for each in beyond) and sum(each > 1 for each in beyond) <= MOST_BEYOND * len(beyond)
