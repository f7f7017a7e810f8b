-- One row per event as loaded, before clocks are aligned: cores, origins and details together.
create view records.event_rows as
select
    o.id_prefix || '-' || c.line_number || case when c.nth > 0 then '.' || c.nth else '' end || '-' || c.content_check as event_id,
    o.file_number,
    c.line_number,
    c.nth,
    c.line_count,
    c.byte_offset,
    d.locator,
    o.kind,
    o.clock_id,
    o.clock_segment,
    coalesce(c.written_time, substr(c.body, o.written_from + 1, o.written_length)) as written_time,
    c.recorded_at,
    c.recorded_nanos,
    coalesce(d.recorded_earliest_at, c.recorded_at) as recorded_earliest_at,
    coalesce(d.recorded_latest_at, c.recorded_at + to_microseconds(coalesce(o.grain_us, 1))) as recorded_latest_at,
    o.time_basis,
    coalesce(o.grain_us, 1) as grain_us,
    d.ended_recorded_at,
    o.severity,
    o.service,
    o.host,
    d.actor,
    o.actor_kind,
    o.actor_basis,
    d.conversation_id,
    d.headline,
    c.text_from,
    c.pattern_number,
    c.body,
    c.attributes,
    d.unclaimed
from records.event_cores c
join records.event_origins o using (origin_id)
left join records.event_details d on d.file_number = o.file_number and d.line_number = c.line_number and d.nth = c.nth;

comment on view records.event_rows is 'Events as loaded, before clocks are aligned';
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
comment on column records.event_rows.written_time is 'as written';
comment on column records.event_rows.recorded_at is 'the instant that the stamp says';
comment on column records.event_rows.recorded_nanos is '0 to 999 beyond the microsecond';
comment on column records.event_rows.recorded_earliest_at is 'first instant that the stamp can mean';
comment on column records.event_rows.recorded_latest_at is 'instant before which all lie that it can mean';
comment on column records.event_rows.time_basis is 'why this instant, or why none';
comment on column records.event_rows.grain_us is 'how fine the stamp is, in microseconds';
comment on column records.event_rows.ended_recorded_at is 'end of what lasts, as recorded';
comment on column records.event_rows.severity is 'as in events';
comment on column records.event_rows.service is 'one name per service';
comment on column records.event_rows.host is 'where known';
comment on column records.event_rows.actor is 'handle as the source writes it';
comment on column records.event_rows.actor_kind is 'human, automation, system, customer';
comment on column records.event_rows.actor_basis is 'the rule that says so';
comment on column records.event_rows.conversation_id is 'channel or thread, page, ticket';
comment on column records.event_rows.headline is 'one sentence; NULL: the first line of body from text_from on';
comment on column records.event_rows.text_from is 'characters of body before what it says';
comment on column records.event_rows.pattern_number is 'joins pattern_texts';
comment on column records.event_rows.body is 'the whole text';
comment on column records.event_rows.attributes is 'JSON: everything else the source said';
comment on column records.event_rows.unclaimed is 'JSON: what the source said and its reader did not take up, by its path';
