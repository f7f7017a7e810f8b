"""Which clock is the reference, and how far the others are trusted."""

from __future__ import annotations

import duckdb
import pytest

from pipelines.clocks import measure
from pipelines.incident import load


@pytest.fixture
def measured(tmp_path):
    def measured(clocks, incident_toml=""):
        (tmp_path / "incident.toml").write_text(incident_toml)
        connection = duckdb.connect()
        connection.execute(
            "create schema records; create table records.event_rows (clock_id varchar, clock_segment smallint)"
        )
        connection.execute("create table clocks (clock_id varchar, kind varchar, name varchar, event_count bigint)")
        connection.execute(
            "create table assumptions (subject varchar, assumed varchar, reason varchar, touches varchar)"
        )
        connection.execute(
            "create table clock_offsets (clock_id varchar, segment smallint, kind varchar, valid_from timestamptz, valid_to timestamptz, "
            "offset_seconds double, lower_seconds double, upper_seconds double, drift_ppm double, anchor_count integer, "
            "contradicting_count integer, verdict varchar, reason varchar, trusted_seconds double)"
        )
        for clock, count, *segments in clocks:
            connection.execute("insert into clocks values (?, ?, ?, ?)", [clock, *clock.split(":"), count])
            for segment in segments or [0]:
                connection.execute("insert into records.event_rows values (?, ?)", [clock, segment])
        measure(connection, load(tmp_path), False)
        return connection

    return measured


def reference(connection):
    return connection.execute("select clock_id from clock_offsets where verdict = 'reference'").fetchall()


@pytest.mark.parametrize("spelling", ["slack", "Slack", "service:slack"])
def test_the_stated_reference_is_found_by_name_or_full_id(measured, spelling):
    connection = measured([("host:web-1", 900), ("service:slack", 3)], f'time.reference_clock = "{spelling}"')
    assert reference(connection) == [("service:slack",)]
    assert connection.execute("select * from assumptions").fetchall() == []


def test_with_none_stated_the_most_trusted_service_is_taken_and_that_is_said(measured):
    connection = measured([("host:web-1", 900), ("service:github", 50), ("service:pagerduty", 3)])
    assert reference(connection) == [("service:pagerduty",)]
    [(subject, assumed, reason, _)] = connection.execute("select * from assumptions").fetchall()
    assert (subject, assumed) == ("clock", "service:pagerduty")
    assert "no reference clock is stated" in reason


def test_a_stated_reference_that_stamped_nothing_is_said_to_be_missing(measured):
    connection = measured([("host:web-1", 900)], 'time.reference_clock = "slack"')
    assert reference(connection) == [("host:web-1",)]
    assert (
        "the stated reference clock slack stamped no record"
        in connection.execute("select reason from assumptions").fetchone()[0]
    )


def test_services_are_trusted_to_half_a_second_and_others_to_what_is_configured(measured):
    clocks = [("service:slack", 3), ("service:jira", 3), ("host:web-1", 9)]
    connection = measured(clocks, "time.assumed_sync_seconds = 2.5")
    assert dict(connection.execute("select clock_id, trusted_seconds from clock_offsets").fetchall()) == {
        "service:slack": 0.0, "service:jira": 0.5, "host:web-1": 2.5
    }  # fmt: skip


def test_every_stretch_of_a_clock_has_its_row(measured):
    connection = measured([("service:slack", 3), ("host:web-1", 9, 0, 1, 2)])
    rows = connection.execute(
        "select segment, verdict, offset_seconds from clock_offsets where clock_id = 'host:web-1' order by 1"
    )
    assert rows.fetchall() == [(0, "unmeasured", None), (1, "unmeasured", None), (2, "unmeasured", None)]


def test_no_clock_at_all_is_no_error(measured):
    assert reference(measured([])) == []
