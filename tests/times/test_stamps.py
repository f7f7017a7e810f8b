"""What stamps say, shape by shape, before any zone is known; expected values are written by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import _names, _stamps
from connectors.logs._layout import placements_in

CASES = [  # written, local reading, offset in seconds, grain in microseconds, what is missing
    ("2026-03-28T23:30:00Z", "2026-03-28 23:30:00", 0, 1_000_000, ""),
    ("2026-03-28T23:30:00.123456789+02:00", "2026-03-28 23:30:00.123456", 7200, 1, ""),
    ("2026-03-28 23:30:00,123", "2026-03-28 23:30:00.123", None, 1_000, ""),
    ("2024-03-01T09:15:22.123+0000", "2024-03-01 09:15:22.123", 0, 1_000, ""),
    ("2024-03-01 09:15:22.1", "2024-03-01 09:15:22.1", None, 100_000, ""),
    ("2019-01-26T08:59:13+0330", "2019-01-26 08:59:13", 12_600, 1_000_000, ""),
    ("2024-05-01T10:00:00\u221205:00", "2024-05-01 10:00:00", -18_000, 1_000_000, ""),
    ("26/Jan/2019:08:59:13 +0330", "2019-01-26 08:59:13", 12_600, 1_000_000, ""),
    ("Mar 28 23:30:00", "2000-03-28 23:30:00", None, 1_000_000, "year"),
    ("Mar  8 23:30:00", "2000-03-08 23:30:00", None, 1_000_000, "year"),
    ("Feb 29 23:30:00", "2000-02-29 23:30:00", None, 1_000_000, "year"),
    ("Wed Jul 05 09:19:24.428126 2023", "2023-07-05 09:19:24.428126", None, 1, ""),
    ("Mon Oct 11 09:01:35 CEST 2021", "2021-10-11 09:01:35", 7200, 1_000_000, ""),
    ("Wed, 01 May 2024 10:00:00 GMT", "2024-05-01 10:00:00", 0, 1_000_000, ""),
    ("May 1, 2024 10:00:00", "2024-05-01 10:00:00", None, 1_000_000, ""),
    ("I0501 10:00:00.123456", "2000-05-01 10:00:00.123456", None, 1, "year"),
    ("20240501T100000Z", "2024-05-01 10:00:00", 0, 1_000_000, ""),
    ("2005-060 10:00:00", "2005-03-01 10:00:00", None, 1_000_000, ""),
    ("081109 203518", "2008-11-09 20:35:18", None, 1_000_000, ""),
    ("1452837318.000002", "2016-01-15 05:55:18.000002", 0, 1, ""),
    ("1795261605", "2026-11-21 11:46:45", 0, 1_000_000, ""),
    ("1795261605123", "2026-11-21 11:46:45.123", 0, 1_000, ""),
    ("1756494783340876000", "2025-08-29 19:13:03.340876", 0, 1, ""),
    ("2024-05-01 10:00:00 UTC+3", "2024-05-01 10:00:00", 10_800, 1_000_000, ""),
    ("2024-05-01 10:00:00 +5:30", "2024-05-01 10:00:00", 19_800, 1_000_000, ""),
    ("2024-05-01 10:00:00 -3:30", "2024-05-01 10:00:00", -12_600, 1_000_000, ""),
    ("2024-05-01 10:00:00 +02", "2024-05-01 10:00:00", 7200, 1_000_000, ""),
    ("2024-05-01 10:00:00 cest", "2024-05-01 10:00:00", 7200, 1_000_000, ""),
    ("01.05.2024 | 10:00:00", "2024-05-01 10:00:00", None, 1_000_000, ""),
    ("01.05. 10:00:00", "2000-05-01 10:00:00", None, 1_000_000, "year"),
    ("240501-100000", "2024-05-01 10:00:00", None, 1_000_000, ""),
    ("240501100000", "2024-05-01 10:00:00", None, 1_000_000, ""),
    ("45413.4167", "2024-05-01 09:59:58.56", None, 8_640_000, ""),  # rounded: 10:00:00 lies within
    ("2024-05-01 10:00:00 GMT-3", "2024-05-01 10:00:00", -10_800, 1_000_000, ""),
    ("22:15:07", "2000-01-01 22:15:07", None, 1_000_000, "date"),
    ("14:35", "2000-01-01 14:35:00", None, 60_000_000, "date"),
    ("May 1, 2024 12:00:00 AM", "2024-05-01 00:00:00", None, 1_000_000, ""),
    ("May 1, 2024 12:00:00 PM", "2024-05-01 12:00:00", None, 1_000_000, ""),
    ("May 13, 2024, 7:32:47\u202fp.m.", "2024-05-13 19:32:47", None, 1_000_000, ""),
    ("2024-05-01T24:00:00Z", "2024-05-02 00:00:00", 0, 1_000_000, ""),
    ("2024-05-01T23:59:60Z", "2024-05-02 00:00:00", 0, 1_000_000, ""),
    ("\u0662\u0660\u0662\u0664-\u0660\u0665-\u0660\u0661 10:00:00", "2024-05-01 10:00:00", None, 1_000_000, ""),
    ("2005-06-03-15.42.50.363779", "2005-06-03 15:42:50.363779", None, 1, ""),
    ("2024-05-01-10.00.00.123456+120", "2024-05-01 10:00:00.123456", 7200, 1, ""),
    ("20240501100000.123456-300", "2024-05-01 10:00:00.123456", -18_000, 1, ""),
    ("01-MAY-24 10.00.00.123456 PM", "2024-05-01 22:00:00.123456", None, 1, ""),
    ("04JUL2024 09:30:12", "2024-07-04 09:30:12", None, 1_000_000, ""),
    ("04Jul24 09:30:12", "2024-07-04 09:30:12", None, 1_000_000, ""),
    ("Jul04 09:30", "2000-07-04 09:30:00", None, 60_000_000, "year"),
    ("2024186 09:30:12.34", "2024-07-04 09:30:12.34", None, 10_000, ""),
    ("20240704:093012345", "2024-07-04 09:30:12.345", None, 1_000, ""),
    ("Jul  4 2024  9:30:12:345PM", "2024-07-04 21:30:12.345", None, 1_000, ""),
    ("4.7.2024 klo 9.30.12", "2024-07-04 09:30:12", None, 1_000_000, ""),
    ("den 4 juli 2024 kl. 09:30:12", "2024-07-04 09:30:12", None, 1_000_000, ""),
    ("2024 Jul 04 09:30:12:345 GMT +0200", "2024-07-04 09:30:12.345", 7200, 1_000, ""),
    ("66864ec4.1dcd6500", "2024-07-04 07:27:00.5", 0, 1, ""),
    ("04. srpnja 2024. 09:30:12", "2024-07-04 09:30:12", None, 1_000_000, ""),
    ("2024. liepos 04 09:30:12", "2024-07-04 09:30:12", None, 1_000_000, ""),
    ("[5/13/24 10:00:00:123 CEST]", "2024-05-13 10:00:00.123", 7200, 1_000, ""),
    ("Wed May 01 2024 10:00:00 GMT+0200 (CEST)", "2024-05-01 10:00:00", 7200, 1_000_000, ""),
    ("2024-05-01 10:00:00.1 +0000 UTC m=+0.0", "2024-05-01 10:00:00.1", 0, 100_000, ""),
    ("Mon Jan  8 14:51:55 2018 UTC", "2018-01-08 14:51:55", 0, 1_000_000, ""),
    ("10:00:00.123 UTC 01.05.2024", "2024-05-01 10:00:00.123", 0, 1_000, ""),
    ("29/Mar/26 1:10 PM", "2026-03-29 13:10:00", None, 60_000_000, ""),  # as Jira writes it
    ("9-Mar-26 01:10:05", "2026-03-09 01:10:05", None, 1_000_000, ""),
    ("1. M\u00e4rz 2024 10:00 Uhr", "2024-03-01 10:00:00", None, 60_000_000, ""),
    ("01 f\u00e9vr. 2024 10h05", "2024-02-01 10:05:00", None, 60_000_000, ""),
    ("1 de maio de 2024 10:00:00", "2024-05-01 10:00:00", None, 1_000_000, ""),
    ("1 \u043c\u0430\u044f 2024 \u0433. 10:00:00", "2024-05-01 10:00:00", None, 1_000_000, ""),
    ("2024\u5e745\u67081\u65e5 10\u664200\u520605\u79d2", "2024-05-01 10:00:05", None, 1_000_000, ""),
    ("2024/05/01 \u5348\u5f8c 3:04:05", "2024-05-01 15:04:05", None, 1_000_000, ""),
    ("12/28-12:55:38.765402", "2000-12-28 12:55:38.765402", None, 1, "year"),
    ("133590000000000000", "2024-05-01 01:20:00", 0, 1, ""),
    ("638501472000000000", "2024-05-01 08:00:00", 0, 1, ""),
    ("736257600.5", "2024-05-01 12:00:00.5", 0, 100_000, ""),
    ("1714557600.000200", "2024-05-01 10:00:00.0002", 0, 1, ""),
    ("@4000000066320fea0ee6b280", "2024-05-01 09:48:16.25", 0, 1, ""),
    ("2024-05-01t10:00:00z", "2024-05-01 10:00:00", 0, 1_000_000, ""),
    ("2024/122 10:00:00", "2024-05-01 10:00:00", None, 1_000_000, ""),
    ("2024:122:10:00:00", "2024-05-01 10:00:00", None, 1_000_000, ""),
    ("dic 05, 2024 4:43:04 PM", "2024-12-05 16:43:04", None, 1_000_000, ""),
    ("März 1, 2024, 10:00:00 PM", "2024-03-01 22:00:00", None, 1_000_000, ""),
    ("05-DIC-24 02.26.01.5 PM", "2024-12-05 14:26:01.5", None, 100_000, ""),
    ("05-août-24", "2024-08-05 00:00:00", None, 86_400_000_000, ""),
    ("2024年 7月  5日 金曜日 20:00:00 JST", "2024-07-05 20:00:00", 32_400, 1_000_000, ""),
    ("2024年 07月 05日 星期五 20:00:00 UTC", "2024-07-05 20:00:00", 0, 1_000_000, ""),
    ("2024년 7월  5일 금요일 20:00:00 KST", "2024-07-05 20:00:00", 32_400, 1_000_000, ""),
    ("24071 21:40:07.12", "2024-03-11 21:40:07.12", None, 10_000, ""),
    ("24.340 10:10:00", "2024-12-05 10:10:00", None, 1_000_000, ""),
    ("July 5th 2024, 20:00:00.123", "2024-07-05 20:00:00.123", None, 1_000, ""),
    ("2nd Dec 2024 20:00:00", "2024-12-02 20:00:00", None, 1_000_000, ""),
    ("5th July 20:00:00", "2000-07-05 20:00:00", None, 1_000_000, "year"),
    ("July 5th 20:05", "2000-07-05 20:05:00", None, 60_000_000, "year"),
    ("/Date(1710193207123+0100)/", "2024-03-11 21:40:07.123", 0, 1_000, ""),
    ("may/01 10:00:00", "2000-05-01 10:00:00", None, 1_000_000, "year"),
    ("01 nov. 10:00:00", "2000-11-01 10:00:00", None, 1_000_000, "year"),
    ("2024. márc. 4. 10:00:00", "2024-03-04 10:00:00", None, 1_000_000, ""),
    ("04-Ara-2024 10:00:00", "2024-12-04 10:00:00", None, 1_000_000, ""),
    ("4 груд 2024 10:00:00", "2024-12-04 10:00:00", None, 1_000_000, ""),
    ("018f34a9-cc80-7000-8000-000000000000", "2024-05-01 14:58:14.272", 0, 1_000, ""),
    ("01HWT9KN00ABCDEFGHJKMNPQRS", "2024-05-01 14:40:47.616", 0, 1_000, ""),
    ("66320fea0000000000000000", "2024-05-01 09:48:26", 0, 1_000_000, ""),
]


def read_one(written: str) -> dict:
    frame, _ = _stamps.read_column(pl.Series([written]))
    return frame.row(0, named=True)


@pytest.mark.parametrize(("written", "local", "offset", "grain", "missing"), CASES, ids=[case[0] for case in CASES])
def test_a_stamp_says_this(written: str, local: str, offset: int | None, grain: int, missing: str) -> None:
    found = read_one(written)
    at = datetime.fromisoformat(local).replace(tzinfo=UTC)
    micros = (at - datetime(1970, 1, 1, tzinfo=UTC)) // (at.resolution)
    left_out = " ".join(word for word in found["missing"].split() if word in ("year", "date"))
    assert (found["at"], found["offset_seconds"], found["grain_us"], left_out) == (micros, offset, grain, missing)


@pytest.mark.parametrize(
    "written", ["N/A", "-1", "0", "1435", "t+10", "yesterday", "2024-13-45T99:00:00Z", "", "v2.14.35"]
)
def test_what_is_no_stamp_is_not_read(written: str) -> None:
    assert read_one(written)["at"] is None


def test_nanoseconds_keep_their_order() -> None:
    found, _ = _stamps.read_column(pl.Series(["2024-05-01T10:00:00.000000001Z", "2024-05-01T10:00:00.000000002Z"]))
    assert found["nanos"].to_list() == [1, 2]


def test_a_column_of_mixed_shapes_is_read_row_by_row() -> None:
    written = [
        "2024-05-01T10:00:00Z",
        "2024-05-01 12:00:00",
        "1714557600",
        "2024-05-01T12:00:00+02:00",
        "rubbish",
        None,
    ]
    found, choices = _stamps.read_column(pl.Series(written))
    assert found["at"].is_not_null().to_list() == [True, True, True, True, False, False]
    assert len(choices) >= 3


@pytest.mark.parametrize(
    ("first", "then", "offset"),
    [("CEST", "CET", 3600), ("EDT", "EST", -18_000), ("CET", "CEST", 7200), ("+02:00", "+0100", 3600)],
)
def test_a_zone_of_another_width_than_the_first_thousand_takes_no_digit_of_the_clock(
    first: str, then: str, offset: int
) -> None:
    written = [f"2026-10-25 02:{at // 60:02}:{at % 60:02}.748 {first}" for at in range(1_100)]
    found, _ = _stamps.read_column(pl.Series([*written, f"2026-10-25 02:00:00.748 {then}"]))
    assert found.row(-1, named=True)["offset_seconds"] == offset
    assert found["at"][-1] == found["at"][0]
    assert found["grain_us"].to_list() == [1_000] * len(found)


def test_numbers_that_stand_for_never_are_read_in_the_unit_of_their_column() -> None:
    found, _ = _stamps.read_column(
        pl.Series(["1720180800", "1720180801", "0", "-1", "4102444800", "253402300799", "512"])
    )
    assert found["at"].to_list()[2:] == [0, -1_000_000, 4_102_444_800_000_000, 253_402_300_799_000_000, None]


@pytest.mark.parametrize("zeros", ["", "000", "000000"])
def test_such_numbers_have_as_many_digits_as_their_unit_asks(zeros: str) -> None:
    found, _ = _stamps.read_column(pl.Series(["1720180800" + zeros, "1720180801" + zeros, "4102444800" + zeros]))
    assert found["at"][2] == 4_102_444_800_000_000


def test_nanoseconds_reach_no_further_than_their_digits() -> None:
    found, _ = _stamps.read_column(pl.Series(["1720180800000000000", "9223372036854775807", "0"]))
    assert found["at"].to_list()[1:] == [9_223_372_036_854_775, 0]


def test_a_zones_name_may_stand_in_brackets_behind_its_stamp() -> None:
    found = read_one("2024-07-05T10:00:01[Europe/Berlin]")
    assert (found["zone_text"], found["offset_seconds"]) == ("Europe/Berlin", None)


def test_the_column_decides_whether_the_day_comes_first() -> None:
    _, (choice,) = _stamps.read_column(pl.Series(["03/04/2024 10:00:00", "13/04/2024 10:00:00"]))
    assert choice.order == "dmy"
    _, (choice,) = _stamps.read_column(pl.Series(["03/04/2024 10:00:00", "04/13/2024 10:00:00"]))
    assert choice.order == "mdy"


def test_a_shape_is_named_with_its_numbers_as_they_are_read() -> None:
    columns = (
        ["13/04/24 10:00:00"],
        ["04/13/24 10:00:00"],
        ["24/12/30 10:00:00", "25/01/02 10:00:00"],
        ["03/04/2024 10:00:00"],
    )
    names = [_stamps.read_column(pl.Series(column))[1][0].name() for column in columns]
    assert names == ["d/m/yy time", "m/d/yy time", "yy/m/d time", "d/m/year time"]  # the last one is open


def test_without_a_number_over_twelve_the_order_of_the_column_decides() -> None:
    days = [f"{day:02}/02/2024 10:00:00" for day in range(1, 12)] + ["01/03/2024 10:00:00"]
    _, (choice,) = _stamps.read_column(pl.Series(days))
    assert (choice.order, choice.is_order_decided) == ("dmy", True)


def test_an_order_that_nothing_decides_is_said_to_be_open() -> None:
    _, (choice,) = _stamps.read_column(pl.Series(["03/04/2024 10:00:00"]))
    assert not choice.is_order_decided


def test_letters_that_several_zones_share_give_no_offset() -> None:
    assert _stamps.offset_of("IST") == (None, "IST")
    assert _stamps.offset_of("CEST") == (7200, "CEST")


@settings(deadline=None)
@given(at=st.datetimes(datetime(1980, 1, 1), datetime(2099, 1, 1)), minutes=st.integers(-840, 840))  # noqa: DTZ001 - local on purpose
def test_what_is_written_as_iso_is_read_back(at: datetime, minutes: int) -> None:
    sign, size = "-" if minutes < 0 else "+", abs(minutes)
    found = read_one(f"{at:%Y-%m-%dT%H:%M:%S.%f}{sign}{size // 60:02}:{size % 60:02}")
    assert found["at"] == (at - datetime(1970, 1, 1)) // at.resolution  # noqa: DTZ001
    assert found["offset_seconds"] == minutes * 60


def test_a_column_with_nanoseconds_still_knows_every_century() -> None:
    written = ["2026-03-29T00:41:07.000000001Z", "0001-01-01T00:00:00Z", "2300-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
    found, _ = _stamps.read_column(pl.Series(written))
    years = [datetime.fromisoformat(text[:19]).year for text in written]
    assert found["at"].cast(pl.Datetime("us")).dt.year().to_list() == years
    assert found["nanos"].to_list() == [1, 0, 0, 0]


def test_nanoseconds_that_come_late_in_a_file_are_kept() -> None:
    written = ["2026-03-29T00:41:07.000001Z"] * 2500 + [
        "2026-03-29T00:41:08.000001900Z",
        "2026-03-29T00:41:08.000001100Z",
    ]
    found, _ = _stamps.read_column(pl.Series(written))
    assert found["nanos"].to_list()[-2:] == [900, 100]


@pytest.mark.parametrize(
    ("other", "month"),
    [("srp", 6), ("cze", 7)],  # the one is Croatian beside "lip", the other Polish
)
def test_a_month_that_two_languages_name_alike_is_told_by_the_other_names(other, month):
    readings, _ = _stamps.read_column(pl.Series([f"28 {name} 2024 10:00:00" for name in ("lip", other, "lip")]))
    assert [datetime.fromtimestamp(at / 1e6, UTC).month for at in readings["at"].to_list()][::2] == [month] * 2
    assert readings["order_by"].null_count() == 3


def test_a_month_that_nothing_tells_is_read_as_one_and_says_so():
    readings, _ = _stamps.read_column(pl.Series(["28 lip 2024 10:00:00"]))
    assert "language 'pl'" in readings["order_by"][0]


def test_eight_digits_are_no_clock_in_hex():
    readings, _ = _stamps.read_column(pl.Series(["61234567", "58123456"]))
    assert readings["at"].null_count() == 2


def test_fractions_of_other_widths_and_marks_than_the_first_are_read_all_the_same():
    fractions = {".123": 123_000, ",123": 123_000, ".5": 500_000, "": 0, ".123456": 123_456, ".123456789": 123_456}
    written = [f"2026-03-29 00:41:07{fraction}" for fraction in (*fractions, *reversed(fractions))]
    readings, _ = _stamps.read_column(pl.Series(written))
    micros = list(fractions.values())
    assert [at % 1_000_000 for at in readings["at"].to_list()] == micros + micros[::-1]
    assert readings["nanos"].to_list() == [0, 0, 0, 0, 0, 789, 789, 0, 0, 0, 0, 0]


def test_clocks_with_dots_are_told_from_days_by_the_whole_column():
    clocks, days = ["08.29.55", "08.30.02", "09.10.41"], ["18.11.24", "19.11.24", "02.12.24"]
    assert [set(_stamps.read_column(pl.Series(each))[0]["missing"]) for each in (clocks, days)] == [
        {"date"},
        {"century"},
    ]


def test_a_name_of_a_time_may_end_with_its_unit() -> None:
    names = ("reqTimeSec", "timestampInMs", "event_time_ns", "updated_at", "timeout", "sometimes", "runtime_estimate")
    assert [name for name in names if _names.is_time(name)] == [
        "reqTimeSec",
        "timestampInMs",
        "event_time_ns",
        "updated_at",
    ]


@pytest.mark.parametrize(
    ("lines", "shapes"),
    [
        (["08.29.55 JOB1 started", "08.30.15 JOB1 ended", "09.30.15 JOB2 started"], ["dotted time"]),
        (["18.11.24 opened", "19.11.24 closed", "20.11.24 opened"], ["d.m.yy"]),
        (["image: web", "SESSION_TTL: 00:30:00", "GRACE: 00:01:00"], []),
        (["web-1: 14:03:11 up", "web-2: 14:03:12 up"], ["time"]),
        (["10.10.10.5 db-1", "10.10.10.6 db-2", "10.10.11.7 web-1"], []),
        (["14:03:11 batch 241118-080000", "14:03:15 batch 241118-090000", "14:04:11 batch 241118-100000"], ["time"]),
    ],
)
def test_numbers_that_lead_lines_are_told_by_all_of_them(lines: list[str], shapes: list[str]) -> None:
    assert [each.choice.shape.name for each in placements_in(lines)] == shapes
