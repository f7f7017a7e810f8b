"""The way from a folder of exports to database, page and Markdown: one body, whichever engine runs its steps.

The body knows nothing of Prefect. It takes "run this for each" as an argument: in the process that is
`each_in_threads`, in a flow it is a mapped task.
"""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import duckdb

from pipelines import (
    accounting,
    clocks,
    coverage,
    cut_offs,
    decisions,
    findings,
    impact,
    inquiries,
    links,
    moments,
    onsets,
    review,
    unrecorded,
)
from pipelines.errors import SettingsError
from pipelines.evidence import EvidenceFile, take_inventory
from pipelines.incident import Incident, settings_sha256
from pipelines.loading import load as load_records
from pipelines.onsets import preceding
from pipelines.output_folder import claimed
from pipelines.people import participants
from pipelines.reading import ReadingStep, Say
from pipelines.records import Records
from pipelines.times.words import document_times, statements
from pipelines.warehouse import SCHEMA_VERSION, building, make_room, reading, run_stages
from pipelines.wording import findings as wording_findings


class Each(Protocol):
    """Runs a reading step for each file, side by side; a step that fails for good gives Records that say so."""

    def __call__(self, steps: Sequence[ReadingStep], say: Say) -> list[Records]: ...


@dataclass
class Result:
    """Where the answers are, and whether the accounting came out."""

    incident_id: str
    database: Path
    page: Path
    summary: Path
    files: int = 0
    events: int = 0
    samples: int = 0
    rejects: int = 0
    unbalanced: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    masked: list[tuple[str, int, int]] = field(default_factory=list)  # kind, records, files; never a value
    seconds: float = 0.0


@dataclass(frozen=True)
class Settings:
    """How a run was asked for."""

    clocks: str = "corrected"
    names: str = "roles"


Engine = Callable[["Incident", Path, "Settings", Say], Result]


def body(incident: Incident, out: Path, settings: Settings, each: Each, say: Say) -> Result:
    """All of it, in order; `each` runs the reading steps."""
    started = time.monotonic()
    if out.resolve() == incident.folder.resolve():
        raise SettingsError(
            f"{out} holds the evidence, and nothing is written into it. Give a folder below or beside it with --out."
        )
    with claimed(out):
        result = _reconstruct(incident, out, settings, each, say)
    result.seconds = time.monotonic() - started
    return result


def _reconstruct(incident: Incident, out: Path, settings: Settings, each: Each, say: Say) -> Result:
    files = take_inventory(incident)
    say(f"{len(files)} evidence files in {incident.folder}")
    steps = [ReadingStep(file, out / ".records") for file in files]
    records = each(steps, say)
    result = _result(incident, out)
    before = _previous(result.database)
    say("placing events in time, aligning clocks, looking for dark areas")
    build_database(incident, settings, list(zip(files, records, strict=True)), result.database)
    _write_documents(result, settings.names)
    _prune(out / ".records", {step.key for step in steps})
    _account(result)
    result.changes = _changes(before, _previous(result.database))
    return result


def build_database(
    incident: Incident, settings: Settings, files: list[tuple[EvidenceFile, Records]], database: Path
) -> None:
    with building(database) as connection:
        run_stages(
            connection,
            {
                "2_records": lambda: _fill(connection, incident, files),
                "3_sources": lambda: participants.fill(connection),
                "4_clocks": lambda: clocks.measure(connection, incident, settings.clocks == "as-recorded"),
                "6_links": lambda: links.find(connection, incident),
                "7_coverage": lambda: judge(connection, incident),
                "8_story": lambda: tell(connection, incident),
                "9_review": lambda: review_people(connection, incident),
            },
        )


def judge(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """What it cost customers, what went dark, some of it while customers paid, and where signals began to change."""
    impact.find(connection)
    coverage.find(connection, incident)
    onsets.find(connection)


def tell(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """What preceded the first changes; when people say that things happened, in words and in the heads of documents."""
    preceding.fill(connection)
    statements.fill(connection, incident)
    document_times.fill(connection, incident)


def review_people(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """What people decided and looked for, then what the review says of it, then how that is worded."""
    decisions.fill(connection)
    inquiries.fill(connection)
    unrecorded.fill(connection)
    moments.fill(connection)
    review.fill(connection, incident)
    wording_findings.fill(connection, incident)


def _fill(connection: duckdb.DuckDBPyConnection, incident: Incident, files: list[tuple[EvidenceFile, Records]]) -> None:
    load_records(connection, incident, files)
    make_room(connection)
    findings.mark_duplicates(connection)
    window = findings.window(connection, incident)
    connection.execute(
        "insert into incident values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [incident.id, incident.title, incident.severity, *window, SCHEMA_VERSION, _version("postlude"), tzdata_version(),
         settings_sha256(incident)],
    )  # fmt: skip
    findings.state_assumptions(connection, incident)
    cut_offs.look_for_cuts(connection, incident, (file for file, _ in files))


def _result(incident: Incident, out: Path) -> Result:
    return Result(incident.id, out / f"{incident.id}.duckdb", out / f"{incident.id}.html", out / f"{incident.id}.md")


def _write_documents(result: Result, names: str) -> None:
    from pipelines.timeline.documents import write_documents

    result.masked = write_documents(result.database, result.page, result.summary, names)


def _account(result: Result) -> None:
    with reading(result.database) as connection:
        books = accounting.balance(connection)
    result.files, result.events, result.samples, result.rejects = (
        books.files,
        books.events,
        books.samples,
        books.rejects,
    )
    result.unbalanced = books.unbalanced


def _previous(database: Path) -> dict[str, str] | None:
    """path → hash of the evidence that an earlier run read; None where there was none, or it cannot be opened."""
    if not database.exists():
        return None
    try:
        with reading(database) as connection:
            return dict(connection.execute("select file_path, sha256 from evidence.files").fetchall())
    except duckdb.Error:
        return None


def _changes(before: dict[str, str] | None, after: dict[str, str] | None) -> list[str]:
    if before is None or after is None:
        return []
    added = [f"added: {path}" for path in sorted(after.keys() - before.keys())]
    gone = [f"gone: {path}" for path in sorted(before.keys() - after.keys())]
    return (
        added + gone + [f"altered: {path}" for path in sorted(after) if path in before and before[path] != after[path]]
    )


def _prune(cache: Path, kept: set[str]) -> None:
    import shutil

    for folder in cache.iterdir() if cache.exists() else ():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "0"


def tzdata_version() -> str:
    import zoneinfo

    for folder in zoneinfo.TZPATH:
        for name in ("tzdata.zi", "+VERSION"):
            path = Path(folder) / name
            if path.exists():
                first = path.read_text(errors="replace").splitlines()[0]
                return first.removeprefix("# version ").strip() + " (system)"
    return _version("tzdata")
