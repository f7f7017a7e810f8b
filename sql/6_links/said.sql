-- One row per event of people or of systems that tell people something: everything of the incident but logs and spans.
create table said as
select
    e.event_id, e.kind, e.occurred_at, e.earliest_at, e.latest_at, e.ended_at, e.severity, e.service, e.actor_id, e.actor_kind,
    e.conversation_id, e.headline, e.file_path, e.line_number, f.connector,
    case when contains(e.body, e.headline) then e.body else concat_ws(chr(10), e.headline, e.body) end as words,
    coalesce(json_extract_string(e.attributes, '$.action'), '') as action,
    coalesce(json_extract_string(e.attributes, '$.state'), '') as state,
    json_extract_string(e.attributes, '$.environment') as environment,
    e.attributes,
    row_number() over (partition by e.conversation_id, e.kind order by e.occurred_at, e.file_path, e.line_number, e.event_id) = 1
        as opens_conversation
from events e
join evidence.files f using (file_path)
cross join incident i
where e.kind in ('alert', 'page', 'chat', 'mail', 'ticket', 'deploy', 'change', 'status', 'meeting')
    and e.occurred_at is not null
    and e.duplicate_of is null
    and not f.is_baseline
    and coalesce(e.occurred_at between i.window_from and i.window_to, true)
order by e.occurred_at, e.file_path, e.line_number, e.event_id;

comment on table said is 'What people and systems told people, within the window; each once';
comment on column said.event_id is 'joins events';
comment on column said.kind is 'as in events';
comment on column said.occurred_at is 'as in events';
comment on column said.earliest_at is 'as in events';
comment on column said.latest_at is 'as in events';
comment on column said.ended_at is 'as in events';
comment on column said.severity is 'as in events';
comment on column said.service is 'as in events';
comment on column said.actor_id is 'joins participants';
comment on column said.actor_kind is 'as in events';
comment on column said.conversation_id is 'as in events';
comment on column said.headline is 'as in events';
comment on column said.file_path is 'as in events';
comment on column said.line_number is 'as in events';
comment on column said.connector is 'what read it';
comment on column said.words is 'headline and body, each once';
comment on column said.action is 'what a page or ticket says was done: created, trigger, acknowledge, resolve, …';
comment on column said.state is 'what a deployment says of itself';
comment on column said.environment is 'where a deployment went';
comment on column said.attributes is 'as in events';
comment on column said.opens_conversation is 'whether it is the first of its kind in its conversation';
