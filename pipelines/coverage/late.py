"""Late arrival: what was written in time and taken in much later. At the time, nobody could see it.

A clock that was set back looks alike by its stamps. But nothing waited then: its records were taken in one after the
other as before, all of them by the same seconds "late" from one record to the next.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import duckdb

from pipelines.coverage.findings import Finding, QuietRow, Stream
from pipelines.timeline.words import span

SHORTEST_SECONDS = 300.0
TIMES_THE_USUAL = 10.0
FEWEST = 5
AT_ONCE = 0.2  # of the lag: what waits and spreads less did not queue

# Each second taken in late: later than five minutes, and than ten times what the stream usually takes.
LATE = f"""
    with lags as (
        select e.service, e.host, e.file_path, e.occurred_at, epoch(t.occurred_at - e.occurred_at) as lag_seconds, t.occurred_at as taken_in_at,
            e.event_id
        from event_times t join events e using (event_id) join evidence.files f using (file_path)
        where t.role in ('ingested', 'received', 'delivered') and e.kind in ('log', 'trace') and not f.is_baseline and e.duplicate_of is null
            and t.occurred_at is not null and e.occurred_at is not null
    ),
    usual as (
        select service, host, file_path, quantile_cont(lag_seconds, 0.25) as usual_seconds, count(*) as records from lags group by all
    ),
    marked as (
        select *, lag_seconds - usual_seconds > greatest({SHORTEST_SECONDS}, {TIMES_THE_USUAL} * abs(usual_seconds)) as is_late
        from lags join usual on usual.file_path = lags.file_path and usual.service is not distinct from lags.service
            and usual.host is not distinct from lags.host
        where records >= 20
    ),
    neighbours as (
        select *, lag(occurred_at) over spoken as before_at, lead(occurred_at) over spoken as after_at,
            epoch(taken_in_at - lag(taken_in_at) over taken_in) as waited_seconds
        from marked window spoken as (partition by service, host, file_path order by occurred_at, event_id),
            taken_in as (partition by service, host, file_path order by taken_in_at, event_id)
    ),
    broken as (  -- other sources of the same file may have been in time meanwhile
        select *, coalesce(occurred_at - lag(occurred_at) over spoken > interval 15 minute, false) as is_first
        from neighbours where is_late window spoken as (partition by service, host, file_path order by occurred_at, event_id)
    ),
    stretches as (
        select *, count(*) filter (is_first) over (partition by service, host, file_path order by occurred_at, event_id) as stretch from broken
    ),
    delays as (
        select service, host, file_path, (select count(*) from marked m where not m.is_late and m.file_path = s.file_path
                and m.occurred_at between min(s.occurred_at) and max(s.occurred_at)) as in_time, min(occurred_at) as from_at, max(occurred_at) as to_at, count(*) as records,
            coalesce(arg_min(before_at, occurred_at), min(occurred_at)) as begins_after, coalesce(arg_max(after_at, occurred_at), max(occurred_at)) as ends_before,
            max(lag_seconds) as longest, median(lag_seconds) as lag_seconds, arg_min(waited_seconds, taken_in_at) as waited_seconds,
            quantile_cont(lag_seconds, 0.95) - quantile_cont(lag_seconds, 0.05) as spread_seconds, any_value(usual_seconds) as usual_seconds, min(event_id) as event_id, max(taken_in_at) as taken_in_at
        from stretches s
        group by service, host, file_path, stretch having count(*) >= {FEWEST}
    ),
    joined as (  -- what was written last before the way was free again waited less, and came in with the others
        select g.from_at, g.service, g.host, g.file_path, count(*) as more, max(m.occurred_at) as last_at, arg_max(m.after_at, m.occurred_at) as next_at
        from delays g join neighbours m on m.file_path = g.file_path and m.service is not distinct from g.service
            and m.host is not distinct from g.host and m.occurred_at > g.to_at and m.taken_in_at <= g.taken_in_at
            and m.lag_seconds - m.usual_seconds > {TIMES_THE_USUAL} * abs(m.usual_seconds)
        group by all
    )
    select g.* replace (greatest(g.to_at, j.last_at) as to_at, g.records + coalesce(j.more, 0) as records,
        coalesce(j.next_at, g.ends_before) as ends_before)
    from delays g left join joined j on j.from_at = g.from_at and j.file_path = g.file_path
        and j.service is not distinct from g.service and j.host is not distinct from g.host
    order by from_at, to_at, service, host, file_path"""
SPEAKERS = "select count(distinct (service, host)) from streams where signal = 'log'"


def arrivals(
    connection: duckdb.DuckDBPyConnection, streams: list[Stream], window: tuple[datetime, datetime]
) -> tuple[list[Finding], list[QuietRow]]:
    """One finding for all streams that were late over the same stretch, and rows of quiet_stretches for clocks set back."""
    found = connection.execute(LATE)
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    rows = [row for row in rows if row["from_at"] < window[1] and row["to_at"] > window[0]]
    speakers = (connection.execute(SPEAKERS).fetchone() or (0,))[0]
    late = [row for row in rows if not _is_set_back(row)]
    return [_finding(group, speakers) for group in _together(late)], [
        _moved(row, stream) for row in rows if _is_set_back(row) for stream in streams if _is_of(stream, row)
    ]


def _is_set_back(row: dict[str, Any]) -> bool:
    """Whether it fell behind from one record to the next, by the same for all."""
    lag = row["lag_seconds"]
    return row["waited_seconds"] is not None and max(row["waited_seconds"], row["spread_seconds"]) <= AT_ONCE * lag


def _is_of(stream: Stream, row: dict[str, Any]) -> bool:
    is_there = stream.signal == "log" and row["file_path"] in stream.file_paths
    return is_there and (stream.service, stream.host) == (row["service"], row["host"])


def _moved(row: dict[str, Any], stream: Stream) -> QuietRow:
    reason = (
        f"its clock was set back: from one record to the next its stamps lie {span(row['lag_seconds'])} before the time "
        f"at which they were taken in, and that runs on"
    )
    return (stream.stream_id, row["from_at"], row["to_at"], "clock step", reason)


def _together(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    groups: list[list[dict[str, Any]]] = []
    for row in rows:
        slack = max((row["to_at"] - row["from_at"]) * 0.15, timedelta(seconds=60))
        near = [each for each in groups if abs(each[0]["from_at"] - row["from_at"]) <= slack and abs(each[0]["to_at"] - row["to_at"]) <= slack]  # fmt: skip
        if near:
            near[0].append(row)
        else:
            groups.append([row])
    return groups


def _finding(group: list[dict[str, Any]], speakers: int) -> Finding:
    values: dict[str, set[Any]] = defaultdict(set)
    for row in group:
        for name in ("service", "host", "file_path"):
            values[name].add(row[name])
    only = {name: next(iter(found)) if len(found) == 1 else None for name, found in values.items()}
    whose = {(row["service"], row["host"]) for row in group}
    start, end = min(row["from_at"] for row in group), max(row["to_at"] for row in group)
    count, longest = sum(row["records"] for row in group), max(row["longest"] for row in group)
    if len(whose) == 1 and (speakers > 1 or group[0]["in_time"]):
        scope = "process" if only["service"] and only["host"] else "stream"
    else:
        scope = (
            "host"
            if only["host"] and len(whose) < speakers
            else "service"
            if only["service"] and len(whose) < speakers
            else "collector"
        )
    words = (
        f"{', '.join(sorted(values['file_path'])[:4])}: {count:,} records were taken in up to {span(longest)} after they were written, "
        f"usually {span(max(group[0]['usual_seconds'], 0))}; until {max(row['taken_in_at'] for row in group):%H:%M:%S} UTC nobody could see them"
    )
    return Finding(scope, "late arrival", start, end, words, None, only["service"], only["host"], "log",
                   (min(start, max(row["begins_after"] for row in group)), start, end, max(end, min(row["ends_before"] for row in group))),
                   count, count, event_id=group[0]["event_id"], question="Does an alert watch the lag between writing and taking in?")  # fmt: skip
