"""The checklist of what stamps leave out or get wrong: years, orders, sentinels, slips. The items of METHODS.md are named at each test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.times.anchors import Anchor
from pipelines.times.plans import Plan


def test_t13_a_day_over_twelve_decides_for_its_whole_column(placed):
    assert [row.text for row in placed(["03/04/2026 10:00:00", "13/04/2026 10:00:00"])] == [
        "2026-04-03 10:00:00",
        "2026-04-13 10:00:00",
    ]
    assert [row.text for row in placed(["03/04/2026 10:00:00", "04/13/2026 10:00:00"])] == [
        "2026-03-04 10:00:00",
        "2026-04-13 10:00:00",
    ]


def test_t13_a_column_that_nothing_decides_keeps_both_readings(placed):
    (row,) = placed(["03/04/2026 10:00:00"])
    assert row.basis == "zone assumed, day and month in either order"
    assert row.holds("2026-03-04T10:00:00+00:00")
    assert row.holds("2026-04-03T10:00:00+00:00")


def test_t13_both_readings_stand_in_time_readings(ask):
    files = {"calls.csv": "opened,subject\n03/04/2026 10:00:00,one\n"}
    rows = ask(files, "select recorded_at::varchar from time_readings order by 1")
    assert [text for (text,) in rows] == ["2026-03-04 10:00:00+00", "2026-04-03 10:00:00+00"]


def test_t13_the_export_decides_between_a_past_and_a_future(placed, anchored):
    (row,) = placed(["03/04/2026 10:00:00"], anchored("2026-03-20"))
    assert (row.text, row.basis) == ("2026-03-04 10:00:00", "zone assumed, day and month by exported_at (month first)")


def test_t13_the_incidents_window_decides(placed):
    window = tuple(int(datetime(2026, 4, day, tzinfo=UTC).timestamp()) * 1_000_000 for day in (2, 5))
    (row,) = placed(["03/04/2026 10:00:00"], Plan(window=window))
    assert (row.text, row.basis) == (
        "2026-04-03 10:00:00",
        "zone assumed, day and month by the incident's window (day first)",
    )


def test_t18_a_file_that_crosses_new_year_and_is_exported_in_january(placed, anchored):
    rows = placed(["Dec 30 10:00:00", "Dec 31 23:59:59", "Jan  1 00:00:01"], anchored("2026-01-03"))
    assert [row.text[:4] for row in rows] == ["2025", "2025", "2026"]
    assert {row.basis for row in rows} == {"zone assumed, year inferred from exported_at"}


def test_t19_a_yearless_file_of_700_days(placed, anchored):
    days = [datetime(2024, 2, 1, 10, tzinfo=UTC) + timedelta(days=day) for day in range(700)]
    rows = placed([f"{day:%b} {day.day:>2} {day:%H:%M:%S}" for day in days], anchored("2026-01-05"))
    assert [row.at for row in rows] == days


def test_t19_a_silence_of_eight_months_is_no_straggler(placed, anchored):
    rows = placed(["Jan  5 10:00:00", "Sep 10 10:00:00", "Sep 11 10:00:00"], anchored("2026-10-01"))
    assert [row.text[:7] for row in rows] == ["2026-01", "2026-09", "2026-09"]


def test_t20_a_yearless_file_without_an_anchor_has_no_place(placed):
    assert {(row.at, row.basis) for row in placed(["Jan  2 10:00:00", "Jan  3 10:00:00"])} == {
        (None, "not placed: no year, and nothing to infer it from")
    }


def test_t21_a_weekday_fixes_the_year(placed, anchored):
    (row,) = placed(["Sun Mar 29 10:00:00"], anchored("2028-06-01"))
    assert row.text == "2026-03-29 10:00:00"


def test_t21_a_weekday_that_contradicts_its_date_is_said_and_the_date_stands(placed):
    (row,) = placed(["Mon, 01 May 2026 10:00:00 GMT"])
    assert (row.text, row.basis) == ("2026-05-01 10:00:00", "offset in text, weekday written is another day's")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("0001-01-01T00:00:00Z", "year 1"),
        ("0001-01-01 00:00:00", "year 1"),
        ("1970-01-01T00:00:00Z", "1970-01-01 00:00:00, a clock never set"),
        ("1970-01-01 00:00:00", "1970-01-01 00:00:00, a clock never set"),
        ("9999-12-31T23:59:59Z", "year 9999"),
        ("0", "no time that could be read"),
        ("-1", "no time that could be read"),
        ("N/A", "no time that could be read"),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Europe/Zurich"])
def test_t34_sentinels_have_no_place_in_any_zone(placed, written, name, zone):
    (row,) = placed([written], Plan(zone, "zone configured"))
    assert (row.at, row.basis) == (None, f"not placed: {name}")


def test_t35_a_stamp_later_than_its_export_is_flagged_and_kept(placed):
    limit = int(datetime(2026, 4, 1, tzinfo=UTC).timestamp()) * 1_000_000
    rows = placed(["2026-03-29T10:00:00Z", "2026-09-01T10:00:00Z"], Plan(export_limit=limit))
    assert [row.basis for row in rows] == ["offset in text", "offset in text, later than its export"]
    assert rows[1].text == "2026-09-01 10:00:00"


@pytest.mark.parametrize(
    ("slip", "what"),
    [
        ("2025-01-14 10:00", "a year too early"),
        ("2027-01-14 10:00", "a year too late"),
        ("2026-02-14 10:00", "a month too late"),
        ("2025-12-14 10:00", "a month too early"),
    ],
)
def test_t46_a_slip_of_the_pen_is_flagged_and_kept_as_written(placed, slip, what):
    *others, row = placed([f"2026-01-{day} 10:00" for day in (13, 13, 14, 14, 15, 15)] + [slip])
    assert row.basis == f"zone assumed, probable typo: {what}"
    assert row.text.startswith(slip)
    assert {other.basis for other in others} == {"zone assumed"}


def test_t46_a_lonely_date_that_no_slip_explains_is_not_called_one(placed):
    *_, row = placed([f"2026-01-{day} 10:00" for day in (13, 13, 14, 14, 15, 15)] + ["2025-08-20 10:00"])
    assert row.basis == "zone assumed"


def test_a_day_and_month_exchanged_is_a_slip_too(placed):
    *_, row = placed([f"2026-01-{day:02} 10:00" for day in (3, 4, 5, 6, 7, 8)] + ["2026-05-01 10:00"])
    assert row.basis == "zone assumed, probable typo: day and month exchanged"


def test_a_clock_of_twelve_hours_is_told_by_its_noon(placed):
    clock = ["09:10", "10:20", "11:30", "12:10", "12:50", "01:05", "02:40", "03:15"]
    rows = placed([f"2026-03-28 {each}:00" for each in clock])
    assert [row.text[11:16] for row in rows] == ["09:10", "10:20", "11:30", "12:10", "12:50", "13:05", "14:40", "15:15"]
    assert {row.basis for row in rows} == {"zone assumed, half of the day by order"}


def test_a_morning_alone_is_one_of_twenty_four_hours(placed):
    assert {row.basis for row in placed([f"2026-03-28 {hour:02}:00:00" for hour in range(1, 13)])} == {"zone assumed"}


def test_a_list_in_no_order_shows_no_noon(placed):
    rows = placed([f"2026-03-28 {hour:02}:00:00" for hour in (11, 1, 9, 12, 2, 7, 3, 10)])
    assert {row.basis for row in rows} == {"zone assumed"}


def test_clock_times_without_a_date_end_before_the_export(placed, anchored):
    rows = placed(["10:00:00", "23:59:00", "00:01:00", "08:00:00"], anchored("2026-03-29 09:00:00"))
    assert [row.text[:10] for row in rows] == ["2026-03-28", "2026-03-28", "2026-03-29", "2026-03-29"]


def test_the_day_of_clock_times_that_only_an_export_anchors_may_be_an_earlier_one(placed):
    export = Anchor(datetime(2026, 3, 29, 9, tzinfo=UTC), "exported_at", days_open=31)
    (row,) = placed(["08:00:00"], Plan(anchor=export))
    assert row.basis == "zone assumed, date inferred from exported_at, perhaps of an earlier day"
    assert (row.text, row.width) == ("2026-03-29 08:00:00", timedelta(days=31, seconds=1))


def test_clock_times_that_pass_as_many_midnights_as_their_neighbours_are_of_these_days(placed):
    nearby = Anchor(
        datetime(2026, 3, 29, 9, tzinfo=UTC), "dated records nearby", datetime(2026, 9, 1, tzinfo=UTC), days_open=1
    )
    through = placed(["23:00:00", "01:00:00"], Plan(anchor=nearby))
    assert [row.width for row in through] == [timedelta(seconds=1)] * 2
    (alone,) = placed(["08:00:00"], Plan(anchor=nearby))
    assert alone.width == timedelta(days=1, seconds=1)


def test_the_day_is_that_of_the_dated_log_in_the_same_folder_and_of_no_export(ask):
    files = {
        "web/app.log": "2026-03-05 08:00:00 INFO up\n2026-03-05 16:00:00 INFO down\n",
        "web/console.log": "08:00:01,500 INFO up\n15:00:00,500 INFO down\n",
        "db/app.log": "2026-03-07 08:00:00 INFO up\n2026-03-07 16:00:00 INFO down\n",
        "incident.toml": "[time]\nexported_at = 2026-03-12T09:00:00Z\n",
    }
    query = "select recorded_at::varchar, time_basis from events where file_path = 'web/console.log' order by line_number limit 1"
    basis = "zone assumed, date inferred from dated records nearby"
    assert ask(files, query) == [("2026-03-05 08:00:01.5+00", basis)]


def test_a_date_nearby_takes_the_nearest_year_on_either_side(placed):
    nearby = Anchor(datetime(2026, 3, 29, tzinfo=UTC), "dated records nearby", datetime(2026, 9, 1, tzinfo=UTC))
    rows = placed(["Apr 20 10:00:00"], Plan(anchor=nearby)) + placed(["Dec 20 10:00:00"], Plan(anchor=nearby))
    assert [row.text[:10] for row in rows] == ["2026-04-20", "2025-12-20"]


def _days(first: int, count: int, form: str) -> list[str]:
    return [f"{datetime(2026, 1, 1, 10, tzinfo=UTC) + timedelta(days=first + each):{form}}" for each in range(count)]


def test_a_change_from_month_first_to_day_first_is_read_by_the_order_of_the_file(placed):
    stamps = _days(4, 12, "%m/%d/%Y %H:%M:%S") + _days(16, 30, "%d/%m/%Y %H:%M:%S")
    for column in (stamps, stamps[::-1]):
        found = sorted(each.text[:10] for each in placed(column))
        assert found == _days(4, 42, "%Y-%m-%d")
        assert {each.basis for each in placed(column)} == {"zone assumed, day and month by the order of the file"}


def test_behind_a_change_of_day_and_month_with_nothing_certain_below_both_readings_stay(placed):
    stamps = _days(19, 12, "%d/%m/%Y %H:%M:%S") + _days(31, 9, "%m/%d/%Y %H:%M:%S")
    last = placed(stamps)[-1]
    assert last.basis.endswith("day and month in either order")
    assert last.holds("2026-02-09T10:00:00+00:00")
    assert last.holds("2026-09-02T10:00:00+00:00")


def test_two_stretches_of_one_order_are_no_change(placed):
    stamps = _days(14, 12, "%d/%m/%Y %H:%M:%S") + _days(1, 25, "%d/%m/%Y %H:%M:%S")
    assert [each.text[:10] for each in placed(stamps)] == _days(14, 12, "%Y-%m-%d") + _days(1, 25, "%Y-%m-%d")


def test_dates_nearby_do_not_put_a_year_of_two_digits_a_hundred_years_back(placed):
    nearby = Anchor(datetime(2021, 1, 14, tzinfo=UTC), "dated records nearby", until=datetime(2021, 7, 1, tzinfo=UTC))
    assert placed(["23/Feb/22 10:00:00"], Plan(anchor=nearby))[0].text == "2022-02-23 10:00:00"
    assert placed(["23/Feb/95 10:00:00"], Plan(anchor=nearby))[0].text == "1995-02-23 10:00:00"
