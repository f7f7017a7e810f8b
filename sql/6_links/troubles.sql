-- One row per stretch in which a service wrote one kind of error (or answered so: 5xx) that the quiet part does not
-- know, or far more often than it does; a warning only where there is a quiet part to say so. Pauses of up to fifteen
-- minutes belong to it: however many lines, it is one thing.
create table troubles as
with grave as (
    select m.*
    from pattern_minutes m
    join patterns p using (pattern_id)
    where not m.is_baseline
        and (m.severity_rank >= 6 or regexp_matches(p.text, ' → 5\d\d$') or (m.severity_rank = 5 and p.is_new is not null))
        and (case when m.severity_rank >= 6 then p.is_error_new else p.is_new end is not false or exists (
            from bursts b
            where b.pattern_id = m.pattern_id and b.service is not distinct from m.service
                and m.minute_at between date_trunc('minute', b.started_at) and b.ended_at))
),
parted as (
    select
        *,
        case when minute_at - lag(minute_at) over speaker <= interval 15 minutes then 0 else 1 end as is_first
    from grave
    window speaker as (partition by pattern_id, service order by minute_at)
),
numbered as (
    select *, sum(is_first) over (partition by pattern_id, service order by minute_at) as stretch
    from parted
)
select
    arg_min(first_event_id, (first_at, first_event_id)) as first_event_id,
    pattern_id,
    service,
    min(first_at) as started_at,
    max(last_at) as ended_at,
    sum(event_count)::bigint as event_count,
    min(severity_rank) as mildest_rank
from numbered
group by pattern_id, service, stretch
order by started_at, first_event_id;

comment on table troubles is 'Stretches in which a service wrote a kind of warning or error that is new or unusually often';
comment on column troubles.first_event_id is 'the first of the lines, as evidence';
comment on column troubles.pattern_id is 'joins patterns';
comment on column troubles.service is 'who wrote it, as in events';
comment on column troubles.started_at is 'the first of the lines';
comment on column troubles.ended_at is 'the last of the lines';
comment on column troubles.event_count is 'lines of this kind in the stretch that are warnings or worse, or so answered';
comment on column troubles.mildest_rank is 'the mildest of their severities, as in pattern_minutes: milder lines of the pattern are no part of it';
