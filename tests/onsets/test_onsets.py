"""Onsets in the incident file: ranked, cited, and what preceded them."""

import json
from datetime import datetime, timedelta

import duckdb

from pipelines.resources import fixture_folder


def steady(small, service, name="errors_per_minute", change=None):
    """A value a minute from midnight on, five times as high from `change` on."""
    small.series("00:00", "04:00", 60, name=name, service=service,
                 values=lambda when: (50.0 if change and when > small.at(change) else 10.0) + (when.minute * 7) % 5)  # fmt: skip


def test_signals_are_ranked_by_when_they_began_to_change_and_each_cites_its_series(small):
    steady(small, "shop", change="02:10")
    steady(small, "stock", change="02:00")
    steady(small, "search")
    assert small.run().rows("select service, rank, shape, direction from onsets order by rank") == [
        ("stock", 1, "step", "up"), ("shop", 2, "step", "up")
    ]  # fmt: skip
    assert small.rows("select count(*) from onsets where started_at not between earliest_at and latest_at") == [(0,)]
    assert small.rows("select count(series_id) from citations where subject_kind = 'onset'") == [(2,)]


def test_a_deployment_of_the_same_service_comes_first_of_what_preceded(small):
    steady(small, "shop", change="02:00")
    own = small.event("01:57", "shop 4.18.0", kind="deploy", path="d.json", service="shop")
    other = small.event("01:58", "stock 1.2.0", kind="deploy", path="d.json", service="stock")
    small.event("02:20", "shop 4.17.2", kind="deploy", path="d.json", service="shop")
    found = small.run().rows("select event_id, rank, why from preceding_changes order by rank")
    assert [row[0] for row in found] == [own, other]
    assert "preceded" in found[0][2]
    assert "caus" not in "".join(row[2] for row in found)


def test_where_nothing_changes_there_is_no_onset(small):
    for service in ("shop", "stock", "search"):
        steady(small, service)
    small.run()
    assert small.rows("from onsets") == small.rows("from preceding_changes") == []


def test_records_that_begin_long_after_the_window_teach_from_their_own_begin(small):
    small.series("02:00", "04:00", 60, name="errors_per_minute", service="shop",
                 values=lambda when: (50.0 if when > small.at("03:10") else 10.0) + (when.minute * 7) % 5)  # fmt: skip
    small.run(until="7_coverage")
    [(earliest, latest)] = small.rows("select earliest_at, latest_at from onsets")
    assert small.at("03:05") < earliest <= small.at("03:10") <= latest < small.at("03:15")


def test_lines_that_name_no_service_are_no_rise_where_another_file_without_one_begins_earlier(small):
    for minute in range(60):
        small.event(f"00:{minute:02}", "note taken", path="call.txt")
    for second in range(0, 7_200, 10):
        when = small.at("01:00") + timedelta(seconds=second)
        small.event(when, "request served", host="edge-1", path="edge-1.log")
        if second % 40 == 0:
            small.event(when, "request served elsewhere", path="proxy.log")
    for second in range(0, 3_600, 10):
        small.event(small.at("03:00") + timedelta(seconds=second), "request served elsewhere", path="proxy.log.1")
    assert [
        row
        for row in small.run(until="7_coverage").rows("select signal, started_at from onsets")
        if row[1] < small.at("02:55")
    ] == []
    assert small.rows("select signal from onsets where direction = 'up'") == [
        ("log pattern: request served elsewhere",)
    ]


def test_what_several_services_report_in_the_same_words_changed_at_what_they_share(small):
    for service in ("shop", "stock", "search"):
        small.series("00:00", "04:00", 60, name="node_cpu", service=service,
                     values=lambda when: (50.0 if when > small.at("02:00") else 10.0) + when.minute * 0.01)  # fmt: skip
    assert small.run(until="7_coverage").rows("select service, signal from onsets") == [(None, "node_cpu")]


def test_of_signals_whose_bounds_overlap_the_clearest_tells_what_changed_first(small):
    small.run(until="8_story")
    rows = [  # signal, begin, bounds, strength, rank
        ("lines fell", "01:59", "01:55", "02:03", 8.0, 1),
        ("errors rose", "02:00", "01:59", "02:01", 30.0, 2),
        ("worse errors", "02:01", "02:00", "02:02", 31.0, 3),
        ("much later", "02:30", "02:29", "02:31", 90.0, 4),
    ]
    for signal, began, earliest, latest, strength, rank in rows:
        small.connection.execute(
            "insert into onsets values ('shop', ?, ?, ?, ?, 'step', ?, 'up', null, ?)",
            [signal, small.at(began), small.at(earliest), small.at(latest), rank, strength],
        )
    assert small.rows("select signal, onset_id from first_changes") == [("errors rose", "onset 2")]


def test_a_program_that_speaks_only_in_trouble_was_silent_before_and_the_job_on_its_host_precedes_it(small):
    for minute in range(180):
        for second in (5, 25, 45):
            small.event(f"{minute // 60:02}:{minute % 60:02}:{second:02}", "order stored", path="syslog", service="orders", host="db01")  # fmt: skip
        if 100 <= minute < 140:
            for second in (2, 22, 52):
                small.event(f"{minute // 60:02}:{minute % 60:02}:{second:02}", "WARNING: row lock contention", path="syslog",
                            service="oracle", host="db01", severity="warning")  # fmt: skip
    small.event("01:37:30", "(oracle) CMD (/opt/export.sh)", path="syslog", service="CRON", host="db01")
    [(service, started_at, why)] = small.run().rows(
        "select o.service, o.started_at, p.why from onsets o join preceding_changes p using (service)"
    )
    assert (service, started_at) == ("oracle", small.at("01:40:02"))
    assert why == "a scheduled job on db01 that preceded it by 3 min"


def test_the_pool_of_the_demo_fills_when_it_truly_did_and_nothing_changes_before(demo):
    truth = json.loads((fixture_folder() / "checkout-pool.truth.json").read_text())
    onset_at = datetime.fromisoformat(truth["cause"]["onset_at"])
    with duckdb.connect(str(demo.database), read_only=True) as connection:
        found = connection.execute(
            "select service, signal, direction, earliest_at, latest_at from onsets order by rank"
        ).fetchall()
    first = {}
    for service, signal, *facts in found:
        first.setdefault((service, signal), facts)
    for pool in (("payments", "pg_stat_activity_count"), ("checkout", "db_pool_connections_in_use")):
        direction, earliest_at, latest_at = first[pool]
        assert direction == "up"
        assert earliest_at <= onset_at <= latest_at
    assert not [each for each in found if each[-1] < onset_at]


def test_a_log_that_begins_later_than_another_that_names_no_service_either_is_no_change(small):
    for minute in range(0, 240, 5):
        small.event(f"0{minute // 60}:{minute % 60:02}:07", "checked the disks", path="disks.log", pattern_id="p1")
    for second in range(3600, 4 * 3600, 20):
        clock = f"0{second // 3600}:{second // 60 % 60:02}:{second % 60:02}"
        small.event(clock, "mail delivered", path="mail.log", severity="error", pattern_id="p2")
    small.run(until="7_coverage")
    assert small.rows("select signal, started_at from onsets") == []
