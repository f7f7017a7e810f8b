"""Fills the relation `document_times`: what documents state in their heads and statistics about when a phase was reached.

"Time to detection: 5 minutes" is a length from the start of the impact; "Detected: 2026-03-29 00:24 UTC" is an instant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import duckdb
import polars as pl

from pipelines.incident import Incident
from pipelines.times.words import reading
from pipelines.times.words.lengths import Length, lengths
from pipelines.times.words.vocabulary import UNIT_SECONDS, language_of, vocabularies

TURNS = {  # the first that fits names the phase; lengths count from the start of the impact
    "detected": re.compile(r"\b(?:detect\w*|discover\w*|m?ttd)\b", re.IGNORECASE),
    "acknowledged": re.compile(r"\b(?:ack\w*|m?tta)\b", re.IGNORECASE),
    "declared": re.compile(r"\bdeclar\w*\b", re.IGNORECASE),
    "resolved": re.compile(r"\b(?:resol\w*|clos\w*|end(?:ed)?(?: (?:time|at|date))?$)\b", re.IGNORECASE),
    "started": re.compile(r"\b(?:start\w*|began|begin\w*)\b", re.IGNORECASE),
    "mitigated": re.compile(r"\b(?:mitigat\w*|recover\w*|restor\w*|m?ttr|m?ttm|repair\w*|duration|downtime|outage|impact\w*)\b", re.IGNORECASE),
}  # fmt: skip
LASTED = re.compile(
    r"\b(?:time to|duration|downtime|outage|impact)\b(?! (?:start|began|begin|end))", re.IGNORECASE
)  # lengths, never instants
NONE_AT_ALL = re.compile(r"[\s~*_]*0+\s*(?:s|m|h|min|sec|hour)\w*\b", re.IGNORECASE)
HALF_A_DAY = timedelta(hours=12)  # a bare "23:50" is the one nearest to the document's last row
COARSE = ("hour", "day", "week")  # "22 hours" is said to the hour: half of one lies on either side
FACTS = """
    select f.file_path, t.line_number, t.name, t.value, t.zone, coalesce(max(e.occurred_at), max(i.window_to)) as told_at
    from records.facts t
    join evidence.files f using (file_number)
    cross join incident i
    left join events e on e.file_path = f.file_path and e.kind = 'note'
    where not f.is_baseline and f.connector like 'notes.%'  -- a field of an API's empty answer states no phase
    group by all order by all"""
ROW = {
    "file_path": pl.String, "line_number": pl.Int64, "phase": pl.String, "quoted": pl.String, "stated_at": pl.Datetime("us", "UTC"),
    "earliest_at": pl.Datetime("us", "UTC"), "latest_at": pl.Datetime("us", "UTC"), "stated_seconds": pl.Float64, "low_seconds": pl.Float64,
    "high_seconds": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """A phase with an instant, or with a length from the start; latest_at and high_seconds are exclusive."""

    phase: str
    at: datetime | None = None
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    seconds: float | None = None
    low_seconds: float | None = None
    high_seconds: float | None = None


def fill(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """Read the facts of every document, and write those that state when a phase was reached."""
    rows = []
    for path, line, name, value, zone, told_at in connection.execute(FACTS).fetchall():
        zone = zone or incident.zone_for(path) or incident.time.default_zone
        turn = stated(name, value, (told_at or datetime.max.replace(tzinfo=UTC)).astimezone(UTC), zone)
        if turn:
            rows.append((path, line, turn.phase, f"{name}: {value}", turn.at, turn.earliest_at, turn.latest_at, turn.seconds,
                         turn.low_seconds, turn.high_seconds))  # fmt: skip
    if rows:
        frame = pl.DataFrame(rows, schema=ROW, orient="row")  # noqa: F841 - DuckDB reads it by name
        connection.execute("insert into document_times select * from frame")


def stated(name: str, value: str, told_at: datetime, zone: str | None) -> Turn | None:
    """What one line states; None where it names no phase, or no time. told_at: the last time that the document itself tells."""
    phase = next((phase for phase, words in TURNS.items() if words.search(name)), None)
    if phase is None:
        return None
    found = lengths(value, vocabularies()[language_of(value)])
    if found and value[: found[0].start].strip(" ~*_()<>≈") == "" and phase != "started":
        return _length(phase, found[0])
    if NONE_AT_ALL.match(value) and phase != "started":
        return Turn(phase, seconds=0.0, low_seconds=0.0, high_seconds=60.0)
    if LASTED.search(name):
        return None
    instants = [
        each for each in reading.read(f"it was at {value}", told_at + HALF_A_DAY, zone) if each.kind == "instant"
    ]
    if not instants or instants[0].earliest_at is None or instants[0].latest_at is None:
        return None
    first = instants[0]
    return Turn(phase, first.best_at or first.earliest_at, first.earliest_at, first.latest_at)


def _length(phase: str, length: Length) -> Turn:
    """A minute wide, or as wide as the unit that was chosen."""
    half = UNIT_SECONDS[length.unit] / 2 if length.unit in COARSE else 0.0
    return Turn(
        phase,
        seconds=length.best,
        low_seconds=max(0.0, length.low - half),
        high_seconds=length.high + (half or 60.0),
    )
