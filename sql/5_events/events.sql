-- One row per event, placed in true time where it can be.
-- occurred_at is recorded_at less the clock's offset; the bounds are those of the reading, widened by the
-- doubt about the clock. An offset counts only where its verdict is "applied".
create view events as
with offsets as (
    select
        clock_id, segment, valid_from, applied_seconds, doubt_before_seconds, doubt_after_seconds,
        case when verdict = 'applied' then coalesce(drift_ppm, 0) / 1e6 else 0 end as drift
    from clock_offsets
),
segmented as (
    select e.*, f.file_path, coalesce(s.segment, 0) as segment, s.or_segment
    from records.event_rows e
    join evidence.files f using (file_number)
    left join records.event_segments s on s.file_number = e.file_number and s.line_number = e.line_number and s.nth = e.nth
),
measured as (  -- in seconds; the bounds are against recorded_at, over both stretches where either can have stamped it
    select
        e.*,
        coalesce(o.applied_seconds, 0) + case when o.drift <> 0 then o.drift * epoch(e.recorded_at - o.valid_from) else 0 end as ahead,
        p.applied_seconds + case when p.drift <> 0 then p.drift * epoch(e.recorded_at - p.valid_from) else 0 end as or_ahead,
        coalesce(o.doubt_before_seconds, 0) as before, coalesce(o.doubt_after_seconds, 0) as after,
        p.doubt_before_seconds as or_before, p.doubt_after_seconds as or_after
    from segmented e
    left join offsets o on o.clock_id = e.clock_id and o.segment = e.segment
    left join offsets p on p.clock_id = e.clock_id and p.segment = e.or_segment
),
corrected as (
    select
        *,
        to_microseconds(cast(1e6 * ahead as bigint)) as clock_offset,
        to_microseconds(cast(1e6 * greatest(ahead + before, or_ahead + or_before) as bigint)) as most_ahead,
        to_microseconds(cast(1e6 * least(ahead - after, or_ahead - or_after) as bigint)) as least_ahead
    from measured
)
select
    c.event_id,
    c.kind,
    case when c.clock_id like 'service:%' then split_part(c.clock_id, ':', 2)
         else coalesce(nullif(concat_ws('/', c.host, c.service), ''), c.file_path) end as source_id,
    c.clock_id,
    c.segment as clock_segment,
    c.file_path,
    c.line_number,
    c.line_count,
    c.byte_offset,
    c.locator,
    c.written_time,
    c.recorded_at,
    c.recorded_nanos,
    c.recorded_earliest_at,
    c.recorded_latest_at,
    c.recorded_at - c.clock_offset as occurred_at,
    c.recorded_earliest_at - c.most_ahead as earliest_at,
    c.recorded_latest_at - c.least_ahead as latest_at,
    c.time_basis,
    c.ended_recorded_at - c.clock_offset as ended_at,
    c.severity,
    c.service,
    c.host,
    h.participant_id as actor_id,
    c.actor_kind,
    coalesce(c.headline, left(rtrim(ltrim(split_part(substr(c.body, coalesce(c.text_from, 0) + 1), chr(10), 1), ' :])>|,' || chr(9)), ' ' || chr(13)), 240)) as headline,
    c.body,
    t.pattern_id,
    c.conversation_id,
    md5(concat_ws('|', c.kind, c.service, c.host, c.file_path)) as stream_id,
    d.duplicate_of,
    case when c.unclaimed is null then c.attributes::json else json_merge_patch(coalesce(c.attributes, '{}'), c.unclaimed) end as attributes
from corrected c
left join evidence.handles h on h.handle = c.actor
left join records.pattern_texts t using (pattern_number)
left join records.duplicates d on d.file_number = c.file_number and d.line_number = c.line_number and d.nth = c.nth;

comment on view events is 'What happened, event by event, each with its place in the evidence and its bounds in time';
comment on column events.event_id is 'the same for the same content at the same place';
comment on column events.kind is 'log, alert, page, chat, mail, ticket, deploy, change, status, trace, meeting, note';
comment on column events.source_id is 'who wrote it';
comment on column events.clock_id is 'whose clock stamped it';
comment on column events.clock_segment is 'which stretch of that clock, between two steps, from 0';
comment on column events.file_path is 'the evidence file';
comment on column events.line_number is 'the physical line on which the record begins, else its ordinal; both from 1';
comment on column events.line_count is 'lines from its first to its last; 1 for records that are no lines';
comment on column events.byte_offset is 'where the record begins in the decompressed file, for text';
comment on column events.locator is 'a finer address: JSON pointer, cue, sheet row';
comment on column events.written_time is 'the characters of the timestamp, as written';
comment on column events.recorded_at is 'the instant that these characters say';
comment on column events.recorded_nanos is 'digits beyond the microsecond, 0 to 999';
comment on column events.recorded_earliest_at is 'first instant that the written time can mean';
comment on column events.recorded_latest_at is 'all instants that it can mean lie before this';
comment on column events.occurred_at is 'best estimate of when it happened: recorded_at less the offset of its clock';
comment on column events.earliest_at is 'lower bound of occurred_at';
comment on column events.latest_at is 'upper bound of occurred_at, exclusive';
comment on column events.time_basis is 'why this instant, or why none';
comment on column events.ended_at is 'for what lasts: its end in true time';
comment on column events.severity is 'trace, debug, info, notice, warning, error, critical';
comment on column events.service is 'one name per service';
comment on column events.host is 'where known; one named by folder or file counts';
comment on column events.actor_id is 'joins participants';
comment on column events.actor_kind is 'human, automation, system, customer';
comment on column events.headline is 'one sentence';
comment on column events.body is 'the whole text; of a text log the lines as written';
comment on column events.pattern_id is 'joins patterns: a hash of the masked text, the same in every incident; NULL: no log line';
comment on column events.conversation_id is 'channel or thread, page, ticket';
comment on column events.stream_id is 'the stream it belongs to';
comment on column events.duplicate_of is 'the event that says the same';
comment on column events.attributes is 'JSON: everything else the source said; what its reader did not know stands under unclaimed, by its path';
