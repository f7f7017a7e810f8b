"""Why a stream began or ended, and where an export is cut, so that neither is taken for the other."""

from __future__ import annotations

from datetime import timedelta

import duckdb
import numpy as np
import pytest
from made_streams import HOUR, at_random, micros

from pipelines.coverage import edges, ends, purposes
from pipelines.coverage.findings import instant
from pipelines.coverage.verdicts import _is_change_day

NOON = int(micros(12 * HOUR))
DAY = (int(micros(0)), int(micros(24 * HOUR)))


@pytest.fixture
def records():
    """Events as (kind, minutes after noon, words)."""

    def make(*told: tuple[str, float, str]) -> duckdb.DuckDBPyConnection:
        file = duckdb.connect(":memory:")
        file.execute("set TimeZone = 'UTC'")
        file.execute(
            "create table events (event_id text, kind text, occurred_at timestamptz, headline text, body text,"
            " file_path text, service text, host text, duplicate_of text)"
        )
        for number, (kind, minutes, words) in enumerate(told):
            at = instant(NOON) + timedelta(minutes=minutes)
            where = ["geo.log", "geo", None] if kind == "log" else ["other.json", None, None]
            file.execute(
                "insert into events values (?, ?, ?, ?, '', ?, ?, ?, null)", [f"e{number}", kind, at, words, *where]
            )
        return file

    return make


@pytest.mark.parametrize(
    ("kind", "minutes", "words", "is_purpose"),
    [
        ("chat", -10, "geo is switched off now", True),
        ("chat", -105, "geo gets switched off at ten, replaced by geo2", True),
        ("chat", -105, "geo was switched off for a drill", False),
        ("chat", 10, "did anybody touch geo? It was NOT decommissioned", False),
        ("chat", -10, "alerts on geometry are switched off", False),
        ("change", -1, "HorizontalPodAutoscaler geo: New size: 3; reason: All metrics below target", True),
        ("change", -90, "HorizontalPodAutoscaler geo: New size: 3; reason: All metrics below target", False),
        ("change", -90, "geo decommissioned", True),
        ("log", -0.05, "received SIGTERM, shutting down", True),
        ("log", -5, "received SIGTERM, shutting down", False),
    ],
)
def test_a_stream_ended_on_purpose_where_that_is_said_in_time_and_not_denied(
    records, stream, kind, minutes, words, is_purpose
):
    geo = stream(at_random(120, 12 * HOUR), service="geo", path="geo.log")
    assert (purposes.why_ended(records((kind, minutes, words)), geo, NOON) is not None) == is_purpose


@pytest.mark.parametrize(
    ("told", "is_new"),
    [
        (("chat", -3, "scaled up geo to 4 pods"), True),
        (("log", 0.01, "Starting geo 4.2 on port 8080"), True),
        (("log", 0.01, "GET /healthz 200"), False),
        (("change", -200, "rolled out geo 4.1"), False),
    ],
)
def test_a_file_begins_late_and_is_whole_where_its_process_began_then(records, stream, told, is_new):
    geo = stream(12 * HOUR + at_random(120, 12 * HOUR), service="geo", path="geo.log")
    geo.at[0] = NOON
    assert purposes.is_new(records(told), geo, [geo]) == is_new


def test_a_pod_that_takes_over_from_another_is_new(records, stream):
    old = stream(at_random(120, 12 * HOUR), service="api", host="api-old")
    new = stream(12 * HOUR + at_random(120, 12 * HOUR), service="api", host="api-new")
    assert purposes.is_new(records(), new, [old, new])
    assert not purposes.is_new(records(), old, [old, new])


def test_a_file_that_begins_as_another_does_and_ends_early_has_no_other_zone(stream):
    whole, short = (stream(at_random(120, until * HOUR), path=f"{until}.log") for until in (24, 15))
    window = (int(micros(6 * HOUR)), int(micros(23 * HOUR)))
    assert ends.is_shifted(short.first, short.last, [], window)
    assert not ends.is_shifted(short.first, short.last, [whole], window)


@pytest.mark.parametrize(("nights", "is_missed"), [(8, False), (1, True)])
def test_a_nightly_job_that_was_done_before_the_window_misses_nothing_of_it(stream, nights, is_missed):
    at = np.concatenate([24 * HOUR * night + at_random(700, HOUR / 2, seed=night) for night in range(nights)])
    begin = 24 * HOUR * (nights - 1)
    window = (int(micros(begin + 6 * HOUR)), int(micros(begin + 16 * HOUR)))
    nightly = stream(at)
    assert edges._misses_end(nightly, nightly.last, window) == is_missed


@pytest.mark.parametrize(
    ("day", "is_one"),
    [("2026-03-29", True), ("2026-03-08", True), ("2026-03-22", False), ("2026-10-04", True), ("2026-06-28", False)],
)
def test_clocks_go_forward_on_some_sundays_only(day, is_one):
    assert _is_change_day(instant(NOON).fromisoformat(f"{day}T03:00:00+00:00")) == is_one
