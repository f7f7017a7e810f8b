"""Alerts that nobody heard, alerts that could not fire, and which darkness weighs most."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest


@pytest.fixture
def small(small):
    """Most of these tests ask no farther than coverage."""
    small.last_stage = "7_coverage"
    return small


def blind(small):
    return small.run().rows("select class, blind_alerts from dark_areas order by started_at")


def rule(small, reads, service=None, name="HighErrorRatio"):
    small.connection.execute("insert into records.alert_rules values ('rules.json', ?, ?, ?)", [name, service, reads])


def errors(small, *services, hole=("02:00", "02:30")):
    for service in services:
        small.series("00:00", "03:59", 15, name="error_ratio", service=service, but_not=hole if service == "shop" else None)  # fmt: skip


def muted(small):
    return small.run().rows("select e.headline from muted_alerts join events e using (event_id) order by e.occurred_at")


def test_an_alert_could_not_fire_while_what_its_rule_reads_was_dark(small):
    errors(small, "shop", "pay")
    rule(small, 'sum(error_ratio{job="shop"}) > 0.05', "shop")
    assert blind(small) == [("silent", ["HighErrorRatio"])]


@pytest.mark.parametrize("reads", ['error_ratio{job="pay"} > 0.05', 'error_ratio{job=~"pay|stock"} > 0.05', "error_ratio_total > 5", "load > 5"])  # fmt: skip
def test_an_alert_on_another_service_or_series_could_fire(small, reads):
    errors(small, "shop", "pay")
    rule(small, reads)
    assert blind(small) == [("silent", [])]


def test_a_rule_on_every_service_was_blind_to_the_one_that_was_dark(small):
    errors(small, "shop", "pay")
    rule(small, 'error_ratio{job=~"shop|pay"} > 0.05')
    assert blind(small) == [("silent", ["HighErrorRatio"])]


def test_an_alert_that_tells_its_own_query_is_known_by_it(small):
    errors(small, "shop", "pay")
    small.event("03:00", "Alert HighErrorRatio", kind="alert", path="alerts.json", service="shop", identifiers=[("alert name", "HighErrorRatio")],
                attributes='{"generatorURL": "http://prometheus/graph?g0.expr=error_ratio+%3E+0.05"}')  # fmt: skip
    assert blind(small) == [("silent", ["HighErrorRatio"])]


def test_an_alert_in_the_maintenance_of_its_service_reached_nobody(small):
    small.event(
        "01:00",
        "Maintenance window: index rebuild",
        kind="page",
        path="m.json",
        service="shop",
        ended_recorded_at=small.at("02:00"),
    )
    small.event("01:30", "shop is slow", kind="alert", path="a.json", service="shop")
    small.event("01:31", "pay is slow", kind="alert", path="a.json", service="pay")
    small.event("02:30", "shop is slow again", kind="alert", path="a.json", service="shop")
    assert muted(small) == [("shop is slow",)]


def test_a_downtime_that_two_records_bound_covers_what_lies_between_them(small):
    small.event("01:00", "web-1 downtime started", kind="alert", path="i.json", host="web-1")
    small.event("01:20", "web-1 is down", kind="alert", path="i.json", host="web-1")
    small.event("02:00", "web-1 downtime ended", kind="alert", path="i.json", host="web-1")
    small.event("02:20", "web-1 is down again", kind="alert", path="i.json", host="web-1")
    assert muted(small) == [("web-1 is down",)]
    assert small.rows("select class, host, started_at, ended_at from dark_areas") == [
        ("alerting muted", "web-1", small.at("01:00"), small.at("02:00"))
    ]


def test_a_downtime_without_an_end_goes_on(small):
    small.event(
        "01:00",
        "Downtime for service:shop",
        kind="alert",
        path="d.json",
        connector="alerts.datadog_downtimes",
        service="shop",
    )
    small.event("03:30", "shop is slow", kind="alert", path="a.json", service="shop")
    assert muted(small) == [("shop is slow",)]
    assert small.rows("select class, ended_at from dark_areas") == [("alerting muted", None)]


def test_a_silence_that_names_nothing_is_told_and_covers_no_alert_by_itself(small):
    small.event("01:00", "Silence for alertname=~.+", kind="alert", path="s.json", connector="alerts.alertmanager_silences",
                ended_recorded_at=small.at("02:00"))  # fmt: skip
    small.event("01:30", "shop is slow", kind="alert", path="a.json", service="shop")
    assert muted(small) == []
    assert small.rows("select scope, class from dark_areas") == [("collector", "alerting muted")]


def test_the_darkness_with_most_impact_behind_it_comes_first(small):
    small.speaks("00:00", "03:59", 5, service="pay", host="a", but_not=("00:10", "00:50"))
    small.speaks("00:00", "03:59", 5, service="shop", host="b", but_not=("02:00", "02:20"))
    for minute in range(240):
        small.request(f"{minute // 60:02}:{minute % 60:02}", 503 if 120 <= minute < 135 else 200)
    small.run(until="9_review")
    ranked = "select r.rank, d.service, round(r.impact_minutes), r.question <> '' from ranked_dark_areas r join dark_areas d using (dark_area_id) where d.class = 'silent' order by r.rank"
    assert small.rows(ranked) == [(1, "shop", 14.0, True), (2, "pay", 0.0, True)]


def test_a_decision_taken_in_the_dark_is_counted_with_it(small):
    small.speaks("00:00", "03:59", 5, service="pay", host="a", but_not=("01:00", "01:30"))
    small.event(
        "01:10",
        "I will roll back pay now",
        kind="chat",
        path="chat.json",
        actor="u1",
        actor_kind="human",
        conversation_id="c",
    )
    small.run(until="9_review")
    assert small.rows("select len(decision_ids) from ranked_dark_areas") == [(1,)]


def test_a_muted_alert_takes_no_telemetry_of_the_impact_away():
    view = next((Path(__file__).parents[2] / "sql").glob("*/ranked_dark_areas.sql")).read_text(encoding="utf-8")
    with duckdb.connect() as file:
        file.execute("create table decisions (decision_id text, decided_at timestamptz, dark_then text[])")
        file.execute("""
            create table dark_areas as
            select unnest(['muted', 'silent']) as dark_area_id, unnest(['alerting muted', 'silent']) as class,
                unnest([3000.0, 60.0]) as impact_overlap_seconds, []::text[] as blind_alerts, '' as question,
                timestamptz '2026-03-29' as started_at, 0 as expected_count""")
        file.execute(view)
        ranked = file.execute("select dark_area_id, impact_minutes from ranked_dark_areas order by rank").fetchall()
    assert ranked == [("silent", 1.0), ("muted", 0.0)]
