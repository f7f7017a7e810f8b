-- One row per stream of events: how often it speaks, and its longest silences.
-- A stream is what one file holds of one kind, service and host. Only whole seconds are told apart here:
-- no silence of interest is shorter.
create table records.event_rhythms as
with seconds as (
    select
        e.kind, e.service, e.host, e.file_path, e.clock_id,
        epoch_us(e.occurred_at) // 1000000 as second,
        count(*) as events,
        min(e.occurred_at) as first_at,
        max(e.occurred_at) as last_at
    from events e
    join evidence.files f using (file_path)
    where e.occurred_at is not null and not f.is_baseline and e.duplicate_of is null
    group by all
),
silences as (
    select
        *,
        lag(last_at) over spoken as from_at,
        sum(events) over spoken - events as heard_before
    from seconds
    window spoken as (partition by kind, service, host, file_path order by second)
)
select
    md5(concat_ws('|', kind, service, host, file_path)) as stream_id,
    kind as signal,
    service,
    host,
    file_path,
    min(clock_id) as clock_id,
    sum(events)::bigint as event_count,
    min(first_at) as first_at,
    max(last_at) as last_at,
    quantile_cont(epoch(first_at - from_at), 0.5) as median_seconds,
    quantile_cont(epoch(first_at - from_at), 0.05) as short_seconds,
    quantile_cont(epoch(first_at - from_at), 0.95) as long_seconds,
    max({
        'seconds': epoch(first_at - from_at), 'from_at': from_at, 'to_at': first_at, 'heard_before': heard_before::bigint
    }, 8) filter (from_at is not null) as longest
from silences
group by kind, service, host, file_path
order by stream_id;

comment on table records.event_rhythms is 'How often each stream of events speaks, and its longest silences';
comment on column records.event_rhythms.stream_id is 'as in events';
comment on column records.event_rhythms.signal is 'the kind of its events';
comment on column records.event_rhythms.service is 'whose';
comment on column records.event_rhythms.host is 'where';
comment on column records.event_rhythms.file_path is 'the evidence file';
comment on column records.event_rhythms.clock_id is 'whose clock stamped it';
comment on column records.event_rhythms.event_count is 'its events';
comment on column records.event_rhythms.first_at is 'its first event';
comment on column records.event_rhythms.last_at is 'its last event';
comment on column records.event_rhythms.median_seconds is 'median interval between the seconds in which it spoke';
comment on column records.event_rhythms.short_seconds is 'the interval that 5 % fall below';
comment on column records.event_rhythms.long_seconds is 'the interval that 5 % exceed';
comment on column records.event_rhythms.longest is 'its longest silences, the longest first, and how many events stand before each';
