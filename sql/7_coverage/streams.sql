-- One row per stream: what is expected to keep speaking, and its rhythm in words.
create table streams as
with rhythms as (
    from records.event_rhythms
    union all by name from records.series_rhythms
)
select
    stream_id,
    case when clock_id like 'service:%' then split_part(clock_id, ':', 2)
         else coalesce(nullif(concat_ws('/', host, service), ''), file_path) end as source_id,
    service,
    host,
    signal,
    file_path,
    clock_id,
    case
        when event_count < 3 then 'too few to tell'
        when signal not in ('log', 'metric') then 'speaks when there is something to say'
        when long_seconds <= 1.1 * median_seconds and short_seconds >= 0.9 * median_seconds
            then 'one every ' || round(median_seconds, 1) || ' s, as on a grid'
        when event_count < 50 then 'too few to tell'
        when longest[8].seconds > 60 and longest[8].seconds > 20 * median_seconds then 'in bursts'
        else 'irregular, half of its intervals below ' || round(median_seconds, 1) || ' s'
    end as rhythm,
    median_seconds as median_interval_seconds,
    event_count,
    first_at,
    last_at
from rhythms
order by stream_id;

comment on table streams is 'What is expected to keep speaking, each with its own rhythm';
comment on column streams.stream_id is 'as in events and series';
comment on column streams.source_id is 'who speaks';
comment on column streams.service is 'whose, where one is named';
comment on column streams.host is 'where, where one is named';
comment on column streams.signal is 'metric, or the kind of event';
comment on column streams.file_path is 'the evidence file; of a series in several, the first';
comment on column streams.clock_id is 'whose clock stamped it';
comment on column streams.rhythm is 'how it speaks, in words';
comment on column streams.median_interval_seconds is 'of events: between the seconds in which it spoke';
comment on column streams.event_count is 'events or samples, without duplicates';
comment on column streams.first_at is 'its first record';
comment on column streams.last_at is 'its last record';
