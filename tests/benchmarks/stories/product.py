"""What the product says of one world, read from the incident file that it made."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import duckdb
from stories.truth import Estate, Impacts, Onsets

Row = dict[str, Any]
Truth = TypeVar("Truth", Estate, Onsets, Impacts)
WANTED = {
    "links": ("from_event_id", "to_event_id", "relation", "evidence", "score", "strength"),
    "episodes": ("episode_id", "event_id"),
    "onsets": ("service", "signal", "started_at", "earliest_at", "latest_at", "shape", "rank"),
    "impacts": ("measure", "service", "started_at", "ended_at", "magnitude", "lower", "upper", "unit", "source"),
    "events": ("event_id", "file_path", "line_number", "recorded_at"),
    "patterns": ("pattern_id", "text"),
}


@dataclass
class Answer:
    """Rows of each relation; none of a relation that is not there, NULL for a column that is not."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in WANTED})
    missing: list[str] = field(default_factory=list)
    leads: list[Row] = field(default_factory=list)  # of any relation that has a column lead_seconds
    trouble: str = ""


def ask(build: Callable[[Path], Truth], kept: Path | None = None) -> tuple[Truth, Answer]:
    """Builds a world in a folder whose name says nothing, and reconstructs it; `kept` gets a copy of all, with the truth."""
    from pipelines.engines import reconstruct

    with tempfile.TemporaryDirectory(prefix="postlude-story-") as scratch:
        folder = Path(scratch) / "incident"
        folder.mkdir()
        truth = build(folder)
        try:
            result = reconstruct(folder, out=Path(scratch) / "out", engine="process")
            answer = read(result.database)
            answer.trouble = f"{result.rejects} rejects" if result.rejects else ", ".join(result.unbalanced)
        except Exception as why:  # a world that the product cannot take is a result too
            answer = Answer(trouble=f"{type(why).__name__}: {why}")
        if kept:
            Path(scratch, "truth.json").write_text(json.dumps(truth.as_json(), default=str, indent=1), encoding="utf-8")
            shutil.copytree(scratch, kept, dirs_exist_ok=True)
        return truth, answer


def read(database: Path) -> Answer:
    answer = Answer()
    with duckdb.connect(database, read_only=True) as file:
        file.execute("set TimeZone = 'UTC'")
        there: dict[str, set[str]] = {}
        for table, column in file.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'main'"
        ).fetchall():
            there.setdefault(table, set()).add(column)
        for name, columns in WANTED.items():
            if name not in there:
                answer.missing.append(name)
                continue
            answer.missing += [f"{name}.{column}" for column in columns if column not in there[name]]
            chosen = ", ".join(column if column in there[name] else f"null as {column}" for column in columns)
            answer.rows[name] = _rows(file, f"select {chosen} from {name}")
        for name in sorted(name for name, columns in there.items() if "lead_seconds" in columns):
            with suppress(duckdb.Error):
                answer.leads += _rows(file, f'select * from "{name}" where lead_seconds is not null')
    return answer


def _rows(file: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = file.execute(query)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
