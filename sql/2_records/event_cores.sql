-- One row per event as loaded: what differs from line to line, and no more.
-- A column of strings costs a tenth of the whole load, so what can be told from the place of an event (its id) is
-- not stored, and the rest stands in event_origins and event_details; the view event_rows puts them together.
create table records.event_cores (
    origin_id bigint not null,
    line_number bigint not null,
    nth integer not null,
    content_check smallint not null,
    line_count integer not null,
    byte_offset bigint,
    recorded_at timestamptz,
    recorded_nanos smallint,
    written_time varchar using compression zstd,
    text_from integer,
    pattern_number bigint,
    body varchar using compression zstd,
    attributes varchar using compression zstd
);

comment on table records.event_cores is 'Events as loaded: what differs from line to line';
comment on column records.event_cores.origin_id is 'joins event_origins';
comment on column records.event_cores.line_number is 'physical line or ordinal, from 1';
comment on column records.event_cores.nth is 'among the records that begin on the same line, from 0';
comment on column records.event_cores.content_check is 'four digits of stamp and length: the last part of event_id';
comment on column records.event_cores.line_count is 'lines that the record spans';
comment on column records.event_cores.byte_offset is 'where the record begins in the decompressed file';
comment on column records.event_cores.recorded_at is 'the instant that the stamp says';
comment on column records.event_cores.recorded_nanos is '0 to 999 beyond the microsecond';
comment on column records.event_cores.written_time is 'as written; NULL: the characters of body that the origin tells';
comment on column records.event_cores.text_from is 'characters of body before what it says';
comment on column records.event_cores.pattern_number is 'joins pattern_texts; NULL: no log line, or one of very many';
comment on column records.event_cores.body is 'the whole text';
comment on column records.event_cores.attributes is 'JSON: everything else the source said';
