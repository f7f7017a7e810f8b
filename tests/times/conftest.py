"""What the engine makes of written times and of files, in forms that a test can say in one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from connectors import _stamps
from connectors._contract import Event, Frame
from connectors._reading import Evidence
from connectors._registry import choose
from pipelines.engines import reconstruct
from pipelines.times.anchors import Anchor
from pipelines.times.deciding import place
from pipelines.times.plans import Plan

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def shown(reading: dict) -> str:
    """A reading in UTC with a Z where its offset is known, else local; without a year it begins with its month."""
    if reading["at"] is None:
        return "none"
    at = datetime(1970, 1, 1) + timedelta(microseconds=reading["at"] - (reading["offset_seconds"] or 0) * 1_000_000)  # noqa: DTZ001
    text = at.isoformat(" ")
    text = text.rstrip("0") if "." in text else text
    words = (reading["missing"] or "").split()
    text = text[5:] if "year" in words else text[11:] if "date" in words else text
    if reading["offset_seconds"] is not None:
        return text + "Z"
    return f"{text} {reading['zone_text']}" if reading["zone_text"] else text


@pytest.fixture(scope="session")
def records_of():
    """(line, reading) of every record of a file, by the connector that claims it."""

    def read(file: Path) -> list[tuple[int, str]]:
        fit = choose(Evidence(file.name, file).head)
        assert fit is not None
        found: list[tuple[int, str]] = []
        for item in fit.connector.read(Evidence(file.name, file)):
            if isinstance(item, Frame):
                found += [(row["line_number"], shown(row)) for row in item.events.to_dicts()]
            elif isinstance(item, Event):
                reading = _stamps.read_column(pl.Series([item.time], dtype=pl.String))[0].row(0, named=True)
                found.append((item.line, shown(reading)))
        return found

    return read


@pytest.fixture
def readings_of(records_of, tmp_path):
    """The readings of a text's records."""

    def read(text: str) -> list[str]:
        file = tmp_path / "some.log"
        file.write_text(text + "\n", encoding="utf-8")
        return [reading for _, reading in records_of(file)]

    return read


@dataclass(frozen=True)
class Placed:
    """One stamp: the instant that is taken, the bounds, the nanoseconds beyond, and why."""

    at: datetime | None
    earliest: datetime | None
    latest: datetime | None
    nanos: int | None
    basis: str

    @property
    def text(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}" if self.at else ""

    @property
    def width(self) -> timedelta:
        assert self.earliest
        assert self.latest
        return self.latest - self.earliest

    def holds(self, instant: str) -> bool:
        assert self.earliest
        assert self.latest
        return self.earliest <= datetime.fromisoformat(instant) < self.latest


def placed(written: Sequence[str | None], plan: Plan | None = None) -> list[Placed]:
    readings, _ = _stamps.read_column(pl.Series(written, dtype=pl.String))
    found = place(readings, plan or Plan()).with_columns(readings["grain_us"], readings["nanos"])
    return [_row(row) for row in found.iter_rows(named=True)]


def _row(row: dict) -> Placed:
    at = row["recorded_us"]
    if at is None:
        return Placed(None, None, None, row["nanos"], row["time_basis"])
    earliest = at if row["recorded_earliest_us"] is None else row["recorded_earliest_us"]
    latest = at + row["grain_us"] if row["recorded_latest_us"] is None else row["recorded_latest_us"]
    return Placed(
        *(EPOCH + timedelta(microseconds=each) for each in (at, earliest, latest)), row["nanos"], row["time_basis"]
    )


@pytest.fixture(name="placed")
def placed_fixture() -> Callable[..., list[Placed]]:
    """placed(written, plan) reads a column of written times as those of one file."""
    return placed


@pytest.fixture
def anchored() -> Callable[..., Plan]:
    """anchored("2026-01-03") is the plan of a file that was exported then."""

    def plan(at: str, **more: object) -> Plan:
        return Plan(anchor=Anchor(datetime.fromisoformat(at).replace(tzinfo=UTC), "exported_at"), **more)  # type: ignore[arg-type]

    return plan


@pytest.fixture(autouse=True)
def _ask_the_database_alone(database_alone: None) -> None:
    """All tests of this folder."""


@pytest.fixture
def ask(tmp_path: Path, as_far_as_clocks: None) -> Callable[..., list[tuple]]:
    """ask({name: text}, query) reconstructs these files and asks the incident file."""

    def run(files: dict[str, str | bytes], query: str) -> list[tuple]:
        for name, text in files.items():
            path = tmp_path / "incident" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        result = reconstruct(tmp_path / "incident", tmp_path / "out", engine="process")
        assert result.unbalanced == []
        with duckdb.connect(result.database, read_only=True) as connection:
            connection.execute("set TimeZone = 'UTC'")
            return connection.execute(query).fetchall()

    return run
