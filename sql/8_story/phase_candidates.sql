-- One row per event that could mark a phase, with the rule that names it. The lowest tier that has one wins; within it the
-- first, or the last where the phase is what ends for the last time.
create table phase_candidates as
with turns as (  -- where the impact on record begins, and where it ends for the last time
    (select 'started' as phase, i.*, i.started_at as turned_at, i.start_earliest_at as low_at, i.start_latest_at as high_at
     from impacts i join begins b on i.started_at = b.started_at order by i.measure, i.service limit 1)
    union all
    (select 'mitigated', i.*, i.ended_at, i.end_earliest_at, i.end_latest_at
     from impacts i join begins b on i.ended_at = b.ended_at order by i.measure, i.service limit 1)
),
edges as (  -- a request or a report marks them; none where the impact was counted in samples, which its citations name
    -- Where reports alone tell of it, words may know better when it ended: customers cease to report long before or after.
    select t.phase, case when t.phase = 'mitigated' and t.unit = 'reports' then 6 else 1 end as tier, case t.phase when 'started' then 'where the customer impact on record begins: ' else 'where the customer impact on record ends for the last time: ' end || t.measure as rule,
        m.event_id, t.turned_at as occurred_at, least(t.turned_at, coalesce(t.low_at, m.earliest_at, t.turned_at)) as earliest_at,
        greatest(t.turned_at + interval 1 microsecond, coalesce(t.high_at, m.latest_at)) as latest_at, m.file_path, m.line_number
    from turns t
    left join (
        select c.impact_id, e.event_id, e.occurred_at, e.earliest_at, e.latest_at, e.file_path, e.line_number
        from (select impact_id, event_id from impact_requests
              union select subject_id, event_id from citations where subject_kind = 'impact' and event_id is not null) c
        join events e using (event_id)
    ) m on m.impact_id = t.impact_id and m.occurred_at = t.turned_at
    qualify row_number() over (partition by t.phase order by m.file_path, m.line_number, m.event_id) = 1
),
signs as (
    select 'acknowledged' as phase, 1 as tier, 'first' as takes, 'the first acknowledgement by a person' as rule, * from said
    where kind in ('page', 'alert') and action = 'acknowledge' and actor_kind = 'human'
    union all
    select 'acknowledged', 1, 'first', 'the first person who says that they look into it', s.* from said s, begins b
    where (s.kind in ('chat', 'mail', 'meeting') or s.action in ('comment', 'annotate')) and s.actor_kind = 'human' and not contains(s.headline, '?')
        and s.occurred_at >= coalesce(b.begun_at, (select min(occurred_at) from detections)) and says_answering(s.words)
    union all
    select 'declared', 1, 'first', 'the first that calls it an incident', * from said
    where kind in ('chat', 'mail', 'ticket', 'status', 'meeting') and not contains(headline, '?') and says_declaring(words)
    union all
    select 'declared', 2, 'first', 'the first status post', * from said where kind = 'status' and not starts_with(headline, 'Maintenance planned')
    union all
    select 'mitigated', 1, 'last', 'the last status post that says that a fix is in place', * from said
    where kind = 'status' and regexp_matches(headline, '(?i)^(monitoring|mitigated)\b')
    union all
    select 'mitigated', 2, 'last', 'the last person who says that service is back', * from said
    where kind in ('chat', 'mail') and actor_kind = 'human' and not contains(headline, '?')
        and regexp_matches(words, '(?i)\b(mitigated|back to normal|(fully )?recovered|service (is )?(restored|back)|'
            || '(errors|failures) (have )?(stopped|are gone)|works? again)\b')
        and not regexp_matches(words, '(?i)\b(not|isn''t|until|once|when|if|should)\b[ \w]{0,20}\b(mitigated|normal|recovered|restored|again)')
    union all
    select 'resolved', 1, case when is_counted then 'first' else 'last' end,
        'the ' || case when is_counted then 'first person who calls it over after the impact' else 'last person who calls it over' end, s.*
    from said s, begins
    where (kind in ('chat', 'mail', 'status', 'meeting') or kind = 'page' and action = 'annotate') and actor_kind is distinct from 'automation'
        and not contains(headline, '?')
        and says_over(words)
    union all
    select 'resolved', 2, 'first', 'the first ticket resolved after the impact', * from said
    where kind = 'ticket' and regexp_matches(words, '(?i)\b(resolution|status|state)\b.*→.*\b(resolved|done|fixed|closed)\b')
    union all
    select 'resolved', 3, 'last', 'the last page resolved', * from said where kind = 'page' and action = 'resolve'
    union all
    select 'resolved', 4, 'last', 'the last ticket closed that no customer opened', s.* replace (
        t.occurred_at as occurred_at, t.earliest_at as earliest_at, t.latest_at as latest_at)
    from said s join event_times t on t.event_id = s.event_id and t.role = 'ended' and t.occurred_at is not null
    where s.kind = 'ticket' and s.opens_conversation and s.event_id not in (select event_id from customer_reports)
),
timely as (  -- what was said long before it began, or that it was over while it was not, speaks of something else
    select s.* from signs s cross join begins b
    where (s.phase not in ('mitigated', 'resolved') or b.begun_at is not null or exists (from detections)
            or exists (from signs d where d.phase = 'declared' and d.occurred_at <= s.occurred_at))
        and case s.phase when 'resolved' then coalesce(s.latest_at >= b.ended_at, true)
                       when 'mitigated' then not exists (from edges where phase = 'mitigated' and tier = 1) and coalesce(s.occurred_at >= b.begun_at, true)
                       else coalesce(s.occurred_at >= b.begun_at - interval 1 hour, true) end
)
select phase, tier, 'first' as takes, rule, event_id, occurred_at, earliest_at, latest_at, file_path, line_number from edges
union all
select phase, tier + 2, takes, rule, event_id, occurred_at, earliest_at, latest_at, file_path, line_number from timely
union all  -- who answers for it knows of it: detection was then at the latest, whatever sign of it stands on record later
select 'detected', 3, 'first', 'no sign of it stands on record before ' || rule || ': then at the latest', event_id, occurred_at,
    coalesce(least(earliest_at, b.begun_at), earliest_at), latest_at, file_path, line_number
