"""A small incident in memory: the tables as the stages make them, filled by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import duckdb
import polars as pl
import pytest

from connectors._frames import EVENT_COLUMNS
from pipelines import clocks, links
from pipelines.incident import Incident, load
from pipelines.links.patterns import Patterns
from pipelines.people import participants
from pipelines.pipeline import judge, review_people, tell
from pipelines.warehouse import run_file, stages

MIDNIGHT = datetime(2026, 3, 29, tzinfo=UTC)


def at(clock: str) -> datetime:
    """`00:41:07` of the day of the incident."""
    hours, minutes, seconds = (float(part) for part in (clock + ":0").split(":")[:3])
    return MIDNIGHT + timedelta(hours=hours, minutes=minutes, seconds=seconds)


@dataclass
class SmallIncident:
    """Rows are added by hand, then `run` runs the stages on them: every one, unless a folder of tests asks for fewer."""

    folder: Path
    last_stage: str = "9_review"
    connection: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)
    files: dict[str, int] = field(default_factory=dict)
    numbers: count = field(default_factory=lambda: count(1))
    waiting: list[dict] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connection.execute("set TimeZone = 'UTC'")
        self.connection.execute("create schema evidence; create schema records")
        for stage in ("1_evidence", "2_records"):
            self._run_stage(stage)
        self.window("00:00", "04:00")

    at = staticmethod(at)

    @staticmethod
    def steps(start: str, end: str, every: float) -> list[datetime]:
        return _steps(start, end, every, None)

    def window(self, start: str | None, end: str | None) -> None:
        self.connection.execute("delete from incident")
        bounds = (start and at(start), end and at(end))
        self.connection.execute("insert into incident values ('INC-1', 'Test', null, ?, ?, 1, '0', '0', '0')", bounds)

    def file(self, path: str, connector: str = "logs.text", **facts) -> int:
        if path not in self.files:
            self.files[path] = len(self.files)
            columns = {"file_number": self.files[path], "file_path": path, "connector": connector, "status": "read",
                       "is_baseline": False, "written_order": "appended"}  # fmt: skip
            counts = (
                "records_read",
                "events",
                "sample_records",
                "samples",
                "rejects",
                "joined_lines",
                "context_records",
            )
            columns |= dict.fromkeys(counts, 0) | facts
            self._insert("evidence.files", columns)
        return self.files[path]

    def event(self, when: str | datetime | None, words: str = "said", *, path: str = "app.log", connector: str = "logs.text",
              kind: str = "log", seconds: float = 0.0, identifiers=(), edited: str | None = None, **columns) -> str:  # fmt: skip
        number = next(self.numbers)
        recorded = at(when) if isinstance(when, str) else when
        row = {"event_id": f"e{number:05}-{number}-0", "file_number": self.file(path, connector), "line_number": number, "nth": 0, "line_count": 1,
               "kind": kind, "clock_id": f"file:{path}", "clock_segment": 0, "recorded_at": recorded, "recorded_earliest_at": recorded,
               "recorded_latest_at": recorded and recorded + timedelta(seconds=seconds, microseconds=1), "time_basis": "by hand",
               "headline": words, "body": words} | columns  # fmt: skip
        self.waiting.append(row)
        for name, value in identifiers:
            self.connection.execute(
                "insert into records.identifier_rows values (?, ?, ?)", [row["event_id"], name, value]
            )
        if edited:
            self._insert(
                "records.time_rows", {"event_id": row["event_id"], "role": "edited", "recorded_at": at(edited)}
            )
        return row["event_id"]

    def chat(self, when: str | datetime, words: str, actor: str | None = "ann", **columns) -> str:
        """A message of a person in the incident's channel, unless `columns` say otherwise."""
        facts = {"kind": "chat", "path": "c.json", "actor_kind": "human", "conversation_id": "slack:inc"} | columns
        return self.event(when, words, actor=actor, **facts)

    def speaks(self, start: str, end: str, every: float, *, but_not: tuple[str, str] | None = None, **columns) -> None:
        """One event at a steady pace, with a hole in it."""
        for when in _steps(start, end, every, but_not):
            self.event(when, **columns)

    def series(self, start: str, end: str, every: float, *, name: str = "cpu", but_not: tuple[str, str] | None = None,
               path: str = "metrics.json", values=None, **columns) -> None:  # fmt: skip
        number = next(self.numbers)
        row = {
            "series_number": number,
            "series_id": f"s{number}",
            "stream_id": f"t{number}",
            "file_number": self.file(path, "metrics.prometheus"),
            "name": name,
            "labels": "{}",
            "clock_id": "service:prometheus",
        }
        self._insert("records.series_rows", row | columns)
        points = _steps(start, end, every, but_not)
        rows = [{"series_number": number, "record_number": n, "recorded_at": when, "value": values(when) if values else 1.0,
                 "is_duplicate": False} for n, when in enumerate(points, 1)]  # fmt: skip
        self._insert_all("records.sample_rows", rows)

    def request(
        self, when: str, status: int = 200, what: str = "POST /pay", path: str = "web/access.log", **columns
    ) -> str:
        attributes = f'{{"http.request": "{what} HTTP/1.1", "http.response.status_code": "{status}"}}'
        return self.event(when, f"{what} {status}", path=path, connector="logs.access", severity="error" if status >= 500 else "info",
                          attributes=attributes, **columns)  # fmt: skip

    def incident(self, review_toml: str = "", incident_toml: str = "") -> Incident:
        (self.folder / "review.toml").write_text(review_toml)
        (self.folder / "incident.toml").write_text(incident_toml)
        return load(self.folder)

    def run(self, review_toml: str = "", incident_toml: str = "", until: str | None = None) -> SmallIncident:
        """Every stage up to `until`, else up to `last_stage`."""
        self._insert_events()
        incident = self.incident(review_toml, incident_toml)
        steps = {"3_sources": lambda: participants.fill(self.connection),
                 "4_clocks": lambda: clocks.measure(self.connection, incident, False),
                 "6_links": lambda: links.find(self.connection, incident),
                 "7_coverage": lambda: judge(self.connection, incident),
                 "8_story": lambda: tell(self.connection, incident),
                 "9_review": lambda: review_people(self.connection, incident)}  # fmt: skip
        for stage in stages():
            if stage.name > (until or self.last_stage):
                break
            if stage.name not in ("1_evidence", "2_records"):
                self._run_stage(stage.name)
            if step := steps.get(stage.name):
                step()
        return self

    def rows(self, query: str) -> list[tuple]:
        return self.connection.execute(query).fetchall()

    def _run_stage(self, name: str) -> None:
        for file in sorted(next(stage for stage in stages() if stage.name == name).glob("*.sql")):
            run_file(self.connection, file)

    def _insert_events(self) -> None:
        """Each event with an origin of its own: what events share is a matter of space, not of meaning."""
        self._number_patterns()
        tables: dict[str, list[dict]] = {"event_cores": [], "event_origins": [], "event_details": []}
        for number, row in enumerate(self.waiting):
            for name, rows in tables.items():
                columns = COLUMNS_OF[name]
                rows.append(
                    {column: row[column] for column in columns if column in row} | OWN_COLUMNS[name](number, row)
                )
        for name, rows in tables.items():
            self._insert_all(f"records.{name}", rows)

    def _number_patterns(self) -> None:
        if self.waiting:
            needed = {name: EVENT_COLUMNS[name] for name in ("kind", "headline", "body", "text_from", "attributes")}
            rows = [{name: row.get(name) for name in needed} for row in self.waiting]
            patterns = Patterns(0)
            numbers = patterns.numbers(pl.DataFrame(rows, schema=needed), "log")
            for row, number in zip(self.waiting, numbers, strict=True):
                row["pattern_number"] = number
            self._insert_all(
                "records.pattern_texts",
                [dict(zip(("pattern_number", "pattern_id", "text"), row, strict=True)) for row in patterns.rows()],
            )

    def _insert_all(self, table: str, rows: list[dict]) -> None:
        if rows:
            columns = sorted({name for row in rows for name in row})
            frame = pl.DataFrame({name: [row.get(name) for row in rows] for name in columns}, infer_schema_length=None)  # noqa: F841
            self.connection.execute(f"insert into {table} by name select * from frame")

    def _insert(self, table: str, columns: dict) -> None:
        names = ", ".join(columns)
        self.connection.execute(
            f"insert into {table} ({names}) values ({', '.join('?' * len(columns))})", list(columns.values())
        )


