-- One row per person and stay on a ticket: assigned to it, or on its list of watchers.
-- A ticket lists those of its export's time and not since when; a change of the assignee in its history has a time.
create table followers as
with tickets as (
    select conversation_id, occurred_at, attributes from said where kind = 'ticket' and conversation_id is not null
),
fields as (  -- what trackers call them
    select conversation_id, means, json_extract(attributes, '$.' || field) as value
    from tickets
    cross join (values
        ('assignee', 'assigned'), ('assignees', 'assigned'), ('assigned_to', 'assigned'), ('assignee_id', 'assigned'),
        ('watchers', 'watching'), ('watch_list', 'watching'), ('work_notes_list', 'watching'), ('subscribers', 'watching'),
        ('follower_ids', 'watching'), ('collaborator_ids', 'watching'), ('cc_list', 'watching'), ('cc', 'watching')
    ) names (field, means)
    where json_exists(attributes, '$.' || field)
),
listed as (
    select
        conversation_id, means,
        unnest(case when json_type(value) = 'ARRAY' then from_json(value, '["VARCHAR"]') else string_split(value ->> '$', ',') end) as handle,
        null::timestamptz as from_at, null::timestamptz as to_at
    from fields
),
changes as (
    select conversation_id, occurred_at, json_extract_string(attributes, '$.from') as taken_from, json_extract_string(attributes, '$.to') as given_to
    from tickets
    where json_extract_string(attributes, '$.field') in ('assignee', 'assigned_to')
),
moved as (
    select conversation_id, 'assigned' as means, given_to as handle, occurred_at as from_at, null as to_at from changes
    union all
    select conversation_id, 'assigned', taken_from, null, occurred_at from changes
),
every as (
    select conversation_id, means, handle, from_at, to_at from moved
    union all
    select conversation_id, means, handle, from_at, to_at from listed
    where means = 'watching' or conversation_id not in (select conversation_id from changes)
)
select distinct f.conversation_id, h.participant_id, f.means, f.from_at, f.to_at
from every f
join unique_handles h on h.handle = lower(trim(f.handle))
order by all;

comment on table followers is 'Who followed a ticket, stay by stay';
comment on column followers.conversation_id is 'the ticket';
comment on column followers.participant_id is 'joins participants';
comment on column followers.means is 'assigned, watching';
comment on column followers.from_at is 'when they came; NULL: not on record';
comment on column followers.to_at is 'when they left; NULL: they stayed, or not on record';
