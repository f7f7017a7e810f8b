-- One row per burst: a stretch in which a service wrote one kind of line far more often than it does.
-- A minute stands out with more lines than three times the pattern's median minute, ten roots of it and twenty more,
-- and with twice the most that any minute of the quiet part holds: what recurs is no burst. The raised minutes about
-- it belong to it, with pauses of up to five minutes.
create table bursts as
with here as (
    select
        pattern_id, service, minute_at, min(first_at) as first_at, max(last_at) as last_at, sum(event_count) as event_count,
        arg_min(first_event_id, (first_at, first_event_id)) as first_event_id
    from pattern_minutes where not is_baseline
    group by pattern_id, service, minute_at
),
span as (
    select date_diff('minute', min(minute_at), max(minute_at)) + 1 as minutes from here
),
ranked as (
    select pattern_id, service, event_count, row_number() over (partition by pattern_id, service order by event_count desc) as place
    from here
),
usual as (  -- the median minute, silent ones included: the count at half of the span's minutes, else nothing
    select r.pattern_id, r.service, coalesce(max(r.event_count) filter (r.place > s.minutes / 2), 0) as a_minute
    from ranked r cross join span s
    group by all
),
quiet_minutes as (
    select m.pattern_id, m.service, m.minute_at, sum(m.event_count) as event_count
    from pattern_minutes m join quiet_part q
        on case q.against when 'older exports' then m.is_baseline else not m.is_baseline and m.first_at < q.to_at end
    group by all
),
quiet as (
    select pattern_id, service, max(event_count) as a_minute from quiet_minutes group by all
),
raised as (  -- is_loud begins a burst, what is merely raised carries it on
    select
        h.*,
        u.a_minute as usual_count,
        h.event_count > 3 * u.a_minute + 10 * sqrt(u.a_minute) + 20 and h.event_count > 2 * coalesce(q.a_minute, 0) as is_loud
    from here h
    join usual u on u.pattern_id = h.pattern_id and u.service is not distinct from h.service
    left join quiet q on q.pattern_id = h.pattern_id and q.service is not distinct from h.service
    where h.event_count > 2 * u.a_minute + 2 and h.event_count > coalesce(q.a_minute, 0)
),
parted as (
    select
        *,
        case when minute_at - lag(minute_at) over speaker <= interval 6 minutes then 0 else 1 end as is_first
    from raised
    window speaker as (partition by pattern_id, service order by minute_at)
),
numbered as (
    select *, sum(is_first) over (partition by pattern_id, service order by minute_at) as burst
    from parted
)
select
    pattern_id,
    service,
    min(first_at) as started_at,
    max(last_at) as ended_at,
    sum(event_count)::bigint as event_count,
    (max(usual_count) * (date_diff('minute', min(minute_at), max(minute_at)) + 1))::bigint as expected_count,
    arg_min(first_event_id, (minute_at, first_event_id)) as first_event_id
from numbered
group by pattern_id, service, burst
having bool_or(is_loud)
order by started_at, pattern_id, service;

comment on table bursts is 'Stretches in which one kind of log line was written far more often than usual';
comment on column bursts.pattern_id is 'joins patterns';
comment on column bursts.service is 'who wrote it, as in events';
comment on column bursts.started_at is 'the first of the lines';
comment on column bursts.ended_at is 'the last of the lines';
comment on column bursts.event_count is 'lines in the minutes that stand out';
comment on column bursts.expected_count is 'lines that the pattern''s median minute would have given in that stretch';
comment on column bursts.first_event_id is 'the first of the lines, as evidence';
