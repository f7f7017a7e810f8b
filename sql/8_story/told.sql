-- One row per thing said, with the time from which its words could be read: words that were edited later count from the
-- edit, since only the last ones are on record. So do those of a ticket whose opening is exported with a later title or text.
create table told as
with edits as (
    select event_id, max(recorded_at) as edited_at from event_times where role = 'edited' group by event_id
),
changes as (  -- of a ticket's words; a list of one ticket's events need not say whose they are
    select conversation_id, occurred_at, json_extract_string(attributes, '$.field') as field,
        trim(json_extract_string(attributes, '$.from')) as before, trim(json_extract_string(attributes, '$.to')) as after
    from said
    where kind = 'ticket' and json_extract_string(attributes, '$.field') in ('title', 'summary', 'subject', 'short_desc', 'description')
        and length(after) > 0
),
openings as (
    select event_id, conversation_id, occurred_at, concat(chr(10), regexp_extract(headline, ': (.*)', 1), chr(10), words, chr(10)) as lines
    from said where kind = 'ticket' and action = 'created'
),
rewordings as (  -- the words came with the first change to them, unless an earlier one was made from them
    select o.event_id, min(c.occurred_at) filter (where contains(o.lines, concat(chr(10), c.after, chr(10)))) as reworded_at
    from openings o join changes c on c.occurred_at > o.occurred_at and coalesce(c.conversation_id = o.conversation_id, true)
    group by o.event_id, c.field
    having coalesce(min(c.occurred_at) filter (where contains(o.lines, concat(chr(10), nullif(c.before, ''), chr(10)))) > reworded_at, true)
),
threads as (  -- the first message of a thread opens it
    select
        i.event_id, i.value as thread,
        row_number() over (partition by i.value order by s.occurred_at, s.file_path, s.line_number, s.event_id) as position,
        first_value(i.event_id) over (partition by i.value order by s.occurred_at, s.file_path, s.line_number, s.event_id) as root_event_id
    from identifiers i join said s using (event_id)
    where i.kind = 'thread'
)
select
    s.event_id,
    s.kind,
    s.conversation_id,
    s.actor_id,
    s.actor_kind,
    s.occurred_at,
    greatest(s.occurred_at, s.earliest_at, w.reworded_at, case when s.kind in ('chat', 'mail', 'status', 'ticket') then d.edited_at end) as readable_at,
    t.thread,
    case when t.position > 1 then t.root_event_id end as root_event_id,
    t.position > 1 and coalesce(json_extract_string(s.attributes, '$.subtype'), '') <> 'thread_broadcast' as is_reply,
    s.action,
    s.words,
    s.attributes
from said s
left join edits d using (event_id)
left join (select event_id, max(reworded_at) as reworded_at from rewordings group by event_id) w using (event_id)
left join threads t using (event_id)
qualify row_number() over (partition by s.event_id order by t.thread) = 1
order by s.occurred_at, s.event_id;

comment on table told is 'What was said, and from when its words could be read';
comment on column told.event_id is 'joins events';
comment on column told.kind is 'as in events';
comment on column told.conversation_id is 'as in events';
comment on column told.actor_id is 'joins participants';
comment on column told.actor_kind is 'as in events';
comment on column told.occurred_at is 'as in events';
comment on column told.readable_at is 'not before it was said, nor before its last edit';
comment on column told.thread is 'the thread it stands in';
comment on column told.root_event_id is 'the message that it answers in a thread';
comment on column told.is_reply is 'whether it stands in a thread only, out of sight of who reads the channel alone';
comment on column told.action is 'as in said';
comment on column told.words is 'as in said';
comment on column told.attributes is 'as in events';
