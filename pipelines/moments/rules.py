"""The rules by which an event is worth a label: each asks the database once, and says why.

A query's columns: `event_id`, `occurred_at`, `label` (system as subject, no judgement), `cites` (further events that it rests
on; may be NULL); where samples can show it, `event_id` may be NULL, and `service`, bounds and `series` (ids) follow. Tier 0 is
always shown; of the others the lower ones come first.
"""

from __future__ import annotations

from dataclasses import dataclass

ROLE = "(select coalesce(' by ' || nullif(p.role, ''), '') from participants p where p.participant_id = s.actor_id)"
NAMES = "(select event_id, min(value) as alert_name from identifiers where kind = 'alert name' group by event_id)"
REFUSED = "(select event_id from muted_alerts)"


@dataclass(frozen=True)
class Rule:
    """One rule. near: only what lies from three hours before the begin to the end of it counts in this tier, other finds fall to `far`."""

    category: str
    tier: int
    why: str
    query: str
    far: int | None = None


ALERTS = f"""
    with fired as (
        select s.*, coalesce(n.alert_name, regexp_replace(s.headline, '^(Alert:? )|( (fired|firing|triggered|active).*)$', '', 'g')) as alert_name
        from said s left join {NAMES} n using (event_id)
        where s.kind = 'alert' and s.connector not in ('alerts.alertmanager_silences', 'alerts.datadog_downtimes')
    )"""
FIRST_ALERTS = f"""{ALERTS}
    select event_id, occurred_at,
        'Alert ' || alert_name || ' fired' || coalesce(', ' || service, '') || case when event_id in {REFUSED} then ' (reached nobody)' else '' end as label,
        list(event_id) over (partition by alert_name order by occurred_at, file_path, line_number, event_id rows between current row and 5 following) as cites
    from fired where severity in ('warning', 'error', 'critical')
    qualify row_number() over (partition by alert_name order by occurred_at, file_path, line_number, event_id) = 1"""
LAST_CLEARED = f"""{ALERTS}
    select event_id, occurred_at, 'Alert ' || alert_name || ' cleared' || coalesce(', ' || service, '') as label, null::varchar[] as cites
    from fired
    where severity in ('info', 'notice') and regexp_matches(headline, '(?i)\\b(resolved|recovered|cleared|→ (ok|normal)|closed)\\b')
    qualify row_number() over (partition by alert_name order by occurred_at desc, file_path, line_number, event_id) = 1"""
PAGES = f"""
    select s.event_id, s.occurred_at,
        case action when 'trigger' then 'Page sent: ' when 'acknowledge' then 'Page acknowledged' || coalesce({ROLE}, '') || ': '
            when 'escalate' then 'Page escalated: ' when 'resolve' then 'Page resolved: ' end
            || regexp_replace(s.headline, '^Incident [a-z]+: ', '') as label,
        null::varchar[] as cites
    from said s where s.kind = 'page' and s.action """
DELIVERED = """
    select s.event_id, s.occurred_at, 'Page' || coalesce(' for ' || s.service, '') || ' delivered to ' || coalesce(nullif(p.role, ''), 'a responder') as label,
        null::varchar[] as cites
    from said s
    left join evidence.handles h on h.handle = json_extract_string(s.attributes, '$.recipients[0]')
    left join participants p using (participant_id)
    where s.kind = 'page' and s.action = 'notify'
    qualify row_number() over (order by s.occurred_at, s.file_path, s.line_number, s.event_id) = 1"""
ROLLOUTS = """
    with keyed as (
        select s.*, coalesce(min(i.value) over (partition by s.event_id), s.event_id) as rollout,
            row_number() over (partition by s.event_id order by i.kind, i.value) as nth,
            regexp_extract(s.headline, '(?i)(?:of|version|release|tag|to) (v?\\d+(?:\\.\\d+)+[\\w.-]*)', 1) as version
        from said s
        left join identifiers i on i.event_id = s.event_id and i.kind in ('deployment', 'run', 'pipeline', 'rollout', 'build')
        where s.kind = 'deploy'
    ),
    commits as (
        select event_id, left(min(value), 7) as commit from identifiers where kind = 'commit' and length(value) >= 7 group by event_id
    ),
    steps as (
        select k.*,
            regexp_matches(k.state, '(?i)^(success|succeed|deployed|complete|finish|passed|synced|healthy|applied)') as is_done,
            regexp_matches(k.state, '(?i)^(fail|error|cancel|abort|timed|unstable|infrastructure_fail|terminal)') as is_failed,
            regexp_matches(k.state, '(?i)^(in_progress|in progress|running|started|progressing|active)') as is_begun,
            count(*) over (partition by rollout) as step_count,
            max(nullif(version, '')) over (partition by rollout) as what,
            max(c.commit) over (partition by rollout) as commit,
            bool_or(regexp_matches(k.words || k.attributes::varchar, '(?i)\\broll(ing)?[ -]?back|revert')) over (partition by rollout) as is_rollback
        from keyed k left join commits c using (event_id)
        where k.nth = 1 and coalesce(k.environment, 'production') not in ('staging', 'test', 'dev', 'development', 'qa', 'preview')
    ),
    named as (
        select *,
            case when is_rollback then 'Rollback' || coalesce(' of ' || service, '') || coalesce(' to ' || coalesce(what, commit), '')
                else 'Deployment' || coalesce(' ' || coalesce(what, commit), '') || coalesce(' of ' || service, '') end as name,
            list(event_id) over (partition by rollout order by occurred_at, file_path, line_number, event_id
                rows between unbounded preceding and unbounded following)[:10] as cites
        from steps
    )"""
