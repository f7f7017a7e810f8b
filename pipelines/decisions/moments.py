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
    select participant_id, event_id, epoch_us(min(knowable_at)) as earliest_us, epoch_us(min(knowable_latest_at)) as latest_us
    from knowledge where participant_id in (select unnest(?)) and knowable_at is not null
    group by participant_id, event_id"""
# What an export leaves out is dark to the review, not to those who decided then.
DARK_THEN = """
    select dark_area_id, started_at, ended_at from dark_areas where class not in ('outside the export', 'never instrumented')
    order by started_at, dark_area_id"""
FACTS = """
    select event_id, epoch_us(occurred_at) as said_us, epoch_us(readable_at) as recorded_us from told
    union all
    select distinct k.event_id, epoch_us(e.occurred_at), null from claims k join events e using (event_id)
    where k.event_id not in (select event_id from told) and e.occurred_at is not null
    order by said_us, event_id"""
SHIFTS = "select participant_id, started_at from shifts order by participant_id, started_at"
ZONES = "select participant_id, zone from participants where zone is not null"


def freeze(
    connection: duckdb.DuckDBPyConnection, decisions: Sequence[tuple[str, str | None, datetime]]
) -> list[dict[str, Any]]:
    """For each (event, decider, instant): what had a recorded path to the decider and since when, what had none, what was dark.

    What may have reached the decider by then, at a time that no record tells, is in neither list.
    """
    deciders = sorted({decider for _, decider, _ in decisions if decider})
    facts = connection.sql(FACTS).pl()
    recorded = facts["recorded_us"].fill_null(NEVER).to_numpy()
    reached = _reached(connection, deciders, facts)
    nothing = (np.full(len(facts), NEVER), np.full(len(facts), NEVER))
    zones = dict(connection.execute(ZONES).fetchall())
    shifts = connection.execute(SHIFTS).fetchall()
    dark = connection.execute(DARK_THEN).fetchall()
    moments = []
    for event_id, decider, at in decisions:
        instant = round(at.timestamp() * 1e6)
        earliest, latest = reached.get(decider, nothing)
        others = (facts["event_id"] != event_id).to_numpy()
        known, unseen = (latest <= instant) & others, (recorded < instant) & (earliest > instant) & others
        since = pl.from_epoch(pl.Series(latest[_latest(known)]), "us").dt.replace_time_zone("UTC")
        moments.append({
            "known": facts["event_id"].gather(_latest(known)).to_list(), "known_count": int(known.sum()), "known_since": since.to_list(),
            "unseen": facts["event_id"].gather(_latest(unseen)).to_list(), "unseen_count": int(unseen.sum()),
            "dark_then": [each for each, start, end in dark if start <= at and (end is None or end > at)],
            "on_shift_since": max((start for who, start in shifts if who == decider and start <= at), default=None),
            "local_time": f"{Author.wall(at, zones[decider]):%H:%M}" if decider in zones else None,
        })  # fmt: skip
    return moments


def _reached(
    connection: duckdb.DuckDBPyConnection, deciders: list[str], facts: pl.DataFrame
) -> dict[str | None, tuple[np.ndarray, np.ndarray]]:
    """For each decider, since when (µs) each fact was within reach, at the earliest and at the latest; NEVER where nothing says so."""
    paths = connection.sql(REACHED, params=[deciders]).pl().fill_null(NEVER)
    place = facts.with_row_index("place").select("event_id", "place")
    found: dict[str | None, tuple[np.ndarray, np.ndarray]] = {}
    for (decider,), rows in paths.join(place, on="event_id").partition_by("participant_id", as_dict=True).items():
        found[str(decider)] = _placed(rows, "earliest_us", len(facts)), _placed(rows, "latest_us", len(facts))
    return found


def _placed(rows: pl.DataFrame, name: str, size: int) -> np.ndarray:
    since = np.full(size, NEVER, dtype=np.int64)
    since[rows["place"].to_numpy()] = rows[name].to_numpy()
    return since


def _latest(chosen: np.ndarray) -> np.ndarray:
    """Places of the chosen facts, no more of them than are listed."""
    return np.flatnonzero(chosen)[-MOST_LISTED:]
