"""What follows from the facts of a few incidents, checked against what was told of them."""

from __future__ import annotations

import math

import duckdb
import pytest

from pipelines.trends import build

DURATION = "select state, seconds, min_seconds, max_seconds from durations where from_phase = '{}' and to_phase = '{}' order by incident_id"


def until(phase: str, minutes: float, **more: float) -> dict[str, float]:
    """Phases of an incident that started and was detected at 0, and reached `phase` after `minutes`."""
    return {"started": 0, "detected": 0, phase: minutes} | more


def idf(of: int, held_by: int) -> float:
    return round(math.log(1 + (of - held_by + 0.5) / (held_by + 0.5)), 6)


def test_a_duration_has_the_bounds_of_both_its_phases(archive, keep, ask):
    keep("INC-1", phases={"started": 0, "detected": 9}, doubt=20)
    assert ask(build(archive).database, DURATION.format("started", "detected")) == [("measured", 540.0, 500.0, 580.0)]


def test_a_phase_that_came_before_the_one_it_is_counted_from_gives_a_negative_duration(archive, keep, ask):
    keep("INC-1", phases={"started": 5, "detected": 2})
    assert ask(build(archive).database, DURATION.format("started", "detected"))[0][:2] == ("measured", -180.0)


def test_an_open_incident_lasted_at_least_until_its_records_end(archive, keep, ask):
    keep(
        "INC-1",
        phases={"started": 0, "detected": 10, "acknowledged": 14},
        doubt=30,
        alerts=["A", "B"],
        services=["x"] * 31,
    )
    database = build(archive).database
    assert ask(database, DURATION.format("detected", "resolved")) == [("still open", None, 20 * 60 - 30.0, None)]
    assert ask(database, "select is_open, records_end_at = began_at + interval 30 minute from incidents") == [
        (True, True)
    ]


def test_a_phase_that_was_passed_over_is_not_on_record_and_nothing_is_guessed(archive, keep, ask):
    keep("INC-1", phases={"started": 0, "mitigated": 30, "resolved": 40})
    database = build(archive).database
    assert ask(database, DURATION.format("started", "detected")) == [("not on record", None, None, None)]
    assert ask(database, DURATION.format("detected", "resolved")) == [("not on record", None, None, None)]
    assert ask(database, DURATION.format("started", "resolved"))[0][:2] == ("measured", 2400.0)


def test_the_summary_of_nine_incidents_is_the_one_worked_out_by_hand(archive, keep, ask):
    for number, minutes in enumerate((5, 1, 9, 2, 8, 3, 7, 4, 6)):
        keep(f"INC-{number}", phases=until("mitigated", minutes), doubt=6)
    query = """select measured_count, open_count, median_seconds, median_min_seconds, median_max_seconds, lower_seconds, upper_seconds, confidence
        from duration_summaries where from_phase = 'started' and to_phase = 'mitigated'"""
    assert ask(build(archive).database, query) == [(9, 0, 300.0, 288.0, 312.0, 120.0, 480.0, 1 - 20 / 512)]


def test_five_incidents_get_no_median(archive, keep, ask):
    for number in range(5):
        keep(f"INC-{number}", phases=until("mitigated", number + 1))
    query = "select measured_count, median_seconds, lower_seconds, confidence from duration_summaries where to_phase = 'mitigated'"
    assert set(ask(build(archive).database, query)) == {(5, None, None, None)}


def test_dark_minutes_are_cut_to_the_window_and_overlaps_count_once(archive, keep, ask):
    keep("INC-1", window=60, dark=[
        ("payments", "silent", 10, 20), ("payments", "silent", 15, 25), ("payments", "silent", 12, 14), ("payments", "silent", 40, None),
        ("payments", "partial", 10, 20), (None, "outside the export", None, 5), ("checkout", "silent", 70, 90),
    ])  # fmt: skip
    assert ask(build(archive).database, "select service, class, minutes, area_count from dark_minutes order by all") == [
        ("payments", "partial", 10.0, 1), ("payments", "silent", 35.0, 4), (None, "outside the export", 5.0, 1),
    ]  # fmt: skip