COLUMNS_OF = {
    "event_cores": ("line_number", "nth", "line_count", "byte_offset", "recorded_at", "written_time", "text_from", "pattern_number", "body", "attributes"),
    "event_origins": ("file_number", "kind", "clock_id", "clock_segment", "time_basis", "severity", "service", "host", "actor_kind", "actor_basis"),
    "event_details": ("file_number", "line_number", "nth", "locator", "recorded_earliest_at", "recorded_latest_at", "ended_recorded_at", "actor", "conversation_id", "headline"),
}  # fmt: skip
OWN_COLUMNS = {
    "event_cores": lambda number, row: {"origin_id": number, "content_check": 0},
    "event_origins": lambda number, row: {"origin_id": number, "id_prefix": row["event_id"].split("-")[0]},
    "event_details": lambda number, row: {},
}


def _steps(start: str, end: str, every: float, but_not: tuple[str, str] | None) -> list[datetime]:
    steps = int((at(end) - at(start)).total_seconds() / every)
    points = [at(start) + timedelta(seconds=every * step) for step in range(steps + 1)]
    return [point for point in points if not (but_not and at(but_not[0]) < point < at(but_not[1]))]


@pytest.fixture
def small(tmp_path) -> SmallIncident:
    return _incident(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> SmallIncident:
    """One incident for the scenes of a whole module."""
    return _incident(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="module")
def shared_too(tmp_path_factory) -> SmallIncident:
    """Another one, where a module needs two."""
    return _incident(tmp_path_factory.mktemp("shared"))


def _incident(parent: Path) -> SmallIncident:
    folder = parent / "INC-1"
    folder.mkdir()
    return SmallIncident(folder)
