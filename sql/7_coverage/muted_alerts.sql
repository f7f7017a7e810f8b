-- One row per alert that reached nobody: its own record says so, or a silence for its name covers its begin.
create table muted_alerts as
with own as (
    select event_id, null::varchar as silence_event_id, 'its record says that it was suppressed' as reason
    from events
    where kind = 'alert'
        and (json_extract_string(attributes, '$.status.state') = 'suppressed'
            or coalesce(json_array_length(attributes, '$.status.silencedBy'), 0) > 0)
),
silences as (
    select e.event_id, e.earliest_at, e.ended_at, i.value as alert_name
    from events e
    join evidence.files f using (file_path)
    join identifiers i on i.event_id = e.event_id and i.kind = 'alert name'
    where e.kind = 'alert' and f.connector = 'alerts.alertmanager_silences'
),
covered as (
    select e.event_id, s.event_id, 'a silence for ' || s.alert_name || ' was in force' as reason
    from silences s
    join identifiers i on i.kind = 'alert name' and i.value = s.alert_name and i.event_id <> s.event_id
    join events e on e.event_id = i.event_id and e.kind = 'alert'
    where e.occurred_at >= s.earliest_at and e.occurred_at < s.ended_at
)
select event_id, min(silence_event_id) as silence_event_id, max(reason) as reason
from (from own union all from covered) muted
group by event_id
order by event_id;

comment on table muted_alerts is 'Alerts that reached nobody';
comment on column muted_alerts.event_id is 'the alert';
comment on column muted_alerts.silence_event_id is 'the silence, where one is on record';
comment on column muted_alerts.reason is 'how that is known';
