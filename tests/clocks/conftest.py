"""Worlds for the skew checklist, made by the benchmark's generator, and folders of logs whose clocks are planted."""

from __future__ import annotations

import importlib.util
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace

import duckdb
import numpy as np
import polars as pl
import pytest

from pipelines.clocks import estimate
from pipelines.engines import reconstruct

ROOT = Path(__file__).parents[2]
BEGIN = datetime(2026, 3, 28, tzinfo=UTC)


@pytest.fixture(scope="session")
def worlds() -> ModuleType:
    spec = importlib.util.spec_from_file_location("clock_worlds", ROOT / "tests" / "benchmarks" / "clock_worlds.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(47)


@pytest.fixture
def measured(worlds):
    """The rows of one clock, by what the estimator says of a world's anchors."""

    def measured(world, clock="host:web-2", **more) -> list[SimpleNamespace]:
        anchors = world if isinstance(world, pl.DataFrame) else world.anchors
        names = sorted({*anchors["from_clock_id"], *anchors["to_clock_id"], clock})
        trusted = more.pop("trusted", {worlds.REFERENCE: 0.5})
        found = estimate(anchors, worlds.REFERENCE, trusted, names, **more)
        return [SimpleNamespace(**row) for row in found.filter(pl.col("clock_id") == clock).to_dicts()]

    return measured


@pytest.fixture(autouse=True)
def _ask_the_database_alone(database_alone: None) -> None:
    """All tests of this folder."""


@pytest.fixture
def reconstructed(tmp_path, as_far_as_clocks):
    """Rows of the database of a folder of JSON lines: path → [(seconds after midnight, fields), …] or a text."""

    def reconstructed(files: dict[str, list[tuple[float, dict]] | str], settings: str = "", clocks: str = "corrected"):
        for path, lines in files.items():
            target = tmp_path / "case" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(lines, str):
                target.write_text(lines)
                continue
            stamped = [
                {"time": (BEGIN + timedelta(seconds=at)).isoformat(timespec="microseconds"), "level": "info"} | fields
                for at, fields in lines
            ]
            target.write_text("".join(json.dumps(line) + "\n" for line in stamped))
        (tmp_path / "case" / "incident.toml").write_text(settings)
        result = reconstruct(tmp_path / "case", out=tmp_path / "out", engine="process", clocks=clocks)

        def rows(query: str) -> list[tuple]:
            with duckdb.connect(result.database, read_only=True) as file:
                file.execute("set TimeZone = 'UTC'")
                return file.execute(query).fetchall()

        return rows

    return reconstructed