ROLLOUT_BEGINS = f"""{ROLLOUTS}
    select event_id, occurred_at, name || ' started' as label, cites
    from named where step_count > 1 and not is_done and not is_failed
    qualify row_number() over (partition by rollout order by not is_begun, occurred_at, file_path, line_number, event_id) = 1"""
ROLLOUT_ENDS = f"""{ROLLOUTS}
    select event_id, occurred_at, case when step_count > 1 then name || case when is_failed then ' failed' else ' finished' end else headline end as label, cites
    from named where is_done or is_failed or step_count = 1
    qualify row_number() over (partition by rollout order by occurred_at desc, file_path, line_number, event_id) = 1"""
CHANGES = """
    select event_id, occurred_at, headline as label, null::varchar[] as cites
    from said where kind = 'change' and {of}
    qualify row_number() over (partition by {one_of} order by occurred_at, file_path, line_number, event_id) = 1"""
ROUTINE = "^(ScalingReplicaSet|SuccessfulCreate|SuccessfulDelete|Scheduled|Pull(ing|ed)|Created|Started|Killing: .*Stopping|NoPods|SawCompletedJob|Completed):"
CONTROLLED = "(connector like 'deploys.kubernetes_events%' or actor_kind in ('system', 'automation'))"
FIRST_REPORT = """
    select event_id, occurred_at, 'First customer report, ' || headline as label, null::varchar[] as cites
    from customer_reports cross join begins where coalesce(latest_at >= troubled_at - interval 30 minute, true)
    order by occurred_at, file_path, line_number, event_id limit 1"""
IMPACT = """
    with marked as (
        select impact_id, event_id, occurred_at from impact_requests
        union
        select c.subject_id, event_id, e.occurred_at from citations c join events e using (event_id) where c.subject_kind = 'impact'
    )
    select r.event_id, i.{edge} as occurred_at, upper(left(i.measure, 1)) || substr(i.measure, 2) || ' {began}' || coalesce(', ' || i.service, '') as label,
        null::varchar[] as cites, i.service, i.{bound}_earliest_at, i.{bound}_latest_at,
        case when r.event_id is null then (select list(c.series_id order by c.series_id) from citations c
            where c.subject_kind = 'impact' and c.subject_id = i.impact_id and c.series_id is not null) end
    from impacts i left join marked r on r.impact_id = i.impact_id and r.occurred_at = i.{edge}
    qualify row_number() over (partition by i.impact_id order by r.event_id) = 1"""
TICKETS = """
    select event_id, occurred_at, headline as label, null::varchar[] as cites
    from said where kind = 'ticket' and opens_conversation"""
STATUS = """
    select event_id, occurred_at, 'Status page: ' || regexp_replace(headline, '^Status page incident: ', '') as label, null::varchar[] as cites
    from said where kind = 'status'
    qualify row_number() over (partition by conversation_id order by occurred_at, file_path, line_number, event_id) {nth}"""
DECISIONS = """
    select d.event_id, d.decided_at as occurred_at,
        coalesce(upper(left(nullif(p.role, ''), 1)) || substr(p.role, 2) || ': ', '') || '“' || d.statement || '”' as label, null::varchar[] as cites
    from decisions d left join participants p using (participant_id)
    where d.decided_at is not null and {of}"""
REMEDIES = """
    select s.event_id, s.occurred_at, s.headline as label, list(d.event_id order by d.decided_at, d.event_id) as cites
    from decisions d join said s on s.event_id = d.echoed_by
    where s.kind = 'change' and (d.confirmed or d.kind in ('declaration', 'choice', 'choice not to act', 'go-ahead'))
    group by s.event_id, s.occurred_at, s.headline"""
