"""Links between events of different sources, each with what ties the two, how strongly, and a score.

Entries of one ticket or page are tied to its first. An exact id ties each event that names it to the one event that brought it into being (an alert, a ticket, a commit),
or else to the nearest other source that names it: n events give at most n links, which say as much as all pairs.
Weaker names tie nothing by themselves; near in time they say only that.

Score (after the measured prototype): the sum over the shared names of idf times the weight of the kind, times
exp(-gap / 30 min); the gap is that between the events' intervals. An exact id does not age: it keeps a quarter.
"""

from __future__ import annotations

import duckdb
import polars as pl

from pipelines.findings import assume
from pipelines.links.rules import kinds

MOST_EVENTS = 200  # a name that more events share ties nothing together
MOST_NEIGHBOURS = 60  # of one event
MOST_NEAR = 10  # of them those that are only near in time
MOST_ROUTINE = 20_000  # ids of requests in which nothing went wrong; beyond it they are not linked
DECAY_SECONDS = 1_800.0
LEAST_OF_EXACT = 0.25
NEAR_SCORE = 1.5  # below it two events are not even called near

MEMBERS = """
create temp table members as
with named as (
    select i.event_id, k.name as name_kind, i.value, k.weight, k.is_exact, k.hours, k.lives, i.found_in, k.home
    from identifiers i join kinds k on k.name = i.kind
),
placed as (
    select
        n.*, e.kind, e.severity, e.file_path || chr(31) || e.source_id as source, e.service,
        e.occurred_at, e.earliest_at, e.latest_at, coalesce(e.ended_at, e.latest_at) as ended_at,
        n.found_in = 'field' and list_contains(n.home, e.kind) as is_home,
        n.hours is null and e.kind in ('page', 'ticket', 'status') and e.conversation_id is not null and row_number() over (
            partition by n.name_kind, n.value, e.conversation_id order by n.found_in, e.occurred_at, e.event_id) > 1 as is_later
    from named n
    join events e using (event_id)
    join evidence.files f using (file_path)
    where e.occurred_at is not null and e.duplicate_of is null and not f.is_baseline
),
telling as (
    select
        name_kind, value, count(*) as df,
        bool_and(kind in ('log', 'trace') and coalesce(severity, 'info') not in ('warning', 'error', 'critical')) as is_routine
    from placed
    group by name_kind, value
    having count(*) between 2 and ? and count(distinct source) > 1
        and (max(occurred_at) filter (kind in ('log', 'trace')) - min(occurred_at) filter (kind in ('log', 'trace'))
            <= to_seconds(60 * min(lives))) is not false
)
select p.*, t.df, ln((select count(distinct event_id) + 1 from placed) / t.df) as idf, t.is_routine
from placed p
join telling t using (name_kind, value)
"""
ROUTINE = "select count(distinct (name_kind, value)) from members where is_routine"

EXACT = """
create temp table exact_pairs as
with chosen as (  -- each event and the one that it is tied to by this name
    select
        a.event_id as one, b.event_id as other, a.name_kind, a.value, a.kind as one_kind, b.kind as other_kind,
        a.occurred_at as one_at, b.occurred_at as other_at,
        greatest(0, epoch(b.earliest_at - a.latest_at), epoch(a.earliest_at - b.ended_at)) as gap,
        a.idf * a.weight as worth,
        a.found_in = 'words' and b.is_home as one_mentions, b.found_in = 'words' and a.is_home as other_mentions,
        a.found_in = 'words' or b.found_in = 'words' as is_said
    from members a
    join members b on a.name_kind = b.name_kind and a.value = b.value and a.source <> b.source
    where a.is_exact and not a.is_later and not b.is_later
        and (a.hours is null or abs(epoch(b.occurred_at - a.occurred_at)) <= 3600 * a.hours)
    qualify row_number() over (
        partition by a.name_kind, a.value, a.event_id
        order by
            b.is_home desc, a.hours is not null and b.occurred_at > a.occurred_at,
            case when a.hours is null and b.is_home then epoch(b.occurred_at) else abs(epoch(b.occurred_at - a.occurred_at)) end,
            b.event_id) = 1
)
select distinct
    if(is_forward, one, other) as from_event_id, if(is_forward, other, one) as to_event_id,
    name_kind, value, min(gap) over pair as gap, worth, one_mentions or other_mentions as is_mention, is_said
from (select *, one_mentions or (not other_mentions and (one_at, one) < (other_at, other)) as is_forward from chosen)
window pair as (partition by least(one, other), greatest(one, other))
"""

