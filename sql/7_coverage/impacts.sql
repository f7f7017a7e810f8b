-- One row per stretch in which customers met failures, by the web servers' access logs.
-- A minute is bad where the share of answers with 5xx is above 1 % and above five times the usual, which is the
-- lower quartile of the shares of ten minutes each. Bad minutes with at most two others between them are one
-- stretch; it counts from five failures on.
create table impacts as
with requests as (
    select
        coalesce(e.service, e.host, e.file_path) as place,
        min(e.service) as service,
        e.file_path,
        epoch_us(e.occurred_at) // 60000000 as minute,
        count(*) as requests,
        count(*) filter (e.severity = 'error') as failed,
        min(e.occurred_at) filter (e.severity = 'error') as first_failed_at,
        max(e.occurred_at) filter (e.severity = 'error') as last_failed_at
    from events e
    join evidence.files f using (file_path)
    where f.connector = 'logs.access' and not f.is_baseline and e.occurred_at is not null and e.duplicate_of is null
    group by place, e.file_path, minute
),
minutes as (
    select place, minute, min(service) as service, sum(requests) as requests, sum(failed) as failed,
        min(first_failed_at) as first_failed_at, max(last_failed_at) as last_failed_at
    from requests group by place, minute
),
usual as (
    select place, quantile_cont(share, 0.25) as share
    from (select place, sum(failed) / sum(requests) as share from minutes group by place, minute // 10) tens
    group by place
),
bad_minutes as (
    select m.*, m.minute - lag(m.minute) over (partition by place order by m.minute) > 3 as is_first
    from minutes m join usual u using (place)
    where m.failed > 0 and m.failed > m.requests * greatest(0.01, 5 * u.share)
),
stretches as (
    select *, count(*) filter (is_first) over (partition by place order by minute) as stretch from bad_minutes
),
files as (
    select place, string_agg(distinct file_path, ', ' order by file_path) as names from requests group by place
)
select
    'failed requests' as measure,
    min(s.service) as service,
    min(s.first_failed_at) as started_at,
    max(s.last_failed_at) as ended_at,
    sum(s.failed)::double as magnitude,
    sum(s.failed)::double as lower,
    sum(s.failed)::double as upper,
    'requests' as unit,
    'answers with 5xx in ' || any_value(f.names) as source
from stretches s join files f using (place)
group by place, stretch
having sum(s.failed) >= 5
order by started_at, service, source;

comment on table impacts is 'Customer impact, as far as the records count it';
comment on column impacts.measure is 'what was counted';
comment on column impacts.service is 'where customers met it';
comment on column impacts.started_at is 'the first failure';
comment on column impacts.ended_at is 'the last failure';
comment on column impacts.magnitude is 'how many';
comment on column impacts.lower is 'lower bound: what is on record';
comment on column impacts.upper is 'upper bound: the same, since these logs list every request';
comment on column impacts.unit is 'of magnitude';
comment on column impacts.source is 'what it was read from';
