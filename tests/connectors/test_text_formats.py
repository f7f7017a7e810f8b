"""Every declared text format is held to the lines that it shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from connectors._contract import Frame
from connectors._frames import complete
from connectors._reading import Evidence
from connectors._registry import all_connectors, choose

FORMATS = {name: connector for name, connector in all_connectors().items() if connector.group == "text"}
SAMPLES = [(name, number) for name, connector in FORMATS.items() for number in range(len(connector.samples))]
COLUMNS = ("host", "service", "program", "severity")
NOT_ATTRIBUTES = {"line", "at", "written", "headline", *COLUMNS}


def read_line(folder: Path, name: str, line: str) -> dict:
    file = folder / "sample.log"
    file.write_text(line + "\n")
    frames = [item for item in FORMATS[name].read(Evidence("sample.log", file)) if isinstance(item, Frame)]
    return pl.concat([frame.events for frame in frames if len(frame.events)], how="diagonal").row(0, named=True)


@pytest.mark.parametrize(("name", "number"), SAMPLES)
def test_a_sample_says_what_its_format_claims(tmp_path: Path, name: str, number: int) -> None:
    sample = FORMATS[name].samples[number]
    row = read_line(tmp_path, name, sample["line"])
    assert row["body"] == sample["line"]
    if "at" in sample:
        assert datetime.fromtimestamp((row["at"] - (row["offset_seconds"] or 0) * 1_000_000) / 1e6, UTC) == sample["at"]
    if "written" in sample:
        written = row["written_time"] or row["body"][row["written_from"] :][: row["written_length"]]
        assert written == sample["written"]
    if "headline" in sample:
        assert row["body"][row["text_from"] :].lstrip(" :") == sample["headline"]
    for column in COLUMNS:
        if column in sample:
            assert row[column] == sample[column], column
    attributes = json.loads(row.get("attributes") or "{}")
    for attribute in sample.keys() - NOT_ATTRIBUTES:
        found = row[attribute] if attribute.startswith("time_") else attributes[attribute]
        assert found == sample[attribute], attribute


@pytest.mark.parametrize(("name", "number"), SAMPLES)
def test_a_sample_goes_to_its_own_format(tmp_path: Path, name: str, number: int) -> None:
    file = tmp_path / "sample.log"
    file.write_text((FORMATS[name].samples[number]["line"] + "\n") * 3)
    fit = choose(Evidence("sample.log", file).head)
    assert fit is not None
    assert fit.connector.name == name


@pytest.mark.parametrize("name", FORMATS)
def test_lines_between_are_joined_to_the_record_above_and_headers_are_context(tmp_path: Path, name: str) -> None:
    line = FORMATS[name].samples[0]["line"]
    file = tmp_path / "sample.log"
    file.write_text(f"# a header\n{line}\n  at one\n\n  at two\n{line}\n")
    items = [item for item in FORMATS[name].read(Evidence("sample.log", file)) if isinstance(item, Frame)]
    rows = pl.concat([complete(item.events) for item in items if len(item.events)])
    assert rows["line_number"].to_list() == [2, 6]
    assert rows["line_count"].to_list() == [4, 1]
    assert (sum(item.joined_lines for item in items), sum(item.context_records for item in items)) == (2, 1)
    assert sum(item.blank_lines for item in items) == 1
    assert FORMATS[name].count(Evidence("sample.log", file)) == 5
