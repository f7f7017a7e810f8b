-- One row per side with a first sign of the impact: customers by the first that one of them reported, else by the first
-- thing that went wrong for them; monitoring by the first alert or page that reached somebody; responders by the first
-- thing that a person did about it.
-- A report counts from the begin of the impact on, or, where none was counted, from half an hour before signals began to
-- change. An alert counts from half an hour before the impact on, and only if it was still on when the impact began (none
-- counted: if it could detect it); of those before it, alerts of the services that customers met it at come first, then those
-- that name none, then any. An act by a person is an answer to a page, work on a ticket, or words after either of the other
-- sides had its sign; a change answers only what responders could have detected by then, or it may as well be a cause.
create table first_signs as
with impact as (
    select min(started_at) as started_at, max(coalesce(ended_at, 'infinity'::timestamptz)) as ended_at,
        list(distinct service) filter (service is not null) as services
    from impacts
    having count(*) > 0
),
firsts as (
    select i.*, row_number() over (order by i.started_at, i.measure, i.service) as position from impacts i
),
met as (
    select
        'customers' as side, 2 as tier, 'customers met it: ' || b.measure as sign,
        (select min(r.event_id) from impact_requests r where r.impact_id = b.impact_id and r.occurred_at = b.started_at) as event_id,
        b.started_at as "at", coalesce(b.start_earliest_at, b.started_at) as earliest_at, coalesce(b.start_latest_at, b.started_at) as latest_at
    from firsts b where b.position = 1
),
reported (side, tier, sign, event_id, "at", earliest_at, latest_at) as (
    select 'customers', 1, 'a customer reported it', r.event_id, r.occurred_at, r.earliest_at, r.latest_at
    from customer_reports r cross join begins b left join impact i on true
    where coalesce(r.latest_at >= i.started_at and r.occurred_at <= i.ended_at + interval 1 hour
        and (r.service is null or i.services is null or list_contains(i.services, r.service)),
        i.started_at is null and coalesce(r.latest_at >= b.troubled_at - interval 30 minute, true))
),
alarms (side, tier, sign, event_id, "at", earliest_at, latest_at) as (
    select
        'monitoring', case when s.occurred_at >= i.started_at or i.services is null or list_contains(i.services, s.service) then 1 when s.service is null then 2 else 3 end,
        case s.kind when 'page' then 'a page went out' when 'mail' then 'an alert came by mail' else 'an alert fired' end, s.event_id, s.occurred_at, s.earliest_at, s.latest_at
    from said s left join impact i on true
    where (s.kind = 'page' and s.action in ('trigger', '')
            or s.kind = 'mail' and s.actor_kind = 'automation' and says_alarm(s.headline)
            or s.kind = 'alert' and s.severity in ('warning', 'error', 'critical')
                and s.connector not in ('alerts.alertmanager_silences', 'alerts.datadog_downtimes')
                and not regexp_matches(s.state, '(?i)^(pending|ok|resolved|normal|inactive)$'))
        and s.event_id not in (select event_id from muted_alerts)
        and coalesce(s.occurred_at >= i.started_at - interval 30 minute and s.occurred_at <= i.ended_at
            and (s.occurred_at >= i.started_at or s.ended_at is null or s.ended_at >= i.started_at),
            i.started_at is null and (s.kind = 'page' or s.event_id in (select event_id from detections)))
),
known_from as (
    select min("at") as known_at from (select "at" from met union all select "at" from reported union all select "at" from alarms)
),
acts (side, tier, sign, event_id, "at", earliest_at, latest_at) as (
    select
        'responders', 1,
        case s.kind when 'page' then 'a person answered the page' when 'ticket' then 'a person worked on a ticket'
            when 'chat' then 'the first words of a person after that' when 'mail' then 'the first mail of a person after that' when 'meeting' then 'a person spoke in the call'
            else 'a person changed something' end,
        s.event_id, s.occurred_at, s.earliest_at, s.latest_at
    from said s
    join known_from k on s.occurred_at >= k.known_at
        and (s.kind not in ('change', 'deploy') or s.occurred_at >= (select min(occurred_at) from detections))
    left join participants p on p.participant_id = s.actor_id
    where s.actor_kind = 'human' and coalesce(p.actor_kind, 'human') = 'human' and s.kind <> 'status' and not s.action = 'trigger'
        and s.event_id not in (select event_id from customer_reports)
),
signs as (from met union all from reported union all from alarms union all from acts),
first_of_side as (
    select * from signs
    qualify row_number() over (partition by side order by tier, "at", event_id) = 1
)
select
    s.side,
    s.event_id,
    s."at",
    s.earliest_at,
    s.latest_at,
    s.sign,
    o.side as ahead_of,
    round(epoch_us(o."at" - s."at") / 1e6, 6) as lead_seconds,
    round(epoch_us(o.earliest_at - s.latest_at) / 1e6, 6) as lead_lower_seconds,
    round(epoch_us(o.latest_at - s.earliest_at) / 1e6, 6) as lead_upper_seconds
from first_of_side s
left join first_of_side o on o.side = case s.side when 'monitoring' then 'customers' when 'customers' then 'monitoring' end
order by s."at", s.side;

comment on table first_signs is 'Who had the first sign: customers, monitoring or responders, and by how much';
comment on column first_signs.side is 'customers, monitoring, responders';
comment on column first_signs.event_id is 'the event that shows it; NULL: a metric does';
comment on column first_signs."at" is 'when, by the best estimate';
comment on column first_signs.earliest_at is 'lower bound';
comment on column first_signs.latest_at is 'upper bound';
comment on column first_signs.sign is 'what it was, in words';
comment on column first_signs.ahead_of is 'whom its lead is counted against: customers and monitoring against each other';
comment on column first_signs.lead_seconds is 'by how much the first sign of this side precedes that of the other; negative: it follows';
comment on column first_signs.lead_lower_seconds is 'lower bound of the lead';
comment on column first_signs.lead_upper_seconds is 'upper bound of the lead';

insert into citations (subject_kind, subject_id, event_id)
select 'first sign', side, event_id from first_signs where event_id is not null order by side;