FINDINGS = """
    select event_id, occurred_at, '“' || headline || '”' as label, null::varchar[] as cites
    from said
    where kind in ('chat', 'mail') and actor_kind = 'human' and not contains(headline, '?')
        and regexp_matches(words, '(?i)\\b(root cause|found (it|the (cause|problem|culprit))|culprit|the cause is|that explains)\\b')"""
DARK = """
    with places as (
        select d.*, concat_ws(' on ', nullif(concat_ws(' ', d.service, d.signal), ''), d.host) as place, c.event_id, c.to_at is null as is_begin
        from dark_areas d join citations c on c.subject_kind = 'dark area' and c.subject_id = d.dark_area_id
        where c.event_id is not null and d.class not in ('outside the export', 'never instrumented')
    )
    select p.event_id, e.occurred_at, upper(left(place, 1)) || substr(place, 2) || case
            when class = 'alerting muted' then ': alerting muted from here on'
            when is_begin then case class when 'silent' then ' silent from here on' else ': ' || class || ' from here on' end
            else case class when 'silent' then ' heard again' else ': ' || class || ' until here' end end as label,
        null::varchar[] as cites
    from places p join events e using (event_id)
    where e.occurred_at is not null and coalesce(impact_overlap_seconds, 0) {of}
    qualify row_number() over (partition by dark_area_id, is_begin order by e.occurred_at {last}, event_id) = 1"""
BURSTS = """
    select b.first_event_id as event_id, b.started_at as occurred_at,
        'Burst' || coalesce(' in ' || b.service, '') || ', ' || b.event_count || ' lines: ' || p.text as label, null::varchar[] as cites
    from bursts b join patterns p using (pattern_id)
    where b.first_event_id is not null and p.is_new is distinct from true
    qualify row_number() over (order by coalesce(p.severity in ('error', 'critical'), false) desc, b.event_count desc, b.first_event_id) <= 6"""
NEW_PATTERNS = """
    with worst as (  -- strays of the hour before are no begin: the stretch that holds the most of its lines is
        select pattern_id, arg_max(first_event_id, (event_count, -epoch_us(started_at), first_event_id)) as first_event_id
        from troubles group by pattern_id
    )
    select e.event_id, e.occurred_at,
        {label} || case when p.error_count < p.event_count then e.headline else p.text end as label, null::varchar[] as cites
    from patterns p
    left join worst w on w.pattern_id = p.pattern_id and p.is_error_new
    join events e on e.event_id = coalesce(w.first_event_id, p.first_error_event_id)
    where p.is_error_new {of} true and (p.error_count >= 5 or p.severity = 'critical')
    qualify row_number() over (order by p.error_count desc, p.first_error_event_id) <= 6"""
CLOCK_STEPS = """
    select arg_min(e.event_id, e.line_number) as event_id, min(e.occurred_at) as occurred_at,
        'Clock of ' || split_part(o.clock_id, ':', 2) || ' stepped ' || case when o.offset_seconds < b.offset_seconds then 'back' else 'on' end
            || ' by ' || round(abs(o.offset_seconds - b.offset_seconds), 1) || ' s' as label,
        null::varchar[] as cites
    from clock_offsets o
    join clock_offsets b on b.clock_id = o.clock_id and b.segment = o.segment - 1
    join events e on e.clock_id = o.clock_id and e.clock_segment = o.segment
    join evidence.files f on f.file_path = e.file_path and not f.is_baseline
    where o.kind = 'step' and o.verdict = 'applied' and abs(o.offset_seconds - b.offset_seconds) >= 1 and e.occurred_at is not null
    group by o.clock_id, o.segment, o.offset_seconds, b.offset_seconds"""
NOTES = """
    select e.event_id, e.occurred_at, e.headline as label, null::varchar[] as cites
    from events e join evidence.files f using (file_path)
    where e.kind = 'note' and e.occurred_at is not null and e.duplicate_of is null and not f.is_baseline
    qualify count(*) over (partition by e.file_path) <= 1000"""
ONSETS = """
    with told as (
        select *, left(signal, 80) || case when length(signal) > 80 then '…' else '' end as told from first_changes
    )
    select c.event_id, o.started_at, case
            when starts_with(told, 'log pattern: ') then 'Lines “' || substr(told, 14) || '”' || coalesce(' of ' || o.service, '')
            when regexp_matches(told, '^(failed )?requests$|^log lines') then upper(left(told, 1)) || substr(told, 2) || coalesce(' of ' || o.service, '')
            else told || coalesce(' of ' || o.service, '') end
            || ' began to ' || case o.direction when 'up' then 'rise' else 'fall' end as label,
        null::varchar[] as cites, o.service, o.earliest_at, o.latest_at, [c.series_id]
    from told o join citations c on c.subject_kind = 'onset' and c.subject_id = o.onset_id
    qualify row_number() over (order by o.rank) <= 3"""
