-- One row per phase that the records show; a phase that they do not show is not here. Where nothing tells the zone of the
-- stamp that marks it, its bounds hold in UTC alone, and the basis says so.
create table phases as
select
    c.phase,
    c.occurred_at as reached_at,
    c.earliest_at,
    c.latest_at,
    c.event_id,
    c.rule || case when contains(e.time_basis, 'zone assumed') then '; nothing states the zone of ' || e.file_path || ', UTC is assumed' else '' end as basis
from phase_candidates c
left join events e using (event_id)
qualify row_number() over (
    partition by c.phase
    order by c.tier, case c.takes when 'last' then -epoch_us(c.occurred_at) else epoch_us(c.occurred_at) end, c.file_path, c.line_number, c.event_id
) = 1
order by reached_at, array_position(['started', 'detected', 'acknowledged', 'declared', 'mitigated', 'resolved'], phase);

comment on table phases is 'The phases of the incident, each with the event that marks it';
comment on column phases.phase is 'started, detected, acknowledged, declared, mitigated, resolved';
comment on column phases.reached_at is 'when, by the best estimate';
comment on column phases.earliest_at is 'lower bound';
comment on column phases.latest_at is 'upper bound, exclusive';
comment on column phases.event_id is 'the event that marks it; NULL: the impact was counted in samples, which citations name';
comment on column phases.basis is 'the rule by which it marks it';

insert into citations (subject_kind, subject_id, event_id)
select 'phase', phase, event_id from phases where event_id is not null order by phase;

insert into citations (subject_kind, subject_id, series_id, from_at, to_at)
select distinct 'phase', p.phase, c.series_id, p.earliest_at, p.latest_at
from phases p
join impacts i on p.event_id is null and p.reached_at = case p.phase when 'started' then i.started_at when 'mitigated' then i.ended_at end
join citations c on c.subject_kind = 'impact' and c.subject_id = i.impact_id and c.series_id is not null
order by all;

insert into assumptions (subject, assumed, reason, touches)
with answered as (  -- an alarm and words of people: what a team would call an incident
    select p.episode_id, min(e.occurred_at) as first_at, max(e.occurred_at) as last_at
    from episodes p join events e using (event_id)
    group by p.episode_id
    having bool_or(e.kind in ('alert', 'page')) and bool_or(e.kind in ('chat', 'mail', 'ticket') and e.actor_kind = 'human')
)
select 'phases', 'one incident', 'the records fall into ' || count(*) || ' episodes that people answered ('
    || string_agg(strftime(first_at, '%d %b %H:%M') || ' to ' || strftime(last_at, '%d %b %H:%M'), ', ' order by first_at, last_at)
    || '); the phases are those of all of them together, relation episodes tells them apart', 'phases'
from answered having count(*) > 1;
