"""Text and JSON logs with a forensic tool's own answers: how many records each file holds, and some of their times."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2].parent / "shared" / "samples" / "plaso"
LEAST_COUNTS, LEAST_TIMES = 0.93, 0.95
EXCUSED = {  # by the README of the samples: these answers follow other rules than ours
    "files/selinux.log": "lines with a time that the tool finds fault with are skipped there, and records here",
    "files/popcontest1.log": "the line that ends a list, and packages without a file, are left out there, and records here",
    "files/sccm_various.log": "the bias `-330` is minutes, and read there as -06:30",
}
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the shared samples are not here")


def instant(text: str) -> tuple[datetime, bool]:
    """An answer in UTC, and whether it has no year (its year is relative: 0000, 0001)."""
    is_yearless = text.startswith("000")
    at = datetime.fromisoformat(("2000" + text[4:]) if is_yearless else text)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC), is_yearless


def read(shown: str) -> datetime | None:
    if shown in ("none", "") or re.match(r"\d\d:", shown):
        return None
    text = shown.partition("Z")[0]
    text = text[:26] if re.match(r"\d{4}-", text) else "2000-" + text
    return datetime.fromisoformat(text.split(" ", 2)[0] + "T" + text.split(" ", 2)[1]).replace(tzinfo=UTC)


def is_same(found: datetime, wanted: datetime, is_yearless: bool) -> bool:
    found = found.replace(year=2000) if is_yearless else found
    return abs(found - wanted) <= timedelta(seconds=1)


def test_most_files_have_as_many_records_and_the_times_that_the_tool_found(records_of) -> None:
    counted = times = right = 0
    sheet = json.loads((FOLDER / "expected.json").read_text())
    for answer in sheet:
        found = [reading for _, reading in records_of(FOLDER / answer["file"])]
        counted += len(found) == answer["expected_records"] or answer["file"] in EXCUSED
        instants = [at for shown in found if (at := read(shown))]
        for check in answer["time_checks"] if answer["file"] not in EXCUSED else []:
            wanted = [instant(text) for text in check["times"].values()]
            times += 1
            right += any(is_same(at, *one) for at in instants for one in wanted)
    assert counted / len(sheet) >= LEAST_COUNTS
    assert right / times >= LEAST_TIMES
