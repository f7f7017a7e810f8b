"""The incident files of an archive: found, opened one at a time and read-only, their small facts copied out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.warehouse import reading

Rows = list[tuple[Any, ...]]

INCIDENT = "select incident_id, title, severity, window_from, window_to, schema_version, tool_version, settings_sha256 from incident"

# An incident's own events: no older exports, nothing twice. Exports of alerts and deploys often reach days back; what
# counts as part of the incident lies inside its window or in the hour before it, in which its cause may have been deployed.
OWN = """create temp view own as
select e.* from events e join evidence.files f using (file_path) where not f.is_baseline and e.duplicate_of is null"""
NEAR = """create temp table near as
select e.event_id, e.kind, e.occurred_at, e.service, e.actor_kind, e.headline, e.attributes from own e, incident
where e.kind not in ('log', 'trace')
    and (e.occurred_at >= window_from - interval 1 hour or window_from is null) and (e.occurred_at <= window_to or window_to is null)"""

# What is copied, by the relation that it goes into. A file of an older Postlude may lack what one of them reads.
COPIED = {
    "phases": "select phase, reached_at, earliest_at, latest_at, basis from phases",
    "alerts": """with named as (
        select e.event_id, e.occurred_at, coalesce(i.value, e.attributes ->> '$.labels.alertname', e.headline) as alert_name
        from near e left join identifiers i on i.event_id = e.event_id and i.kind = 'alert name'
        where e.kind = 'alert' and (i.value is not null or e.actor_kind is distinct from 'human')
    ) select alert_name, count(distinct event_id), min(occurred_at) from named where alert_name is not null group by alert_name""",
    "services": """with named as (
        select service, kind as named_by from near
        union select service, 'impact' from impacts
        union select service, 'onset' from onsets where service in (select service from own union select service from series)
        union select service, 'dark area' from dark_areas
    ) select service, string_agg(named_by, ', ' order by named_by) from named where service is not null group by service""",
    "deploys": """select service, count(*), min(occurred_at) from near
    where kind in ('deploy', 'change') and service is not null group by service""",
    "dark_stretches": "select dark_area_id, service, class, signal, started_at, ended_at from dark_areas",
}
SIZE = """select
    (select count(*) from evidence.files where not is_baseline),
    (select count(*) from own),
    (select max(occurred_at) from own, incident where occurred_at <= coalesce(window_to, occurred_at))"""


class NotTaken(Exception):
    """Nothing is copied from a file; the reason in words, or none where it is a database of trends itself."""


@dataclass(frozen=True)
class IncidentFacts:
    """What one incident file contributes. `facts` are rows without the incident's id, by the relation they go into."""

    path: str
    page: str | None
    incident: dict[str, Any]
    evidence_files: int
    events: int
    records_end_at: datetime | None
    facts: dict[str, Rows]
    missing: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.incident["incident_id"]

    @property
    def digest(self) -> str:
        """Of all that was copied, wherever the file lies."""
        told = [self.incident, self.evidence_files, self.events, self.records_end_at, self.facts, self.missing]
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def completeness(self) -> tuple[Any, ...]:
        """Of two files of one incident the greater is taken: records reach further, more evidence, more events."""
        ends = self.records_end_at.timestamp() if self.records_end_at else 0.0
        return ends, self.evidence_files, self.events, self.incident["schema_version"] or 0, self.digest


def databases_below(archive: Path) -> Iterator[Path]:
    """Every DuckDB file, by its path."""
    for root, folders, names in os.walk(archive):
        folders.sort()
        yield from (Path(root) / name for name in sorted(names) if name.endswith(".duckdb"))


def read_incident(archive: Path, file: Path) -> IncidentFacts:
    """The facts of one incident file; raises NotTaken where it is none, or cannot be read."""
    path = file.relative_to(archive).as_posix()
    try:
        with reading(file) as connection:
            connection.execute("set enable_external_access = false")  # a view in a foreign file reaches no other
            return _facts(connection, path, file)
    except (duckdb.Error, OSError, UnicodeDecodeError) as why:
        raise NotTaken(_in_words(why, file)) from why


def choose(found: Iterable[IncidentFacts]) -> tuple[list[IncidentFacts], dict[str, str]]:
    """One file for each incident, sorted by id, and path → reason for every other."""
    by_id: dict[str, list[IncidentFacts]] = {}
    for incident in sorted(found, key=lambda incident: incident.path):
        by_id.setdefault(incident.id, []).append(incident)
    taken, left = [], {}
    for _, same in sorted(by_id.items()):
        best = max(same, key=IncidentFacts.completeness)
        taken.append(best)
        left |= {other.path: _why_not(other, best) for other in same if other is not best}
    return taken, left


def _facts(connection: duckdb.DuckDBPyConnection, path: str, file: Path) -> IncidentFacts:
    relations = {
        name for (name,) in connection.execute("select table_name from duckdb_columns() where not internal").fetchall()
    }
    if {"duration_summaries", "incident_files"} <= relations:
        raise NotTaken
    if "incident" not in relations:
        raise NotTaken("holds no incident: it has no relation `incident`")
    described = _dicts(connection, INCIDENT)
    if len(described) != 1 or not described[0]["incident_id"]:
        raise NotTaken(
            f"holds no incident: its relation `incident` has {len(described)} rows where one with an id belongs"
        )
    connection.execute(OWN)
    connection.execute(NEAR)
    evidence_files, events, last_event_at = connection.execute(SIZE).fetchall()[0]
    facts, missing = {}, []
    for name, query in COPIED.items():
        try:
            facts[name] = sorted(connection.execute(query).fetchall(), key=repr)
        except (duckdb.CatalogException, duckdb.BinderException):
            missing.append(name)
    ends = [at for at in (last_event_at, *(reached_at for _, reached_at, *_ in facts.get("phases", []))) if at]
    page = Path(path).with_suffix(".html").as_posix() if file.with_suffix(".html").is_file() else None
    return IncidentFacts(path, page, described[0], evidence_files, events, max(ends, default=None), facts, missing)


def _dicts(connection: duckdb.DuckDBPyConnection, query: str) -> Sequence[dict[str, Any]]:
    return connection.sql(query).pl().to_dicts()


def _why_not(other: IncidentFacts, best: IncidentFacts) -> str:
    if other.digest == best.digest:
        return f"says the same of {best.id} as {best.path}, which was taken"
    measures = {
        "its records reach further": (best.records_end_at, other.records_end_at),
        "it has more evidence files": (best.evidence_files, other.evidence_files),
        "it has more events": (best.events, other.events),
        "it was written in a later form": (best.incident["schema_version"], other.incident["schema_version"]),
    }
    why = next(
        (words for words, (one, two) in measures.items() if one != two), "as complete as this one; its checksum decided"
    )
    return f"{best.id} stands in the archive more than once; {best.path} was taken: {why}"


def _in_words(why: Exception, file: Path) -> str:
    """The reason without the places of this machine, so that the same archive gives the same words elsewhere."""
    words = " ".join(str(why).split())
    if "lock" in words.lower():
        return "another program is writing to it; run trends again when that is done"
    if isinstance(why, duckdb.IOException) and "not a valid DuckDB" in words:
        return "is no DuckDB database"
    if isinstance(why, duckdb.CatalogException | duckdb.BinderException):
        return f"is no incident file of Postlude: {words.partition(' LINE ')[0]}"
    return f"cannot be read: {words.replace(str(file), file.name)}"
