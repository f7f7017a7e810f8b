"""What time it is said to be in a recording tells when it began."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.times.anchors import Anchor
from pipelines.times.recordings import said_start

EXPORTED = datetime(2026, 3, 30, 9, tzinfo=UTC)


def start_by(folder: Path, *said: tuple[float, str], first_day: date | None = None) -> str | None:
    """said: (seconds after the start, words)."""
    table = folder / "events.parquet"
    pl.DataFrame(
        [("start", round(at * 1e6), words) for at, words in said], schema=["missing", "at", "body"], orient="row"
    ).write_parquet(table)
    anchor = Anchor(EXPORTED, "exported_at")
    start = said_start(table, "UTC", "", anchor, first_day)
    return f"{start.at:%Y-%m-%d %H:%M:%S}" if start else None


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("okay it's 11:52 PM, let's start", "2026-03-29 23:51:55"),
        ("it is 12:05 a.m. now", "2026-03-30 00:04:55"),
        ("it's 23:52 now", "2026-03-29 23:51:55"),
        ("it's 11:52 minutes long", None),
    ],
)
def test_a_clock_time_is_heard_in_halves_of_the_day_too(tmp_path: Path, words, start):
    assert start_by(tmp_path, (5, words)) == start


DAY = "it is 23:52 now on March 28th 2026, recording started"


def test_a_time_said_past_midnight_lies_on_the_day_after_the_one_that_was_said(tmp_path: Path):
    assert start_by(tmp_path, (5, DAY), (1200, "It's 00:12 now, error rate falls")) == "2026-03-28 23:52:00"
    assert start_by(tmp_path, (5, "today is March 28 2026"), (1200, "it's 00:12 now")) == "2026-03-28 23:52:00"
    assert start_by(tmp_path, (1200, "it's 00:12 now"), first_day=date(2026, 3, 28)) == "2026-03-28 23:52:00"


def test_times_that_do_not_agree_place_nothing(tmp_path: Path):
    assert start_by(tmp_path, (5, DAY), (1200, "it's 00:40 now")) is None
