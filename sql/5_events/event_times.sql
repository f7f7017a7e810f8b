-- One row per further time that a record carries: carriers' stamps, ends, edits.
-- Starts, ends, creations and edits are stamped by the clock of the event itself, and its correction holds for them, as
-- does that of a carrier's clock for what the carrier stamped. Where neither is known, a time stands as recorded.
create view event_times as
with stamped as (
    select
        t.*, coalesce(s.segment, 0) as own_segment,
        case when t.role in ('started', 'ended', 'created', 'edited') or f.connector like 'logs.journald%' then e.clock_id
             else carrier_clock(f.connector, e.kind, f.file_path, t.role) end as clock_id,
        clock_id = e.clock_id as is_own
    from records.time_rows t
    join records.event_rows e using (event_id)
    join evidence.files f using (file_number)
    left join records.event_segments s on s.file_number = e.file_number and s.line_number = e.line_number and s.nth = e.nth
),
measured as (
    select
        t.*,
        coalesce(o.applied_seconds, 0)
            + case when o.verdict = 'applied' and o.drift_ppm <> 0 then o.drift_ppm / 1e6 * epoch(t.recorded_at - o.valid_from) else 0 end as ahead,
        coalesce(o.doubt_before_seconds, 0) as before,
        coalesce(o.doubt_after_seconds, 0) as after
    from stamped t
    left join clock_offsets o on o.clock_id = t.clock_id and case when t.is_own then o.segment = t.own_segment
        else t.recorded_at >= coalesce(o.recorded_from, '-infinity') and t.recorded_at < coalesce(o.recorded_to, 'infinity') end
)
select
    event_id,
    role,
    clock_id,
    written_time,
    recorded_at,
    recorded_at - to_microseconds(cast(1e6 * ahead as bigint)) as occurred_at,
    recorded_earliest_at - to_microseconds(cast(1e6 * (ahead + before) as bigint)) as earliest_at,
    recorded_latest_at - to_microseconds(cast(1e6 * (ahead - after) as bigint)) as latest_at
from measured;

comment on view event_times is 'The other times that a record carries';
comment on column event_times.event_id is 'joins events';
comment on column event_times.role is 'started, ended, created, received, ingested, delivered, edited';
comment on column event_times.clock_id is 'whose clock stamped it, where known';
comment on column event_times.written_time is 'as written';
comment on column event_times.recorded_at is 'the instant that it says';
comment on column event_times.occurred_at is 'that instant in true time, where the clock is known';
comment on column event_times.earliest_at is 'lower bound';
comment on column event_times.latest_at is 'upper bound, exclusive';
