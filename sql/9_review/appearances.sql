-- One row per event that appears in a message: by a link to it, by its name, or by its words.
-- Of several that bear the name, the message shows the latest one by then.
create table appearances as
with messages as (
    select event_id, kind, occurred_at, words from told where kind in ('chat', 'mail', 'page', 'meeting')
),
linked as (  -- a permalink names the message that it leads to
    select i.event_id as by_event_id, o.event_id, 'link' as means
    from identifiers i
    join identifiers o on i.kind = 'message' and o.kind = 'message' and i.value = o.value and i.event_id <> o.event_id
    join messages m on m.event_id = i.event_id
    join messages shown on shown.event_id = o.event_id and shown.occurred_at < m.occurred_at
),
telling as (  -- names of one thing; what many share names no one thing
    select kind, value from identifiers
    where kind not in ('event', 'message link', 'thread', 'host', 'service', 'address', 'url', 'error', 'workload')
    group by kind, value having count(*) between 2 and 50
),
named as (
    select m.event_id as by_event_id, e.event_id, 'name' as means
    from telling t
    join identifiers i using (kind, value)
    join messages m on m.event_id = i.event_id
    join identifiers o on o.kind = t.kind and o.value = t.value and o.event_id <> i.event_id
    join events e on e.event_id = o.event_id and e.kind <> m.kind and e.kind not in ('note', 'metric') and e.occurred_at <= m.occurred_at
    join evidence.files f on f.file_path = e.file_path and not f.is_baseline
    where e.duplicate_of is null
    qualify row_number() over (partition by m.event_id, t.kind, t.value, e.kind order by e.occurred_at desc, e.event_id) = 1
),
pasted as (  -- quoted or fenced lines, long enough to be one line's only
    select event_id as by_event_id, occurred_at, trim(ltrim(replace(line, '&gt;', '>'), '>` ' || chr(9)), '` ' || chr(9) || chr(13)) as quoted
    from (select event_id, occurred_at, words, unnest(string_split(words, chr(10))) as line from messages
          where contains(words, '`') or regexp_matches(words, '(?m)^(>|&gt;)'))
    where length(line) >= 30
),
quoted as (
    select p.by_event_id, e.event_id, 'words' as means
    from pasted p
    join records.event_rows e
        on e.kind = 'log' and p.quoted in (trim(e.body), trim(substr(e.body, coalesce(e.text_from, 0) + 1), ' :])>|,' || chr(9) || chr(13)))
    where length(p.quoted) >= 30
),
every as (
    from linked union all from named union all from quoted
)
select by_event_id, event_id, string_agg(distinct means, ', ' order by means) as means
from every
group by by_event_id, event_id
order by by_event_id, event_id;

comment on table appearances is 'What messages showed to those who could read them';
comment on column appearances.by_event_id is 'the message';
comment on column appearances.event_id is 'what it showed';
comment on column appearances.means is 'link, name, words';
