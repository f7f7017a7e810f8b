-- One row per event that says again what another file said.
create table records.duplicates (
    file_number integer not null,
    line_number bigint not null,
    nth integer not null,
    duplicate_of varchar not null
);

comment on table records.duplicates is 'Records handed in twice';
comment on column records.duplicates.file_number is 'of the later one';
comment on column records.duplicates.line_number is 'of the later one';
comment on column records.duplicates.nth is 'of the later one';
comment on column records.duplicates.duplicate_of is 'the one that counts';
