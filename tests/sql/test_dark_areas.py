"""What is called dark, what is not, and how coverage fills the window."""

import pytest


@pytest.fixture
def small(small):
    """Most of these tests ask no farther than coverage."""
    small.last_stage = "7_coverage"
    return small


def dark(small):
    return small.run().rows("select scope, class, started_at, ended_at from dark_areas order by started_at, scope")


def test_a_steady_log_that_stops_for_ten_minutes_is_silent(small):
    small.speaks("00:00", "03:59", 5, but_not=("01:00", "01:10"), host="db-1")
    assert dark(small) == [("stream", "silent", small.at("01:00"), small.at("01:10"))]
    [(start, latest, expected, sentence)] = small.rows(
        "select start_earliest_at, start_latest_at, expected_count, evidence from dark_areas"
    )
    assert (start, latest, expected) == (small.at("01:00"), small.at("01:00:05"), 119)
    assert "app.log: nothing for 10 min" in sentence


def test_a_batch_that_speaks_every_quarter_of_an_hour_is_not_dark(small):
    for quarter in range(0, 240, 15):
        start = f"{quarter // 60:02}:{quarter % 60:02}"
        small.speaks(start, start + ":25", 1)
    assert dark(small) == []
    assert {verdict for (verdict,) in small.rows("select verdict from quiet_stretches")} == {"allowed by its rhythm"}


def test_two_bursts_of_errors_are_no_log_that_went_silent(small):
    small.speaks("00:10", "00:20", 5)
    small.speaks("01:30", "01:40", 5)
    assert dark(small) == []


def test_a_stream_of_a_few_lines_is_too_quiet_to_judge(small):
    small.speaks("00:00", "00:20", 60)
    small.speaks("02:00", "02:20", 60)
    assert dark(small) == []
    assert small.rows("select verdict from quiet_stretches") == [("too quiet to judge",)]


def test_a_stamp_far_off_makes_no_silence_of_years(small):
    small.speaks("00:00", "03:59", 5)
    small.event(small.at("00:00").replace(year=2019), "epoch")
    assert dark(small) == []


def test_people_are_never_dark(small):
    small.speaks("00:00", "03:59", 20, but_not=("01:00", "02:00"), kind="chat")
    assert dark(small) == []


def test_older_exports_and_what_has_no_time_are_left_out(small):
    small.file("older/app.log", is_baseline=True)
    small.speaks("00:00", "03:59", 5, but_not=("01:00", "01:10"), path="older/app.log")
    small.event(None, "when?")
    assert dark(small) == []
    assert small.rows("from coverage") == []


def test_all_series_of_a_collector_that_stop_together_are_one_finding(small):
    for host in ("a", "b", "c"):
        small.series("00:00", "03:59", 15, but_not=("02:00", "02:03"), host=host)
    assert dark(small) == [("collector", "collector failed", small.at("02:00"), small.at("02:03"))]
    assert small.rows("select count(*) from dark_area_streams") == [(3,)]


def test_a_single_series_that_misses_a_few_points_is_not_dark(small):
    small.series("00:00", "03:59", 15, but_not=("02:00", "02:02"), host="a")
    small.series("00:00", "03:59", 15, host="b")
    assert dark(small) == []


def test_up_that_is_zero_is_a_failed_collector_of_that_host(small):
    def value(when):
        return 0.0 if small.at("01:00") <= when < small.at("01:05") else 1.0

    small.series("00:00", "03:59", 15, name="up", host="a", values=value)
    small.series("00:00", "03:59", 15, host="a", but_not=("00:59:45", "01:05"))
    small.series("00:00", "03:59", 15, name="up", host="b")
    small.speaks("00:00", "03:59", 5, host="a")
    assert dark(small) == [("host", "collector failed", small.at("00:59:45"), small.at("01:05"))]


def test_points_piled_up_behind_a_hole_are_a_clock_change(small):
    small.series("00:00", "04:00", 120, but_not=("01:00", "02:06"))
    small.connection.execute(
        "insert into records.sample_rows select 1, 900 + range, ?, 1.0, null, null, false from range(30)",
        [small.at("02:06")],
    )
    assert dark(small) == []
    assert ("clock change",) in small.rows("select verdict from quiet_stretches")


