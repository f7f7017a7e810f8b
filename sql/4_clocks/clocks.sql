-- One row per clock that stamped an event, a further time or a sample.
create table clocks as
with used as (
    select clock_id, count(*) as event_count, min(recorded_at) as first_at, max(recorded_at) as last_at
    from records.event_rows where clock_id is not null and recorded_at is not null group by clock_id
    union all
    select clock_id, 0, null, null from records.series_rows where clock_id is not null group by clock_id
    union all
    select carrier_clock_id, 0, min(carried_at), max(carried_at) from records.carried group by carrier_clock_id
)
select
    clock_id,
    split_part(clock_id, ':', 1) as kind,
    substr(clock_id, strpos(clock_id, ':') + 1) as name,
    sum(event_count)::bigint as event_count,
    min(first_at) as first_at,
    max(last_at) as last_at
from used
group by clock_id
order by clock_id;

comment on table clocks is 'What stamped the records';
comment on column clocks.clock_id is 'host:…, service:…, file:… or carrier:… (who passed on what a file holds)';
comment on column clocks.kind is 'host, service, file or carrier';
comment on column clocks.name is 'of the host or service, else the file';
comment on column clocks.event_count is 'placed events with its stamp';
comment on column clocks.first_at is 'its earliest stamp';
comment on column clocks.last_at is 'its latest stamp';
