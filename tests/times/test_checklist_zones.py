"""The checklist of zones: clock changes, zones with odd rules, letters, signs. The items of METHODS.md are named at each test."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.times.plans import Plan

NAB = Path(__file__).parents[3] / "shared" / "samples" / "nab" / "realAWSCloudwatch"


def zone(name: str) -> Plan:
    return Plan(name, "zone configured")


def test_t27_both_runs_of_a_repeated_hour_are_right_in_a_file_in_order(placed):
    written = [
        f"2026-11-01 {hour:02}:{minute:02}:00" for hour, minute in ((0, 30), (1, 10), (1, 50), (1, 5), (1, 55), (2, 10))
    ]
    rows = placed(written, zone("America/New_York"))
    assert [row.text[11:16] for row in rows] == ["04:30", "05:10", "05:50", "06:05", "06:55", "07:10"]
    assert {row.basis for row in rows[1:5]} == {"zone configured, hour repeated: reading chosen by order"}


def test_t27_a_file_that_runs_backwards_has_its_second_run_first(placed):
    written = [
        f"2026-11-01 {hour:02}:{minute:02}:00" for hour, minute in ((2, 10), (1, 55), (1, 5), (1, 50), (1, 10), (0, 30))
    ]
    rows = placed(written, Plan("America/New_York", "zone configured", newest_first=True))
    assert [row.text[11:16] for row in rows] == ["07:10", "06:55", "06:05", "05:50", "05:10", "04:30"]


def test_t27_each_autumn_of_a_long_file_is_told_apart(placed):
    year = ["01:10:00", "01:50:00", "01:05:00", "01:40:00"]
    rows = placed(
        [f"{day} {clock}" for day in ("2025-11-02", "2026-11-01") for clock in year], zone("America/New_York")
    )
    assert [row.text[11:16] for row in rows] == ["05:10", "05:50", "06:05", "06:40"] * 2


def test_t27_a_straggler_of_the_first_run_stays_in_it(placed):
    written = [
        "2026-11-01 01:59:58",
        "2026-11-01 01:00:01",
        "2026-11-01 01:59:59",
        "2026-11-01 01:00:02",
        "2026-11-01 01:30:00",
    ]
    rows = placed(written, zone("America/New_York"))
    assert [row.text[11:] for row in rows] == ["05:59:58", "06:00:01", "05:59:59", "06:00:02", "06:30:00"]


def test_t28_a_repeated_hour_without_order_is_an_hour_wide(placed):
    (row,) = placed(["2026-11-01 01:30:00"], zone("America/New_York"))
    assert (row.width.total_seconds(), row.basis) == (3601, "zone configured, hour repeated: either of the two")
    assert row.holds("2026-11-01T05:30:00+00:00")
    assert row.holds("2026-11-01T06:30:00+00:00")


def test_t28_a_repeated_hour_in_disorder_is_not_decided(placed):
    written = [f"2026-11-01 01:{minute:02}:00" for minute in (10, 50, 5, 55, 1, 59, 3)]
    assert {row.basis for row in placed(written, zone("America/New_York"))} == {
        "zone configured, hour repeated: either of the two"
    }


def test_t29_a_skipped_hour_is_evidence_against_the_zone(placed):
    (row,) = placed(["2026-03-08 02:30:00"], zone("America/New_York"))
    assert row.basis == "zone configured, a time that the zone's clock change skipped: zone doubtful"
    assert row.holds("2026-03-08T06:30:00+00:00")
    assert row.holds("2026-03-08T07:30:00+00:00")


@pytest.mark.parametrize("is_newest_first", [False, True])
def test_t29_a_file_that_runs_on_through_a_skipped_hour_keeps_both_offsets_behind_it(placed, is_newest_first):
    written = [
        "2026-03-08 01:55:00",
        *(f"2026-03-08 02:{minute}:00" for minute in (10, 25, 40)),
        "2026-03-08 03:05:00",
        "2026-11-09 03:05:00",
    ]
    plan = replace(zone("America/New_York"), newest_first=is_newest_first)
    rows = placed(written[::-1] if is_newest_first else written, plan)
    before, *_, behind, winter = rows[::-1] if is_newest_first else rows
    assert (before.basis, winter.basis) == ("zone configured", "zone configured")
    assert behind.basis == "zone configured, behind times that the zone's clock change skipped: zone doubtful"
    assert behind.holds("2026-03-08T07:05:00+00:00")
    assert behind.holds("2026-03-08T08:05:00+00:00")


@pytest.mark.parametrize(
    ("name", "written", "utc"),
    [
        ("Australia/Lord_Howe", "2026-01-01 12:00:00", "01:00:00"),  # +11 in summer, half an hour of daylight saving
        ("Australia/Lord_Howe", "2026-07-01 12:00:00", "01:30:00"),
        ("Europe/Dublin", "2026-01-01 12:00:00", "12:00:00"),  # winter is the exception there
        ("Europe/Dublin", "2026-07-01 12:00:00", "11:00:00"),
        ("Asia/Kathmandu", "2026-07-01 12:00:00", "06:15:00"),
        ("Pacific/Chatham", "2026-07-01 13:00:00", "00:15:00"),
        ("America/Mexico_City", "2022-07-01 12:00:00", "17:00:00"),  # daylight saving ended for good in 2022
        ("America/Mexico_City", "2023-07-01 12:00:00", "18:00:00"),
        ("Asia/Amman", "2022-01-01 12:00:00", "10:00:00"),
        ("Asia/Amman", "2023-01-01 12:00:00", "09:00:00"),
    ],
)
def test_t30_zones_with_rules_of_their_own(placed, name, written, utc):
    (row,) = placed([written], zone(name))
    assert row.text[11:] == utc


def test_t30_half_an_hour_of_lord_howe_comes_twice(placed):
    (row,) = placed(["2026-04-05 01:45:00"], zone("Australia/Lord_Howe"))
    assert row.width.total_seconds() == 1801


@pytest.mark.parametrize(("letters", "hours"), [("IST", 4.5), ("CST", 14), ("BST", 5), ("AST", 7)])
def test_t31_letters_of_several_zones_hold_them_all(placed, letters, hours):
    (row,) = placed([f"2026-05-01 10:00:00 {letters}"])
    assert row.width.total_seconds() == hours * 3600 + 1
    assert row.basis == f"abbreviation of several zones: {letters}"


@pytest.mark.parametrize(
    ("letters", "region", "utc"),
    [
        ("IST", "Asia/Kolkata", "04:30"),
        ("IST", "Europe/Dublin", "09:00"),
        ("IST", "Asia/Jerusalem", "08:00"),
        ("CST", "America/Chicago", "16:00"),
        ("CST", "Asia/Shanghai", "02:00"),
        ("BST", "Europe/London", "09:00"),
        ("AST", "America/Halifax", "14:00"),
        ("AST", "Asia/Riyadh", "07:00"),
    ],
)
def test_t31_the_region_of_the_file_says_which_is_meant(placed, letters, region, utc):
    (row,) = placed([f"2026-05-01 10:00:00 {letters}"], zone(region))
    assert (row.text[11:16], row.basis) == (utc, f"abbreviation resolved: {letters}")


def test_t31_other_letters_of_the_file_say_which_is_meant(placed):
    first, _ = placed(["2026-03-07 10:00:00 CST", "2026-03-09 10:00:00 CDT"])
    assert (first.text, first.basis) == ("2026-03-07 16:00:00", "abbreviation resolved: CST beside CDT")


def test_t31_letters_of_one_zone_are_read_literally_even_in_the_wrong_season(placed):
    (row,) = placed(["2026-07-01 10:00:00 EST"], zone("America/New_York"))
    assert (row.text, row.basis) == ("2026-07-01 15:00:00", "offset in text")


@pytest.mark.parametrize(
    ("written", "utc"), [("UTC+3", "07:00"), ("GMT-3", "13:00"), ("Etc/GMT+3", "13:00"), ("Etc/GMT-3", "07:00")]
)
def test_t32_signs_mean_what_each_spelling_means(placed, written, utc):
    (row,) = placed([f"2026-05-01 10:00:00 {written}"])
    assert row.text[11:16] == utc


def test_t33_an_unknown_zone_is_said_and_nothing_is_dropped(ask):
    files = {"table.csv": "id,created_at,zone\n" + "".join(f"{n},2026-05-01 10:00:0{n},XYZT\n" for n in range(5))}
    assert ask(files, "select count(*) from events where recorded_at is not null") == [(5,)]


def test_t33_letters_that_no_zone_has_are_named(placed):
    import polars as pl

    from connectors import _stamps
    from pipelines.times.deciding import place

    readings = _stamps.read_column(pl.Series(["2026-05-01 10:00:00"]))[0].with_columns(zone_text=pl.lit("XYZT"))
    assert place(readings, Plan())["time_basis"].to_list() == ["zone assumed: XYZT is no known zone"]


@pytest.mark.skipif(not NAB.exists(), reason="the samples are not beside this checkout")
def test_t37_rows_piled_on_the_end_of_a_skipped_hour_are_said(ask):
    text = (NAB / "ec2_disk_write_bytes_1ef3de.csv").read_text()
    rows = ask({"disk.csv": text}, "select assumed, touches from assumptions where subject = 'skipped hour'")
    assert rows == [("12 stamps stand on 2014-03-09 03:00:00, behind an hour without any", "disk.csv")]


def test_t38_an_offset_is_never_dropped_on_the_way_into_the_database(ask):
    query = "select recorded_at::varchar, written_time from events"
    assert ask({"a.log": "2026-03-28T01:30:00-05:00 one\n"}, query) == [
        ("2026-03-28 06:30:00+00", "2026-03-28T01:30:00-05:00")
    ]


def test_t39_the_zone_of_the_machine_changes_nothing(ask, monkeypatch):
    import time

    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        found = ask({"a.log": "2026-03-28 01:30:00 one\n"}, "select epoch_us(recorded_at) from events")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert os.environ.get("TZ") != "America/New_York"
    assert found == [(1_774_661_400_000_000,)]
