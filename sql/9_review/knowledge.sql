-- One row per participant, event and way in which they could know of it. No row: no recorded path.
-- Nothing is knowable before it was said; words that were edited later count from the edit, since only the last
-- words are on record.
create view knowledge as
with edits as (
    select event_id, max(recorded_at) as edited_at from event_times where role = 'edited' group by event_id
),
told as (
    select
        s.*,
        greatest(s.occurred_at, s.earliest_at, case when s.kind in ('chat', 'mail', 'status') then d.edited_at end) as readable_at
    from said s
    left join edits d using (event_id)
),
paths as (
    select actor_id as participant_id, event_id, readable_at as knowable_at, 'wrote or did it' as means, 'demonstrated' as certainty
    from told where actor_id is not null
    union all
    select a.actor_id, t.event_id, greatest(t.readable_at, a.occurred_at), 'acknowledged the page', 'acknowledged'
    from told a join told t using (conversation_id)
    where a.kind = 'page' and a.action = 'acknowledge' and a.actor_id is not null and t.kind = 'page'
        and t.occurred_at < a.occurred_at and t.actor_id is distinct from a.actor_id
    union all
    select a.actor_id, t.event_id, greatest(t.readable_at, min(a.occurred_at)), 'worked on the ticket after it', 'acknowledged'
    from told a join told t using (conversation_id)
    where a.kind = 'ticket' and t.kind = 'ticket' and a.actor_id is not null
        and t.occurred_at < a.occurred_at and t.actor_id is distinct from a.actor_id
    group by a.actor_id, t.event_id, t.readable_at
    union all
    select u.participant_id, t.event_id, greatest(t.readable_at, u.from_at), 'was in ' || t.conversation_id || ' (' || u.means || ')',
        'could have seen'
    from told t join audiences u using (conversation_id)
    where u.participant_id is distinct from t.actor_id and coalesce(u.to_at > t.readable_at, true)
)
select p.participant_id, p.event_id, p.knowable_at, p.means, p.certainty
from paths p
join participants who using (participant_id)
where who.actor_kind in ('human', 'customer');

comment on view knowledge is 'Who could have known what, from when, and how that is known';
comment on column knowledge.participant_id is 'joins participants';
comment on column knowledge.event_id is 'what they could know of';
comment on column knowledge.knowable_at is 'from when on';
comment on column knowledge.means is 'by what path';
comment on column knowledge.certainty is 'demonstrated, acknowledged, could have seen';
