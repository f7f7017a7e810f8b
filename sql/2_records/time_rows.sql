-- One row per further time that a record carries, as loaded.
create table records.time_rows (
    event_id varchar not null,
    role varchar not null,
    written_time varchar,
    recorded_at timestamptz,
    recorded_earliest_at timestamptz,
    recorded_latest_at timestamptz,
    time_basis varchar
);

comment on table records.time_rows is 'Further times of events as loaded';
comment on column records.time_rows.event_id is 'joins event_rows';
comment on column records.time_rows.role is 'started, ended, created, received, ingested, delivered, edited';
comment on column records.time_rows.written_time is 'as written';
comment on column records.time_rows.recorded_at is 'the instant that it says';
comment on column records.time_rows.recorded_earliest_at is 'first instant that it can mean';
comment on column records.time_rows.recorded_latest_at is 'instant before which all lie that it can mean';
comment on column records.time_rows.time_basis is 'why';
