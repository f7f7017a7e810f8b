-- One row per identifier, clock and event: who saw what, when, by its own clock.
-- Identifiers are those that sources name and tokens in words that look like one (hex, UUID, ntf-51a0c7e2); those of
-- log lines stand in id_tokens. A URL names what it ends in, and itself; words that an alert, a page or a machine's
-- message has, and each of its clocks once, name the message. Baselines are left out: ids come round again.
create view records.sightings as
with placed as materialized (  -- of log lines only those that name something: all others are read once, and left
    select
        e.event_id, f.connector, e.kind, e.severity, e.clock_id, e.actor_kind, e.recorded_earliest_at, e.recorded_latest_at, e.ended_recorded_at,
        e.body, e.headline, e.attributes
    from records.event_rows e
    join evidence.files f using (file_number)
    anti join records.duplicates d on d.file_number = e.file_number and d.line_number = e.line_number and d.nth = e.nth
    where e.clock_id is not null and e.recorded_at is not null and not f.is_baseline
        and e.recorded_latest_at - e.recorded_earliest_at <= interval 15 minutes
        and (e.kind <> 'log' or e.event_id in (select event_id from records.id_tokens union all select event_id from records.identifier_rows))
),
named as (  -- a message is named by its stamp: its permalink is p and sixteen digits
    select
        event_id, kind as name_kind,
        case when kind = 'message' then 'p' || replace(split_part(value, '/', -1), '.', '') else value end as value
    from records.identifier_rows
    where kind in ('alert', 'incident key', 'incident', 'commit', 'deployment', 'ticket', 'message', 'request', 'request id', 'trace id')
),
made as (  -- what brings an identifier into being comes before whatever mentions it
    select n.value, p.event_id
    from named n
    join placed p using (event_id)
    where (n.name_kind = 'alert' and p.kind = 'alert')
        or (n.name_kind = 'message' and p.kind = 'chat')
        or (n.name_kind in ('ticket', 'incident') and p.kind in ('ticket', 'page') and json_extract_string(p.attributes, '$.action') in ('created', 'trigger'))
        or (n.name_kind = 'deployment' and p.connector = 'deploys.github_deployments')
        or (n.name_kind = 'commit' and p.connector in ('deploys.git_log', 'deploys.github_commits', 'deploys.github_push'))
),
linked as (  -- …/incidents/Q2VX → Q2VX; github.com/shop/checkout/pull/7 → shop/checkout#7
    select event_id, unnest([
        link, regexp_extract(link, '([^/?#]*[0-9][^/?#]*)/?(?:[?#].*)?$', 1),
        regexp_replace(regexp_extract(link, '^https?://[^/]+/(.+/(?:issues|pull|merge_requests)/[0-9]+)', 1), '/(-/)?(issues|pull|merge_requests)/', '#')
    ]) as value
    from (select event_id, unnest(regexp_extract_all(concat_ws(' ', headline, body, attributes), 'https?://[^\s<>"|\\)\]]+[^\s<>"|\\)\].,;:!?]')) as link
          from placed where kind <> 'log')
),
opened as (  -- whatever says where it lies itself, when it comes into being
    select unnest(json_extract_string(attributes, ['$.html_url', '$.web_url', '$.permalink', '$.url', '$.link', '$.self'])) as value, event_id
    from placed
    where kind in ('alert', 'page', 'ticket', 'deploy', 'status')
        and json_extract_string(attributes, '$.action') in ('created', 'opened', 'trigger', 'triggered', 'published')
),
worded as (
    select distinct
        event_id, clock_id, kind in ('alert', 'page') or actor_kind in ('automation', 'system') as is_by_machine,
        case kind when 'alert' then 0 when 'page' then 1 else 2 end as place,
        'words ' || trim(regexp_replace(lower(unnest(string_split(concat_ws(chr(10), headline, body), chr(10)))), '[^\pL\pN]+', ' ', 'g')) as value
    from placed
    where kind in ('alert', 'page', 'chat', 'mail')
),
said_once as (
    select *
    from worded
    where is_by_machine and length(value) between 30 and 300
    qualify count(*) over (partition by value, clock_id) = 1
),
first_said as (  -- an alert comes before its page, and either before a message about it
    select value, event_id from said_once where place < 2 qualify place = min(place) over (partition by value)
),
spoken as (
    select
        event_id,
        unnest(regexp_extract_all(concat_ws(' ', headline, body, attributes),
            '\b(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[a-z]{1,12}[-_][0-9a-f]{8,40}|[0-9a-f]{7,64}|p[0-9]{16}|[A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,6})\b')) as value
    from placed where kind <> 'log'
),
shortened as (  -- the first digits of a commit stand for it
    select s.event_id, c.value
    from (from spoken union all select event_id, value from records.id_tokens) s
    join (select distinct value from named where name_kind = 'commit' and length(value) = 40) c
        on left(s.value, 7) = left(c.value, 7) and starts_with(c.value, s.value)
),
seen as (
    select event_id, value from named
    union
    select event_id, value from spoken where length(value) >= 12 or not regexp_full_match(value, '[0-9a-f]+')
    union
    select event_id, value from shortened
    union
    select event_id, value from linked where length(value) >= 5
    union
    select event_id, value from said_once
    union
    select event_id, value from records.id_tokens
    where (regexp_matches(value, '[a-f]') or key in ('request', 'req', 'trace', 'correlation', 'deployment')) and event_id in (select event_id from placed)
),
requested as (
    select value from named where name_kind in ('request', 'request id', 'trace id')
    union
    select value from records.id_tokens where key in ('request', 'req', 'trace', 'correlation')
),
shared as (  -- a name that many clocks share is no fact, unless its source calls it a request's or a trace's
    select value, bool_or(r.value is not null) as is_request
    from seen join placed using (event_id) left join requested r using (value)
    group by value
    having count(distinct clock_id) between 2 and case when bool_or(r.value is not null) then 64 else 8 end
        and count(*) <= case when bool_or(r.value is not null) then 5000 else 200 end
)
select
    s.value as identifier,
    p.event_id,
    p.clock_id,
    p.kind,
    p.recorded_earliest_at,
    p.recorded_latest_at,
    shared.is_request,
    w.is_web_request,
    case when w.is_web_request then coalesce(request_target(p.attributes), nullif(regexp_extract(p.body, '\b((?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /[^\s"?]*)', 1), '')) end as target,
    case when w.is_web_request and w.stamp = 'start' then p.recorded_earliest_at
         when k.is_timed and w.stamp = 'end' then coalesce(t.recorded_at, p.recorded_earliest_at - to_microseconds(cast(1e6 * w.seconds as bigint))) end as began_at,
    case when k.is_timed and w.stamp = 'end' then p.recorded_earliest_at
         when w.is_web_request and w.stamp = 'start' then coalesce(p.ended_recorded_at, p.recorded_earliest_at + to_microseconds(cast(1e6 * w.seconds as bigint))) end as ended_at,
    p.kind = 'log' and says_beginning(w.said) as is_beginning,
    p.kind = 'log' and says_end(w.said) as is_end,
    p.kind = 'log' and says_picking_up(w.said) as is_picking_up,
    p.kind = 'log' and says_taking_job(w.said) as is_taking_job,
    case when p.kind = 'log' and says_handing_on(w.said) then left(w.said, 500) end as handing_on,
    p.kind = 'log' and (says_queue(w.said) or says_accepted(concat_ws(' ', w.said, lower(p.attributes)))) as is_queued,
    p.kind = 'log' and (p.severity in ('error', 'critical') or says_giving_up(w.said)) as is_failed,
    case
        when m.event_id is not null then 'made'
        when p.kind = 'log' and regexp_matches(lower(p.body), '\b(sending|posting|calling|publishing|forwarding|dispatching|submitting|notifying|delivering)\b') then 'begun'
        when p.kind = 'log' and regexp_matches(lower(p.body), '\b(accepted|delivered|sent|acknowledged|posted|published|forwarded|dispatched|submitted|notified)\b') then 'done'
        when p.kind in ('log', 'trace') then 'logged'
        when p.kind = 'page' or p.actor_kind in ('automation', 'system') then 'delivered'
        else 'said'
    end as role
