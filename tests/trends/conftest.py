"""Archives of small incident files, told in a few words each, and a browser to open their page in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

SCHEMA = """
create schema evidence;
create table incident (incident_id text, title text, severity text, window_from timestamptz, window_to timestamptz,
    schema_version int, tool_version text, tzdata_version text, settings_sha256 text);
create table evidence.files (file_path text, is_baseline boolean);
create table events (event_id text, kind text, file_path text, occurred_at timestamptz, service text, actor_kind text,
    headline text, duplicate_of text, attributes json);
create table identifiers (event_id text, kind text, value text);
create table impacts (service text);
create table onsets (service text);
create table series (service text);
create table dark_areas (dark_area_id text, service text, signal text, class text, started_at timestamptz, ended_at timestamptz);
create table phases (phase text, reached_at timestamptz, earliest_at timestamptz, latest_at timestamptz, event_id text, basis text);
"""
PLANTED = "</script><script>document.title = 'broken out'</script><img src=x onerror=\"document.title = 'broken out'\">"
PHASES = ("started", "detected", "acknowledged", "declared", "mitigated", "resolved")


@dataclass
class Told:
    """One incident in minutes after its begin. `doubt` is in seconds, to both sides of every phase."""

    id: str
    began: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)
    title: str = "Checkout errors"
    phases: dict[str, float] = field(default_factory=dict)
    doubt: float = 0.0
    window: float = 240.0
    alerts: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    deploys: list[str] = field(default_factory=list)
    onsets: list[str] = field(default_factory=list)
    metrics: list[str] = field(default_factory=list)
    dark: list[tuple[str | None, str, float | None, float | None]] = field(default_factory=list)

    def at(self, minutes: float | None) -> datetime | None:
        return None if minutes is None else self.began + timedelta(minutes=minutes)

    def write(self, database: Path) -> Path:
        database.parent.mkdir(parents=True, exist_ok=True)
        doubt = timedelta(seconds=self.doubt)
        with duckdb.connect(str(database)) as file:
            file.execute(f"begin; {SCHEMA}")
            file.execute("insert into incident values (?, ?, 'SEV2', ?, ?, 1, '0.1.0', '2026a', 'ab')",
                         [self.id, self.title, self.began, self.at(self.window)])  # fmt: skip
            file.execute("insert into evidence.files values ('alerts.json', false), ('older.json', true)")
            for phase, minutes in self.phases.items():
                reached = self.at(minutes)
                file.execute(
                    "insert into phases values (?, ?, ?, ?, null, 'an alert')",
                    [phase, reached, reached - doubt, reached + doubt],
                )
            for number, name in enumerate(self.alerts):
                self._event(file, f"a{number}", "alert", number, None, f"Alert {name} fired")
                file.execute("insert into identifiers values (?, 'alert name', ?)", [f"a{number}", name])
            for number, service in enumerate(self.services):
                self._event(file, f"s{number}", "page", number, service, "Incident triggered")
            for number, component in enumerate(self.deploys):
                self._event(file, f"d{number}", "deploy", number, component, "Deployment requested")
            for relation, services in (("onsets", self.onsets), ("series", self.metrics)):
                for service in services:
                    file.execute(f"insert into {relation} values (?)", [service])
            for number, (service, kind, start, end) in enumerate(self.dark):
                file.execute(
                    "insert into dark_areas values (?, ?, 'logs', ?, ?, ?)",
                    [str(number), service, kind, self.at(start), self.at(end)],
                )
            file.execute("commit")
        return database

    def _event(
        self, file: duckdb.DuckDBPyConnection, name: str, kind: str, minutes: float, service: str | None, headline: str
    ) -> None:
        file.execute("insert into events values (?, ?, 'alerts.json', ?, ?, 'system', ?, null, '{}')",
                     [name, kind, self.at(minutes), service, headline])  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    return folder


@pytest.fixture
def keep(archive: Path) -> Callable[..., Path]:
    """Writes an incident file into the archive, where reconstruct would lay it or at a path of its own."""

    def keep(incident_id: str, path: str = "", **told: Any) -> Path:
        return Told(incident_id, **told).write(archive / (path or f"{incident_id}/postlude/{incident_id}.duckdb"))

    return keep


@pytest.fixture
def ask() -> Callable[..., list[tuple]]:
    """Rows of a database, in UTC."""

    def ask(database: Path, query: str) -> list[tuple]:
        with duckdb.connect(str(database), read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            return connection.execute(query).fetchall()

    return ask


@pytest.fixture
def seven(archive: Path) -> Path:
    """An archive of seven incidents: one is open, one was seen by its alert before any customer was."""
    begins = [datetime(2026, month, 3 + month, 8 + month, tzinfo=UTC) for month in range(1, 8)]
    lasted = (38, 55, 12, 190, 41, 720, 95)
    told = [
        Told(f"INC-{2000 + n}", begin, f"Incident number {n}", dict(zip(PHASES, (0, 4 + n, 6 + n, 9 + n, end * 0.7, end), strict=True)),
             doubt=20 * n, alerts=["HighErrorRate"], services=["checkout"], window=900)
        for n, (begin, end) in enumerate(zip(begins, lasted, strict=True))
    ]  # fmt: skip
    told[1].phases["detected"], told[1].dark = -3, [("payments", "silent", 5, 33), ("payments", "silent", 20, 40)]
    del told[6].phases["resolved"], told[6].phases["mitigated"], told[3].phases["declared"]
    told[6].dark = [("checkout", "collector failed", 10, None), (None, "partial", 0, 12)]
    told[2].alerts, told[2].deploys = ["PoolSaturation", "HighErrorRate"], ["payments"]
    told[5].alerts, told[5].deploys, told[5].title = ["PoolSaturation"], ["payments", "search"], PLANTED
    for incident in told:
        database = incident.write(archive / incident.id / "postlude" / f"{incident.id}.duckdb")
        database.with_suffix(".html").write_text("<!doctype html><title>the page of the incident</title>")
    return archive
