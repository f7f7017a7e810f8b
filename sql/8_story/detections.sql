-- One row per sign by which responders could detect it: an alert or page that reached somebody, a report that somebody took up.
create table detections as
with called_off as (  -- pages that were resolved before it began
    select distinct s.conversation_id from said s, begins b where s.kind = 'page' and s.action = 'resolve' and s.occurred_at < b.begun_at
),
every_alarm as (  -- one that was over before it began tells of something else
    select s.*, coalesce(s.occurred_at < b.troubled_at - interval 1 hour or s.ended_at < b.troubled_at, false) as is_before
    from said s, begins b
    where (s.kind = 'page' and s.action in ('trigger', '')
            and (s.conversation_id is null or s.conversation_id not in (from called_off) or s.occurred_at >= b.begun_at))
        or (s.kind = 'alert' and s.severity in ('warning', 'error', 'critical') and s.connector <> 'alerts.alertmanager_silences'
            and s.event_id not in (select event_id from muted_alerts)
            and coalesce(s.occurred_at >= b.begun_at or s.ended_at is null or s.ended_at >= b.begun_at, true))
        or (s.kind = 'mail' and s.actor_kind = 'automation' and says_alarm(s.headline) and coalesce(s.occurred_at >= b.begun_at, true))
),
alarms as (  -- so does, where impact was not counted, one long before any signal changed, as long as another alarm serves
    select * exclude (is_before) from every_alarm qualify not is_before or bool_and(is_before) over ()
),
named as (  -- words that name a ticket, and the ticket
    select from_event_id as event_id, to_event_id as ticket_event_id from links where relation in ('mentions ticket', 'same ticket')
    union all
    select to_event_id, from_event_id from links where relation in ('mentions ticket', 'same ticket')
),
taking_up as (  -- something that was done with a ticket, or said of it to others
    select event_id, conversation_id from said where kind = 'ticket' and not opens_conversation
    union
    select n.event_id, t.conversation_id
    from named n join said t on t.event_id = n.ticket_event_id and t.kind = 'ticket'
    join said s on s.event_id = n.event_id and s.kind in ('chat', 'mail', 'meeting')
),
tickets_taken_up as (  -- by somebody other than the reporter
    select s.* from taking_up t
    join said s using (event_id)
    join said o on o.conversation_id = t.conversation_id and o.kind = 'ticket' and o.opens_conversation
    cross join begins b
    where s.actor_kind = 'human' and s.actor_id is distinct from o.actor_id and s.occurred_at >= o.occurred_at
        and coalesce(o.occurred_at >= b.begun_at, true)
),
reports as (  -- words of somebody that something fails
    select s.* from said s, begins b
    where s.kind in ('chat', 'mail') and s.actor_kind in ('human', 'customer') and s.occurred_at >= b.begun_at
        and regexp_matches(s.words, '(?i)\b(errors?|fail(s|ed|ing|ures?)?|down|broken|outage|[45]\d\d''?s?|5xx|timeouts?|timing out|timed out|'
            || 'can(no|''|’)?t (pay|log ?in|order|check ?out|reach|connect|open|load|access)|not (working|loading|responding)|unavailable|unreachable)\b')
        and not regexp_matches(s.words, '(?i)\b(no|without|zero) (errors?|failures?)\b|\b(build|tests?|lint|ci)\b')
),
reports_taken_up as (  -- the first answer by somebody else within a quarter of an hour
    select a.* from reports r
    join said a on a.conversation_id = r.conversation_id and a.kind in ('chat', 'mail') and a.actor_kind = 'human'
        and a.actor_id is distinct from r.actor_id and a.occurred_at > r.occurred_at and a.occurred_at <= r.occurred_at + interval 15 minute
        and not contains(coalesce(json_extract_string(a.attributes, '$.subtype'), ''), 'channel_')
    qualify row_number() over (partition by r.event_id order by a.occurred_at, a.file_path, a.line_number, a.event_id) = 1
),
every as (
    select 'alarm' as means, 'the first alert or page that reached somebody' as rule, * from alarms
    union all
    select 'ticket', 'the first ticket that somebody took up', * from tickets_taken_up
    union all
    select 'report', 'the first report of a failure that somebody else took up', * from reports_taken_up
)
select means, rule, event_id, occurred_at, earliest_at, latest_at, file_path, line_number
from every
qualify row_number() over (partition by means, event_id order by rule) = 1
order by occurred_at, file_path, line_number, event_id;

comment on table detections is 'Signs by which responders could detect it';
comment on column detections.means is 'alarm, ticket, report';
comment on column detections.rule is 'the rule that it meets';
comment on column detections.event_id is 'the event: for reports, the answer that took it up';
comment on column detections.occurred_at is 'as in events';
comment on column detections.earliest_at is 'as in events';
comment on column detections.latest_at is 'as in events';
comment on column detections.file_path is 'as in events';
comment on column detections.line_number is 'as in events';
