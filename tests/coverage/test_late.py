"""What was taken in late, and what only bears the stamps of a clock that was set back."""

from __future__ import annotations

from datetime import timedelta

import duckdb
import numpy as np
import polars as pl
import pytest
from made_streams import HOUR, at_random, micros

from pipelines.coverage import late
from pipelines.coverage.findings import Stream, instant

BEGIN = instant(int(micros(0)))
WINDOW = (BEGIN, BEGIN + timedelta(hours=8))
SPOKEN = at_random(180, 8 * HOUR)
TOUCHED = (SPOKEN > 3 * HOUR) & (SPOKEN < 3.4 * HOUR)


def taken_apart(written: np.ndarray, taken_in: np.ndarray) -> tuple[list, list]:
    """What is found of records with these stamps and these times at which they were taken in; seconds."""
    file = duckdb.connect(":memory:")
    file.execute("set TimeZone = 'UTC'; create schema evidence")
    records = pl.DataFrame({"event_id": [f"e{n}" for n in range(len(written))],
                            "occurred_at": micros(written), "taken_in_at": micros(taken_in)}).cast(
        {"occurred_at": pl.Datetime("us", "UTC"), "taken_in_at": pl.Datetime("us", "UTC")})  # fmt: skip
    file.register("records", records)
    file.execute("create table evidence.files as select 'app.jsonl' as file_path, false as is_baseline")
    file.execute("create table streams as select 'log' as signal, 'checkout' as service, 'web-1' as host")
    file.execute(
        "create table events as select event_id, occurred_at, 'checkout' as service, 'web-1' as host, 'app.jsonl' as file_path,"
        " 'log' as kind, null::varchar as duplicate_of from records"
    )
    file.execute(
        "create table event_times as select event_id, 'ingested' as role, taken_in_at as occurred_at from records"
    )
    at = micros(np.sort(written))
    stream = Stream(
        ("s1",), "log", "checkout", "web-1", ("app.jsonl",), None, "logs.json_lines", at, at, np.ones_like(at)
    )
    return late.arrivals(file, [stream], WINDOW)


def test_records_that_waited_are_late_between_the_ones_in_time_around_them():
    taken_in = np.where(TOUCHED, 4 * HOUR, SPOKEN + 1)
    (found,), moved = taken_apart(SPOKEN, taken_in)
    assert not moved
    assert found.kind == "late arrival"
    begins, ends = [BEGIN + timedelta(hours=hours) for hours in (3, 3.4)]
    assert found.bounds[0] <= begins <= found.bounds[1]
    assert found.bounds[2] <= ends <= found.bounds[3]


def test_the_last_that_waited_are_late_too_although_they_waited_little():
    taken_in = np.where(TOUCHED, 3.41 * HOUR, SPOKEN + 1)
    (found,), _ = taken_apart(SPOKEN, taken_in)
    assert found.ended_at == instant(int(micros(SPOKEN[TOUCHED][-1])))
    assert found.observed == TOUCHED.sum()


def test_records_behind_a_backlog_of_constant_length_are_late():
    """They queue from one moment on: nothing is taken in for as long as the backlog is."""
    from_then_on = SPOKEN > 5 * HOUR
    (found,), moved = taken_apart(SPOKEN, SPOKEN + np.where(from_then_on, 1200, 1))
    assert found.kind == "late arrival"
    assert not moved


@pytest.mark.parametrize("seconds", [900, 3600])
def test_a_clock_that_was_set_back_delays_nothing(seconds):
    written = np.where(SPOKEN > 3 * HOUR, SPOKEN - seconds, SPOKEN)
    found, ((stream_id, *_, verdict, reason),) = taken_apart(written, SPOKEN + 1)
    assert not found
    assert (stream_id, verdict) == ("s1", "clock step")
    assert "set back" in reason
