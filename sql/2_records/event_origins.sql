-- One row per combination of kind, clock, names and reading that events of a file share.
create table records.event_origins (
    origin_id bigint not null,
    file_number integer not null,
    id_prefix varchar not null,
    kind varchar not null,
    clock_id varchar,
    clock_segment smallint not null,
    time_basis varchar,
    grain_us bigint,
    written_from smallint,
    written_length smallint,
    severity varchar,
    service varchar,
    host varchar,
    actor_kind varchar,
    actor_basis varchar
);

comment on table records.event_origins is 'What many events share: where they come from and how their times were read';
comment on column records.event_origins.origin_id is 'joins event_cores';
comment on column records.event_origins.file_number is 'joins evidence.files';
comment on column records.event_origins.id_prefix is 'ten digits of the path''s hash: the first part of event_id';
comment on column records.event_origins.kind is 'as in events';
comment on column records.event_origins.clock_id is 'whose clock stamped it';
comment on column records.event_origins.clock_segment is 'which stretch of the clock, from 0';
comment on column records.event_origins.time_basis is 'why this instant, or why none';
comment on column records.event_origins.grain_us is 'microseconds that one step of the last written digit is worth';
comment on column records.event_origins.written_from is 'characters of body before the stamp, where it is not kept apart';
comment on column records.event_origins.written_length is 'characters of the stamp';
comment on column records.event_origins.severity is 'as in events';
comment on column records.event_origins.service is 'one name per service';
comment on column records.event_origins.host is 'where known';
comment on column records.event_origins.actor_kind is 'human, automation, system, customer';
comment on column records.event_origins.actor_basis is 'the rule that says so';
