-- One row per kind of log line of this incident: its text with the variables masked.
-- A service that could not be heard in the quiet part, in a file that was being written, has nothing that could be new.
create table patterns as
with texts as (
    select distinct on (pattern_id) pattern_id, text from records.pattern_texts order by pattern_id, text
),
judged as (  -- a line of the quiet part teaches, whichever of its stretches it falls into
    select
        m.*,
        q.against,
        case q.against when 'older exports' then m.is_baseline when 'quiet part' then not m.is_baseline and m.first_at < q.to_at end as is_quiet
    from pattern_minutes m
    left join quiet_part q on true
),
heard as (
    select distinct l.service
    from listening l
    join quiet_part q on case q.against when 'older exports' then l.is_baseline else not l.is_baseline and l.from_at < q.to_at end
),
counted as (
    select
        j.pattern_id,
        any_value(j.against) as new_against,
        sum(j.event_count) filter (not j.is_baseline) as event_count,
        min(j.first_at) filter (not j.is_baseline) as first_at,
        max(j.last_at) filter (not j.is_baseline) as last_at,
        arg_min(j.first_event_id, (j.first_at, j.first_event_id)) filter (not j.is_baseline) as first_event_id,
        sum(j.event_count) filter (not j.is_baseline and j.severity_rank >= 6) as error_count,
        arg_min(j.first_event_id, (j.first_at, j.first_event_id)) filter (not j.is_baseline and j.severity_rank >= 6) as first_error_event_id,
        count(distinct j.service) filter (not j.is_baseline) as service_count,
        coalesce(bool_or(j.is_quiet), false) as is_known,
        coalesce(bool_or(j.is_quiet and j.severity_rank >= 6), false) as is_error_known,
        bool_or(h.service is not distinct from j.service and h.known) as could_be_known
    from judged j
    left join (select service, true as known from heard) h on h.service is not distinct from j.service
    group by j.pattern_id
),
severities as (  -- that most of the lines were written with; of two that are as many, the worse
    select pattern_id, arg_max(severity_rank, (event_count, severity_rank)) as severity_rank
    from (select pattern_id, severity_rank, sum(event_count) as event_count from pattern_minutes where not is_baseline group by all)
    where severity_rank is not null
    group by pattern_id
)
select
    c.pattern_id,
    t.text,
    c.event_count::bigint as event_count,
    c.first_at,
    c.last_at,
    c.first_event_id,
    ['trace', 'debug', 'info', 'notice', 'warning', 'error', 'critical'][s.severity_rank] as severity,
    coalesce(c.error_count, 0)::bigint as error_count,
    c.first_error_event_id,
    c.service_count,
    case when c.new_against is null then null when c.is_known then false when c.could_be_known then true end as is_new,
    case when c.error_count is null or c.new_against is null then null when c.is_error_known then false when c.could_be_known then true end
        as is_error_new,
    c.new_against
from counted c
join texts t using (pattern_id)
left join severities s using (pattern_id)
where c.event_count > 0
order by c.first_at, c.pattern_id;

comment on table patterns is 'Log lines with their variables masked';
comment on column patterns.pattern_id is 'a hash of the masked text: it means the same in every incident';
comment on column patterns.text is 'the masked text; <*> stands for what differs';
comment on column patterns.event_count is 'lines of this kind, older exports aside';
comment on column patterns.first_at is 'the first of them';
comment on column patterns.last_at is 'the last of them';
comment on column patterns.first_event_id is 'the first of them, as evidence';
comment on column patterns.severity is 'that most of them were written with; of two that are as many, the worse';
comment on column patterns.error_count is 'of them, those written as an error or worse';
comment on column patterns.first_error_event_id is 'the first of those, as evidence';
comment on column patterns.service_count is 'services that write it';
comment on column patterns.is_new is 'new in this incident; NULL: nothing to measure against';
comment on column patterns.is_error_new is 'whether its errors are new in this incident, even where its other lines are not; NULL: it has none, or nothing to measure against';
comment on column patterns.new_against is 'what is_new is measured against: older exports, or the quiet part (see quiet_part)';
