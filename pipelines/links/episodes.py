"""Episodes: what belongs together when incidents overlap.

A graph of the things that were said and done, and of troubles. Exact ids tie hard, names that many share tie the more
softly the further apart in time. Louvain parts it (METHODS: B-cubed F1 of connected components 0.29 to 0.71, of Louvain
0.76). Then whoever names nothing follows: lines of a trouble, lines of the same request, messages of the same thread or
room.
"""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import groupby

import duckdb
import polars as pl

from pipelines.links.things import Things, things
from pipelines.links.tying import DECAY_SECONDS, LEAST_OF_EXACT

RESOLUTION = 0.45
SEED = 0
NEAR_WEIGHT = 2.0  # of a name that many share, such as a service: enough to hold an incident together
MOST_WEIGHT = 20.0  # however many requests two troubles share
FEWEST = 3  # events of an episode
NEXT = 10  # things that a name ties a thing to: the last ones before it

Tied = dict[tuple[int, int], float]  # earlier thing, later thing → weight

# What ties, with what it is worth at once and hours later.
SHARED = f"""
    select distinct m.name_kind, m.value, n.node, m.weight as worth, {LEAST_OF_EXACT}::double as least, coalesce(m.hours * 3600, 'inf'::double) as seconds
    from members m join nodes n using (event_id)
    where m.is_exact
    union
    select i.kind, i.value, n.node, k.weight * {NEAR_WEIGHT}::double, 0, {DECAY_SECONDS}
    from identifiers i join nodes n using (event_id) join kinds k on k.name = i.kind
    where not k.is_exact
    order by all
"""


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `episodes`, from `links` and the table `members` that they were made from."""
    found = things(connection)
    rows = [
        (found.nodes[place], f"ep-{found.nodes[part[0]]}")
        for part in _parts(found, _edges(connection, found))
        if len(part) >= FEWEST and any(found.troubled[place] for place in part)
        for place in part
    ]
    assigned = pl.DataFrame(rows, schema={"node": pl.String, "episode_id": pl.String}, orient="row")  # noqa: F841
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
    select event_id, place, occurred_at
    from rooms
    where event_id not in (select event_id from direct)
),
followed as (
    select q.event_id, d.episode_id, 'conversation' as via
    from quiet q
    join rooms r on r.place = q.place
    join direct d on d.event_id = r.event_id
    qualify row_number() over (partition by q.event_id order by abs(epoch(r.occurred_at - q.occurred_at)), r.event_id) = 1
)
select episode_id, event_id, via from (from direct union all by name from named union all by name from followed)
order by episode_id, event_id
"""


def _edges(connection: duckdb.DuckDBPyConnection, found: Things) -> Tied:
    """Each name that two things share counts once, where they stand closest, the more the fewer things share it."""
    places = {node: place for place, node in enumerate(found.nodes)}
    edges: Tied = defaultdict(float)
    for _, group in groupby(connection.execute(SHARED).fetchall(), key=lambda row: row[:2]):
        members = sorted((places[node], *facts) for _, _, node, *facts in group)
        for pair, weight in _of_one_name(found, members).items():
            edges[pair] += weight
    return edges


def _of_one_name(found: Things, members: list[tuple[int, float, float, float]]) -> Tied:
    """members: nodes in order of time, with worth, least and seconds."""
    rarity = math.log(1 + found.count / len({found.of[node] for node, *_ in members}))
    tied: Tied = defaultdict(float)
    lately: dict[int, int] = {}  # thing → its last node so far, the latest last
    for node, worth, least, seconds in members:
        own = found.of[node]
        lately.pop(own, None)
        for thing, other in list(lately.items())[-NEXT:]:
            gap = found.gap(other, node)
            if gap <= seconds:
                weight = rarity * worth * max(least, math.exp(-gap / DECAY_SECONDS))
                pair = min(own, thing), max(own, thing)
                tied[pair] = max(tied[pair], weight)
        lately[own] = node
    return tied


def _parts(found: Things, edges: Tied) -> list[list[int]]:
    """The nodes of each part of the graph, sorted; nodes are numbers, so that no hash of a string decides an order."""
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(sorted(set(found.of)))
    graph.add_weighted_edges_from(
        (one, other, round(min(weight, MOST_WEIGHT), 6)) for (one, other), weight in sorted(edges.items())
    )
    parts = networkx.community.louvain_communities(graph, resolution=RESOLUTION, seed=SEED)
    part_of = {thing: number for number, part in enumerate(sorted(map(sorted, parts))) for thing in part}
    nodes: dict[int, list[int]] = defaultdict(list)
    for node, thing in enumerate(found.of):
        nodes[part_of[thing]].append(node)
    return sorted(nodes.values())
