-- One row per event as loaded; what is constant for a file or cheap to derive is left to the view `events`.
create table records.event_rows (
    event_id varchar not null,
    file_number integer not null,
    line_number bigint not null,
    nth integer not null,
    line_count integer not null,
    byte_offset bigint,
    locator varchar,
    kind varchar not null,
    clock_id varchar,
    clock_segment smallint not null,
    written_time varchar,
    written_from smallint,
    written_length smallint,
    recorded_at timestamptz,
    recorded_nanos smallint,
    grain_us bigint,
    recorded_earliest_at timestamptz,
    recorded_latest_at timestamptz,
    time_basis varchar,
    ended_recorded_at timestamptz,
    severity varchar,
    service varchar,
    host varchar,
    actor varchar,
    actor_kind varchar,
    conversation_id varchar,
    headline varchar,
    text_from integer,
    body varchar,
    attributes varchar
);

comment on table records.event_rows is 'Events as loaded, before clocks are aligned';
comment on column records.event_rows.event_id is 'the same for the same content at the same place';
comment on column records.event_rows.file_number is 'joins evidence.files';
comment on column records.event_rows.line_number is 'physical line or ordinal, from 1';
comment on column records.event_rows.nth is 'among the records that begin on the same line, from 0';
comment on column records.event_rows.line_count is 'lines that the record spans';
comment on column records.event_rows.byte_offset is 'where the record begins in the decompressed file';
comment on column records.event_rows.locator is 'a finer address: JSON pointer, cue, sheet row';
comment on column records.event_rows.kind is 'as in events';
comment on column records.event_rows.clock_id is 'whose clock stamped it';
comment on column records.event_rows.clock_segment is 'which stretch of the clock, from 0';
comment on column records.event_rows.written_time is 'as written; NULL: the characters of body that the next two columns tell';
comment on column records.event_rows.written_from is 'characters of body before the stamp';
comment on column records.event_rows.written_length is 'characters of the stamp';
comment on column records.event_rows.recorded_at is 'the instant that the stamp says';
comment on column records.event_rows.recorded_nanos is '0 to 999 beyond the microsecond';
comment on column records.event_rows.grain_us is 'microseconds that one step of the last written digit is worth';
comment on column records.event_rows.recorded_earliest_at is 'first instant that the stamp can mean; NULL: recorded_at';
comment on column records.event_rows.recorded_latest_at is 'instant before which all lie that it can mean; NULL: recorded_at and one grain';
comment on column records.event_rows.time_basis is 'why';
comment on column records.event_rows.ended_recorded_at is 'end of what lasts, as recorded';
comment on column records.event_rows.severity is 'as in events';
comment on column records.event_rows.service is 'one name per service';
comment on column records.event_rows.host is 'where known';
comment on column records.event_rows.actor is 'handle as the source writes it';
comment on column records.event_rows.actor_kind is 'human, automation, system, customer';
comment on column records.event_rows.conversation_id is 'channel or thread, page, ticket';
comment on column records.event_rows.headline is 'NULL: the first line of body from text_from on';
comment on column records.event_rows.text_from is 'characters of body before what it says';
comment on column records.event_rows.body is 'the whole text';
comment on column records.event_rows.attributes is 'JSON: everything else the source said';