PRECEDED = """
    select e.event_id, e.occurred_at, coalesce(e.service || ': ', '') || e.headline as label, null::varchar[] as cites
    from first_changes f
    join preceding_changes p on p.service is not distinct from f.service and p.signal = f.signal and p.rank = 1
    join events e using (event_id)
    where e.kind = 'log' and p.seconds_before <= 1800
    qualify row_number() over (partition by e.event_id) = 1 and dense_rank() over (order by f.rank) <= 3"""

RULES = (
    Rule("ticket", 1, "the first report by a customer", FIRST_REPORT),
    Rule("impact", 1, "customers were worse off from here on", IMPACT.format(began="began", edge="started_at", bound="start")),
    Rule("impact", 1, "customers were no longer worse off", IMPACT.format(began="ended", edge="ended_at", bound="end")),
    Rule("status", 1, "the first public post", STATUS.format(nth="= 1")),
    Rule("page", 1, "the first page", PAGES + "= 'trigger' qualify row_number() over (order by s.occurred_at, s.event_id) = 1"),
    Rule("page", 1, "the first acknowledgement", PAGES + "= 'acknowledge' qualify row_number() over (order by s.occurred_at, s.event_id) = 1"),
    Rule("page", 2, "the first page that reached somebody's device", DELIVERED),
    Rule("page", 2, "somebody further was called", PAGES + "= 'escalate'", far=4),
    Rule("deploy", 1, "a deployment began", ROLLOUT_BEGINS, far=4),
    Rule("deploy", 1, "a deployment ended", ROLLOUT_ENDS, far=4),
    Rule("decision", 1, "it was declared, chosen or allowed",
         DECISIONS.format(of="(d.confirmed or d.kind in ('declaration', 'choice', 'choice not to act', 'go-ahead'))"), far=4),
    Rule("change", 1, "it carried out what was decided", REMEDIES),
    Rule("decision", 2, "a role changed hands", DECISIONS.format(of="d.kind = 'change of role'"), far=4),
    Rule("alert", 2, "an alert fired for the first time", FIRST_ALERTS, far=4),
    Rule("dark area", 2, "the last record before a dark area that hid some of the impact", DARK.format(of="> 0 and is_begin", last="desc")),
    Rule("dark area", 2, "the first record after a dark area that hid some of the impact", DARK.format(of="> 0 and not is_begin", last="")),
    Rule("onset", 2, "the first signal of its service to change, of the first three services", ONSETS),
    Rule("change", 2, "what logs tell of a job, a start or a setting just before the first signals changed", PRECEDED),
    Rule("clock", 2, "a clock stepped", CLOCK_STEPS),
    Rule("change", 2, "a change by hand", CHANGES.format(of=f"not {CONTROLLED}", one_of="event_id"), far=5),
    Rule("note", 3, "a row of a written timeline", NOTES),
    Rule("chat", 3, "words of a finding", FINDINGS, far=5),
    Rule("status", 3, "a public post", STATUS.format(nth="> 1"), far=5),
    Rule("decision", 3, "somebody took something on", DECISIONS.format(of="d.kind = 'commitment'"), far=6),
    Rule("burst", 3, "far more lines of one kind than usual", BURSTS, far=5),
    Rule("pattern", 4, "a kind of error that is new in this incident", NEW_PATTERNS.format(of="=", label="'New error line, ' || case p.error_count when 1 then 'once: ' else p.error_count || ' in all: ' end"), far=5),
    Rule("ticket", 4, "a ticket was opened", TICKETS, far=6),
    Rule("page", 4, "somebody was called", PAGES + "= 'trigger'", far=6),
    Rule("page", 4, "a page was resolved", PAGES + "= 'resolve'", far=6),
    Rule("change", 4, "a program changed something, the first of its kind", CHANGES.format(of=f"{CONTROLLED} and not regexp_matches(headline, '{ROUTINE}')", one_of="split_part(headline, ':', 1), service"), far=6),
    Rule("alert", 5, "an alert was over for the last time", LAST_CLEARED, far=6),
    Rule("page", 5, "an acknowledgement", PAGES + "= 'acknowledge'", far=6),
    Rule("dark area", 5, "the last record before a dark area", DARK.format(of="= 0 and is_begin", last="desc"), far=6),
    Rule("pattern", 6, "the first line of a kind of error", NEW_PATTERNS.format(of="is distinct from", label="case p.error_count when 1 then 'Error line: ' else 'First of ' || p.error_count || ' error lines: ' end")),
)  # fmt: skip
