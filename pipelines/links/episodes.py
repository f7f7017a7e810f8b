"""Episodes: what belongs together when incidents overlap.

A graph of what was said and done, and of troubles (a service's error, however many lines of it); exact ids, threads
and rooms tie hard, names that many share tie the more softly the further apart in time. Louvain parts it (METHODS:
B-cubed F1 of connected components 0.29 to 0.71, of Louvain 0.76). Then whoever names nothing follows: lines of a
trouble, lines of the same request, messages of the same thread or room.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import duckdb
import polars as pl

RESOLUTION = 0.5
SEED = 0
CLIQUE = 8  # of more events that share an id, each is tied to the next only
TALK_WEIGHT = 20.0  # a thread stays together
NEAR_WEIGHT = 0.3
FEWEST = 3  # events of an episode
DECAY_SECONDS = 1_800.0

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
    select m.name_kind, m.value, n.node, any_value(m.idf * m.weight) as worth, any_value(m.hours) as hours
    from members m join nodes n using (event_id)
    where m.is_exact
    group by all
    order by m.name_kind, m.value, n.node
"""
TIED = """
    select distinct a.node as one, b.node as other, l.strength, max(l.score) as score
    from links l join nodes a on a.event_id = l.from_event_id join nodes b on b.event_id = l.to_event_id
    where l.strength in ('same conversation', 'time only') and a.node <> b.node
    group by all order by one, other, strength
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
    for name in ("assigned", "nodes", "members"):
        connection.execute(f"drop table {name}")


FOLLOW = """
insert into episodes by name
with direct as (
    select a.episode_id, n.event_id, case when n.event_id = n.node then 'links' else 'pattern' end as via
    from assigned a join nodes n using (node)
),
named as (  -- lines that name the same request, job or order
    select m.event_id, min(d.episode_id) as episode_id, 'links' as via
    from members m
    join members o on o.name_kind = m.name_kind and o.value = m.value
    join direct d on d.event_id = o.event_id
    where m.is_exact and m.event_id not in (select event_id from direct)
        and (m.hours is null or abs(epoch(o.occurred_at - m.occurred_at)) <= 3600 * m.hours)
    group by m.event_id
    having count(distinct d.episode_id) = 1
)
select episode_id, event_id, via from (from direct union all by name from named) order by episode_id, event_id
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

    groups: dict[tuple[str, str], list[tuple[int, float, float | None]]] = defaultdict(list)
    for kind, value, node, worth, hours in connection.sql(SHARED).pl().iter_rows():
        groups[kind, value].append((places[node], worth, hours))
    for members in groups.values():
        members.sort()
        pairs = combinations(members, 2) if len(members) <= CLIQUE else zip(members, members[1:], strict=False)
        for (one, worth, hours), (other, _, _) in pairs:
            gap = max(0.0, (starts[other] - ends[one]) / 1000)
            if hours is None or gap <= 3600 * hours:
                tie(one, other, worth * max(0.25, 2.0 ** (-gap / DECAY_SECONDS)))
    for one, other, strength, score in connection.sql(TIED).pl().iter_rows():
        tie(places[one], places[other], TALK_WEIGHT if strength == "same conversation" else NEAR_WEIGHT * score)
    return edges


def _parts(count: int, edges: dict[tuple[int, int], float]) -> list[list[int]]:
    """The parts of the graph, each sorted; nodes are numbers, so that no hash of a string decides an order."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from((one, other, round(weight, 6)) for (one, other), weight in sorted(edges.items()))
    parts = networkx.community.louvain_communities(graph, resolution=RESOLUTION, seed=SEED)
    return sorted(sorted(part) for part in parts)
