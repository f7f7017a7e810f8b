-- One row per row of a written timeline, or milestone set by hand, that states a phase: the one that serves best for each file and phase.
-- Such rows state what people wrote down afterwards; where records show the phase themselves, they stand beside it (stated_phases).
create table noted_phases as
with rules (phase, tier, takes, rule, said, but_not) as (values
    ('started', 1, 'first', 'a written timeline names it',
        '^\W*((impact|incident|outage|problem|issue|downtime)\s+)?(start(ed)?|began|begins?)( at)?\W*:|\((problem|issue|incident|outage|impact) (start(ed)?|began)\)', ''),
    ('started', 2, 'first', 'the first row of a written timeline that names a failure',
        '\b(fail(s|ed|ing|ures?)?|down(time)?|outages?|unavailable|unreachable|unresponsive|crash\w*|time(s|d)?[- ]?outs?|stop(s|ped|ping)|expire[sd]?|broken?|break(s|ing)|degraded|slow(s|ed|ly|er)?|lost|exhaust\w*|removed|disrupt\w*|unschedulable|not (scheduled|operational|working|available|able|shipped|shipping|responding)|out of memory|oom\w*|[45]\d\d (errors?|responses?|messages?|status\w*)|(status|returning|http)( code)? [45]\d\d|5xx|no (space|nodes)|no longer)\b|not ?ready\b',
        '\b(alert\w*|alarm\w*|warning|report(s|ed|ing)|detect\w*|discover\w*|notic\w+|witness\w*|investigat\w+|informed|notified|pull request|retry|fix\w*|revert\w*|roll\w* ?back|resolved|permanent\w*)\b'),
    ('detected', 1, 'first', 'a written timeline names it', '^\W*(detect(ion|ed)|discover(y|ed)|reported)( at)?\W*:', ''),
    ('detected', 2, 'first', 'the first row of a written timeline in which responders hear of it',
        '\b(detect(s|ed|ion)|discovered|notic(ed|es)|alert(s|ed|ing)?|alarms?|warnings?|paged|witness(ed|es)|observed|spotted|aware|informed|notified|complain\w*|identified (an? |the )?(problem|issue)s?|(first|second|same) (report|issue)|report(s|ed|ing)?|asks? if)\b',
        '\b(reports? back|root cause|fine|team was|resolved|resolution|fixed|noise|will be|to notify)\b'),
    ('detected', 3, 'first', 'the first row of a written timeline that shows somebody at work on it', '\b(investigat\w+|troubleshoot\w*|looking (into|at)|debugg\w+)\b', ''),
    ('acknowledged', 1, 'first', 'a written timeline names it', '^\W*(acknowledge[d]?|accepted)( at)?\W*:|\b(acknowledg(ed|es)|acked)\b', ''),
    ('acknowledged', 2, 'first', 'the first row of a written timeline that shows somebody at work on it',
        '\b(investigat(ion|ions|ing|ed)|troubleshooting|looking (in)?to|looking at)\b', '\b(conclu\w+|completed|finished|continued)\b'),
    ('declared', 1, 'first', 'the first row of a written timeline that calls it an incident',
        '^\W*declared( at)?\W*:|\bincident (was |is |has been )?(declared|created|raised|opened)|\b(declared|raised|opened|created) (an? |the )?(major )?incident|\bsev[- ]?\d\b.*\b(raised|declared|opened|incident)|\bmajor incident\b', '\bresolved\b'),
    ('mitigated', 1, 'last', 'a written timeline names it', '^\W*(mitigat(ion|ed?)|recover(y|ed)|restored|fixed|impact (ended|stopped)|stabili[sz]ed)( at)?\W*:|\bmitigated\b', ''),
    ('mitigated', 2, 'last', 'the last row of a written timeline in which service is back',
        '\b(restored|recovered|back (to|up|in|online|operation\w*)\b|operational\b|healthy\b|solved\b|resolved\b|works\b|fixed\b|(all|everything)( is| was|''s)? (ok|fine|good|well|normal)|(working|running|responding|available|up|shipping)\b[^.]{0,40}\bagain\b|working (fine|as (intended|expected))|confirmed working|verified working|are available)',
        '\b(permanent\w*|unhealthy|until|still|re-?queued|looked|would|will|marked)\b'),
    ('mitigated', 3, 'last', 'the last row of a written timeline that tells of a remedy',
        '\b(fix|workaround|rollback|roll back)\b.*\b(applied|performed|completed|deployed|done)\b|\b(reverted|rolled back)\b', '\b(attempt\w*|not possible|permanent\w*|long-term)\b'),
    ('resolved', 1, 'last', 'a written timeline names it', '^\W*(resol(ution|ved?)|closed?)( at)?\W*:', ''),
    ('resolved', 2, 'last', 'the last row of a written timeline that calls it over',
        '\b(resolved|all clear)\b|\bincident (is |was )?(over|closed)\b|\b(outage|ticket|incident) (was |is )?closed\b', '\b(not|until|once|when)\b[ \w]{0,20}\bresolved\b')
),
notes as (
    select e.event_id, e.file_path, e.line_number, e.occurred_at, e.earliest_at, e.latest_at,
        coalesce(json_extract_string(e.attributes, '$.action') || ': ', '')
            || case when f.connector = 'tables.json' then e.headline else e.body end as words  -- a program's object says more than a row of people's
    from events e join evidence.files f using (file_path)
    where e.kind = 'note' and e.occurred_at is not null and e.duplicate_of is null and not f.is_baseline
    qualify count(*) over (partition by e.file_path) <= 1000  -- a table of more rows is none that people write
),
named as (
    select n.*, r.phase, r.tier, r.takes, r.rule
    from notes n join rules r on regexp_matches(n.words, '(?i)' || r.said) and not (r.but_not <> '' and regexp_matches(n.words, '(?i)' || r.but_not))
),
signs as (
    select file_path, min(occurred_at) as sign_at from named where phase = 'detected' and tier < 3 group by file_path
),
before_signs as (  -- where the first thing on record is a sign of trouble, the last change before it bounds the begin
    select s.file_path, coalesce(max(n.earliest_at) filter (
            regexp_matches(n.words, '(?i)\b(deploy\w*|appl(y|ied)|releas\w+|upgrad\w+|updat\w+|chang\w+|replac\w+|delet\w+|commenc\w+|initiated|rolled|roll over|migrat\w+|enabled|disabled|configur\w+|committed|maintenance)\b')),
        max(n.earliest_at)) as earliest_at
    from signs s join notes n on n.file_path = s.file_path and n.occurred_at < s.sign_at
    group by s.file_path
),
begins as (
    select n.file_path, n.event_id, n.occurred_at, coalesce(b.earliest_at, n.earliest_at) as earliest_at, n.latest_at, n.words, n.line_number
    from signs s
    join notes n on n.file_path = s.file_path and n.occurred_at = s.sign_at
    left join before_signs b on b.file_path = s.file_path
    where not exists (from named w where w.file_path = s.file_path and w.phase = 'started' and (w.occurred_at <= s.sign_at or w.tier = 1))
),
every as (
    select phase, tier, takes, rule, event_id, n.file_path, line_number, occurred_at, earliest_at, latest_at, words
    from named n left join signs s using (file_path)
    where not (phase = 'started' and tier = 2 and n.file_path in (select file_path from begins))
        and not (phase = 'acknowledged' and tier = 2 and n.occurred_at < s.sign_at)
    union all
    select 'started', 3, 'first', 'the first sign in a written timeline; it began before, and after the row before it', event_id, file_path, line_number,
        occurred_at, earliest_at, latest_at, words
    from begins
)
select phase, tier, rule, event_id, occurred_at, earliest_at, latest_at, file_path, line_number, words
from every
qualify row_number() over (
    partition by file_path, phase
    order by tier, case takes when 'last' then -epoch_us(occurred_at) else epoch_us(occurred_at) end, line_number, event_id
) = 1
order by file_path, occurred_at, line_number, phase;

comment on table noted_phases is 'Phases as written timelines and hand-set milestones state them';
comment on column noted_phases.phase is 'as in phases';
comment on column noted_phases.tier is 'a lower one is stronger';
comment on column noted_phases.rule is 'why the row states it';
comment on column noted_phases.event_id is 'the row';
comment on column noted_phases.occurred_at is 'the time that it states';
comment on column noted_phases.earliest_at is 'lower bound';
comment on column noted_phases.latest_at is 'upper bound, exclusive';
comment on column noted_phases.file_path is 'as in events';
comment on column noted_phases.line_number is 'as in events';
comment on column noted_phases.words is 'what the row says, behind what it does';
