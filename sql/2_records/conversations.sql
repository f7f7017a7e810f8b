-- One row per conversation that an export calls by its id in one file and by its name in others.
create table records.conversations (
    conversation_id varchar not null,
    alias varchar not null
);

comment on table records.conversations is 'Conversations under two names, as handed in';
comment on column records.conversations.conversation_id is 'with its id, as in events';
comment on column records.conversations.alias is 'with its name';
