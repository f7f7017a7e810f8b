-- One row per two spans of different clocks of which one began the other.
-- A child begins after its parent. A server's span lies within its client's, unless the client gave up before. Spans that
-- the tracer itself has shifted (Jaeger says so in its warnings) tell nothing of their clocks.
create view records.nested_spans as
with spans as (
    select
        e.event_id, e.clock_id, e.severity, e.recorded_earliest_at as began_at, e.ended_recorded_at as ended_at,
        epoch(e.recorded_latest_at - e.recorded_earliest_at) as grain_seconds,
        case when regexp_full_match(k.said, '(?i)3|(span_kind_)?client') then 'client'
             when regexp_full_match(k.said, '(?i)2|(span_kind_)?server') then 'server'
             when f.connector <> 'traces.xray' then null  -- there a subsegment of a remote call is the client, a whole segment the server
             when json_extract_string(e.attributes, '$.namespace') = 'remote' then 'client'
             when not contains(e.locator, '/subsegments/') and json_extract_string(e.attributes, '$.type') is null then 'server' end as side,
        i.trace_id, i.span_id, i.parent_id
    from (
        select
            event_id, max(value) filter (kind = 'trace id') as trace_id, max(value) filter (kind = 'span id') as span_id,
            max(value) filter (kind = 'parent span id') as parent_id
        from records.identifier_rows where kind in ('trace id', 'span id', 'parent span id')
        group by event_id
    ) i
    join records.event_rows e using (event_id)
    join evidence.files f using (file_number)
    cross join lateral (select coalesce(json_extract_string(e.attributes, '$."span.kind"'), json_extract_string(e.attributes, '$.kind')) as said) k
    where e.kind = 'trace' and e.recorded_at is not null and e.ended_recorded_at is not null and not f.is_baseline
        and not regexp_matches(coalesce(json_extract_string(e.attributes, '$.warnings'), ''), '(?i)clock skew')
),
begun as (
    select parent.*, child as inner_span
    from spans parent join spans child on child.trace_id = parent.trace_id and child.parent_id = parent.span_id
    union all  -- both sides of one call may share an id
    select client.*, server
    from spans client join spans server using (trace_id, span_id)
    where client.side = 'client' and server.side = 'server'
)
select
    event_id as outer_event_id, inner_span.event_id as inner_event_id, clock_id as outer_clock_id, inner_span.clock_id as inner_clock_id,
    'span ' || inner_span.span_id as identifier,
    began_at as outer_began_at, ended_at as outer_ended_at, inner_span.began_at as inner_began_at, inner_span.ended_at as inner_ended_at,
    grain_seconds as outer_grain_seconds, inner_span.grain_seconds as inner_grain_seconds,
    coalesce(side = 'client' and inner_span.side = 'server' and severity not in ('error', 'critical'), false) as is_enclosed
from begun
where clock_id <> inner_span.clock_id;

comment on view records.nested_spans is 'Spans that began others on another clock';
comment on column records.nested_spans.outer_event_id is 'the span that began the other';
comment on column records.nested_spans.inner_event_id is 'the span that it began';
comment on column records.nested_spans.outer_clock_id is 'whose clock stamped the first';
comment on column records.nested_spans.inner_clock_id is 'whose clock stamped the second';
comment on column records.nested_spans.identifier is 'the id of the span that was begun';
comment on column records.nested_spans.outer_began_at is 'as recorded';
comment on column records.nested_spans.outer_ended_at is 'as recorded';
comment on column records.nested_spans.inner_began_at is 'as recorded';
comment on column records.nested_spans.inner_ended_at is 'as recorded';
comment on column records.nested_spans.outer_grain_seconds is 'how coarse the stamps of the first are';
comment on column records.nested_spans.inner_grain_seconds is 'how coarse the stamps of the second are';
comment on column records.nested_spans.is_enclosed is 'whether the second ended before the first, too: a server within its client';
