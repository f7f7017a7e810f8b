-- One row per identifier that a source names itself.
create table records.identifier_rows (
    event_id varchar not null,
    kind varchar not null,
    value varchar not null
);

comment on table records.identifier_rows is 'Identifiers as the connectors found them';
comment on column records.identifier_rows.event_id is 'joins event_rows';
comment on column records.identifier_rows.kind is 'alert, page, commit, ticket, message, …';
comment on column records.identifier_rows.value is 'as written';
