"""Episodes: what belongs together when incidents overlap.

A graph of what was said and done, and of troubles (a service's error, however many lines of it); exact ids, threads
and rooms tie hard, names that many share tie the more softly the further apart in time. Louvain parts it (METHODS:
B-cubed F1 of connected components 0.29 to 0.71, of Louvain 0.76). Then whoever names nothing follows: lines of a
trouble, lines of the same request, messages of the same thread or room.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, groupby

import duckdb
import polars as pl

from pipelines.links.tying import DECAY_SECONDS, LEAST_OF_EXACT

RESOLUTION = 0.5
SEED = 0
CLIQUE = 8  # of more events that share an id, each is tied to the next only
TALK_WEIGHT = 20.0  # a thread stays together
NEAR_WEIGHT = 2.0  # of a name that many share, such as a service: enough to hold an incident together
MOST_WEIGHT = 20.0  # however many requests two troubles share
FEWEST = 3  # events of an episode
NEXT = 10  # neighbours in time that a name which many share ties an event to

# Every node by its first event: a trouble stands for its lines.
NODES = """
create temp table nodes as
with grave as (
    select e.event_id, t.first_event_id as node
    from events e
    join troubles t on e.pattern_id = t.pattern_id and e.service is not distinct from t.service
        and e.occurred_at between t.started_at and t.ended_at
    where e.duplicate_of is null
),
others as (
    select e.event_id, e.event_id as node
    from events e join evidence.files f using (file_path)
    where e.kind not in ('log', 'trace') and e.occurred_at is not null and e.duplicate_of is null and not f.is_baseline
)
select event_id, node from grave union all select event_id, node from others
"""
SPANS = """
    select n.node, min(e.occurred_at) as from_at, max(greatest(e.occurred_at, coalesce(e.ended_at, e.occurred_at))) as to_at,
        bool_or(e.kind in ('alert', 'page', 'ticket', 'log')) as is_trouble
    from nodes n join events e using (event_id)
    group by n.node order by from_at, n.node
"""
SHARED = """
    select m.name_kind, m.value, n.node, max(m.idf * m.weight) as worth, any_value(m.hours) as hours
    from members m join nodes n using (event_id)
    where m.is_exact
    group by all
    order by m.name_kind, m.value, n.node
"""
TIED = """
    select distinct least(a.node, b.node), greatest(a.node, b.node)
    from links l join nodes a on a.event_id = l.from_event_id join nodes b on b.event_id = l.to_event_id
    where l.strength = 'same conversation' and a.node <> b.node
    order by all
"""
NEAR = """
    with named as (
        select distinct n.node, i.kind, i.value, k.weight
        from identifiers i join nodes n using (event_id) join kinds k on k.name = i.kind
        where not k.is_exact
    )
    select kind, value, node, any_value(weight) over name * ln((select count(distinct node) + 1 from nodes) / count(*) over name) as worth
    from named
    window name as (partition by kind, value)
    order by kind, value, node
"""


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `episodes`, from `links` and the table `members` that they were made from."""
    connection.execute(NODES)
    spans = connection.sql(SPANS).pl()
    places = {node: place for place, node in enumerate(spans["node"])}
    edges = _edges(connection, spans, places)
    parts = _parts(len(places), edges)
    troubled = spans["is_trouble"].to_list()
    rows = [
        (place, spans["node"][place], f"ep-{spans['node'][min(part)]}")
        for part in parts
        if len(part) >= FEWEST and any(troubled[place] for place in part)
        for place in part
    ]
    assigned = pl.DataFrame(rows, schema={"place": pl.Int64, "node": pl.String, "episode_id": pl.String}, orient="row")  # noqa: F841
    connection.execute("create temp table assigned as from assigned")
    connection.execute(FOLLOW)
    for name in ("assigned", "nodes", "members", "kinds", "rooms"):
        connection.execute(f"drop table {name}")


FOLLOW = """
insert into episodes by name
with direct as (
    select a.episode_id, n.event_id, case when n.event_id = n.node then 'links' else 'pattern' end as via
    from assigned a join nodes n using (node)
),
named as (  -- lines that name the same request, job or commit as one episode does, and no other
    select m.event_id, min(d.episode_id) as episode_id, 'links' as via
    from members m
    join members o on o.name_kind = m.name_kind and o.value = m.value
    join direct d on d.event_id = o.event_id
    where m.is_exact and m.event_id not in (select event_id from direct)
        and (m.hours is null or abs(epoch(o.occurred_at - m.occurred_at)) <= 3600 * m.hours)
    group by m.event_id
    having count(distinct d.episode_id) = 1
),
quiet as (  -- messages that name nothing
    select e.event_id, r.place, e.occurred_at
    from rooms r join events e using (event_id)
    where e.event_id not in (select event_id from direct)
),
followed as (
    select q.event_id, d.episode_id, 'conversation' as via
    from quiet q
    join rooms r on r.place = q.place
    join direct d on d.event_id = r.event_id
    join events e on e.event_id = r.event_id
    qualify row_number() over (partition by q.event_id order by abs(epoch(e.occurred_at - q.occurred_at)), r.event_id) = 1
)
select episode_id, event_id, via from (from direct union all by name from named union all by name from followed)
order by episode_id, event_id
"""


def _edges(
    connection: duckdb.DuckDBPyConnection, spans: pl.DataFrame, places: dict[str, int]
) -> dict[tuple[int, int], float]:
    """(earlier node, later node) → weight."""
    starts = spans["from_at"].dt.epoch("ms").to_list()
    ends = spans["to_at"].dt.epoch("ms").to_list()
    edges: dict[tuple[int, int], float] = defaultdict(float)

    def tie(one: int, other: int, weight: float) -> None:
        edges[min(one, other), max(one, other)] += weight

    def gap(one: int, other: int) -> float:
        return max(0.0, (starts[max(one, other)] - ends[min(one, other)]) / 1000)

    for members in _grouped(connection, SHARED, places):
        pairs = combinations(members, 2) if len(members) <= CLIQUE else zip(members, members[1:], strict=False)
        for (one, worth, hours), (other, _, _) in pairs:
            if hours is None or gap(one, other) <= 3600 * hours:
                tie(one, other, worth * max(LEAST_OF_EXACT, math.exp(-gap(one, other) / DECAY_SECONDS)))
    for members in _grouped(connection, NEAR, places):
        for place, (one, worth) in enumerate(members):
            for other, _ in members[place + 1 : place + 1 + NEXT]:
                if gap(one, other) <= DECAY_SECONDS:
                    tie(one, other, NEAR_WEIGHT * worth * math.exp(-gap(one, other) / DECAY_SECONDS))
    for one, other in connection.execute(TIED).fetchall():
        tie(places[one], places[other], TALK_WEIGHT)
    return edges


def _grouped(connection: duckdb.DuckDBPyConnection, query: str, places: dict[str, int]) -> Iterator[list[tuple]]:
    """The nodes that share a name, by time, each with the rest of its row."""
    rows = connection.execute(query).fetchall()
    for _, group in groupby(rows, key=lambda row: row[:2]):
        yield sorted((places[node], *rest) for _, _, node, *rest in group)


def _parts(count: int, edges: dict[tuple[int, int], float]) -> list[list[int]]:
    """The parts of the graph, each sorted; nodes are numbers, so that no hash of a string decides an order."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from(
        (one, other, round(min(weight, MOST_WEIGHT), 6)) for (one, other), weight in sorted(edges.items())
    )
    parts = networkx.community.louvain_communities(graph, resolution=RESOLUTION, seed=SEED)
    return sorted(sorted(part) for part in parts)
