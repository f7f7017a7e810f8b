"""A made-up incident of four hours, as a DuckDB file of the contract's shape, and a browser to open its page in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.timeline.page import write_page

SCHEMA = """
create schema evidence;
create table incident (incident_id text, title text, severity text, window_from timestamptz, window_to timestamptz,
    schema_version int, tool_version text, tzdata_version text, settings_sha256 text);
create table assumptions (what text, why text, touches text);
create table evidence.files (file_path text, sha256 text, bytes bigint, connector text, status text, written_order text, is_baseline boolean,
    records_read bigint, events bigint, sample_records bigint, samples bigint, rejects bigint, joined_lines bigint, context_records bigint);
create table evidence.rejects (file_path text, line_number bigint, raw text, reason text);
create table events (event_id text, kind text, source_id text, clock_id text, clock_segment int, file_path text, line_number bigint,
    line_count bigint, byte_offset bigint, locator text, written_time text, recorded_at timestamptz, recorded_nanos int,
    recorded_earliest_at timestamptz, recorded_latest_at timestamptz, occurred_at timestamptz, earliest_at timestamptz,
    latest_at timestamptz, time_basis text, ended_at timestamptz, severity text, service text, host text, actor_id text, actor_kind text,
    headline text, body text, pattern_id text, conversation_id text, stream_id text, duplicate_of text, attributes json);
create table samples (series_id text, recorded_at timestamptz, occurred_at timestamptz, value double, value_text text,
    record_number bigint, is_duplicate boolean);
create table series (series_id text, stream_id text, name text, service text, host text, labels json, unit text, file_path text, clock_id text);
create table clock_offsets (clock_id text, segment int, kind text, valid_from timestamptz, valid_to timestamptz, offset_seconds double,
    lower_seconds double, upper_seconds double, drift_ppm double, anchor_count int, contradicting_count int, verdict text, reason text);
create table coverage (service text, signal text, started_at timestamptz, ended_at timestamptz, state text);
create table dark_areas (dark_area_id text, scope text, stream_id text, service text, host text, signal text, class text,
    started_at timestamptz, ended_at timestamptz, start_earliest_at timestamptz, start_latest_at timestamptz,
    end_earliest_at timestamptz, end_latest_at timestamptz, expected_count double, observed_count bigint,
    false_alarm_probability double, evidence text, impact_overlap_seconds double);
create table onsets (service text, signal text, started_at timestamptz, earliest_at timestamptz, latest_at timestamptz, shape text, rank int);
create table impacts (measure text, service text, started_at timestamptz, ended_at timestamptz, magnitude double, lower double,
    upper double, unit text, source text);
create table phases (phase text, reached_at timestamptz, earliest_at timestamptz, latest_at timestamptz, event_id text, basis text);
create table participants (participant_id text, role text, team text, zone text, actor_kind text);
create table knowledge (participant_id text, event_id text, knowable_at timestamptz, means text, certainty text);
create table decisions (decision_id text, event_id text, decided_at timestamptz, participant_id text, statement text, rationale text,
    known text[], unseen text[], dark_then text[], alternatives text, outcome text, confirmed boolean);
create table moments (event_id text, occurred_at timestamptz, category text, label text, why text, origin text);
create table statements (event_id text, quoted text, kind text, earliest_at timestamptz, latest_at timestamptz, stated_seconds double,
    matched_event_id text, computed_seconds double, difference_seconds double, contradicts boolean);
create table links (from_event_id text, to_event_id text, relation text, evidence text, score double);
"""
HERE = Path(__file__).parent
SILENT_FROM, SILENT_TO = 4_500, 4_900  # seconds after the window's start: payments says nothing on web-2
PLANTED = "</script><script>document.title = 'broken out'</script><img src=x onerror=\"document.title = 'broken out'\">"


def build_incident(database: Path, log_count: int = 30_000) -> Path:
    """One incident with logs of three services, alerts, pages, chat, deploys, a silence and a planted script."""
    connection = duckdb.connect(str(database))
    connection.execute("set timezone = 'UTC'")
    connection.execute(SCHEMA)
    story = (HERE / "incident.sql").read_text(encoding="utf-8")
    for name, value in {
        "log_count": log_count,
        "silent_from": SILENT_FROM,
        "silent_to": SILENT_TO,
        "planted": PLANTED,
    }.items():
        connection.execute(
            f"set variable {name} = {value!r}" if isinstance(value, int) else f"set variable {name} = $${value}$$"
        )
    connection.execute(story)
    connection.close()
    return database


@pytest.fixture(scope="session")
def incident(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_incident(tmp_path_factory.mktemp("incident") / "INC-2043.duckdb")


@pytest.fixture(scope="session")
def bare_incident(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every relation stands, and none but `incident` holds a row."""
    database = tmp_path_factory.mktemp("bare") / "INC-1.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute(SCHEMA)
        connection.execute("insert into incident (incident_id) values ('INC-1')")
    return database


@pytest.fixture(scope="session")
def page_file(incident: Path) -> Path:
    html = incident.with_suffix(".html")
    write_page(incident, html)
    return html


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Headless Chromium, which may not be missing where CI is set."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        message = "no chromium on PATH: `apt-get install chromium` to run the tests of the page"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    from playwright.sync_api import sync_playwright

    switches = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=switches.split())
        yield chromium
        chromium.close()
