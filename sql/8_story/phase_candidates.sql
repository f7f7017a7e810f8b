-- One row per event that could mark a phase, with the rule that names it. The lowest tier that has one wins.
create table phase_candidates as
with impact as (
    select min(started_at) as started_at, max(ended_at) as ended_at from impacts
),
alarms as (
    select * from said
    where kind = 'page' and action in ('trigger', '')
        or kind = 'alert' and severity in ('warning', 'error', 'critical')
            and connector <> 'alerts.alertmanager_silences'
            and event_id not in (select event_id from muted_alerts)
),
reports_taken_up as (  -- somebody other than the reporter did something with the ticket
    select s.* from said s
    join said o on o.conversation_id = s.conversation_id and o.kind = 'ticket' and o.opens_conversation
    where s.kind = 'ticket' and not s.opens_conversation and s.actor_kind = 'human' and s.actor_id is distinct from o.actor_id
        and o.occurred_at >= coalesce((select started_at from impact), o.occurred_at)
),
signs as (
    select 'detected' as phase, 1 as tier, 'the first alert or page that reached somebody' as rule, * from alarms
    union all
    select 'detected', 1, 'the first report that somebody took up', * from reports_taken_up
    union all
    select 'acknowledged', 1, 'the first acknowledgement by a person', * from said
    where kind = 'page' and action = 'acknowledge' and actor_kind = 'human'
    union all
    select 'declared', 1, 'the first that calls it an incident', * from said
    where kind in ('chat', 'mail', 'ticket', 'status', 'meeting') and not contains(headline, '?')
        and regexp_matches(words, '(?i)\bdeclar(e|ed|ing)\b|\bSEV[- ]?[0-5]\b|\bmajor incident\b|\bthis is an incident\b|'
            || '\bincident (channel|room|bridge|commander)\b|\b(opened|opening|started|raised) an incident\b')
        and not regexp_matches(words, '(?i)\b(not|no) (a SEV|an incident)')
    union all
    select 'declared', 2, 'the first status post', * from said where kind = 'status'
    union all
    select 'resolved', 1, 'the first person who calls it over after the impact', * from said
    where kind in ('chat', 'mail', 'status') and actor_kind is distinct from 'automation' and not contains(headline, '?')
        and regexp_matches(words, '(?i)\bresolved\b|\ball clear\b|\bincident (is )?(over|closed)\b|\bstand(ing)? down\b')
        and not regexp_matches(words, '(?i)\b(not|isn''t|until|once|when|if|un)[ a-z]{0,20}\bresolved\b')
    union all
    select 'resolved', 2, 'the first ticket resolved after the impact', * from said
    where kind = 'ticket' and regexp_matches(words, '(?i)\b(resolution|status|state)\b.*→.*\b(resolved|done|fixed|closed)\b')
    union all
    select 'resolved', 3, 'the last page resolved', * from said where kind = 'page' and action = 'resolve'
)
select s.phase, s.tier, s.rule, s.event_id, s.occurred_at, s.earliest_at, s.latest_at, s.file_path, s.line_number
from signs s cross join impact i
where case when s.phase = 'resolved' then coalesce(s.latest_at >= i.ended_at, true)
           when s.phase = 'detected' then coalesce(s.occurred_at >= i.started_at - interval 1 hour
               and (s.occurred_at >= i.started_at or s.ended_at is null or s.ended_at >= i.started_at), true)
           else coalesce(s.occurred_at >= i.started_at - interval 1 hour, true) end
order by s.phase, s.tier, s.occurred_at, s.file_path, s.line_number, s.event_id;

comment on table phase_candidates is 'Events that could mark a phase';
comment on column phase_candidates.phase is 'as in phases';
comment on column phase_candidates.tier is 'a lower one is stronger';
comment on column phase_candidates.rule is 'why it could';
comment on column phase_candidates.event_id is 'the event';
comment on column phase_candidates.occurred_at is 'as in events';
comment on column phase_candidates.earliest_at is 'as in events';
comment on column phase_candidates.latest_at is 'as in events';
comment on column phase_candidates.file_path is 'as in events';
comment on column phase_candidates.line_number is 'as in events';
