-- One row per time that people stated for a phase, beside the one that the records show: in words, in the fields of a ticket or
-- status post, as a milestone set by hand, as a row of a written timeline, or in a document's head and statistics.
create table stated_phases as
with started as (
    select * from phases where phase = 'started'
),
fields as (  -- when an incident began and ended, as its ticket or status post was made to say
    select case t.role when 'started' then 'started' else 'resolved' end as phase, t.occurred_at as stated_at, t.earliest_at, t.latest_at,
        t.event_id, e.file_path, e.line_number, t.role || ' ' || t.written_time as quoted, 'field' as means
    from event_times t join events e using (event_id) join evidence.files f using (file_path)
    where t.role in ('started', 'ended') and e.kind in ('ticket', 'status') and not f.is_baseline and t.occurred_at is not null
        and not starts_with(e.headline, 'Maintenance planned') and e.duplicate_of is null
        and (e.kind = 'status' or f.connector in ('alerts.rootly', 'alerts.firehydrant'))
),
named_fields as (  -- fields of a ticket that somebody named after a phase: "Incident start", "Time detected"
    select case when regexp_matches(k.key, '(?i)detect|discover') then 'detected' when regexp_matches(k.key, '(?i)acknowledg') then 'acknowledged'
                when regexp_matches(k.key, '(?i)declar') then 'declared' when regexp_matches(k.key, '(?i)mitigat|recover|restor|impact.?end') then 'mitigated'
                when regexp_matches(k.key, '(?i)start|began|begin') then 'started' else 'resolved' end as phase,
        json_extract_string(e.attributes, '$."' || replace(k.key, '"', '') || '"') as written,
        case when regexp_matches(written, '\d:\d\d.*(Z|[+-]\d\d(:?\d\d)?)$') then try_cast(written as timestamptz)
            -- one that states no zone was written in that of the ticket's own stamp
            else try_cast(written as timestamptz) + coalesce(e.recorded_at - try_cast(e.written_time as timestamptz), interval 0 second) end as stated_at,
        e.event_id, e.file_path, e.line_number, k.key || ' ' || written as quoted, 'field' as means
    from events e join said using (event_id), unnest(json_keys(e.attributes)) as k(key)
    where e.kind = 'ticket'
        and regexp_matches(k.key, '(?i)\b(detect|discover|acknowledg|declar|mitigat|recover|restor|resol|(incident|outage|impact|downtime)[ _]?(start|began|begin|end))')
),
milestones as (
    select phase, occurred_at as stated_at, earliest_at, latest_at, event_id, file_path, line_number, words as quoted, 'written timeline' as means
    from noted_phases
),
told_phases as (  -- of the times in words, those before which the sentence names a phase
    select s.*, e.file_path, e.line_number,
        phase_told(regexp_extract(left(coalesce(e.body, e.headline), strpos(coalesce(e.body, e.headline), s.quoted) - 1), '[^.!?;\n]{0,120}$')) as told
    from statements s join events e using (event_id)
    where s.kind = 'instant'
),
words as (  -- else the one whose event they speak of; about when is its middle, and in whose zone nobody knows is no difference
    select coalesce(s.told, p.phase) as phase, null::timestamptz as stated_at, s.earliest_at, s.latest_at, s.event_id, s.file_path, s.line_number, s.quoted,
        'words' as means,
        case when s.told is null then s.difference_seconds
             when s.latest_at - s.earliest_at <= interval 1 minute then epoch(s.earliest_at - r.reached_at)
             when s.latest_at - s.earliest_at <= interval 2 hour then epoch(s.earliest_at + (s.latest_at - s.earliest_at) / 2 - r.reached_at) end as difference_seconds
    from told_phases s
    left join phases p on p.event_id = s.matched_event_id
    left join phases r on r.phase = s.told
    where coalesce(s.told, p.phase) is not null
),
lengths_in_words as (  -- "customers were hit for about 40 minutes": counted from the start
    select p.phase, s.stated_seconds, s.stated_seconds as low_seconds, s.stated_seconds + 60 as high_seconds, s.event_id, e.file_path, e.line_number,
        s.quoted, 'words' as means, s.contradicts
    from statements s cross join started b
    join phases p on p.phase <> 'started' and abs(s.computed_seconds - epoch(p.reached_at - b.reached_at)) < 1
    join events e on e.event_id = s.event_id
    where s.kind = 'duration' and s.matched_event_id in (b.event_id, p.event_id)
    qualify row_number() over (partition by s.event_id, s.quoted order by array_position(['mitigated', 'resolved', 'detected', 'acknowledged', 'declared'], p.phase)) = 1
),
lengths as (
    select phase, stated_seconds, low_seconds, high_seconds, event_id, file_path, line_number, quoted, means, contradicts from lengths_in_words
    union all
    select phase, stated_seconds, low_seconds, high_seconds, null, file_path, line_number, quoted, 'document', null
    from document_times where stated_seconds is not null
),
every as (
    select phase, stated_at, earliest_at, latest_at, event_id, file_path, line_number, quoted, means, null::double as known_difference, null::boolean as known from fields
    union all
    select phase, stated_at, stated_at, stated_at + interval 1 second, event_id, file_path, line_number, quoted, means, null, null
    from named_fields where stated_at is not null
    union all
    select phase, stated_at, earliest_at, latest_at, event_id, file_path, line_number, quoted, means, null, null from milestones
    union all
    select phase, stated_at, earliest_at, latest_at, event_id, file_path, line_number, quoted, means, difference_seconds, null from words
    union all
    select phase, stated_at, earliest_at, latest_at, null, file_path, line_number, quoted, 'document', null, null from document_times where stated_at is not null
    union all
    select l.phase, b.reached_at + to_microseconds((1e6 * l.stated_seconds)::bigint), b.earliest_at + to_microseconds((1e6 * l.low_seconds)::bigint),
        case when isfinite(l.high_seconds) then b.latest_at + to_microseconds((1e6 * l.high_seconds)::bigint) end,
        l.event_id, l.file_path, l.line_number, l.quoted, l.means, null, l.contradicts
    from lengths l left join started b on true
)
select
    s.phase,
    s.earliest_at as stated_earliest_at,
    s.latest_at as stated_latest_at,
    s.event_id,
    s.file_path,
    s.line_number,
    s.quoted,
    s.means,
    coalesce(s.known_difference, epoch(s.stated_at - p.reached_at)) as difference_seconds,
    coalesce(s.known, not (s.earliest_at < p.latest_at and coalesce(p.earliest_at < s.latest_at, true))) as contradicts
from every s
left join phases p using (phase)
where s.event_id is distinct from p.event_id or s.event_id is null
order by s.phase, s.earliest_at, s.file_path, s.line_number, s.quoted;

comment on table stated_phases is 'When people said that a phase was reached, beside what the records show';
comment on column stated_phases.phase is 'as in phases';
comment on column stated_phases.stated_earliest_at is 'lower bound of what was stated; for a length, counted from the start of the impact';
comment on column stated_phases.stated_latest_at is 'its upper bound, exclusive; NULL: none was stated';
comment on column stated_phases.event_id is 'where it was stated; NULL: in the head or the statistics of a document';
comment on column stated_phases.file_path is 'the file in which it was stated';
comment on column stated_phases.line_number is 'its place there';
comment on column stated_phases.quoted is 'the words, or the field with its value';
comment on column stated_phases.means is 'words, field, written timeline, document';
comment on column stated_phases.difference_seconds is 'stated less recorded; NULL: the records do not show the phase';
comment on column stated_phases.contradicts is 'whether the two do not meet';
