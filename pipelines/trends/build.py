"""Builds the database of trends from an archive, and the page from that database."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipelines.errors import PostludeError
from pipelines.inserting import insert_rows
from pipelines.resources import sql_folder
from pipelines.trends.archive import IncidentFacts, NotTaken, choose, databases_below, read_incident
from pipelines.trends.medians import Duration, summarise
from pipelines.trends.page import write_page
from pipelines.warehouse import building, run_file

FOLDER = "postlude-trends"


@dataclass(frozen=True)
class TrendsResult:
    """Where the answers are; `skipped` has a path and a reason for each file that nothing was copied from."""

    database: Path
    page: Path
    incidents: int
    skipped: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"page      {self.page}\ndatabase  {self.database}"


def build(archive: Path, out: Path | None = None, say: Callable[[str], None] = lambda _: None) -> TrendsResult:
    """Every incident file below `archive` into trends.duckdb and trends.html in `out`."""
    from pipelines.output_folder import prepare_output

    target = out or archive / FOLDER
    incidents, skipped = read_archive(archive, say)
    if not incidents:
        others = "".join(f"\n  {path}: {reason}" for path, reason in sorted(skipped.items()))
        raise PostludeError(
            f"{archive} holds no incident file. Run `postlude reconstruct INCIDENT_DIR` for each incident, or name the folder "
            f"in which their databases lie.{' These were skipped:' if others else ''}{others}"
        )
    prepare_output(target)
    result = TrendsResult(
        target / "trends.duckdb",
        target / "trends.html",
        len(incidents),
        [f"{path}: {reason}" for path, reason in sorted(skipped.items())],
    )
    with building(result.database) as connection:
        fill(connection, incidents, skipped)
    unfinished = result.page.with_name(f".{result.page.name}.part")
    write_page(result.database, unfinished, os.path.relpath(archive.resolve(), target.resolve()))
    unfinished.replace(result.page)
    say(
        f"{len(incidents)} {'incident' if len(incidents) == 1 else 'incidents'} side by side, {len(skipped)} files skipped"
    )
    return result


def read_archive(archive: Path, say: Callable[[str], None]) -> tuple[list[IncidentFacts], dict[str, str]]:
    """The facts of every incident, one file each, and path → reason for what was skipped."""
    found: list[IncidentFacts] = []
    skipped: dict[str, str] = {}
    for file in databases_below(archive):
        try:
            found.append(read_incident(archive, file))
        except NotTaken as why:
            if str(why):
                skipped[file.relative_to(archive).as_posix()] = str(why)
    incidents, left = choose(found)
    skipped |= left
    for path, reason in sorted(skipped.items()):
        say(f"skipped {path}: {reason}")
    for incident in incidents:
        if incident.missing:
            say(f"{incident.path} is of another version: it tells nothing of {', '.join(incident.missing)}")
    return incidents, skipped


def fill(connection: duckdb.DuckDBPyConnection, incidents: Sequence[IncidentFacts], skipped: dict[str, str]) -> None:
    """The facts as they were copied, then what follows from them."""
    for schema in ("evidence", "records"):  # an incident file has them; here nothing was handed in
        connection.execute(f"drop schema {schema}")
    steps = {
        "1_facts": lambda: _insert_facts(connection, incidents, skipped),
        "2_findings": lambda: _summarise(connection),
    }
    for stage in sorted((sql_folder() / "trends").iterdir()):
        for file in sorted(stage.glob("*.sql")):
            run_file(connection, file)
        steps.get(stage.name, lambda: None)()


def _insert_facts(
    connection: duckdb.DuckDBPyConnection, incidents: Sequence[IncidentFacts], skipped: dict[str, str]
) -> None:
    for each in incidents:
        about = each.incident
        insert_rows(
            connection,
            "incident_files",
            [(each.id, about["title"], about["severity"], about["window_from"], about["window_to"], each.records_end_at, each.path, each.page,
              about["schema_version"], about["tool_version"], about["settings_sha256"], each.evidence_files, each.events, each.missing, each.digest)],
        )  # fmt: skip
        for relation, rows in each.facts.items():
            insert_rows(connection, relation, [(each.id, *row) for row in rows])
    insert_rows(connection, "skipped_files", sorted(skipped.items()))


def _summarise(connection: duckdb.DuckDBPyConnection) -> None:
    pairs: dict[tuple[int, str, str], list[tuple[str, Duration]]] = {}
    for position, start, end, state, least, seconds, most in connection.execute(
        "select position, from_phase, to_phase, state, min_seconds, seconds, max_seconds from durations order by position, incident_id"
    ).fetchall():
        pairs.setdefault((position, start, end), []).append((state, Duration(least, seconds, most)))
    rows = []
    for (position, start, end), found in sorted(pairs.items()):
        states = [state for state, _ in found]
        told = summarise([duration for state, duration in found if state != "not on record"])
        rows.append((
            start, end, position, *(states.count(state) for state in ("measured", "still open", "not on record")),
            told.median, told.median_least, told.median_most, told.lower, told.upper, told.confidence,
        ))  # fmt: skip
    insert_rows(connection, "duration_summaries", rows)