WEAK = """
create temp table weak_pairs as
with notable as (  -- one name of each kind counts once for an event, whoever says it
    select * from members where not is_exact and kind <> 'trace'
),
alone as (select name_kind, value, event_id, source, kind, occurred_at, earliest_at, latest_at, ended_at, any_value(idf * weight) as worth from notable group by all)
select
    a.event_id as from_event_id, b.event_id as to_event_id, a.name_kind, a.value, a.worth,
    greatest(0, epoch(b.earliest_at - a.latest_at)) as gap
from alone a
join alone b on a.name_kind = b.name_kind and a.value = b.value and a.source <> b.source
    and (a.occurred_at, a.event_id) < (b.occurred_at, b.event_id)
    and b.occurred_at - a.occurred_at <= to_seconds(?)
"""

# Replies belong to the message that opened the thread; in a room that was opened for one incident, each message to
# the one before it.
ROOMS = r"""
create temp table rooms as
with said as (
    select e.event_id, e.kind, e.conversation_id, e.occurred_at, e.file_path, e.line_number
    from events e join evidence.files f using (file_path)
    where e.kind in ('chat', 'mail', 'meeting', 'page', 'ticket', 'status') and e.occurred_at is not null and e.duplicate_of is null and not f.is_baseline
),
opened as (
    select distinct conversation_id
    from (from records.conversations union from (select distinct conversation_id, conversation_id from said))
    where regexp_matches(lower(alias), '(^|[^a-z])(inc|incident|sev|outage|warroom|war-room)([^a-z]|$)')
),
every as (
    select 'thread ' || i.value as place, s.*, true as is_thread
    from identifiers i join said s using (event_id) where i.kind = 'thread'
    union all
    select conversation_id, s.*, true from said s where kind in ('page', 'ticket', 'status') and conversation_id is not null
    union all
    select conversation_id, s.*, false from said s join opened using (conversation_id) where kind not in ('page', 'ticket', 'status')
)
select
    place, event_id, is_thread, occurred_at,
    first_value(event_id) over talk as first_id, lag(event_id) over talk as before_id, lag(occurred_at) over talk as before_at
from every
window talk as (partition by place order by occurred_at, file_path, line_number, event_id)
"""
TALK = """
create temp table talk_pairs as
select
    case when is_thread then first_id else before_id end as from_event_id, event_id as to_event_id,
    'both stand in ' || place as evidence
from rooms
where before_id is not null and (is_thread or occurred_at - before_at <= interval 30 minutes)
"""

