"""A numbered source whose clock is set forward, beside one that pauses."""

from __future__ import annotations

import duckdb
import numpy as np
import polars as pl
from made_streams import HOUR, at_random, micros

from pipelines.coverage import ahead
from pipelines.coverage.findings import Silence, Stream

STEP = 2400


def stream(at: np.ndarray, host: str) -> Stream:
    path = f"{host}.jsonl"
    return Stream(("s",), "log", "checkout", host, (path,), host, "logs.json_lines", at, at, np.ones_like(at))


def told(written: np.ndarray, missing: slice = slice(0)) -> str | None:
    """What is said of the longest silence of these stamps, in seconds, whose records are numbered; some are missing."""
    numbers = np.delete(np.arange(len(written)), missing)
    at = micros(np.delete(written, missing))
    file = duckdb.connect(":memory:")
    file.execute(
        "set TimeZone = 'UTC'; create table event_times (event_id bigint, role varchar, occurred_at timestamptz)"
    )
    records = pl.DataFrame({"event_id": numbers, "occurred_at": at}).cast({"occurred_at": pl.Datetime("us", "UTC")})
    file.register("records", records)
    file.execute(
        "create table events as select *, event_id as line_number, 'checkout' as service, 'web-1' as host, 'web-1.jsonl' as file_path,"
        " 'log' as kind, '' as body, json_object('seq', event_id)::varchar as attributes from records"
    )
    place = int(np.argmax(np.diff(at)))
    silence = Silence(stream(at, "web-1"), int(at[place]), int(at[place + 1]), 100, 20e6, 0.0, "")
    other = stream(micros(at_random(180, 8 * HOUR, seed=5)), "web-2")
    return ahead.reason(file, silence, [silence.stream, other])


SPOKEN = at_random(180, 8 * HOUR)
AFTER = SPOKEN > 3 * HOUR


def test_a_clock_set_forward_leaves_every_number_and_runs_beyond_all_others():
    assert "reach as much beyond those of other clocks" in str(told(SPOKEN + STEP * AFTER))


def test_a_process_that_paused_ends_with_the_others():
    paused = SPOKEN[(SPOKEN <= 3 * HOUR) | (SPOKEN > 3 * HOUR + STEP)]
    assert told(paused) is None


def test_where_numbers_are_missing_records_were_written_and_lost():
    first = int(np.argmax(AFTER))
    assert told(SPOKEN + STEP * AFTER, missing=slice(first, first + 40)) is None
