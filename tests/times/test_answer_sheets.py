"""Log lines of about two hundred products with the instants that other tools read: every difference is one that is named here."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.engines import reconstruct

FOLDER = Path(__file__).parents[2].parent / "shared" / "samples" / "log-times"
LEAST_MACRO = 0.99
SHEET_ERRORS = {  # file → why its answers are not ours
    "fortinet-vpn-bf.log": "each line states tz=-0700, and its eventtime agrees with that: the sheet takes its clock for UTC",
    "nats__log__test.log": "the sheet takes these local stamps for UTC, although the pack's own settings say UTC-02:00",
}
NO_LINES = {  # file → why its lines are not found
    "elasticsearch__server__test-json.log": "documents that span lines are no line-oriented text: their places are ordinals",
}
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the shared samples are not here")


@pytest.mark.parametrize("pack", ["crowdsec", "filebeat"])
def test_all_but_the_sheets_own_errors_are_read_right(pack: str, tmp_path: Path) -> None:
    found = _instants(reconstruct(FOLDER / pack, tmp_path, engine="process").database)
    right: dict[str, list[bool]] = defaultdict(list)
    wrong: list[tuple[str, int, datetime]] = []
    missing: list[tuple[str, int]] = []
    for file, line, expected, is_yearless in _answers(pack):
        at = _at_line(found.get(file, []), line)
        right[file].append(at is not None and _is_same(at, expected, is_yearless))
        if at is None:
            missing.append((file, line))
        elif not right[file][-1]:
            wrong.append((file, line, at))
    assert [each for each in wrong if each[0] not in SHEET_ERRORS] == []
    assert [each for each in missing if each[0] not in NO_LINES] == []
    assert sum(sum(each) / len(each) for each in right.values()) / len(right) >= LEAST_MACRO


def _answers(pack: str) -> list[tuple[str, int, datetime, bool]]:
    with (FOLDER / "expected.csv").open(newline="") as sheet:
        rows = [row for row in csv.DictReader(sheet) if row["file"].startswith(f"{pack}/")]
    return [
        (
            row["file"].removeprefix(f"{pack}/"),
            int(row["line_number"]),
            _utc(row["expected_at"]),
            "yearless" in row["note"],
        )
        for row in rows
        if "disputed" not in row["note"]
    ]


def _utc(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _instants(database: Path) -> dict[str, list[tuple[int, int, datetime]]]:
    """By file: first line, line after the last, instant."""
    found = defaultdict(list)
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        query = """select file_path, line_number, line_number + line_count, recorded_at::timestamp from events
                   where recorded_at is not null order by all"""
        for path, first, after, at in connection.execute(query).fetchall():
            found[path].append((first, after, at.replace(tzinfo=UTC)))
    return found


def _at_line(records: list[tuple[int, int, datetime]], line: int) -> datetime | None:
    """The instant of the record that holds a line."""
    place = bisect_right(records, line, key=lambda each: each[0]) - 1
    return records[place][2] if place >= 0 and line < records[place][1] else None


def _is_same(found: datetime, expected: datetime, is_yearless: bool) -> bool:
    return abs((found.replace(year=expected.year) if is_yearless else found) - expected) <= timedelta(seconds=1)
