-- One row per stream: what is expected to keep speaking, and its rhythm in words. Filled by pipelines.coverage.
create table streams (
    stream_id varchar not null,
    source_id varchar,
    service varchar,
    host varchar,
    signal varchar not null,
    file_path varchar not null,
    clock_id varchar,
    rhythm varchar not null,
    median_interval_seconds double,
    event_count bigint not null,
    first_at timestamptz not null,
    last_at timestamptz not null
);

comment on table streams is 'What is expected to keep speaking, each with its own rhythm';
comment on column streams.stream_id is 'as in events and series';
comment on column streams.source_id is 'who speaks';
comment on column streams.service is 'whose, where one is named';
comment on column streams.host is 'where, where one is named';
comment on column streams.signal is 'metric, or the kind of event';
comment on column streams.file_path is 'the evidence file; of a series in several, the first';
comment on column streams.clock_id is 'whose clock stamped it';
comment on column streams.rhythm is 'how it speaks, in words';
comment on column streams.median_interval_seconds is 'of events: between the seconds in which it spoke';
comment on column streams.event_count is 'events or samples, without duplicates';
comment on column streams.first_at is 'its first record';
comment on column streams.last_at is 'its last record';
