-- One row per thing that one host's log says was made and another's says was used: from its making to its first use there.
-- A commit is pushed before it is rolled out, a ticket opened before it is closed, a page published before it is fetched,
-- a deployment started before it is over. What many lines name, or two clocks claim to have made, is no such thing.
create macro life_of(said, text, shape, making, using_it) as case
    when regexp_matches(said, making) <> regexp_matches(said, using_it)
        then {is_made: regexp_matches(said, making), named: list_distinct(regexp_extract_all(text, shape))} end;

create view records.lives as
with lines as materialized (  -- severity is asked first: reading the words of every line costs
    select
        event_id, clock_id, recorded_earliest_at, recorded_latest_at, lower(body) as said,
        concat_ws(' ', body, case when starts_with(attributes, '{') then attributes end) as text
    from records.event_rows e
    join evidence.files f using (file_number)
    anti join records.duplicates d on d.file_number = e.file_number and d.line_number = e.line_number and d.nth = e.nth
    where e.kind = 'log' and not f.is_baseline and e.clock_id is not null and e.recorded_at is not null
        and e.recorded_latest_at - e.recorded_earliest_at <= interval 15 minutes
        and case when e.severity in ('warning', 'error', 'critical') or (select count(*) from records.event_cores) <= 3000000
                 then regexp_matches(lower(body), 'pushed|committed|deploy|roll|opened|created|filed|clos|resolv|publish|upload|fetch|download|start|trigger|finish|complete|succeeded')
                     and not contains(body, ' HTTP/') end  -- of requests their own ids tell
),
named as (
    select event_id, clock_id, recorded_earliest_at, recorded_latest_at, life.is_made, unnest(life.named) as value
    from (
        select *, unnest([
            life_of(said, text, '\b[0-9a-f]{40}\b', '\b(?:pushed|committed)\b', '\b(?:deploy(?:ed|ing)|roll(?:ed|ing) (?:out|back))\b'),
            life_of(said, text, '\b[A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,6}\b', '\b(?:opened|created|filed)\b', '\b(?:clos(?:ed|ing)|resolv(?:ed|ing))\b'),
            life_of(said, text, 'https?://[^\s"<>]*[0-9][^\s"<>]*', '\b(?:published|uploaded)\b', '\b(?:fetch(?:ed|ing)|download(?:ed|ing))\b'),
            life_of(said, text, '(?i)\b(?:deployment|deploy|release|build)[-_.]?id["'']?[=:] ?["'']?[0-9a-z][-_.0-9a-z]{4,63}', '\b(?:started|starting|triggered)\b', '\b(?:finished|completed?|succeeded)\b')
        ]) as life
        from lines
    )
),
few as (
    select value from named group by value
    having count(*) <= 20 and count(distinct clock_id) between 2 and 8 and count(distinct clock_id) filter (is_made) = 1
        and not regexp_matches(value, '^(?:SHA|UTF|ISO|RFC|AES|CVE)-')
),
firsts as (
    select value, clock_id, is_made, min((recorded_earliest_at, recorded_latest_at, event_id)) as first
    from named semi join few using (value) group by all
)
select value as identifier, m.clock_id as maker_clock_id, m.first as made, u.clock_id as user_clock_id, u.first as used
from firsts m join firsts u using (value)
where m.is_made and not u.is_made and m.clock_id <> u.clock_id;

comment on view records.lives is 'What one host says it made, and another that it used';
comment on column records.lives.identifier is 'the commit, ticket, address or deployment';
comment on column records.lives.maker_clock_id is 'whose clock stamped its making';
comment on column records.lives.made is 'from when to when that was, as recorded, and the event';
comment on column records.lives.user_clock_id is 'whose clock stamped its first use there';
comment on column records.lives.used is 'from when to when that was, as recorded, and the event';
