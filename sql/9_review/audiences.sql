-- One row per participant and conversation: from when to when they were in it, as far as the records show.
create table audiences as
with stays as (
    select p.conversation_id, h.participant_id, p.means, p.from_at, p.to_at
    from records.presence p
    join evidence.handles h using (handle)
)
select
    conversation_id,
    participant_id,
    min(from_at) as from_at,
    case when coalesce(max(to_at) > max(from_at), max(from_at) is null) then max(to_at) end as to_at,
    string_agg(distinct means, ', ' order by means) as means
from stays
group by conversation_id, participant_id
order by conversation_id, participant_id;

comment on table audiences is 'Who was where';
comment on column audiences.conversation_id is 'channel, page, call, ticket';
comment on column audiences.participant_id is 'joins participants';
comment on column audiences.from_at is 'when they came; NULL: from its start, or not on record';
comment on column audiences.to_at is 'when they left for good; NULL: they stayed, or not on record';
comment on column audiences.means is 'member, joined, paged, assigned, …';
