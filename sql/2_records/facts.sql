-- One row per thing that a document states of the whole of it, in its head or its statistics.
create table records.facts (
    file_number integer not null,
    line_number bigint not null,
    name varchar not null,
    value varchar not null,
    zone varchar
);

comment on table records.facts is 'What documents state of the whole of them, as written';
comment on column records.facts.file_number is 'the file';
comment on column records.facts.line_number is 'the line';
comment on column records.facts.name is 'what it states: Time to detection, Start time, Duration';
comment on column records.facts.value is 'as written';
comment on column records.facts.zone is 'the zone in which the document tells its times, where it says so';
