"""What was within reach when a decision was taken: frozen at its moment, and nothing that came later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb
import numpy as np
import polars as pl

from pipelines.times.words.dating import Author

MOST_LISTED = 1000  # facts in one list, the latest; the counts are of all
NEVER = np.iinfo(np.int64).max
REACHED = """
    select participant_id, event_id, epoch_us(min(knowable_at)) as knowable_us
    from knowledge where participant_id in (select unnest(?)) and knowable_at is not null
    group by participant_id, event_id"""
# What an export leaves out is dark to the review, not to those who decided then.
DARK_THEN = """
    select dark_area_id, started_at, ended_at from dark_areas where class not in ('outside the export', 'never instrumented')
    order by started_at, dark_area_id"""
FACTS = """
    select event_id, epoch_us(occurred_at) as said_us from said
    union all
    select distinct k.event_id, epoch_us(e.occurred_at) from claims k join events e using (event_id)
    where k.event_id not in (select event_id from said) and e.occurred_at is not null
    order by said_us, event_id"""
ZONES = "select participant_id, zone from participants where zone is not null"


def freeze(
    connection: duckdb.DuckDBPyConnection, decisions: Sequence[tuple[str, str | None, datetime]]
) -> list[dict[str, Any]]:
    """For each (event, decider, instant): what had a recorded path to the decider, what had none, and what was dark."""
    deciders = sorted({decider for _, decider, _ in decisions if decider})
    facts = connection.sql(FACTS).pl()
    said = {row[0] for row in connection.execute("select event_id from said").fetchall()}
    is_said = np.array([event_id in said for event_id in facts["event_id"]], dtype=bool)
    reached = _reached(connection, deciders, facts)
    zones = dict(connection.execute(ZONES).fetchall())
    dark = connection.execute(DARK_THEN).fetchall()
    moments = []
    for event_id, decider, at in decisions:
        instant = round(at.timestamp() * 1e6)
        known = reached[decider] <= instant if decider in reached else np.zeros(len(facts), dtype=bool)
        unseen = (facts["said_us"].to_numpy() < instant) & ~known & is_said
        others = (facts["event_id"] != event_id).to_numpy()
        moments.append({
            **_listed("known", facts, known & others),
            **_listed("unseen", facts, unseen & others),
            "dark_then": [each for each, start, end in dark if start <= at and (end is None or end > at)],
            "local_time": f"{Author.wall(at, zones[decider]):%H:%M}" if decider in zones else None,
        })  # fmt: skip
    return moments


def _reached(
    connection: duckdb.DuckDBPyConnection, deciders: list[str], facts: pl.DataFrame
) -> dict[str | None, np.ndarray]:
    """For each decider, since when (µs) each fact was within reach; NEVER where no path is on record."""
    paths = connection.sql(REACHED, params=[deciders]).pl()
    place = facts.with_row_index("place").select("event_id", "place")
    found: dict[str | None, np.ndarray] = {}
    for (decider,), rows in paths.join(place, on="event_id").partition_by("participant_id", as_dict=True).items():
        since = np.full(len(facts), NEVER, dtype=np.int64)
        since[rows["place"].to_numpy()] = rows["knowable_us"].to_numpy()
        found[str(decider)] = since
    return found


def _listed(name: str, facts: pl.DataFrame, chosen: np.ndarray) -> dict[str, Any]:
    places = np.flatnonzero(chosen)
    return {name: facts["event_id"].gather(places[-MOST_LISTED:]).to_list(), f"{name}_count": len(places)}
