-- One row per stream of samples (a series, over all files that hold a piece of it): how often it speaks, and
-- its longest silences.
create table records.series_rhythms as
with pieces as (
    select
        r.series_number, r.stream_id, r.service, r.host, r.clock_id, f.file_path,
        to_microseconds(cast(1e6 * case when o.verdict = 'applied' then coalesce(o.offset_seconds, 0) else 0 end as bigint)) as ahead
    from records.series_rows r
    join evidence.files f using (file_number)
    left join clock_offsets o on o.clock_id = r.clock_id and o.segment = 0
    where not f.is_baseline
),
numbered as (
    select *, dense_rank() over (order by stream_id) as stream_number from pieces
),
silences as (
    select
        n.stream_number,
        s.recorded_at - n.ahead as spoke_at,
        lag(s.recorded_at - n.ahead) over spoken as from_at,
        row_number() over spoken - 1 as heard_before
    from records.sample_rows s
    join numbered n using (series_number)
    where not s.is_duplicate and s.recorded_at is not null
    window spoken as (partition by n.stream_number order by s.recorded_at - n.ahead)
),
measured as (
    select
        stream_number,
        count(*) as event_count,
        min(spoke_at) as first_at,
        max(spoke_at) as last_at,
        quantile_cont(epoch(spoke_at - from_at), [0.5, 0.05, 0.95]) as seconds,
        max({'seconds': epoch(spoke_at - from_at), 'from_at': from_at, 'to_at': spoke_at, 'heard_before': heard_before::bigint}, 8)
            filter (from_at is not null) as longest
    from silences
    group by stream_number
)
select
    n.stream_id, 'metric' as signal, min(n.service) as service, min(n.host) as host, min(n.file_path) as file_path,
    min(n.clock_id) as clock_id,
    m.event_count, m.first_at, m.last_at,
    m.seconds[1] as median_seconds, m.seconds[2] as short_seconds, m.seconds[3] as long_seconds, m.longest
from measured m
join numbered n using (stream_number)
group by all
order by n.stream_id;

comment on table records.series_rhythms is 'How often each series speaks, and its longest silences; its columns mean what they mean in records.event_rhythms';
comment on column records.series_rhythms.stream_id is 'joins streams';
comment on column records.series_rhythms.signal is 'metric';
comment on column records.series_rhythms.service is 'one name per service';
comment on column records.series_rhythms.host is 'where known';
comment on column records.series_rhythms.file_path is 'the first file that holds a piece of it';
comment on column records.series_rhythms.clock_id is 'whose clock stamped it';
comment on column records.series_rhythms.event_count is 'samples with a time';
comment on column records.series_rhythms.first_at is 'the first of them';
comment on column records.series_rhythms.last_at is 'the last of them';
comment on column records.series_rhythms.median_seconds is 'half of its intervals are shorter';
comment on column records.series_rhythms.short_seconds is 'one interval in twenty is shorter';
comment on column records.series_rhythms.long_seconds is 'one interval in twenty is longer';
comment on column records.series_rhythms.longest is 'its longest silences, the longest first';
