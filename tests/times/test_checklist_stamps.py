"""The checklist of written times: offsets, fractions, numbers, words. The items of METHODS.md are named at each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.times.plans import Plan

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


def test_t01_a_naive_stamp_of_a_known_zone_is_exact_to_its_second(placed):
    (row,) = placed(["2026-07-01 12:00:00"], Plan("Europe/Zurich", "zone configured"))
    assert (row.text, row.width.total_seconds(), row.basis) == ("2026-07-01 10:00:00", 1, "zone configured")


def test_t02_a_naive_stamp_of_an_unknown_zone_is_flagged(placed):
    (row,) = placed(["2026-07-01 12:00:00"])
    assert row.basis == "zone assumed"


def test_t03_a_column_of_zones_and_none_loses_no_row(placed):
    rows = placed(
        ["2026-05-01T10:00:00Z", "2026-05-01 10:00:00", "2026-05-01T10:00:00+02:00"], Plan("Asia/Tokyo", "default zone")
    )
    assert [row.text for row in rows] == ["2026-05-01 10:00:00", "2026-05-01 01:00:00", "2026-05-01 08:00:00"]
    assert [row.basis for row in rows] == ["offset in text", "default zone", "offset in text"]


@pytest.mark.parametrize(
    ("zone", "utc"),
    [
        ("+0530", "04:30:00"),
        ("+05", "05:00:00"),
        ("\u221205:00", "15:00:00"),
        ("-00:00", "10:00:00"),
        ("+05:30", "04:30:00"),
    ],
)
def test_t04_offsets_in_every_spelling(placed, zone, utc):
    (row,) = placed([f"2026-05-01T10:00:00{zone}"])
    assert row.text == f"2026-05-01 {utc}"


def test_t05_nine_digits_keep_their_order(placed):
    rows = placed([f"2026-05-01T10:00:00.00000000{digit}Z" for digit in (1, 2, 3)])
    assert [row.nanos for row in rows] == [1, 2, 3]


def test_t06_a_comma_is_a_fraction(placed):
    (row,) = placed(["2026-05-01 10:00:00,123"])
    assert row.at
    assert row.at.microsecond == 123_000


@pytest.mark.parametrize(
    ("digits", "micros", "width"), [("1", 100_000, 0.1), ("12", 120_000, 0.01), ("12345", 123_450, 0.00001)]
)
def test_t07_a_fraction_of_any_length_is_as_wide_as_its_last_digit(placed, digits, micros, width):
    (row,) = placed([f"2026-05-01T10:00:00.{digits}Z"])
    assert row.at
    assert (row.at.microsecond, row.width.total_seconds()) == (micros, width)


def test_t08_epochs_of_four_units_in_one_column(placed):
    rows = placed(["1777629600", "1777629600000", "1777629600000000", "1777629600000000000"])
    assert {row.text for row in rows} == {"2026-05-01 10:00:00"}


def test_t09_eleven_digits_are_no_time(placed):
    (row,) = placed(["17776296001"])
    assert (row.at, row.basis) == (None, "not placed: no time that could be read")


def test_t10_a_slack_ts_is_exact_to_its_last_digit(placed):
    (row,) = placed(["1582035803.248800"])
    assert row.at
    assert row.at.isoformat() == "2020-02-18T14:23:23.248800+00:00"


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("134221032000000000", "2026-05-01 10:00:00"),  # FILETIME
        ("639132264000000000", "2026-05-01 10:00:00"),  # .NET ticks
        ("799322400", "2026-05-01 10:00:00"),  # Cocoa
        ("46143.41666667", "2026-05-01 10:00:00"),  # Excel, 1900
    ],
)
def test_t11_numbers_of_other_epochs(placed, written, utc):
    (row,) = placed([written])
    assert row.text == utc


def test_t14_two_digits_of_a_year_mean_the_last_one_before_the_export(placed, anchored):
    (row,) = placed(["13/01/24 10:00:00"], anchored("2026-06-01"))
    assert (row.text, row.basis) == (
        "2024-01-13 10:00:00",
        "zone assumed, day and month by the column (month first), century inferred from exported_at",
    )
    (row,) = placed(["13/01/35 10:00:00"], anchored("2026-06-01"))
    assert row.text == "1935-01-13 10:00:00"


def test_t15_the_hour_24_is_the_next_day(placed):
    (row,) = placed(["2026-05-01T24:00:00Z"])
    assert row.text == "2026-05-02 00:00:00"


@pytest.mark.parametrize("written", ["2016-12-31T23:59:60Z", "2026-05-01T10:00:60Z"])
def test_t15_a_second_60_is_the_next_minutes_first_or_no_time(placed, written):
    (row,) = placed([written])
    assert row.text in ("", "2017-01-01 00:00:00", "2026-05-01 10:01:00")


@pytest.mark.parametrize("written", ["2023-02-29 10:00:00", "2024-02-30 10:00:00"])
def test_t16_t17_a_day_that_is_not_in_the_calendar_has_no_place(placed, written):
    (row,) = placed([written])
    assert (row.at, row.basis) == (None, "not placed: no time that could be read")


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("I0501 10:00:00.123456", "2026-05-01 10:00:00"),  # klog
        ("081109 203518", "2008-11-09 20:35:18"),  # HDFS
        ("2005-06-03-15.42.50.675872", "2005-06-03 15:42:50"),  # BGL
        ("05-01 10:00:00.123", "2026-05-01 10:00:00"),  # Android
        ("05.01 10:00:00", "2026-05-01 10:00:00"),  # Proxifier
        ("1777629600", "2026-05-01 10:00:00"),  # HPC
    ],
)
def test_t22_stamps_of_well_known_systems(placed, anchored, written, utc):
    (row,) = placed([written], anchored("2026-06-01"))
    assert row.text == utc


def test_t22_a_line_with_three_times_is_placed_by_its_full_one(ask):
    lines = "".join(
        f"- {1131566461 + second} 2005.11.09 dn228 Nov 9 12:01:{1 + second:02} dn228/dn228 crond(pam_unix)[2915]: session closed\n"
        for second in range(9)
    )
    rows = ask({"thunder.log": lines}, "select recorded_at::date::varchar, count(*) from events group by all")
    assert rows == [("2005-11-09", 9)]


def test_t23_brackets_of_an_access_log(placed):
    (row,) = placed(["[01/May/2026:10:00:00 +0200]"])
    assert row.text == "2026-05-01 08:00:00"


@pytest.mark.parametrize(
    "written",
    ["Fri May  1 10:00:00 2026", "Fri, 01 May 2026 10:00:00 +0000", "05/13/2026 10:00:00 AM", "13/05/2026 10:00:00 AM"],
)
def test_t24_dates_in_words_and_halves_of_the_day(placed, written):
    (row,) = placed([written])
    assert row.at
    assert (row.at.year, row.at.month, row.at.hour) == (2026, 5, 10)


@pytest.mark.parametrize(
    ("written", "hour"), [("05/13/2026 12:00:00 AM", 0), ("05/13/2026 12:00:00 PM", 12), ("05/13/2026 1:30:00 PM", 13)]
)
def test_t24_twelve_in_the_morning_is_midnight(placed, written, hour):
    (row,) = placed([written])
    assert row.at
    assert row.at.hour == hour


@pytest.mark.parametrize(
    "written",
    [
        "1. Mai 2026 10:00:00",
        "1 mai 2026 10:00:00",
        "2026年5月1日 10:00:00",
        "01.05.2026 10:00 Uhr",
        "2026-05-01 10h00",
    ],
)
def test_t25_months_and_hours_of_other_languages(placed, written):
    (row,) = placed([written])
    assert row.at
    assert (row.at.year, row.at.month, row.at.day, row.at.hour) == (2026, 5, 1, 10)


def test_t26_digits_of_other_scripts(placed):
    (row,) = placed(["٢٠٢٦-٠٥-٠١ ١٠:٠٠:٠٠"])
    assert row.text == "2026-05-01 10:00:00"
