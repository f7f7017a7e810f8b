-- One row per further time that a record carries: carriers' stamps, ends, edits.
-- A carrier's clock is not known yet: its times stand as recorded, with the bounds of their reading.
create view event_times as
select
    event_id,
    role,
    null::varchar as clock_id,
    written_time,
    recorded_at,
    recorded_at as occurred_at,
    recorded_earliest_at as earliest_at,
    recorded_latest_at as latest_at
from records.time_rows;

comment on view event_times is 'The other times that a record carries';
comment on column event_times.event_id is 'joins events';
comment on column event_times.role is 'started, ended, created, received, ingested, delivered, edited';
comment on column event_times.clock_id is 'whose clock stamped it, where known';
comment on column event_times.written_time is 'as written';
comment on column event_times.recorded_at is 'the instant that it says';
comment on column event_times.occurred_at is 'that instant in true time, where the clock is known';
comment on column event_times.earliest_at is 'lower bound';
comment on column event_times.latest_at is 'upper bound, exclusive';