from timely cross join begins b
where phase = 'acknowledged' and occurred_at >= b.begun_at and exists (from detections d where d.occurred_at >= b.begun_at - interval 1 hour)
union all
select 'detected', 3, 'first', rule, d.event_id, d.occurred_at, d.earliest_at, d.latest_at, d.file_path, d.line_number from detections d, begins b
where coalesce(d.occurred_at >= b.begun_at - interval 1 hour, true)
union all
select 'acknowledged', 4, 'first', 'the first person who takes up a ticket', event_id, occurred_at, earliest_at, latest_at, file_path, line_number
from detections where means = 'ticket'
union all
select phase, tier + 10, 'first', rule, event_id, occurred_at, earliest_at, latest_at, file_path, line_number from noted_phases
order by phase, tier, occurred_at, file_path, line_number, event_id;

comment on table phase_candidates is 'Events that could mark a phase';
comment on column phase_candidates.phase is 'as in phases';
comment on column phase_candidates.tier is 'a lower one is stronger';
comment on column phase_candidates.takes is 'first or last: which one marks the phase, of several of this tier';
comment on column phase_candidates.rule is 'why it could';
comment on column phase_candidates.event_id is 'the event; NULL: the impact was counted in samples, which its citations name';
comment on column phase_candidates.occurred_at is 'as in events';
comment on column phase_candidates.earliest_at is 'as in events';
comment on column phase_candidates.latest_at is 'as in events';
comment on column phase_candidates.file_path is 'as in events';
comment on column phase_candidates.line_number is 'as in events';
