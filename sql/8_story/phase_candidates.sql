-- One row per event that could mark a phase, with the rule that names it. The lowest tier that has one wins; within it the
-- first, or the last where the phase is what ends for the last time.
create table phase_candidates as
with edges as (  -- the failures at both ends of the impact
    select 'started' as phase, 'the first failed request of the customer impact on record' as rule, f.*
    from failed_requests f join begins b on f.occurred_at = b.started_at
    union all
    select 'mitigated', 'the last failed request of the customer impact on record', f.*
    from failed_requests f join begins b on f.occurred_at = b.ended_at
),
bare_edges as (  -- no request marks them: the impact was counted in samples
    select 'started' as phase, 'where the customer impact on record begins' as rule, started_at as edge_at from begins
    union all
    select 'mitigated', 'where the customer impact on record ends for the last time', ended_at from begins
),
signs as (
    select 'acknowledged' as phase, 1 as tier, 'first' as takes, 'the first acknowledgement by a person' as rule, * from said
    where kind in ('page', 'alert') and action = 'acknowledge' and actor_kind = 'human'
    union all
    select 'acknowledged', 1, 'first', 'the first person who says that they look into it', s.* from said s, begins b
    where s.kind in ('chat', 'mail') and s.actor_kind = 'human' and s.occurred_at >= b.begun_at and not contains(s.headline, '?')
        and regexp_matches(s.words, '(?i)\b(looking into (it|this)|i(''m| am) (on it|looking|investigating)|i have the page|'
            || 'i(''ll| will) take (it|this|the page)|acked|investigating now)\b|^on it\b')
    union all
    select 'declared', 1, 'first', 'the first that calls it an incident', * from said
    where kind in ('chat', 'mail', 'ticket', 'status', 'meeting') and not contains(headline, '?')
        and regexp_matches(words, '(?i)\bdeclar(e|ed|ing)\b|\bSEV[- ]?[0-5]\b|\bmajor incident\b|\bthis is an incident\b|'
            || '\bincident (channel|room|bridge|commander)\b|\b(opened|opening|started|raised) an incident\b')
        and not regexp_matches(words, '(?i)\b(not|no|if|last|previous|another|like the) (a |an |the )?(SEV[- ]?\d|incident)')
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
    where kind in ('chat', 'mail', 'status') and actor_kind is distinct from 'automation' and not contains(headline, '?')
        and regexp_matches(words, '(?i)\bresolved\b|\ball clear\b|\bincident (is )?(over|closed)\b|\bstand(ing)? down\b')
        and not regexp_matches(words, '(?i)\b(not|isn''t|until|once|when|if|un)[ a-z]{0,20}\bresolved\b')
    union all
    select 'resolved', 2, 'first', 'the first ticket resolved after the impact', * from said
    where kind = 'ticket' and regexp_matches(words, '(?i)\b(resolution|status|state)\b.*→.*\b(resolved|done|fixed|closed)\b')
    union all
    select 'resolved', 3, 'last', 'the last page resolved', * from said where kind = 'page' and action = 'resolve'
),
timely as (  -- what was said long before it began, or that it was over while it was not, speaks of something else
    select s.* from signs s cross join begins b
    where case s.phase when 'resolved' then coalesce(s.latest_at >= b.ended_at, true)
                       when 'mitigated' then not b.is_counted and coalesce(s.occurred_at >= b.begun_at, true)
                       else coalesce(s.occurred_at >= b.begun_at - interval 1 hour, true) end
)
select phase, 1 as tier, 'first' as takes, rule, event_id, occurred_at, earliest_at, latest_at, file_path, line_number from edges
union all
select phase, 2, 'first', rule, null, edge_at, edge_at, edge_at + interval 1 microsecond, null, null from bare_edges where edge_at is not null
union all
select phase, tier + 2, takes, rule, event_id, occurred_at, earliest_at, latest_at, file_path, line_number from timely
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
