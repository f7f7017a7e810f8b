-- One row per decision and fact that is frozen with it: since when the decider could have it, or that no path led to them,
-- and who else could have it by then. Nothing in it is later than the decision.
create view known_then as
with facts as (
    select decision_id, decided_at, participant_id as decider_id, unnest(known) as event_id, unnest(known_since) as knowable_at, 'known' as state
    from decisions
    union all
    select decision_id, decided_at, participant_id, unnest(unseen), null, 'unseen' from decisions
),
others as (
    select f.decision_id, f.event_id, list_sort(list(distinct k.participant_id)) as participant_ids
    from facts f join knowledge k using (event_id)
    where k.knowable_latest_at <= f.decided_at and k.participant_id is distinct from f.decider_id
    group by f.decision_id, f.event_id
)
select f.decision_id, f.event_id, f.state, f.knowable_at, coalesce(o.participant_ids, []) as others
from facts f
left join others o using (decision_id, event_id);

comment on view known_then is 'Facts frozen with a decision: since when the decider could have them, and who else could';
comment on column known_then.decision_id is 'joins decisions';
comment on column known_then.event_id is 'the fact';
comment on column known_then.state is 'known (a recorded path led to the decider by then), unseen (recorded by then, and no path did)';
comment on column known_then.knowable_at is 'since when the decider could have it; NULL: unseen';
comment on column known_then.others is 'participants, the decider apart, to whom a recorded path led by then';
