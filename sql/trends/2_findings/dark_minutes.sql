-- One row per incident, service and class of dark areas.
-- Dark areas are cut to the window; where two of one service and class overlap, the time counts once.
create table dark_minutes as
with stretches as (
    select
        d.incident_id,
        d.service,
        d.class,
        greatest(coalesce(d.started_at, i.window_from), coalesce(i.window_from, d.started_at)) as started_at,
        least(coalesce(d.ended_at, i.window_to), coalesce(i.window_to, d.ended_at)) as ended_at
    from dark_stretches d
    join incident_files i using (incident_id)
),
dark as (
    select *, max(ended_at) over (
        partition by incident_id, service, class order by started_at, ended_at rows between unbounded preceding and 1 preceding
    ) as dark_until
    from stretches
    where started_at < ended_at
)
select
    incident_id,
    service,
    class,
    sum(greatest(epoch_us(ended_at) - greatest(epoch_us(started_at), coalesce(epoch_us(dark_until), epoch_us(started_at))), 0))::bigint / 6e7 as minutes,
    count(*) as area_count
from dark
group by incident_id, service, class
order by service, class, incident_id;

comment on table dark_minutes is 'How long each service was dark in each incident, by class';
comment on column dark_minutes.incident_id is 'joins incidents';
comment on column dark_minutes.service is 'NULL: none is named';
comment on column dark_minutes.class is 'silent, partial, collector failed, late arrival, stuck, outside the export, alerting muted, never instrumented';
comment on column dark_minutes.minutes is 'inside the window of the incident, overlaps counted once';
comment on column dark_minutes.area_count is 'dark areas that make it up';
