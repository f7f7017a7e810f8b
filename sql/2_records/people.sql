-- One row per handle that a roster or incident.toml explains.
create table records.people (
    handle varchar not null,
    alias_of varchar,
    name varchar,
    role varchar,
    team varchar,
    zone varchar,
    actor_kind varchar,
    origin varchar not null
);

comment on table records.people is 'Rosters as handed in; names stay here and in evidence.handles';
comment on column records.people.handle is 'user id, address, name at a system';
comment on column records.people.alias_of is 'the handle that it is another spelling of';
comment on column records.people.name is 'as the roster has it';
comment on column records.people.role is 'as stated';
comment on column records.people.team is 'as stated';
comment on column records.people.zone is 'IANA name';
comment on column records.people.actor_kind is 'human, automation, system, customer';
comment on column records.people.origin is 'incident.toml, or the file';
