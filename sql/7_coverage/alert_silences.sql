-- One row per stretch in which alerts were kept from reaching anybody: a silence, a maintenance window, a downtime.
-- It is one record with an end, by a system for such things or by its own words; or two records, of its start and of its end.
create table alert_silences as
with told as (
    select e.*, f.connector, lower(e.headline) as said, lower(concat_ws(' ', e.headline, e.body)) as words
    from events e
    join evidence.files f using (file_path)
    where not f.is_baseline and e.duplicate_of is null and e.occurred_at is not null and e.kind in ('alert', 'page', 'change', 'note')
),
stated as (
    select event_id, occurred_at, earliest_at, latest_at, ended_at, service, host, headline
    from told
    where (ended_at > occurred_at or (ended_at is null and regexp_matches(connector, 'silence|mute|downtime')))
        and (regexp_matches(connector, 'silence|mute|maintenance|downtime')
            or regexp_matches(concat_ws(' ', lower(json_extract_string(attributes, '$.type')), lower(json_extract_string(attributes, '$.action')), said),
                '\b(maintenance[ _]?windows?|scheduled maintenance|downtime|silenced?|muted?|snoozed?)\b'))
),
marks as (
    select *, regexp_matches(said, '\bstarted\b') as is_start,
        regexp_replace(said, '\b(started|stopped|cancell?ed|ended|removed)\b', '') as about
    from told
    where ended_at is null and contains(words, 'downtime') and regexp_matches(said, '\b(started|stopped|cancell?ed|ended|removed)\b')
),
paired as (
    select *, lead(occurred_at) over in_turn as next_at, lead(is_start) over in_turn as is_next_start
    from marks window in_turn as (partition by connector, host, service, about order by occurred_at, file_path, line_number)
),
silences as (
    from stated
    union all
    select event_id, occurred_at, earliest_at, latest_at, case when not is_next_start then next_at end, service, host, headline
    from paired where is_start
),
whose as (
    select n.value as alert_name, mode(e.service order by e.service) as service
    from identifiers n join events e using (event_id)
    where n.kind = 'alert name' and e.service is not null and e.kind <> 'log'
    group by n.value
)
select s.event_id, s.occurred_at, s.earliest_at, s.latest_at, s.ended_at, n.value as alert_name,
    s.service as stated_service, coalesce(s.service, w.service) as service, s.host, s.headline
from silences s
left join identifiers n on n.event_id = s.event_id and n.kind = 'alert name'
left join whose w on w.alert_name = n.value
order by s.occurred_at, s.event_id, n.value;

comment on table alert_silences is 'Silences, maintenance windows and downtimes: alerts that they cover reach nobody';
comment on column alert_silences.event_id is 'its record; of two, that of its start';
comment on column alert_silences.occurred_at is 'from when';
comment on column alert_silences.earliest_at is 'as in events';
comment on column alert_silences.latest_at is 'as in events';
comment on column alert_silences.ended_at is 'until when; NULL: no end is on record';
comment on column alert_silences.alert_name is 'the alert that it names; NULL: none';
comment on column alert_silences.stated_service is 'the service that it names; NULL: none';
comment on column alert_silences.service is 'the service that it names, else the one whose alert it names';
comment on column alert_silences.host is 'the host that it names; NULL: none';
comment on column alert_silences.headline is 'as in events';
