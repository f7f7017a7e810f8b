-- One row per conversation that the records point at and do not hold: a call, a private channel, a message that was not
-- handed in. Dark areas of their own kind. Filled by pipelines.unrecorded.
create table unrecorded_conversations (
    kind varchar not null,
    conversation_id varchar,
    started_at timestamptz not null,
    ended_at timestamptz,
    event_id varchar not null,
    ended_event_id varchar,
    evidence varchar not null
);

comment on table unrecorded_conversations is 'Where people talked off the record, as far as the records tell';
comment on column unrecorded_conversations.kind is 'call, private, face_to_face, message not handed in';
comment on column unrecorded_conversations.conversation_id is 'where it is spoken of';
comment on column unrecorded_conversations.started_at is 'when it is first spoken of; it may have begun earlier';
comment on column unrecorded_conversations.ended_at is 'when it is said to be over; NULL: no record says so';
comment on column unrecorded_conversations.event_id is 'the message that points at it';
comment on column unrecorded_conversations.ended_event_id is 'the message that says it is over';
comment on column unrecorded_conversations.evidence is 'how it was found';
