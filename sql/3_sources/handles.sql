-- One row per handle, address or name under which a participant appears. Filled by pipelines.people.
create table evidence.handles (
    handle varchar not null,
    participant_id varchar not null,
    name varchar,
    basis varchar not null
);

comment on table evidence.handles is 'The only place where names are kept as names';
comment on column evidence.handles.handle is 'as the source writes it';
comment on column evidence.handles.participant_id is 'joins participants';
comment on column evidence.handles.name is 'as the rosters have it';
comment on column evidence.handles.basis is
    'why it is theirs: its own, incident.toml, roster, same address, same handle, same full name, handle spells the name';
