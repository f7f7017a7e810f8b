-- One row per sample, as loaded.
create table records.sample_rows (
    series_number integer not null,
    record_number bigint not null,
    recorded_at timestamptz,
    value double,
    value_text varchar,
    attributes varchar,
    is_duplicate boolean not null
);

comment on table records.sample_rows is 'Samples as loaded';
comment on column records.sample_rows.series_number is 'joins series_rows';
comment on column records.sample_rows.record_number is 'physical line or ordinal of the record';
comment on column records.sample_rows.recorded_at is 'the instant that its stamp says';
comment on column records.sample_rows.value is 'NULL where it was no number';
comment on column records.sample_rows.value_text is 'what stood there where it was no number';
comment on column records.sample_rows.attributes is 'JSON: what else the record said, with the first of its samples';
comment on column records.sample_rows.is_duplicate is 'an earlier file gave it';