EVERY = """
with exact as (
    select
        from_event_id, to_event_id,
        case when bool_or(not is_said) then 'same id' when bool_or(name_kind in {said}) then 'same id' else 'explicit reference' end as strength,
        arg_max(case when is_mention then 'mentions ' else 'same ' end || name_kind, (is_mention, worth, name_kind, value)) as relation,
        string_agg(distinct 'both name ' || name_kind || ' ' || value, '; ' order by 'both name ' || name_kind || ' ' || value) as evidence,
        sum(worth) * greatest({least}, exp(-min(gap) / {decay})) as score
    from exact_pairs
    group by from_event_id, to_event_id
),
talked as (
    select t.from_event_id, t.to_event_id, 'same conversation' as strength, 'same conversation' as relation,
        string_agg(t.evidence, '; ' order by t.evidence) as evidence, 1.0 as score
    from talk_pairs t
    anti join exact x on (x.from_event_id = t.from_event_id and x.to_event_id = t.to_event_id) or (x.from_event_id = t.to_event_id and x.to_event_id = t.from_event_id)
    group by t.from_event_id, t.to_event_id
),
claimed as (from exact union all by name from talked),
near as (
    select
        from_event_id, to_event_id, 'time only' as strength, 'near in time' as relation,
        'both name ' || string_agg(distinct name_kind || ' ' || value, ', ' order by name_kind || ' ' || value) || ', ' ||
            case when min(gap) < 90 then round(min(gap))::bigint || ' s' else round(min(gap) / 60)::bigint || ' min' end || ' apart' as evidence,
        sum(worth) * exp(-min(gap) / {decay}) as score
    from weak_pairs
    group by from_event_id, to_event_id
    having sum(worth) * exp(-min(gap) / {decay}) >= {near}
),
every as (
    from claimed
    union all by name
    select n.* from near n
    anti join claimed c on c.from_event_id = n.from_event_id and c.to_event_id = n.to_event_id
    anti join claimed c on c.from_event_id = n.to_event_id and c.to_event_id = n.from_event_id
),
sided as (
    select *, unnest([from_event_id, to_event_id]) as side from every
),
ranked as (
    select
        from_event_id, to_event_id, strength,
        row_number() over (partition by side order by strength = 'time only', score desc, from_event_id, to_event_id) as place,
        row_number() over (partition by side, strength order by score desc, from_event_id, to_event_id) as place_of_kind
    from sided
),
kept as (
    select from_event_id, to_event_id from ranked
    group by all
    having max(place) <= {most} and max(case when strength = 'time only' then place_of_kind else 0 end) <= {most_near}
)
select e.from_event_id, e.to_event_id, e.relation, e.evidence, round(e.score, 6) as score, e.strength
from every e join kept using (from_event_id, to_event_id)
order by from_event_id, to_event_id
"""
# Whoever quotes such an id gives the very same one: it points at no record of its own.
SAID_IDS = ("request", "trace id", "correlation id", "transaction", "token", "order", "payment")


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `links`; the temporary tables `kinds`, `members` and `rooms` stay for the episodes."""
    rows = [
        (each.name, each.weight, each.is_exact, each.hours, each.lives, list(each.home)) for each in kinds().values()
    ]
    schema = {
        "name": pl.String,
        "weight": pl.Float64,
        "is_exact": pl.Boolean,
        "hours": pl.Float64,
        "lives": pl.Float64,
        "home": pl.List(pl.String),
    }
    rows_of_kinds = pl.DataFrame(rows, schema=schema, orient="row")  # noqa: F841 - DuckDB reads it by name
    connection.execute("create temp table kinds as from rows_of_kinds")
    connection.execute(MEMBERS, [MOST_EVENTS])
    _leave_routine(connection)
    connection.execute(EXACT)
    connection.execute(WEAK, [DECAY_SECONDS])
    connection.execute(ROOMS)
    connection.execute(TALK)
    every = EVERY.format(
        least=LEAST_OF_EXACT,
        decay=DECAY_SECONDS,
        near=NEAR_SCORE,
        most=MOST_NEIGHBOURS,
        most_near=MOST_NEAR,
        said=SAID_IDS,
    )
    connection.execute(f"insert into links by name {every}")
    for name in ("exact_pairs", "weak_pairs", "talk_pairs"):
        connection.execute(f"drop table {name}")


def _leave_routine(connection: duckdb.DuckDBPyConnection) -> None:
    """Of very many requests those are linked in which something went wrong, and it is said."""
    [(count,)] = connection.execute(ROUTINE).fetchall()
    if count > MOST_ROUTINE:
        connection.execute("delete from members where is_routine")
        why = f"{count:,} ids stand in lines of ordinary severity alone, more than {MOST_ROUTINE:,}"
        assume(connection, "links", "requests in which nothing went wrong are not linked", why, "links")
