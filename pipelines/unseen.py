"""What others mention and nobody handed in: hosts, channels, messages, tickets, files, and stretches of the window.

Each question names what it rests on, so that whoever is asked knows what to look for.
"""

from __future__ import annotations

import duckdb

SHOWN = 5  # of one kind, by name; the rest are counted
BEFORE_HOST = r"(?:^|[\s(\[,=\"'@])"  # no slash: an address of the web is no machine of ours
HOST_WITH_PORT = BEFORE_HOST + r"([a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)*):[0-9]{3,5}\b"
NUMBERED_HOST = BEFORE_HOST + r"([a-z][a-z0-9-]*[0-9](?:\.[a-z][a-z0-9-]*){2,})"  # web-9.prod.example.com
FILE_NAME = (
    r"\.(?:py|go|js|ts|rb|rs|java|c|cc|cpp|h|php|kt|cs|sql|sh|log|txt|csv|html|jsonl?|ya?ml|jar|gz)$"  # main.go:1042
)
OFTEN = 3  # a program that names a host fewer times may just have passed it on
HOSTS = """
    with named as (
        select lower(host) as host, string_agg(distinct kind, ', ' order by kind) as kinds from events
        where host is not null and kind in ('alert', 'page', 'change', 'deploy', 'ticket') group by lower(host)
    ),
    words as (
        select o.kind, unnest(list_distinct(list_concat(
            regexp_extract_all(c.body, $with_port, 1), regexp_extract_all(c.body, $numbered, 1)))) as host
        from records.event_cores c join records.event_origins o using (origin_id)
    ),
    said as (
        select host, string_agg(distinct kind, ', ' order by kind) || ', mentioned ' || count(*) || case count(*) when 1 then ' time' else ' times' end as kinds
        from words
        where (regexp_matches(split_part(host, '.', 1), '[0-9]$') or split_part(host, '.', 3) <> '')
            and not regexp_matches(host, $file_name)
        group by host having count(*) >= $often or count(*) filter (where kind in ('chat', 'page', 'ticket', 'mail', 'meeting')) > 0
    ),
    heard as (
        select lower(host) as host from events where kind in ('log', 'trace') and host is not null
        union select lower(host) from series where host is not null
        union select lower(service) from events where service is not null
    ),
    known as (select host from heard union select split_part(host, '.', 1) from heard)
    select host || ' (' || kinds || ')' from named where host not in (select host from heard)
    union all
    select host || ' (' || kinds || ')' from said
    where host not in (select host from known) and split_part(host, '.', 1) not in (select host from known)
        and split_part(host, '.', 1) not in (select split_part(host, '.', 1) from named)
    order by all"""
OF_HOSTS = {"with_port": HOST_WITH_PORT, "numbered": NUMBERED_HOST, "file_name": FILE_NAME, "often": OFTEN}
CHANNELS = r"""
    with mentions as (
        select unnest(regexp_extract_all(body, '<#[A-Z0-9]+(?:\|[^>]*)?>|(?:^|[\s(,])#[\p{Ll}\p{Lo}0-9][\p{Ll}\p{Lo}0-9_-]{2,79}')) as mention
        from records.event_rows where kind in ('chat', 'page', 'ticket', 'status', 'note', 'meeting')
    ),
    said as (  -- Slack's own form holds the id, and mostly the name: <#C012AB3CD|inc-2043>, <#C012AB3CD>
        select regexp_extract(mention, '<#([A-Z0-9]+)', 1) as id,
            case when id = '' then split_part(mention, '#', 2) else nullif(regexp_extract(mention, '\|(.+)>', 1), '') end as name
        from mentions
    ),
    names as (
        select split_part(conversation_id, ':', -1) as id, split_part(alias, ':', -1) as name from records.conversations
        union select id, name from said where id <> '' and name is not null
    ),
    chats as (
        select distinct e.conversation_id, lower(e.attributes ->> 'channel') as channel, lower(f.file_path) as file_path
        from records.event_rows e join evidence.files f using (file_number) where e.kind = 'chat' or e.conversation_id is not null
    ),
    given as (
        select lower(regexp_extract(conversation_id, '[^:/]+$')) as channel from chats
        union select lower(split_part(c.alias, ':', -1)) from records.conversations c semi join chats using (conversation_id)
        union select ltrim(channel, '#&') from chats
    ),
    asked as (
        select coalesce(lower(s.name), min(lower(n.name)), s.id) as channel, s.id, s.name, count(*) // greatest(1, count(distinct n.name)) as times
        from said s left join names n on n.id = s.id group by s.id, s.name
        union all
        select lower(split_part(alias, ':', -1)), split_part(conversation_id, ':', -1), null, 0 from records.conversations
    ),
    missing as (
        select channel, sum(times)::bigint as times from asked
        where not regexp_matches(channel, '^[0-9]+$') and exists (select 1 from given)
            and lower(channel) not in (select channel from given where channel is not null)
            and lower(id) not in (select channel from given where channel is not null)
            and not exists (
                select 1 from chats where regexp_matches(file_path, '(^|[^a-z0-9-]|(slack|discord|teams|irc|mattermost|channel|chat|export)-)' || regexp_escape(lower(asked.channel)) || '([^a-z0-9-]|$)')
            )
        group by channel
    )
    select '#' || channel || case times when 0 then ' (in the list of channels, without messages)' when 1 then ' (mentioned 1 time)'
        else ' (mentioned ' || times || ' times)' end
    from missing order by times desc, channel"""
