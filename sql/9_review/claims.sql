-- One row per way of its own in which somebody could learn of something: what they did, what was addressed to them, and
-- what a message showed to its readers. What members could see without more is a view over audiences: see knowledge.
create table claims as
with people as (
    select participant_id, actor_kind from participants where actor_kind in ('human', 'customer')
),
done as (
    select actor_id as participant_id, event_id, readable_at as knowable_at, 'wrote or did it' as means, 'demonstrated' as certainty, event_id as by_event_id
    from told where actor_id is not null
    union all
    select a.actor_id, t.event_id, greatest(t.readable_at, min(a.occurred_at)), 'acknowledged the page', 'demonstrated', arg_min(a.event_id, (a.occurred_at, a.event_id))
    from told a join told t using (conversation_id)
    where a.kind = 'page' and a.action in ('acknowledge', 'ack', 'acknowledged') and t.kind = 'page'
        and t.occurred_at < a.occurred_at and t.actor_id is distinct from a.actor_id
    group by a.actor_id, t.event_id, t.readable_at
    union all
    select a.actor_id, t.event_id, greatest(t.readable_at, min(a.occurred_at)), 'worked on the ticket after it', 'demonstrated', arg_min(a.event_id, (a.occurred_at, a.event_id))
    from told a join told t using (conversation_id)
    where a.kind = 'ticket' and t.kind = 'ticket' and t.occurred_at < a.occurred_at and t.actor_id is distinct from a.actor_id
    group by a.actor_id, t.event_id, t.readable_at
    union all
    select a.actor_id, t.event_id, greatest(t.readable_at, min(a.occurred_at)), 'answered it in its thread', 'demonstrated', arg_min(a.event_id, (a.occurred_at, a.event_id))
    from told a join told t on t.event_id = a.root_event_id
    where t.actor_id is distinct from a.actor_id
    group by a.actor_id, t.event_id, t.readable_at
),
reactions as (
    select event_id, conversation_id, readable_at, actor_id,
        unnest(from_json(json_extract(attributes, '$.reactions'), '[{"users": ["VARCHAR"], "at": "VARCHAR"}]')) as reaction
    from told where len(json_extract(attributes, '$.reactions[*].users[*]')) > 0
),
reacted as (  -- after the message and after they came, and few records say by when; a reaction to words that were edited since shows nothing of the last ones
    select h.participant_id, r.event_id, greatest(r.readable_at, min(coalesce(r.reacted_at, u.from_at, r.readable_at))) as knowable_at,
        if(bool_or(r.reacted_at is not null), 'reacted to it', 'reacted to it; when, is not on record') as means, 'demonstrated' as certainty, r.event_id as by_event_id
    from (
        select event_id, conversation_id, readable_at, actor_id, unnest(reaction.users) as handle, try_cast(reaction.at as timestamptz) as reacted_at
        from reactions where coalesce(reacted_at >= readable_at, true)
    ) r
    join unique_handles h on h.handle = lower(r.handle)
    left join audiences u on u.conversation_id = r.conversation_id and u.participant_id = h.participant_id
        and coalesce(u.to_at > r.readable_at, true) and u.means <> 'wrote there'
    where h.participant_id is distinct from r.actor_id
    group by h.participant_id, r.event_id, r.readable_at
),
mentioned as (
    select event_id, kind, conversation_id, readable_at, actor_id,
        unnest(list_concat(
            coalesce(from_json(json_extract(attributes, '$.mentions'), '["VARCHAR"]'), []),
            case when kind = 'chat' then regexp_extract_all(words, '@([\w.-]*\w)', 1) else [] end
        )) as handle, 'was mentioned' as means
    from told where kind in ('chat', 'ticket', 'mail', 'page') and (contains(words, '@') or contains(attributes::varchar, '"mentions"'))
    union all
    select event_id, kind, conversation_id, readable_at, actor_id, json_extract_string(attributes, '$.to'), 'was assigned the ticket'
    from told where kind = 'ticket' and json_extract_string(attributes, '$.field') in ('assignee', 'assigned_to')
),
lists as (  -- conversations whose members are on record: nobody else reads them
    select distinct conversation_id from audiences where contains(means, 'member')
),
named as (  -- whom a record names: mentions, those who were given a ticket, those whom a page reached
    select h.participant_id, m.event_id, m.readable_at, m.actor_id, m.means
    from mentioned m join unique_handles h on h.handle = lower(m.handle)
    where m.kind <> 'chat' or exists (
        select 1 from audiences u where u.conversation_id = m.conversation_id and u.participant_id = h.participant_id
            and coalesce(u.from_at <= m.readable_at, true) and coalesce(u.to_at > m.readable_at, true)
    ) or (m.conversation_id is null or m.conversation_id not in (from lists)) and not exists (
        select 1 from audiences u where u.conversation_id = m.conversation_id and u.participant_id = h.participant_id and u.means <> 'wrote there'
    )
    union all
    select d.participant_id, d.event_id, d.reached_at, t.actor_id, 'was ' || d.means
    from deliveries d join told t using (event_id)
),
addressed as (
    select participant_id, event_id, readable_at, means, 'addressed', event_id
    from named where participant_id is distinct from actor_id
    union all  -- a page tells what it is about
    select n.participant_id, t.event_id, greatest(t.readable_at, min(n.readable_at)), n.means, 'addressed', arg_min(n.event_id, (n.readable_at, n.event_id))
    from named n
    join told p on p.event_id = n.event_id
    join told t on t.conversation_id = p.conversation_id and t.occurred_at < p.occurred_at
    where n.means <> 'was mentioned' and n.participant_id is distinct from t.actor_id
    group by n.participant_id, t.event_id, t.readable_at, n.means
    union all  -- who wrote in a thread is told of the answers
    select f.participant_id, t.event_id, t.readable_at, 'followed the thread', 'addressed', f.event_id
    from told t
    join (select thread, actor_id as participant_id, min(occurred_at) as since_at, arg_min(event_id, (occurred_at, event_id)) as event_id
          from told where thread is not null and actor_id is not null group by thread, actor_id) f using (thread)
    where f.since_at < t.occurred_at and f.participant_id is distinct from t.actor_id
    union all  -- a call to the whole channel
    select u.participant_id, t.event_id, greatest(t.readable_at, u.from_at), 'was called with the whole channel', 'addressed', t.event_id
    from told t join audiences u using (conversation_id)
    where regexp_matches(t.words, '<!(channel|everyone)|(^|\s)@(channel|everyone|all)\b') and u.participant_id is distinct from t.actor_id
        and coalesce(u.from_at <= t.readable_at, true) and coalesce(u.to_at > t.readable_at, true)
    union all
    select u.participant_id, t.event_id, t.readable_at, 'the mail was sent to them', 'addressed', t.event_id
    from told t join audiences u using (conversation_id)
    where t.kind = 'mail' and contains(u.means, 'addressed') and u.from_at between t.occurred_at - interval 5 minute and t.readable_at
        and u.participant_id is distinct from t.actor_id
),
public as (
    select p.participant_id, t.event_id, t.readable_at, 'it was public', 'could have seen', t.event_id
    from told t cross join people p
    where t.kind = 'status' and p.participant_id is distinct from t.actor_id
),
direct as (
    from done union all from reacted union all from addressed union all from public
),
shown as (
    select d.participant_id, s.event_id, d.knowable_at, 'shown by a message (' || s.means || ') that they: ' || d.means as means, d.certainty, s.by_event_id
    from appearances s join direct d on d.event_id = s.by_event_id
    union all
    select u.participant_id, s.event_id, greatest(t.readable_at, u.from_at), 'shown by a message (' || s.means || ') in ' || t.conversation_id,
        'could have seen', s.by_event_id
    from appearances s
    join told t on t.event_id = s.by_event_id
    join audiences u using (conversation_id)
    where u.participant_id is distinct from t.actor_id and coalesce(u.to_at > t.readable_at, true)
)
select c.participant_id, c.event_id, c.knowable_at, case when not contains(c.means, 'when, is not on record') then c.knowable_at end as knowable_latest_at,
    c.means, c.certainty, c.by_event_id
from (from direct union from shown) c
join people using (participant_id)
order by c.participant_id, c.event_id, c.knowable_at, c.means, c.by_event_id;

comment on table claims is 'Ways of their own in which somebody could learn of something';
comment on column claims.participant_id is 'joins participants';
comment on column claims.event_id is 'what they could learn of';
comment on column claims.knowable_at is 'from when on, at the earliest';
comment on column claims.knowable_latest_at is 'and at the latest; NULL: no record says';
comment on column claims.means is 'by what way';
comment on column claims.certainty is 'demonstrated, addressed, could have seen';
comment on column claims.by_event_id is 'the event that shows it';
