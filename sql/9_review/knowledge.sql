-- One row per participant, event and way in which it was within their reach. No row: no recorded path, which is not the
-- same as ignorance. demonstrated: they wrote it, did it, answered or acknowledged it; addressed: a mention, a page, a
-- mail; likely exposed: in the conversation, and about within fifteen minutes of it; could have seen: in it at all.
create view knowledge as
with within_reach as (
    select u.participant_id, t.event_id, t.readable_at, t.is_reply, t.conversation_id, u.means, u.from_at, u.to_at
    from told t
    join audiences u using (conversation_id)
    where u.participant_id is distinct from t.actor_id and coalesce(u.to_at > t.readable_at, true)
),
exposed as (
    select w.*, greatest(w.readable_at, a.seen_from_at) as seen_at
    from within_reach w
    asof join activity a on a.participant_id = w.participant_id and a.from_at <= w.readable_at
    where a.to_at >= w.readable_at and not coalesce(w.is_reply, false) and coalesce(w.from_at <= w.readable_at, true)
),
paths as (
    select participant_id, event_id, knowable_at, knowable_latest_at, means, certainty, by_event_id from claims
    union all
    select participant_id, event_id, seen_at, seen_at, 'was in ' || conversation_id || ' (' || means || '), and about', 'likely exposed', null from exposed
    union all
    select participant_id, event_id, greatest(readable_at, from_at), greatest(readable_at, from_at), 'was in ' || conversation_id || ' (' || means || ')', 'could have seen', null
    from within_reach
)
select p.participant_id, p.event_id, p.knowable_at, p.knowable_latest_at, p.means, p.certainty, p.by_event_id
from paths p
join participants who using (participant_id)
where who.actor_kind in ('human', 'customer');

comment on view knowledge is 'What was within whose reach, from when, and by what path';
comment on column knowledge.participant_id is 'joins participants';
comment on column knowledge.event_id is 'what was within their reach';
comment on column knowledge.knowable_at is 'from when on, at the earliest';
comment on column knowledge.knowable_latest_at is 'and at the latest; NULL: no record says, as with most reactions';
comment on column knowledge.means is 'by what path';
comment on column knowledge.certainty is 'demonstrated, addressed, likely exposed, could have seen';
comment on column knowledge.by_event_id is 'the act or message that shows it; NULL: a stay of audiences does';