MESSAGES = """
    with given as (select value, split_part(value, '/', -1) as stamp from records.identifier_rows where kind = 'message')
    select distinct i.value from records.identifier_rows i
    where (i.kind = 'message link' and split_part(i.value, '/', -1) not in (select stamp from given))
        or (i.kind = 'thread' and i.value not in (select value from given))
    order by i.value"""
TICKETS = """
    select i.value from identifiers i join events e using (event_id)
    where i.kind = 'ticket'
    group by i.value having count(*) filter (where e.kind = 'ticket') = 0
    order by count(*) desc, i.value"""
HISTORIES = """
    select coalesce(any_value(e.conversation_id), any_value(e.headline)) || ' (changed later, and how is not here)'
    from events e join event_times t using (event_id)
    where e.kind = 'ticket' and t.role in ('edited', 'ended') and t.occurred_at > e.occurred_at + interval 1 minute
        and (select count(*) from events o where o.kind = 'ticket' and o.file_path = e.file_path
            and o.conversation_id is not distinct from e.conversation_id) = 1
    group by e.event_id order by all"""
FILES = r"""
    with said as (
        select distinct unnest(regexp_extract_all(body, '\b[\w-][\w.-]*\.(?:log|csv|tsv|jsonl?|xlsx|har|pcap|hprof|txt|zip|tar\.gz|pdf)\b')) as name
        from records.event_rows where kind in ('chat', 'mail', 'ticket', 'note', 'page', 'meeting')
    )
    select name from said
    where not exists (select 1 from evidence.files where contains(lower(file_path), lower(name)))
    order by name"""
RANGES = """
    with reaches as (
        select split_part(connector, '.', 1) as family, min(first_at) as first_at, max(last_at) as last_at
        from evidence.files where not is_baseline and first_at is not null and split_part(connector, '.', 1) in ('logs', 'metrics', 'searches', 'traces')
        group by family
    )
    select family || ' before ' || strftime(first_at, '%Y-%m-%d %H:%M') || ' UTC: the window begins at ' || strftime(window_from, '%Y-%m-%d %H:%M')
    from reaches cross join incident where first_at > window_from + interval 5 minute and first_at < window_to
    union all
    select family || ' after ' || strftime(last_at, '%Y-%m-%d %H:%M') || ' UTC: the window ends at ' || strftime(window_to, '%Y-%m-%d %H:%M')
    from reaches cross join incident where last_at < window_to - interval 5 minute and last_at > window_from
    order by all"""
QUESTIONS = (
    ("logs or metrics of hosts that only others name", HOSTS),
    ("channels that are mentioned", CHANNELS),
    ("messages that are linked or answered", MESSAGES),
    ("tickets that are mentioned", TICKETS),
    ("the history of tickets", HISTORIES),
    ("files that are mentioned", FILES),
    ("the rest of the window", RANGES),
)


def questions(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """One sentence for each kind of thing that is mentioned and is not there, the most mentioned first."""
    asked = []
    for what, query in QUESTIONS:
        found = [row[0] for row in connection.execute(query, OF_HOSTS if query is HOSTS else None).fetchall()]
        if found:
            more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            asked.append(f"{what}: {', '.join(found[:SHOWN])}{more}")
    return asked
