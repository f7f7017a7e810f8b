-- One row per stay of a participant in a conversation, as far as the records show.
-- A stay begins with a join and ends with the next leave; a list of members has neither. Who wrote in a conversation
-- without any stay on record was there from their first words on.
create table audiences as
with present as (
    select p.conversation_id, h.participant_id, p.means, p.from_at, p.to_at
    from records.presence p
    join evidence.handles h using (handle)
    where p.means not in ('paged', 'assigned')
    union all
    select conversation_id, participant_id, means, reached_at, null from deliveries where conversation_id is not null
    union all
    select conversation_id, participant_id, means, from_at, to_at from followers
),
moves as (
    select conversation_id, participant_id, means, coalesce(from_at, to_at) as moved_at, from_at is not null as comes
    from present where from_at is not null or to_at is not null
),
stays as (  -- a coming that follows a coming goes on with the same stay
    select
        *,
        coalesce(lag(comes) over person, false) as was_there,
        count(*) filter (not comes) over (person rows between unbounded preceding and 1 preceding) as stay
    from moves
    window person as (partition by conversation_id, participant_id order by moved_at, comes)
),
dated as (
    select
        conversation_id, participant_id,
        min(moved_at) filter (comes) as from_at,
        max(moved_at) filter (not comes) as to_at,
        string_agg(distinct means, ', ' order by means) as means
    from stays
    group by conversation_id, participant_id, stay
),
listed as (
    select conversation_id, participant_id, string_agg(distinct means, ', ' order by means) as means
    from present
    where from_at is null and to_at is null
    group by conversation_id, participant_id
),
known as (
    select
        coalesce(d.conversation_id, l.conversation_id) as conversation_id,
        coalesce(d.participant_id, l.participant_id) as participant_id,
        d.from_at,
        d.to_at,
        concat_ws(', ', d.means, l.means) as means
    from dated d full join listed l using (conversation_id, participant_id)
),
writers as (
    select conversation_id, actor_id as participant_id, min(occurred_at) as from_at
    from told
    where actor_id is not null and conversation_id is not null and actor_kind in ('human', 'customer')
    group by conversation_id, actor_id
)
select conversation_id, participant_id, from_at, to_at, means from known
union all
select conversation_id, participant_id, from_at, null, 'wrote there' from writers w
where not exists (select 1 from known k where k.conversation_id = w.conversation_id and k.participant_id = w.participant_id)
order by conversation_id, participant_id, from_at;

comment on table audiences is 'Who was where, stay by stay';
comment on column audiences.conversation_id is 'channel, page, call, ticket';
comment on column audiences.participant_id is 'joins participants';
comment on column audiences.from_at is 'when they came; NULL: from its start, or not on record';
comment on column audiences.to_at is 'when they left; NULL: they stayed, or not on record';
comment on column audiences.means is 'member, joined, left, paged, assigned the page, assigned, watching, wrote there, …';