def test_the_file_or_host_that_an_onset_is_named_after_is_no_service(archive, keep, ask):
    keep("INC-1", services=["checkout"], metrics=["search"], onsets=["checkout", "search", "access.log"])
    assert ask(build(archive).database, "select service, named_by from services order by all") == [
        ("checkout", "onset, page"), ("search", "onset"),
    ]  # fmt: skip


def test_a_repeat_needs_something_in_common_of_two_kinds(archive, keep, ask):
    keep("INC-1", alerts=["PoolFull"], services=["checkout"], deploys=["payments"])
    keep("INC-2", alerts=["PoolFull"], services=["checkout"], deploys=["search"])
    keep("INC-3", alerts=["PoolFull"], services=["search"])
    database = build(archive).database
    (pair,) = ask(
        database, "select incident_id, other_incident_id, kind_count, weight, share, is_common, evidence from repeats"
    )
    assert pair[:3] == ("INC-1", "INC-2", 2)
    shared, alone = idf(3, 3) + idf(3, 2), 2 * idf(3, 1)
    assert pair[3] == pytest.approx(shared, abs=1e-9)
    assert pair[4] == pytest.approx(shared / (shared + alone), abs=1e-9)
    assert pair[5] is False
    assert [(each["kind"], each["value"], each["incident_count"]) for each in pair[6]] == [
        ("alert", "PoolFull", 3),
        ("service", "checkout", 2),
    ]


def test_what_few_incidents_have_weighs_more_than_what_many_have(archive, keep, ask):
    for number in range(1, 7):
        keep(f"INC-{number}", alerts=["TargetDown"], services=["checkout"])
    keep("INC-7", alerts=["Rare"], services=["ledger"])
    keep("INC-8", alerts=["Rare"], services=["ledger"])
    found = ask(
        build(archive).database,
        "select incident_id, other_incident_id, is_common from repeats order by weight desc, incident_id, other_incident_id",
    )
    assert found[0] == ("INC-7", "INC-8", False)
    assert len(found) == 1 + 15
    assert {is_common for *_, is_common in found[1:]} == {True}


def test_a_deployed_component_is_not_counted_as_a_service_too(archive, keep, ask):
    keep("INC-1", deploys=["payments"])
    keep("INC-2", deploys=["payments"])
    database = build(archive).database
    assert ask(database, "select distinct kind from facets") == [("deploy",)]
    assert ask(database, "select count(*) from repeats") == [(0,)]


def test_deploys_of_days_before_and_repeated_records_and_older_exports_are_no_part_of_an_incident(archive, keep, ask):
    file = keep("INC-1", alerts=["A"], deploys=["payments"])
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "insert into events select 'again', kind, file_path, occurred_at, 'twice', actor_kind, headline, 'd0', attributes from events"
        )
        connection.execute(
            "insert into events select 'old', kind, 'older.json', occurred_at, 'baseline', actor_kind, headline, null, attributes from events"
        )
        connection.execute("insert into events select 'before', kind, file_path, occurred_at - interval 2 day, 'before', actor_kind, headline, null, "
                           "attributes from events where event_id = 'd0'")  # fmt: skip
    database = build(archive).database
    assert ask(database, "select component from deploys union all select service from services") == [
        ("payments",),
        ("payments",),
    ]
    assert ask(database, "select alert_name, event_count from alerts") == [("A", 1)]


def test_an_alert_whose_source_gives_no_name_goes_by_its_headline(archive, keep, ask):
    file = keep("INC-1", alerts=["A"])
    with duckdb.connect(str(file)) as connection:
        connection.execute("delete from identifiers")
    assert ask(build(archive).database, "select alert_name from alerts") == [("Alert A fired",)]
