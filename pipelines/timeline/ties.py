"""What ties the table's events to each other: links, and the identifiers that they name."""

from __future__ import annotations

from typing import Any

import polars as pl

from pipelines.masking.pieces import KIND
from pipelines.timeline.incident_file import IncidentFile
from pipelines.timeline.packing import coded, pack

MOST = 20_000  # of each; the most telling ones

LINKS = """
select a.event_id as one_id, b.event_id as other_id, l.relation, l.evidence, l.strength = 'time only' as is_weak
from links l join picked a on a.event_id = l.from_event_id join picked b on b.event_id = l.to_event_id
where a.rank <= ? and b.rank <= ?
order by is_weak, greatest(a.tier, b.tier), l.score desc nulls last, one_id, other_id, l.relation, l.evidence limit ?"""
TEXTS = """
select e.headline, e.body, e.attributes::varchar as attributes from events e join picked p using (event_id)
where p.rank <= ? and e.kind in ('log', 'trace') and e.event_id in (select event_id from identifiers) order by e.event_id"""
NAMES = """
select p.event_id, i.kind, i.value from identifiers i join picked p using (event_id)
where p.rank <= ? order by p.tier, p.event_id, i.kind, i.value limit ?"""


def ties(file: IncidentFile, frame: pl.DataFrame, budget: int) -> str:
    """Links and identifiers of the rows of `frame`, packed; as many as weigh no more than `budget`."""
    row_of = {event_id: row for row, event_id in enumerate(frame["event_id"])}
    limit = max(frame["rank"], default=0)
    file.mask.learn(file.raw_frame(TEXTS, [limit]))
    links = _without_pieces(file.frame(LINKS, [limit, limit, MOST]), "evidence")
    names = _without_pieces(file.frame(NAMES, [limit, MOST]), "value")
    while True:
        packed = pack(_links(links, row_of) | _names(names, row_of))
        if len(packed) <= budget or not (len(links) + len(names)):
            return packed
        links, names = (each.head(len(each) // 2) for each in (links, names))


def _without_pieces(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """What is tied by a secret says nothing when the secret is masked."""
    return frame.filter(~pl.col(column).str.contains(f"[{KIND}]", literal=True))


def _links(links: pl.DataFrame, row_of: dict[str, int]) -> dict[str, Any]:
    rows = {side: [row_of[each] for each in links[f"{side}_id"]] for side in ("one", "other")}
    return (
        rows | {name: coded(links[name]) for name in ("relation", "evidence")} | {"is_weak": links["is_weak"].to_list()}
    )


def _names(names: pl.DataFrame, row_of: dict[str, int]) -> dict[str, Any]:
    return {
        "named": [row_of[each] for each in names["event_id"]],
        "name_kind": coded(names["kind"]),
        "name": coded(names["value"]),
    }
