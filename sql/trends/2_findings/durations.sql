-- One row per incident and pair of phases, whether or not the records give the time between them.
-- An incident whose records end before the later phase is still open: it lasted at least until then.
create table durations as
with pairs (from_phase, to_phase, position, to_step) as (
    values
        ('started', 'detected', 1, 2), ('detected', 'acknowledged', 2, 3), ('detected', 'declared', 3, 4), ('detected', 'mitigated', 4, 5),
        ('detected', 'resolved', 5, 6), ('started', 'mitigated', 6, 5), ('started', 'resolved', 7, 6)
),
reached as (
    select
        incident_id,
        phase,
        reached_at,
        coalesce(earliest_at, reached_at) as earliest_at,
        coalesce(latest_at, reached_at) as latest_at,
        array_position(['started', 'detected', 'acknowledged', 'declared', 'mitigated', 'resolved'], phase) as step
    from phases
    where reached_at is not null
),
furthest as (
    select incident_id, max(step) as step from reached group by incident_id
),
ends as (
    select
        i.incident_id, i.records_end_at, p.position, p.from_phase, p.to_phase,
        a.reached_at as from_at, a.earliest_at as from_earliest_at, a.latest_at as from_latest_at,
        b.reached_at as to_at, b.earliest_at as to_earliest_at, b.latest_at as to_latest_at,
        case when a.reached_at is null then 'not on record'
             when b.reached_at is not null then 'measured'
             when f.step > p.to_step or i.records_end_at is null then 'not on record'
             else 'still open' end as state
    from incident_files i
    cross join pairs p
    left join reached a on a.incident_id = i.incident_id and a.phase = p.from_phase
    left join reached b on b.incident_id = i.incident_id and b.phase = p.to_phase
    left join furthest f on f.incident_id = i.incident_id
)
select
    incident_id,
    from_phase,
    to_phase,
    position,
    state,
    case when state = 'measured' then epoch_us(to_at) - epoch_us(from_at) end / 1e6 as seconds,
    case state when 'measured' then epoch_us(to_earliest_at) - epoch_us(from_latest_at)
               when 'still open' then greatest(epoch_us(records_end_at) - epoch_us(from_latest_at), 0) end / 1e6 as min_seconds,
    case when state = 'measured' then epoch_us(to_latest_at) - epoch_us(from_earliest_at) end / 1e6 as max_seconds
from ends
order by position, incident_id;

comment on table durations is 'The time from one phase to another, with its bounds';
comment on column durations.incident_id is 'joins incidents';
comment on column durations.from_phase is 'the phase that it is counted from';
comment on column durations.to_phase is 'the phase that it is counted to';
comment on column durations.position is 'the order in which the pairs are shown';
comment on column durations.state is 'measured; still open: not reached when the records end; not on record: one of the two was passed over without a record';
comment on column durations.seconds is 'between the best estimates; negative: the second phase came first; NULL unless measured';
comment on column durations.min_seconds is 'the least that the bounds of both phases allow; while still open, what is on record';
comment on column durations.max_seconds is 'the most that the bounds of both phases allow; NULL while still open';
