"""Public metric series with real holes: what is dark in them, what only looks so, and how sure that is."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines.engines import reconstruct

NAB = Path(__file__).parents[3] / "shared" / "samples" / "nab"
FOLDERS = ("realAdExchange", "realKnownCause", "realTraffic", "realTweets")
CLOCK_CHANGES = ("ec2_disk_write_bytes_1ef3de", "ec2_network_in_5abac7", "ec2_request_latency_system_failure")
pytestmark = pytest.mark.skipif(not NAB.exists(), reason="the samples are not beside this checkout")


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """Asks the incident file of the series with holes."""
    folder = tmp_path_factory.mktemp("series") / "series"
    for name in FOLDERS:
        shutil.copytree(NAB / name, folder / name)
    for name in CLOCK_CHANGES[:2]:
        shutil.copy(NAB / "realAWSCloudwatch" / f"{name}.csv", folder)
    with duckdb.connect(
        reconstruct(folder, out=folder.parent / "out", engine="process").database, read_only=True
    ) as file:
        file.execute("set TimeZone = 'UTC'")
        yield lambda query: file.execute(query).fetchall()


def dark(rows, where):
    """(begin, end) in UTC, how many series, chance, of findings whose evidence holds these words."""
    return rows(f"""
        select strftime(started_at, '%m-%d %H:%M'), strftime(ended_at, '%m-%d %H:%M'),
            (select count(*) from dark_area_streams s where s.dark_area_id = d.dark_area_id), false_alarm_probability
        from dark_areas d where contains(evidence, '{where}') order by started_at""")


def quiet(rows, name, verdict):
    return rows(f"""
        select strftime(q.started_at, '%m-%d %H:%M'), strftime(q.ended_at, '%m-%d %H:%M'), epoch(q.ended_at - q.started_at) / 3600
        from quiet_stretches q join streams using (stream_id)
        where contains(file_path, '{name}') and verdict = '{verdict}' order by 3 desc""")


@pytest.mark.parametrize("name", CLOCK_CHANGES)
def test_records_piled_up_where_clocks_skipped_an_hour_are_a_clock_change_and_no_dark_area(rows, name):
    [(start, end, hours)] = quiet(rows, name, "clock change")
    assert start.startswith("03-09 01:5")
    assert end == "03-09 03:00"
    assert 1 <= hours < 1.1
    assert dark(rows, name) == []


def test_the_eight_long_holes_of_an_hourly_temperature_are_found_and_nothing_else_in_it(rows):
    assert [(start, end) for start, end, *_ in dark(rows, "ambient_temperature")] == [
        ("07-28 04:00", "07-29 12:00"), ("08-27 11:00", "08-29 11:00"), ("09-09 20:00", "09-16 12:00"),
        ("09-27 12:00", "10-01 12:00"), ("10-11 20:00", "10-14 19:00"), ("03-02 03:00", "03-03 09:00"),
        ("03-24 04:00", "03-24 19:00"), ("04-03 09:00", "04-10 15:00"),
    ]  # fmt: skip


def test_two_hours_missing_of_that_series_are_told_as_its_rhythm_allows_them(rows):
    assert ("03-18 02:00", "03-18 05:00", 3.0) in quiet(rows, "ambient_temperature", "allowed by its rhythm")


def test_ten_series_filled_with_zeros_are_one_finding_of_one_collector(rows):
    assert [row[:3] for row in dark(rows, "realTweets")] == [("03-11 07:02", "03-11 09:07", 10)]
    assert rows("select scope, class from dark_areas where class = 'stuck'") == [("collector", "stuck")]


def test_of_the_traffic_series_only_the_hole_of_84_hours_is_beyond_doubt(rows):
    [(start, end, streams, chance)] = dark(rows, "realTraffic")
    assert (start, end, streams) == ("09-04 22:41", "09-08 10:44", 1)
    assert chance < 0.001


@pytest.mark.parametrize(("name", "longest_hours"), [("TravelTime_387", 24.5), ("TravelTime_451", 27.2)])
def test_holes_of_a_day_are_told_and_not_called_dark_where_a_series_has_many(rows, name, longest_hours):
    allowed = quiet(rows, name, "allowed by its rhythm")
    assert round(allowed[0][2], 1) == longest_hours
    assert len(allowed) >= 20


def test_two_series_of_one_exchange_that_miss_the_same_day_are_one_collector(rows):
    assert [row[:3] for row in dark(rows, "exchange-2")] == [("09-01 18:00", "09-02 15:00", 2)]


def test_keys_that_are_pressed_now_and_then_and_a_clock_set_back_are_no_dark_areas(rows):
    assert dark(rows, "rogue_agent") == dark(rows, "machine_temperature") == []
