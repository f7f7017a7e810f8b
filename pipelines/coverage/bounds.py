"""Between which instants a dark area began and ended.

It began after the last record and ended before the first one after it. How long before its end a stream may have
spoken last is told by the intervals around: an instant that has nothing to do with them falls into a long one more
often than into a short one (the inspection paradox), and what is left of them tells how far back the last record
lies (Cox 1962, Renewal Theory, on backward recurrence times).
"""

from __future__ import annotations

from datetime import datetime

import duckdb
import numpy as np

from pipelines.coverage import look_back
from pipelines.coverage.attribution import Cause
from pipelines.coverage.findings import Silence, instant
from pipelines.coverage.rhythm import Instants

OUTSIDE = 0.02  # probability that an edge lies beyond its bound
AROUND = 200  # intervals on either side that say how it spoke then
Bounds = tuple[datetime | None, datetime | None, datetime | None, datetime | None]
READ = """
    select min(least(earliest_at, occurred_at)) filter (occurred_at = $start), max(greatest(latest_at, occurred_at)) filter (occurred_at = $end)
    from events where file_path in (select unnest($paths)) and occurred_at in ($start, $end)"""


def of_silences(connection: duckdb.DuckDBPyConnection, cause: Cause, start: int) -> Bounds:
    """Bounds of begin and end; those of the end are None where it is open. start: µs, the cause's or an earlier one."""
    end, is_open = cause.end, all(each.is_open for each in cause.silences)
    slack = min(_since_last(each) for each in cause.silences)
    first, last = _as_read(connection, cause, start, end)
    is_repeated = cause.scope == "collector" and cause.silences[0].stream.signal == "metric" and start == cause.start
    begin = instant(start - look_back.LOOK_BACK) if is_repeated else first
    latest = instant(min(end, start + slack))
    return (begin, latest, None, None) if is_open else (begin, latest, instant(max(start, end - slack)), last)


def _as_read(connection: duckdb.DuckDBPyConnection, cause: Cause, start: int, end: int) -> tuple[datetime, datetime]:
    """The earliest instant at which the last record may have been written, the latest for the first one after it."""
    paths = sorted({path for each in cause.silences if each.stream.signal == "log" for path in each.stream.file_paths})
    around = {"start": instant(start), "end": instant(end)}
    first, last = connection.execute(READ, {"paths": paths, **around}).fetchall()[0] if paths else (None, None)
    return first or around["start"], last or around["end"]


def _since_last(silence: Silence) -> int:
    """By how much the last record before an instant lies back at most, all but OUTSIDE of the time; µs."""
    spoke = silence.stream.spoke
    begin, end = np.searchsorted(spoke, [silence.from_at, silence.to_at])
    steps = np.concatenate((np.diff(spoke[max(begin - AROUND, 0) : begin + 1]), np.diff(spoke[end : end + AROUND + 1])))
    return max(round(_exceeded(steps[steps < silence.to_at - silence.from_at])), int(silence.usual))


def _exceeded(steps: Instants) -> float:
    """What is left of the interval around a random instant is longer than this with the probability OUTSIDE."""
    longest = np.sort(steps)[::-1].astype(np.float64)
    reached = np.cumsum(longest)
    if len(longest) == 0 or reached[-1] == 0:
        return 0.0
    beyond = reached - np.arange(1, len(longest) + 1) * longest
    return float(np.interp(OUTSIDE * reached[-1], beyond, longest))
