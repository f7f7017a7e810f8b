-- One row per log line and token in it that looks like an id (hex, UUIDs, ntf-51a0c7e2, what a key calls one:
-- request_id=…; a commit's first digits and a ticket's key, where a source owns it) and stands elsewhere too: in other
-- files, clocks or services, or in what people and tools said. Read once, for clocks and links; baselines are left
-- out, since ids come round again.
create table records.id_tokens as
with lines as (
    select e.event_id, (e.file_number, e.clock_id, e.service, e.host) as speaker, concat_ws(' ', e.body, case when starts_with(e.attributes, '{') then e.attributes end) as text
    from records.event_rows e
    join evidence.files f using (file_number)
    anti join records.duplicates d on d.file_number = e.file_number and d.line_number = e.line_number and d.nth = e.nth
    where e.kind = 'log' and not f.is_baseline  -- of very many lines the notable ones do: whole texts cost
        and (e.severity in ('warning', 'error', 'critical') or (select count(*) from records.event_cores) <= 3000000)
),
written as (
    select
        event_id, speaker,
        unnest(regexp_extract_all(text,
            '(?i)(?:\b|_)(?:(?:request|req|trace|correlation|transaction|txn|operation|order|payment|invoice|cart|checkout|job|task|batch|run|message|event|delivery|notification|upload|alert|incident|deployment|build)[-_.]?id["'']?[=:] ?["'']?[0-9a-z][-_.0-9a-z]{4,63}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[a-z]{1,12}[-_][0-9a-f]{8,40}|[0-9a-f]{7,64}|(?-i:[A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,6}))\b')) as written
    from lines
),
named as (
    select
        event_id, speaker,
        nullif(lower(regexp_extract(written, '(?i)^([a-z]+)[-_.]?id["'']?[=:]', 1)), '') as key,
        regexp_extract(written, '[^=:"'' ]+$') as value
    from written
),
elsewhere as (  -- what a source owns, and any token that somebody said
    select value, kind in ('commit', 'ticket') as is_own from records.identifier_rows
    union
    select left(value, 7), true from records.identifier_rows where kind = 'commit'
    union
    select unnest(regexp_extract_all(concat_ws(' ', headline, body, attributes), '[0-9A-Za-z][-_.0-9A-Za-z]{3,62}[0-9A-Za-z]')), false
    from records.event_rows where kind not in ('log', 'trace')
),
told as (select value, bool_or(is_own) as is_own from elsewhere group by value),
looked_at as (
    select n.*, t.value is not null as is_told
    from named n
    left join told t on t.value = case when n.key is null and regexp_matches(n.value, '^[0-9a-f]{7,11}$') then left(n.value, 7) else n.value end
    where n.key is not null or t.is_own
        or (regexp_matches(n.value, '[a-fA-F]') and not regexp_matches(n.value, '^[0-9a-f]{1,11}$|^[A-Z][A-Z0-9]*-[0-9]+$'))
),
shared as (
    select value
    from looked_at
    where regexp_matches(value, '[0-9]')
    group by value
    having (count(distinct speaker) > 1 or bool_or(is_told)) and count(*) <= 5000
)
select n.event_id, n.value, min(n.key) as key
from looked_at n
join shared using (value)
group by n.event_id, n.value
order by n.value, n.event_id;

comment on table records.id_tokens is 'Tokens of log lines that look like an id and stand elsewhere too';
comment on column records.id_tokens.event_id is 'the line';
comment on column records.id_tokens.value is 'the token';
comment on column records.id_tokens.key is 'what the line calls it: request, trace, order, …; NULL: nothing';

insert into assumptions
select 'links', 'ids of warnings and errors stand for those of all log lines', 'of ' || count(*) || ' records, more than 3000000, only these were searched for ids', 'identifiers'
from records.event_cores having count(*) > 3000000;
