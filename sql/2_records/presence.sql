-- One row per known stay of somebody in a conversation.
create table records.presence (
    conversation_id varchar not null,
    handle varchar not null,
    means varchar not null,
    from_at timestamptz,
    to_at timestamptz
);

comment on table records.presence is 'Who was where, as handed in';
comment on column records.presence.conversation_id is 'channel, call, ticket';
comment on column records.presence.handle is 'who';
comment on column records.presence.means is 'member, joined, left, …';
comment on column records.presence.from_at is 'NULL: from its start';
comment on column records.presence.to_at is 'NULL: to its end';
