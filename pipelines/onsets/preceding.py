"""What was changed before signals began to change: deployments, configuration, flags, scheduled jobs, failovers.

Nothing here says that a change caused anything: it preceded the onset, at the same service or elsewhere, by so long.
"""

from __future__ import annotations

import duckdb

# A change at the same service counts fully, a job on the same host nearly, one that names no service half, one elsewhere a third;
# half of its weight is gone after twenty minutes. A job that runs again and again precedes everything, and counts the less. Of one
# deployment, which speaks of itself several times, the last word before the onset stands for all.
FILL = r"""
    insert into preceding_changes
    with firsts as (
        select o.*, (
            select min(e.host) from citations c join events e using (event_id)
            where c.subject_kind = 'onset' and c.subject_id = o.onset_id) as host
        from first_changes o
    ),
    told as (  -- a job's line names the job, and the program that writes it is cron
        select pattern_id, text, event_count, regexp_matches(coalesce(service, ''), '(?i)^(ana|f)?crond?$') as is_job,
            case when is_job then 'a scheduled job'
                 when regexp_matches(text, '(?i)fail-?over|switch-?over|promot(ed|ing)|leader (elected|changed)|new (leader|primary|master)') then 'a failover'
                 when regexp_matches(text, '(?i)\bcron|crond|scheduled (job|task)|\bbatch\b.*\b(start|begin)') then 'a scheduled job'
                 when regexp_matches(text, '(?i)feature[ _-]?flag|\bflag\b.*\b(on|off|enabled|disabled|toggled|set)\b') then 'a flag'
                 when regexp_matches(text, '(?i)^changed: \[|\bconfig(uration)?\b.*\b(re-?load|chang|appl|updat)|\b(re-?load|chang|appl|updat)\w*\b.*\bconfig') then 'a configuration'
                 when regexp_matches(text, '(?i)^\W*(\w+ ){0,3}(starting|started|restarting|restarted)\b') then 'a start' end as what
        from patterns join (select distinct pattern_id, service from pattern_minutes) using (pattern_id)
        where event_count <= 200 and not regexp_matches(text, '(?i)\brequest|"http')
    ),
    lines as (  -- what logs say of changes: by their patterns, which are few
        select m.first_event_id as event_id, case when not p.is_job then m.service end as service, m.first_at as occurred_at,
            m.first_at as earliest_at, m.first_at as latest_at, left(p.text, 120) as headline, 'log' as kind, p.pattern_id as topic,
            p.event_count as times, e.host, p.what
        from pattern_minutes m
        join told p using (pattern_id)
        join events e on e.event_id = m.first_event_id
        where not m.is_baseline and p.what is not null
    ),
    rollouts as (
        select event_id, min(kind || ' ' || value) as rollout from identifiers
        where found_in = 'field' and kind in ('deployment', 'run', 'workflow run', 'pipeline', 'rollout', 'build') group by event_id
    ),
    changes as (
        select event_id, service, occurred_at, earliest_at, latest_at, headline, kind, coalesce(conversation_id, rollout, headline) as topic,
            1 as times, null as host,
            case when kind = 'deploy' then 'a deployment'
                 when regexp_matches(headline, '(?i)\bflag\b|toggle') then 'a flag'
                 when regexp_matches(headline, '(?i)config') then 'a configuration'
                 when regexp_matches(headline, '(?i)fail-?over') then 'a failover'
                 when regexp_matches(headline, '(?i)cron|scheduled') then 'a scheduled job'
                 else 'a change' end as what
        from said left join rollouts using (event_id) where kind in ('deploy', 'change')
        union all
        select * from lines
    ),
    before as (
        select
            f.service, f.signal, f.rank as onset_rank, c.event_id, c.what, c.topic, c.kind, c.service as place, c.times,
            case when c.service is null and c.what = 'a scheduled job' then c.host end as job_host, c.host = f.host as is_same_host,
            epoch_us(f.started_at - c.occurred_at) / 1e6 as seconds_before,
            c.latest_at > f.earliest_at as is_unordered
        from firsts f
        join changes c on c.occurred_at <= f.latest_at and c.occurred_at >= f.started_at - interval 2 hour
    ),
    weighed as (
        select *,
            case when place = service then 1.0 when job_host is not null and is_same_host then 0.9 when place is null then 0.5 else 0.33 end
                * case what when 'a start' then 0.7 when 'a scheduled job' then 0.7 / times else 1.0 end
                * power(0.5, greatest(seconds_before, 0) / 1200) as weight
        from before
        qualify row_number() over (partition by onset_rank, kind, place, what, topic order by greatest(seconds_before, 0), event_id) = 1
    ),
    ranked as (
        select *, row_number() over (partition by onset_rank order by round(weight, 6) desc, seconds_before, event_id) as position
        from weighed
    )
    select service, signal, event_id, round(seconds_before, 6), position,
        what || case when place = service then ' of the same service' when job_host is not null then ' on ' || job_host
            when place is null then ' that names no service'
            else ' of ' || place end
            || case when is_unordered then ' that preceded or accompanied it: the bounds overlap'
            else ' that preceded it by ' || case when seconds_before < 120 then round(seconds_before)::bigint || ' s'
                else round(seconds_before / 60)::bigint || ' min' end end
    from ranked where position <= 8
    order by onset_rank, position"""
CITE = """
    insert into citations (subject_kind, subject_id, event_id)
    select 'preceding change', coalesce(service, '') || ' ' || signal, event_id from preceding_changes order by all"""


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill preceding_changes from onsets, deployments, changes and log lines."""
    connection.execute(FILL)
    connection.execute(CITE)
