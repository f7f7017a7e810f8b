-- One row per pattern, service, minute and severity in which it was written: a million lines as a few thousand rows.
create table pattern_minutes as
select
    e.pattern_id,
    e.service,
    f.is_baseline,
    date_trunc('minute', e.occurred_at) as minute_at,
    severity_rank(e.severity) as severity_rank,
    min(e.occurred_at) as first_at,
    max(e.occurred_at) as last_at,
    count(*) as event_count,
    arg_min(e.event_id, (e.occurred_at, e.event_id)) as first_event_id
from events e
join evidence.files f using (file_path)
where e.pattern_id is not null and e.occurred_at is not null and e.duplicate_of is null
group by all
order by pattern_id, service, is_baseline, minute_at, severity_rank;

comment on table pattern_minutes is 'How often each kind of log line was written, minute by minute';
comment on column pattern_minutes.pattern_id is 'joins patterns';
comment on column pattern_minutes.service is 'as in events';
comment on column pattern_minutes.is_baseline is 'whether the lines stand in older exports';
comment on column pattern_minutes.minute_at is 'the minute, in true time';
comment on column pattern_minutes.severity_rank is 'with which they were written, 1 (trace) to 7 (critical); NULL: with none';
comment on column pattern_minutes.first_at is 'the first of the lines';
comment on column pattern_minutes.last_at is 'the last of the lines';
comment on column pattern_minutes.event_count is 'lines of this severity in this minute';
comment on column pattern_minutes.first_event_id is 'the first of them, as evidence';
