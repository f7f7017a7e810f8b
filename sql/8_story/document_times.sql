-- One row per time that a document states in its head or statistics for a phase. Filled by pipelines.times.words.document_times.
create table document_times (
    file_path varchar not null,
    line_number bigint not null,
    phase varchar not null,
    quoted varchar not null,
    stated_at timestamptz,
    earliest_at timestamptz,
    latest_at timestamptz,
    stated_seconds double,
    low_seconds double,
    high_seconds double
);

comment on table document_times is 'What documents state, in heads and statistics, about when a phase was reached';
comment on column document_times.file_path is 'the document';
comment on column document_times.line_number is 'the line';
comment on column document_times.phase is 'as in phases';
comment on column document_times.quoted is 'the words';
comment on column document_times.stated_at is 'the stated instant; NULL: a length is stated';
comment on column document_times.earliest_at is 'lower bound';
comment on column document_times.latest_at is 'upper bound, exclusive';
comment on column document_times.stated_seconds is 'the stated length from the start of the impact; NULL: an instant is stated';
comment on column document_times.low_seconds is 'lower bound of the length';
comment on column document_times.high_seconds is 'upper bound of the length, exclusive';
