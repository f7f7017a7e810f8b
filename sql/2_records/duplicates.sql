-- One row per event that says again what another file said.
create table records.duplicates (
    event_id varchar not null,
    duplicate_of varchar not null
);

comment on table records.duplicates is 'Records handed in twice';
comment on column records.duplicates.event_id is 'the later one';
comment on column records.duplicates.duplicate_of is 'the one that counts';
