-- One row per file and rule by which some of its stamps were placed in time, or were not.
create table evidence.time_bases (
    file_path varchar not null,
    time_basis varchar not null,
    stamps bigint not null,
    meaning varchar not null
);

comment on table evidence.time_bases is 'By which rules the stamps of each file were placed in time';
comment on column evidence.time_bases.file_path is 'the evidence file';
comment on column evidence.time_bases.time_basis is 'as in events; samples count here too';
comment on column evidence.time_bases.stamps is 'how many of the file''s events and samples';
comment on column evidence.time_bases.meaning is 'the rule in a sentence or two';
