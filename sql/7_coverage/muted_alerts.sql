-- One row per alert that reached nobody: its own record says so, or a silence, a maintenance or a downtime covers its begin.
-- What a silence names has to be the alert's; one that names neither alert, service nor host covers none by itself.
create table muted_alerts as
with own as (
    select event_id, null::varchar as silence_event_id, 'its record says that it was suppressed' as reason
    from events
    where kind = 'alert'
        and (json_extract_string(attributes, '$.status.state') = 'suppressed'
            or coalesce(json_array_length(attributes, '$.status.silencedBy'), 0) > 0)
),
alerts as (
    select e.event_id, e.occurred_at, e.service, e.host, i.value as alert_name
    from events e
    left join identifiers i on i.event_id = e.event_id and i.kind = 'alert name'
    where e.kind = 'alert' and e.occurred_at is not null and e.event_id not in (select event_id from alert_silences)
),
covered as (
    select a.event_id, s.event_id,
        coalesce('a silence for ' || s.alert_name || ' was in force', '"' || s.headline || '" was in force') as reason
    from alert_silences s
    join alerts a on a.occurred_at >= s.earliest_at and (s.ended_at is null or a.occurred_at < s.ended_at)
        and (s.alert_name is null or a.alert_name = s.alert_name)
        and (s.stated_service is null or a.service = s.stated_service or (a.service is null and s.alert_name is not null))
        and (s.host is null or a.host = s.host or (a.host is null and s.alert_name is not null))
    where coalesce(s.alert_name, s.stated_service, s.host) is not null
)
select event_id, min(silence_event_id) as silence_event_id, max(reason) as reason
from (from own union all from covered) muted
group by event_id
order by event_id;

comment on table muted_alerts is 'Alerts that reached nobody';
comment on column muted_alerts.event_id is 'the alert';
comment on column muted_alerts.silence_event_id is 'the silence, maintenance or downtime, where one is on record';
comment on column muted_alerts.reason is 'how that is known';
