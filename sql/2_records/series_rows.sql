-- One row per metric series of one file, as loaded.
create table records.series_rows (
    series_number integer not null,
    series_id varchar not null,
    stream_id varchar not null,
    file_number integer not null,
    name varchar not null,
    service varchar,
    host varchar,
    labels varchar,
    unit varchar,
    attributes varchar,
    clock_id varchar
);

comment on table records.series_rows is 'Series as loaded';
comment on column records.series_rows.series_number is 'joins sample_rows';
comment on column records.series_rows.series_id is 'the same for the same name and labels in the same file';
comment on column records.series_rows.stream_id is 'the same for the same name and labels in any file';
comment on column records.series_rows.file_number is 'joins evidence.files';
comment on column records.series_rows.name is 'of the metric';
comment on column records.series_rows.service is 'one name per service';
comment on column records.series_rows.host is 'where known';
comment on column records.series_rows.labels is 'JSON, sorted as the source has them';
comment on column records.series_rows.unit is 'where stated';
comment on column records.series_rows.attributes is 'JSON: what else the source said of it';
comment on column records.series_rows.clock_id is 'whose clock stamped the samples';
