-- One row per evidence file, archives and their members too.
-- Loaded by the warehouse; records_read = events + sample_records + rejects + joined_lines + context_records.
create table evidence.files (
    file_number integer primary key,
    file_path varchar not null,
    sha256 varchar,
    bytes bigint,
    modified_at timestamptz,
    exported_at timestamptz,
    connector varchar,
    certainty double,
    rivals varchar[],
    written_order varchar,
    is_baseline boolean not null,
    status varchar not null,
    records_read bigint not null,
    events bigint not null,
    sample_records bigint not null,
    samples bigint not null,
    rejects bigint not null,
    joined_lines bigint not null,
    context_records bigint not null,
    blank_lines bigint,
    first_at timestamptz,
    last_at timestamptz,
    zone_basis varchar,
    cut_off varchar
);

comment on table evidence.files is 'What was handed in, file by file, and what became of it';
comment on column evidence.files.file_number is 'the file in the order of its path, from 0; joins the tables of the records schema';
comment on column evidence.files.file_path is 'path below the incident folder; a member of an archive as a.zip!member';
comment on column evidence.files.sha256 is 'of the file as handed in; of a member as it is stored';
comment on column evidence.files.bytes is 'size as handed in';
comment on column evidence.files.modified_at is 'the file''s own time';
comment on column evidence.files.exported_at is 'when it was exported, where exports.toml or incident.toml says so';
comment on column evidence.files.connector is 'what read it';
comment on column evidence.files.certainty is 'how well the connector fits, 0 to 1';
comment on column evidence.files.rivals is 'connectors that fit as well: a question for the facilitator';
comment on column evidence.files.written_order is 'appended, newest first, none';
comment on column evidence.files.is_baseline is 'an older export: it teaches rhythms and stays off the timeline';
comment on column evidence.files.status is 'read, context, container, empty, no time found, not readable';
comment on column evidence.files.records_read is 'records in the file, counted apart from the reader';
comment on column evidence.files.events is 'records that became events';
comment on column evidence.files.sample_records is 'records that became samples';
comment on column evidence.files.samples is 'samples, several of which may share a record';
comment on column evidence.files.rejects is 'records that could not be read';
comment on column evidence.files.joined_lines is 'written lines that belong to the record above them';
comment on column evidence.files.context_records is 'records that explain others and are no events';
comment on column evidence.files.blank_lines is 'lines of nothing but spaces, tabs and carriage returns; NULL where lines do not count';
comment on column evidence.files.first_at is 'earliest recorded_at in the file';
comment on column evidence.files.last_at is 'latest recorded_at in the file';
comment on column evidence.files.zone_basis is 'the zone of stamps that state none, and why that one';
comment on column evidence.files.cut_off is 'signs that the export was cut short; NULL: none seen';
