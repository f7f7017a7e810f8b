-- One row per event worth a label on the timeline, at most 40 found ones; what the review adds, renames or hides
-- is worked in by pipelines.review.
create table moments as
with first_of_alert as (  -- one alert stands in payloads, lists and metrics: the first within ten minutes counts
    select s.*, coalesce(i.value, s.headline) as alert_name, coalesce(s.occurred_at - lag(s.occurred_at) over alert > interval 10 minute, true) as is_first
    from said s
    left join (select event_id, min(value) as value from identifiers where kind = 'alert name' group by event_id) i using (event_id)
    where s.kind = 'alert' and s.severity in ('warning', 'error', 'critical') and s.connector <> 'alerts.alertmanager_silences'
    window alert as (partition by coalesce(i.value, s.headline) order by s.occurred_at, s.file_path, s.line_number, s.event_id)
),
before_dark as (
    select c.event_id, min(d.class || ' from here on: ' || coalesce(d.host, d.service, d.scope)) as label
    from citations c join dark_areas d on c.subject_kind = 'dark area' and c.subject_id = d.dark_area_id
    where c.event_id is not null and c.to_at is null
    group by c.event_id
),
signs as (
    select event_id, 'phase' as category, phase as label, basis as why, 1 as tier from phases
    union all
    select event_id, 'alert', 'Alert ' || alert_name || case when event_id in (select event_id from muted_alerts) then ' (reached nobody)' else '' end,
        'an alert that fired', 3
    from first_of_alert where is_first
    union all
    select event_id, 'page', headline, 'somebody was called, answered or was passed over', 3 from said
    where kind = 'page' and action in ('trigger', 'escalate', 'acknowledge', 'resolve')
    union all
    select event_id, 'deploy', headline, 'a deployment that reached its end', 2 from said
    where kind = 'deploy' and state in ('success', 'failure', 'error') and coalesce(environment, 'production') ilike 'prod%'
    union all
    select event_id, 'change', headline, 'a change by hand', 5 from said where kind = 'change' and connector <> 'deploys.kubernetes_events'
    union all
    select event_id, 'ticket', headline, 'a ticket was opened', 5 from said where kind = 'ticket' and opens_conversation
    union all
    select event_id, 'status', headline, 'what the public was told', 4 from said where kind = 'status'
    union all
    select event_id, 'chat', regexp_replace(headline, '<@[^>]*>', '@…', 'g'), 'words of a decision or a finding', 4 from said
    where kind = 'chat' and actor_kind = 'human' and not contains(headline, '?')
        and regexp_matches(words, '(?i)\b(decision|decided|let''s|go ahead|roll(ing|ed)? ?back|revert(ed|ing)?|root cause|fail(ing|ed)? ?over|found it)\b')
    union all
    select event_id, 'dark area', label, 'the last record before a silence', 2 from before_dark
),
ranked as (
    select s.*, e.occurred_at, row_number() over (partition by s.event_id order by s.tier, s.category, s.label) as nth
    from signs s join events e using (event_id)
    where e.occurred_at is not null
)
select event_id, occurred_at, category, left(label, 120) as label, why, 'found' as origin
from ranked where nth = 1
qualify row_number() over (order by tier, occurred_at, event_id) <= 40
order by occurred_at, event_id;

comment on table moments is 'What the timeline labels';
comment on column moments.event_id is 'the event';
comment on column moments.occurred_at is 'as in events';
comment on column moments.category is 'phase, alert, page, deploy, change, ticket, chat, status, dark area, or the kind of an event that the review added';
comment on column moments.label is 'what stands on the timeline';
comment on column moments.why is 'why it is there';
comment on column moments.origin is 'found or review';
