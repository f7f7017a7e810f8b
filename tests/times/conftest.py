"""What the general engine makes of a file, as short texts that can be compared with what an eye reads."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from connectors import _stamps
from connectors._contract import Event, Frame
from connectors._reading import Evidence
from connectors._registry import choose


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
