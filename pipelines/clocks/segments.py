"""Which stretch of a clock that stepped stamped each of its events.

After a step back the same readings come twice: in a file that was appended to, or written newest first, the line decides,
where the stamps jump back. Elsewhere what the clock showed decides, and where both stretches could have shown it, the event keeps both.
"""

from __future__ import annotations

import duckdb

CROSSINGS = """
create or replace temp table crossings as
with steps as (  -- own readings: the last that the stretch before can have shown, the first of the stretch after
    select
        a.clock_id, b.segment, b.recorded_from,
        case when a.upper_seconds is null then a.valid_to + interval 26 hours
             else a.valid_to + to_microseconds((1e6 * a.upper_seconds)::bigint) end as before_until,
        b.valid_from + to_microseconds((1e6 * coalesce(b.lower_seconds, b.applied_seconds))::bigint) as after_from,
        b.offset_seconds - a.offset_seconds as by_seconds
    from clock_offsets a
    join clock_offsets b on b.clock_id = a.clock_id and b.segment = a.segment + 1
),
placed as (  -- place: the order in which it was written down
    select
        e.clock_id, e.file_number, e.line_number, e.nth, e.recorded_at, f.written_order,
        case when f.written_order = 'newest first' then -e.line_number else e.line_number end as place
    from records.event_rows e
    join evidence.files f using (file_number)
    where e.clock_id in (select clock_id from steps) and e.recorded_at is not null
),
stamped as (
    select *, epoch(recorded_at - lag(recorded_at) over (partition by clock_id, file_number order by place, nth)) as since from placed
),
jumps as (  -- the line where a file's stamps fall back, or leap ahead, by about the step
    select
        s.clock_id, s.segment, e.file_number,
        case when s.by_seconds > 0 then max_by(e.place, e.since) else min_by(e.place, e.since) end as place,
        count(*) = 1 or coalesce(s.by_seconds, -1) < 0 as is_sure
    from steps s
    join stamped e using (clock_id)
    where e.written_order in ('appended', 'newest first')
        and e.recorded_at >= s.after_from and e.recorded_at - to_microseconds((1e6 * e.since)::bigint) <= s.before_until
        and case when s.by_seconds > 0 then e.since >= 0.98 * s.by_seconds - 0.2
                 else e.since < -least(coalesce(-s.by_seconds / 2, 1.0), 1.0) end  -- less than the step: time went on meanwhile
    group by s.clock_id, s.segment, s.by_seconds, e.file_number
)
select
    e.file_number, e.line_number, e.nth, s.segment,
    case when j.place is not null then e.place >= j.place else e.recorded_at >= s.recorded_from end as is_after,
    not coalesce(j.is_sure, false) and e.recorded_at <= s.before_until and e.recorded_at >= s.after_from as is_open
from steps s
join stamped e using (clock_id)
left join jumps j on j.clock_id = s.clock_id and j.segment = s.segment and j.file_number = e.file_number
"""

PLACED = """
insert into records.event_segments
select
    file_number, line_number, nth,
    count(*) filter (is_after) as segment,
    case when bool_or(is_open) then count(*) filter (is_after) + case when bool_or(is_open and is_after) then -1 else 1 end end as or_segment
from crossings
group by file_number, line_number, nth
having segment > 0 or or_segment is not null
order by file_number, line_number, nth
"""


def place_events(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill records.event_segments; clocks that never stepped have no rows."""
    [(stepped,)] = connection.execute("select count(*) from clock_offsets where segment > 0").fetchall()
    if stepped:
        connection.execute(CROSSINGS)
        connection.execute(PLACED)
        connection.execute("drop table crossings")
