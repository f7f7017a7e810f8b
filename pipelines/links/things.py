"""The things that incidents are made of, each however many events: a conversation, an alert that comes and goes, a
rollout, a trouble of a service; what stands for itself is a thing of one event.

What a thing says of itself tells nothing of the incident that it belongs to, and however often it speaks, it is one.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import duckdb

PAUSE = 1_800  # seconds; what an alert or a rollout says within them belongs to what it said before

# Every node by its first event: a trouble stands for its lines.
NODES = """
create temp table nodes as
with grave as (
    select e.event_id, t.first_event_id as node
    from events e
    join troubles t on e.pattern_id = t.pattern_id and e.service is not distinct from t.service
        and e.occurred_at between t.started_at and t.ended_at
        and coalesce(severity_rank(e.severity) >= t.mildest_rank, true)
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
    select n.node, epoch_us(min(e.occurred_at)) as from_us,
        epoch_us(max(greatest(e.occurred_at, coalesce(e.ended_at, e.occurred_at)))) as to_us,
        bool_or(e.kind in ('alert', 'page', 'ticket', 'log')) as is_trouble
    from nodes n join events e using (event_id)
    group by n.node order by from_us, n.node
"""
# An alert by its name and service; what brings an id of its own into being, by that id. A commit is what a rollout is
# about, and an alert's name stands in its own words.
SAME = f"""
with named as (
    select n.node, e.occurred_at, coalesce(e.ended_at, e.occurred_at) as ended_at, i.kind as name_kind,
        i.value || case when i.kind = 'alert name' then coalesce(chr(31) || e.service, '') else '' end as value
    from identifiers i
    join kinds k on k.name = i.kind
    join events e using (event_id)
    join nodes n using (event_id)
    where i.found_in = 'field' and list_contains(k.home, e.kind) and i.kind not in ('commit', 'pull request', 'release')
),
followed as (
    select node, occurred_at, lag(node) over one as before, max(ended_at) over (one rows between unbounded preceding and 1 preceding) as before_at
    from named
    window one as (partition by name_kind, value order by occurred_at, node)
)
select before, node from followed where occurred_at - before_at <= to_seconds({PAUSE})
union
select a.node, b.node
from links l join nodes a on a.event_id = l.from_event_id join nodes b on b.event_id = l.to_event_id
where l.strength = 'same conversation'
order by all
"""


@dataclass(frozen=True)
class Things:
    """Nodes by number, in order of time: their first events, when they began and ended (µs), whether they are
    trouble, and the thing that each is of, by its first node.
    """

    nodes: list[str]
    starts: list[int]
    ends: list[int]
    troubled: list[bool]
    of: list[int]

    @functools.cached_property
    def count(self) -> int:
        return len(set(self.of))

    def gap(self, one: int, other: int) -> float:
        """Seconds between two nodes."""
        return max(0.0, (self.starts[max(one, other)] - self.ends[min(one, other)]) / 1e6)


def things(connection: duckdb.DuckDBPyConnection) -> Things:
    """Of the links and the temporary table `kinds`; leaves a temporary table `nodes` (event_id, node)."""
    import networkx

    connection.execute(NODES)
    spans = connection.sql(SPANS).pl()
    places = {node: place for place, node in enumerate(spans["node"])}
    same = networkx.Graph()
    same.add_nodes_from(range(len(places)))
    same.add_edges_from((places[one], places[other]) for one, other in connection.execute(SAME).fetchall())
    of = list(range(len(places)))
    for members in networkx.connected_components(same):
        first = min(members)
        for member in members:
            of[member] = first
    return Things(
        spans["node"].to_list(), spans["from_us"].to_list(), spans["to_us"].to_list(), spans["is_trouble"].to_list(), of
    )
