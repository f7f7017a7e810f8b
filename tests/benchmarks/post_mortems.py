"""Written post-mortems, recomputed: the lengths that each report states beside those that its own timeline gives.

Run it: `python -m tests.benchmarks.post_mortems [FOLDER]`. A folder of Markdown reports; each is read as an incident of
its own. A stated length agrees where it meets the one between the rows that mark the phases, to the minute; it is
possible where the rows leave the begin open and it lies within; else it contradicts them, and the pairs of rows that
would give it are named: the report may have counted from another row than the rules take.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines.evidence import take_inventory
from pipelines.incident import Incident, load
from pipelines.pipeline import Settings, build_database
from pipelines.reading import ReadingStep, each_in_threads
from pipelines.warehouse import reading

SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "post-mortems" / "dfds"
MINUTE = 60.0
STATED = """
    with started as (select * from phases where phase = 'started')
    select d.phase, d.quoted, d.stated_seconds, d.low_seconds, d.high_seconds, p.reached_at, b.reached_at,
        epoch(p.reached_at - b.reached_at), s.contradicts
    from document_times d
    left join stated_phases s on s.file_path = d.file_path and s.line_number = d.line_number and s.quoted = d.quoted and s.phase = d.phase
    left join phases p on p.phase = d.phase
    left join started b on true
    where d.stated_seconds is not null
    order by d.line_number"""
ROWS = "select line_number, occurred_at from events where kind = 'note' and occurred_at is not null order by occurred_at, line_number"


@dataclass(frozen=True)
class Finding:
    """One stated length. verdict: agrees, possible, contradicts, not comparable (a phase has no row)."""

    report: str
    phase: str
    quoted: str
    stated_seconds: float
    computed_seconds: float | None
    verdict: str
    begin: datetime | None
    reached: datetime | None
    pairs: int = 0  # of rows that lie that far apart

    def line(self) -> str:
        rows = (
            f"{self.begin:%m-%d %H:%M} → {self.reached:%m-%d %H:%M}"
            if self.begin and self.reached
            else "no row says so"
        )
        computed = "–" if self.computed_seconds is None else f"{self.computed_seconds / MINUTE:.0f} min"
        note = f"; {self.pairs} pairs of rows lie that far apart" if self.verdict == "contradicts" else ""
        return f"{self.verdict:15} {self.quoted:42.42} rows: {computed:>9}  ({rows}){note}"


@dataclass(frozen=True)
class Report:
    """One report: rows of its timeline, those placed in time, its phases, and what it states."""

    name: str
    rows: int
    placed: int
    phases: tuple[str, ...]
    findings: tuple[Finding, ...]


def examine(file: Path) -> Report:
    """The report as an incident of its own."""
    with tempfile.TemporaryDirectory() as folder:
        incident = Path(folder) / "report"
        incident.mkdir()
        shutil.copy(file, incident)
        with reading(_database(load(incident), Path(folder) / "out")) as connection:
            rows, placed = connection.execute(
                "select count(*), count(occurred_at) from events where kind = 'note'"
            ).fetchone() or (0, 0)
            phases = connection.execute("select phase from phases order by rowid").fetchall()
            return Report(
                file.stem, rows, placed, tuple(each for (each,) in phases), tuple(_findings(connection, file.stem))
            )


def _database(incident: Incident, out: Path) -> Path:
    """The incident file alone: no page is drawn."""
    files = take_inventory(incident)
    records = each_in_threads([ReadingStep(file, out / ".records") for file in files], lambda _: None)
    build_database(incident, Settings(), list(zip(files, records, strict=True)), out / "report.duckdb")
    return out / "report.duckdb"


def _findings(connection: duckdb.DuckDBPyConnection, report: str) -> list[Finding]:
    instants = [at for _, at in connection.execute(ROWS).fetchall()]
    found = []
    for phase, quoted, stated, low, high, reached, begin, computed, contradicts in connection.execute(
        STATED
    ).fetchall():
        if computed is None:
            verdict = "not comparable"
        elif low - MINUTE < computed < high:
            verdict = "agrees"
        else:
            verdict = "contradicts" if contradicts else "possible"
        lengths = [(b - a).total_seconds() for n, a in enumerate(instants) for b in instants[n + 1 :]]
        pairs = sum(low - MINUTE < length < high for length in lengths)
        found.append(Finding(report, phase, quoted, stated, computed, verdict, begin, reached, pairs))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES)
    tally: Counter[str] = Counter()
    reports = [examine(file) for file in sorted(parser.parse_args().folder.glob("*.md"))]
    for report in reports:
        print(f"{report.name}: {report.placed} of {report.rows} rows placed; {', '.join(report.phases) or 'no phase'}")
        for finding in report.findings:
            tally[finding.verdict] += 1
            print(f"    {finding.line()}")
    told = sum(bool(report.placed) for report in reports)
    print(
        f"{told} of {len(reports)} files read as a timeline; stated lengths: "
        + ", ".join(f"{count} {verdict}" for verdict, count in sorted(tally.items()))
    )


if __name__ == "__main__":
    main()
