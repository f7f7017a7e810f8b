-- One row per event and identifier that it names, in its fields or in its words.
-- Words are searched in everything but logs; a log line gives its request and trace ids from warning on.
create table identifiers as
with named as (
    select distinct event_id, kind, value from records.identifier_rows
),
spoken as (  -- headline and body, each once
    select event_id, case when contains(body, headline) then body else concat_ws(chr(10), headline, body) end as words
    from records.event_rows
    where kind <> 'log'
),
tickets as (
    select event_id, 'ticket' as kind, unnest(regexp_extract_all(words, '\b[A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,6}\b')) as value
    from spoken
),
commits as (
    select s.event_id, 'commit' as kind, c.value
    from (select event_id, unnest(regexp_extract_all(words, '\b[0-9a-f]{7,40}\b')) as written from spoken) s
    join (select distinct value from named where kind = 'commit') c on starts_with(c.value, s.written)
),
permalinks as (  -- Slack names the channel by its id here and by its name in an export: the stamp is what both share
    select event_id, unnest(regexp_extract_all(words, '/archives/[A-Z0-9]+/p\d{16}')) as link from spoken
),
messages as (
    select split_part(value, '/', -1) as stamp, any_value(value) as value
    from named where kind = 'message'
    group by stamp having count(distinct value) = 1
),
shown_messages as (
    select p.event_id, 'message' as kind, m.value
    from permalinks p
    join messages m on m.stamp = left(right(p.link, 16), 10) || '.' || right(p.link, 6)
),
alert_names as (
    select w.event_id, 'alert name' as kind, w.word as value
    from (select event_id, unnest(regexp_extract_all(words, '\b[A-Za-z][A-Za-z0-9_]{5,}\b')) as word from spoken) w
    join (select distinct value from named where kind = 'alert name') a on a.value = w.word
),
traced as (
    select event_id, json_extract_string(attributes,
        ['$.request_id', '$.requestId', '$.http.request.id', '$.trace_id', '$.traceId', '$.trace.id']) as ids
    from records.event_rows
    where kind = 'log' and severity in ('warning', 'error', 'critical') and starts_with(attributes, '{')
),
requests as (
    select event_id, 'request' as kind, coalesce(ids[1], ids[2], ids[3]) as value from traced
    union all
    select event_id, 'trace id', coalesce(ids[4], ids[5], ids[6]) from traced
),
every as (
    from named
    union from (from tickets where split_part(value, '-', 1) not in
        ('UTF', 'SHA', 'ISO', 'CVE', 'CWE', 'RFC', 'SEV', 'UTC', 'GMT', 'TLS', 'SSL', 'MD', 'AES', 'RSA', 'HTTP', 'BASE', 'US', 'EU', 'COVID'))
    union from commits
    union from shown_messages
    union from alert_names
    union from (from requests where length(value) >= 6)
)
select event_id, kind, value from every order by kind, value, event_id;

comment on table identifiers is 'Names that tie events of different sources together';
comment on column identifiers.event_id is 'joins events';
comment on column identifiers.kind is 'alert, alert name, commit, deployment, message, page, request, ticket, trace id, …';
comment on column identifiers.value is 'the name, in the spelling of the source that gives it';
