-- One row at most: what "new in this incident" is measured against. Older exports, where their logs were handed in;
-- else the quiet part of the logs: their first quarter, or half of the way to the first page or grave alert, if that
-- is less. Where neither holds ten minutes and a hundred lines, there is no row and nothing is called new.
create table quiet_part as
with spoken as (
    select is_baseline, min(first_at) as from_at, max(last_at) as to_at, sum(event_count) as event_count
    from pattern_minutes group by is_baseline
),
alarm as (
    select min(e.occurred_at) as first_at
    from events e join evidence.files f using (file_path) cross join incident i
    where not f.is_baseline and e.duplicate_of is null
        and (e.kind = 'page' or (e.kind = 'alert' and e.severity in ('error', 'critical')))
        and e.occurred_at >= coalesce(i.window_from, e.occurred_at)
),
minutes as (
    select time_bucket(interval 1 minute, first_at) as minute_at, sum(event_count) as event_count
    from pattern_minutes where not is_baseline group by all
),
dense as (
    select min(minute_at) as from_at
    from (
        select minute_at, sum(event_count) over (order by minute_at range between current row and interval 9 minutes following) as near
        from minutes
    )
    where near >= 100
),
starts as (
    select 2 as choice, from_at, to_at from spoken where not is_baseline
    union all
    select 3, d.from_at, s.to_at from dense d cross join spoken s where not s.is_baseline and d.from_at is not null
),
quiet as (
    select s.choice, s.from_at, s.from_at + least((s.to_at - s.from_at) / 4, (a.first_at - s.from_at) / 2) as to_at
    from starts s cross join alarm a
),
every as (
    select 1 as choice, 'older exports' as against, from_at, to_at, event_count from spoken where is_baseline
    union all
    select q.choice, 'quiet part', q.from_at, q.to_at, sum(m.event_count)
    from quiet q join pattern_minutes m on not m.is_baseline and m.first_at < q.to_at
    group by all
)
select against, from_at, to_at, event_count::bigint as event_count
from every
where to_at - from_at >= interval 10 minutes and event_count >= 100
order by choice
limit 1;

comment on table quiet_part is 'What "new in this incident" is measured against';
comment on column quiet_part.against is 'older exports, or quiet part (the logs before the first alarm)';
comment on column quiet_part.from_at is 'its first line';
comment on column quiet_part.to_at is 'its end';
comment on column quiet_part.event_count is 'log lines in it';
