-- One row per phase that the records show; a phase that they do not show is not here.
create table phases as
with edges as (  -- the failures at both ends of the impact
    select 'started' as phase, 'the first failed request on record' as basis, * from failed_requests
    where occurred_at = (select min(started_at) from impacts)
    union all
    select 'mitigated', 'the last failed request on record', * from failed_requests
    where occurred_at = (select max(ended_at) from impacts)
),
marks as (
    select phase, basis, event_id, occurred_at, earliest_at, latest_at, 1 as tier, file_path, line_number from edges
    union all
    select phase, rule, event_id, occurred_at, earliest_at, latest_at, tier, file_path, line_number from phase_candidates
)
select
    phase,
    occurred_at as reached_at,
    earliest_at,
    latest_at,
    event_id,
    basis
from marks
qualify row_number() over (
    partition by phase
    order by tier,
        case when phase = 'mitigated' or phase = 'resolved' and tier = 3 then -epoch_us(occurred_at) else epoch_us(occurred_at) end,
        file_path, line_number, event_id
) = 1
order by reached_at, phase;

comment on table phases is 'The phases of the incident, each with the event that marks it';
comment on column phases.phase is 'started, detected, acknowledged, declared, mitigated, resolved';
comment on column phases.reached_at is 'when, by the best estimate';
comment on column phases.earliest_at is 'lower bound';
comment on column phases.latest_at is 'upper bound, exclusive';
comment on column phases.event_id is 'the event that marks it';
comment on column phases.basis is 'the rule by which it marks it';

insert into citations (subject_kind, subject_id, event_id)
select 'phase', phase, event_id from phases order by phase;