from seen s
join shared using (value)
join placed p using (event_id)
cross join lateral (
    select
        lower(p.body) as said, request_stamp(p.connector, p.attributes) as stamp, request_seconds(p.connector, p.attributes) as seconds,
        p.kind = 'log' and regexp_matches(concat_ws(' ', p.body, p.attributes), '\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /|http\.(?:request|response|status)|status_code|"(?:http[._])?(?:request[._])?method"') as is_web_request
) w
cross join lateral (select p.kind = 'log' and (w.is_web_request or w.seconds is not null) as is_timed) k
left join (select event_id, min(recorded_at) as recorded_at from records.time_rows where role = 'started' group by event_id) t on t.event_id = s.event_id
left join (from made union from opened union from first_said) m on m.event_id = s.event_id and m.value = s.value;

comment on view records.sightings is 'Who saw which identifier when, by its own clock';
comment on column records.sightings.identifier is 'the name, as several clocks saw it';
comment on column records.sightings.event_id is 'the record that holds it';
comment on column records.sightings.clock_id is 'the clock that stamped the record';
comment on column records.sightings.kind is 'kind of the event';
comment on column records.sightings.recorded_earliest_at is 'first instant that the stamp can mean';
comment on column records.sightings.recorded_latest_at is 'instant before which all lie that it can mean';
comment on column records.sightings.is_request is 'whether a source calls the name a request''s or a trace''s';
comment on column records.sightings.is_web_request is 'whether it is a web server''s line of a request, whose client waited for it';
comment on column records.sightings.target is 'what it asked for: method and path, without the query';
comment on column records.sightings.began_at is 'first instant at which that request can have begun, where it is known';
comment on column records.sightings.ended_at is 'first instant at which it can have ended, where it is known';
comment on column records.sightings.is_beginning is 'whether the words are of a beginning: started, received, queued';
comment on column records.sightings.is_end is 'whether the words are of an end: finished, handled, timed out';
comment on column records.sightings.is_picking_up is 'whether the words are of taking it from a queue: consumed, picked up';
comment on column records.sightings.is_taking_job is 'whether the words are of a job or a task that was received or started';
comment on column records.sightings.handing_on is 'the words, where they hand it on to somebody else: sent to, queued';
comment on column records.sightings.is_queued is 'whether the words are of a queue, a job or an answer of 202, so that nobody waits';
comment on column records.sightings.is_failed is 'whether it failed, so that what it waited for may have gone on';
comment on column records.sightings.role is 'made: it began here; begun, done: before and after it was handed on; delivered: what was handed on; logged; said';