def test_an_export_of_exactly_a_hundred_rows_newest_first_is_cut_at_its_older_end(small):
    small.file(
        "grafana.json",
        "tables.json",
        records_read=100,
        events=100,
        first_at=small.at("02:00"),
        last_at=small.at("03:39"),
    )
    for minute in range(100):
        small.event(f"{3 - (minute + 20) // 60:02}:{59 - (minute + 20) % 60:02}", path="grafana.json")
    assert dark(small) == [("export", "outside the export", small.at("00:00"), small.at("02:00"))]


def test_an_export_taken_before_the_window_ended_knows_nothing_of_the_rest(small):
    taken = small.at("02:00")
    small.file("pages.json", "alerts.pagerduty", records_read=1, events=1, first_at=small.at("01:00"), last_at=small.at("01:00"),
               exported_at=taken)  # fmt: skip
    small.event("01:00", kind="page", path="pages.json")
    assert dark(small) == [("export", "outside the export", taken, small.at("04:00"))]
    assert small.rows("select started_at, ended_at, state from coverage") == [
        (small.at("00:00"), taken, "too quiet"), (taken, small.at("04:00"), "outside")
    ]  # fmt: skip


def test_coverage_fills_the_window_without_gap_or_overlap(small):
    small.speaks("00:30", "03:00", 5, but_not=("01:00", "01:10"), service="pay", host="a")
    small.speaks("00:30", "02:00", 5, service="pay", host="b", path="b.log")
    small.speaks("00:30", "02:00", 300, service="shop", kind="alert", path="c.json")
    small.run()
    assert small.rows("select started_at, ended_at, state from coverage where service = 'pay'") == [
        (small.at("00:00"), small.at("00:29:55"), "outside"),
        (small.at("00:29:55"), small.at("01:00"), "seen"),
        (small.at("01:00"), small.at("01:10"), "partial"),
        (small.at("01:10"), small.at("03:00:05"), "seen"),
        (small.at("03:00:05"), small.at("04:00"), "outside"),
    ]
    tiling = """
        select service, signal, min(started_at), max(ended_at), sum(epoch(ended_at - started_at)) = epoch(max(ended_at) - min(started_at))
        from coverage group by all order by all"""
    window = (small.at("00:00"), small.at("04:00"), True)
    assert small.rows(tiling) == [
        (service, signal, *window)
        for service, signal in (("pay", "log"), ("shop", "alert"), ("shop", "log"), ("shop", "metric"))
    ]
    assert small.rows("select distinct state from coverage where service = 'shop' and signal <> 'alert'") == [
        ("outside",)
    ]


def test_how_much_of_a_dark_area_fell_into_the_impact_is_counted(small):
    small.speaks("00:00", "03:59", 5, but_not=("01:00", "01:10"), host="db-1")
    for second in range(0, 240, 2):
        small.request(f"01:{5 + second // 60:02}:{second % 60:02}", 503)
    for minute in range(60):
        small.request(f"02:{minute:02}", 200)
    [(overlap,)] = small.run().rows("select impact_overlap_seconds from dark_areas where class = 'silent'")
    assert overlap == 238.0


def test_every_dark_area_cites_the_last_record_before_and_the_first_after(small):
    small.speaks("00:00", "03:59", 5, but_not=("01:00", "01:10"), host="db-1")
    small.run()
    cited = "select e.occurred_at from citations c join events e using (event_id) where c.subject_kind = 'dark area' order by 1"
    assert small.rows(cited) == [(small.at("01:00"),), (small.at("01:10"),)]


def test_nothing_at_all_is_no_error(small):
    small.window(None, None)
    small.run(until="9_review")
    for relation in ("dark_areas", "coverage", "phases", "moments", "impacts", "knowledge", "links", "clock_offsets"):
        assert small.rows(f"from {relation}") == []


def test_the_same_rows_give_the_same_findings_and_ids(small, tmp_path):
    other = type(small)(tmp_path)
    for each in (small, other):
        each.speaks("00:00", "03:59", 5, but_not=("01:00", "01:10"), host="db-1")
        each.run(until="7_coverage")
    everything = "select * from dark_areas"
    assert small.rows(everything) == other.rows(everything)


def test_the_hour_that_clocks_skip_is_not_dark_where_nobody_knows_the_zone(small):
    small.speaks("00:00", "08:00", 5, but_not=("01:59:58", "03:00"), time_basis="zone assumed")
    assert dark(small) == []
    assert ("clock change",) in small.rows("select verdict from quiet_stretches")


def test_the_same_hour_is_dark_where_the_zone_is_known(small):
    small.speaks("00:00", "08:00", 5, but_not=("01:59:58", "03:00"), time_basis="zone configured")
    assert len(dark(small)) == 1
