-- One row per stretch in which customers met failures, by the web servers' access logs.
-- A minute is bad where the share of answers with 5xx is above 1 % and above five times the usual, which is the
-- lower quartile of the shares of ten minutes each. Bad minutes with at most two others between them are one
-- stretch, which counts from five failures on. Of its failures those kinds of request count that make up 5 % of them.
create table impacts as
with requests as (
    select
        coalesce(e.service, e.host, e.file_path) as place,
        epoch_us(e.occurred_at) // 60000000 as minute,
        min(e.service) as service,
        list(distinct e.file_path) as files,
        count(*) as requests
    from events e
    join evidence.files f using (file_path)
    where f.connector = 'logs.access' and not f.is_baseline and e.occurred_at is not null and e.duplicate_of is null
    group by place, minute
),
minutes as (
    select r.*, coalesce(f.failed, 0) as failed
    from requests r
    left join (
        select place, epoch_us(occurred_at) // 60000000 as minute, count(*) as failed from failed_requests group by all
    ) f using (place, minute)
),
usual as (
    select place, quantile_cont(share, 0.25) as share
    from (select place, sum(failed) / sum(requests) as share from minutes group by place, minute // 10) tens
    group by place
),
bad_minutes as (
    select m.*, coalesce(m.minute - lag(m.minute) over (partition by place order by m.minute) > 3, true) as is_first
    from minutes m join usual u using (place)
    where m.failed > 0 and m.failed > m.requests * greatest(0.01, 5 * u.share)
),
stretches as (
    select *, count(*) filter (is_first) over (partition by place order by minute) as stretch from bad_minutes
),
kinds as (
    select place, stretch, kind_of_request, min(service) as service, list_distinct(flatten(list(files))) as files,
        min(f.occurred_at) as started_at, max(f.occurred_at) as ended_at, count(*) as failed,
        sum(count(*)) over (partition by place, stretch) as failed_in_all
    from stretches s
    join failed_requests f using (place)
    where epoch_us(f.occurred_at) // 60000000 = s.minute
    group by place, stretch, kind_of_request
)
select
    'failed requests' as measure, min(service) as service, min(started_at) as started_at, max(ended_at) as ended_at,
    sum(failed)::double as magnitude, sum(failed)::double as lower, sum(failed)::double as upper, 'requests' as unit,
    'answers with 5xx to ' || string_agg(kind_of_request, ', ' order by failed desc, kind_of_request) || ' in '
        || array_to_string(list_sort(list_distinct(flatten(list(files)))), ', ') as source
from kinds
where failed_in_all >= 5 and failed >= 0.05 * failed_in_all
group by place, stretch
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
comment on column impacts.source is 'which requests, and the files that list them';
