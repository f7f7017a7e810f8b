"""What only a whole file can tell: shapes side by side, units of epochs, commas, headings, and stamps that nobody believes."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("numbers", "read"),
    [
        (("512", "001", "250"), ("10:00:02.512", "10:00:03.001", "10:00:05.25")),  # of one width: fractions
        (("7", "12", "180"), ("10:00:02", "10:00:03", "10:00:05")),  # of several: the next field
    ],
)
def test_a_comma_before_a_further_field_is_a_fraction_where_all_are_of_one_width(readings_of, numbers, read):
    lines = [
        f"2026-03-29 10:00:0{second},{number},api,GET /" for second, number in zip((2, 3, 5), numbers, strict=True)
    ]
    assert readings_of("\n".join(lines)) == [f"2026-03-29 {each}" for each in read]


def test_a_field_behind_the_seconds_that_repeats_is_no_fraction(readings_of):
    lines = [f"2026-03-29 10:00:0{second},{200 if second % 3 else 404},GET /" for second in range(9)]
    assert readings_of("\n".join(lines)) == [f"2026-03-29 10:00:0{second}" for second in range(9)]


def test_epochs_of_four_units_in_one_text_are_four_records(readings_of):
    lines = "1774774862 a\n1774774863123 b\n1774774864123456 c\n1774774865123456789 d"
    assert [reading[:19] for reading in readings_of(lines)] == [
        f"2026-03-29 09:01:0{second}" for second in (2, 3, 4, 5)
    ]


def test_lines_of_several_layouts_all_begin_records(readings_of):
    lines = (
        "2026-03-29 10:00:00 INFO a\n[29/Mar/2026:10:00:01 +0000] b\nMar 29 10:00:02 web-1 c: d\n"
        "2026-03-29T10:00:04Z e\nI0329 10:00:05.000000       1 main.go:3] f"
    )
    assert len(readings_of(lines)) == 5


def test_identifiers_of_ten_digits_that_lie_years_apart_are_no_times(readings_of):
    assert readings_of("order 1074774862 shipped\norder 1474774999 shipped\norder 1874774862 shipped") == []


def test_an_old_date_in_a_cause_begins_no_record(readings_of):
    lines = "2026-03-29 10:00:00 ERROR boom\nCaused by: lost since 2025-01-01 00:00:00\n2026-03-29 10:00:05 INFO ok"
    assert readings_of(lines) == ["2026-03-29 10:00:00", "2026-03-29 10:00:05"]


def test_a_clock_that_was_never_set_is_a_number_of_its_own(readings_of):
    lines = "|2,0,1774774862,a\n|2,0,1774774863,b\n~MSle0~/ignore"
    assert readings_of(lines) == ["2026-03-29 09:01:02Z", "2026-03-29 09:01:03Z"]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("20260329100000123 a", "2026-03-29 10:00:00.123"),
        ("29.03.2026 10.00.01 a", "2026-03-29 10:00:01"),
        ("2026-W13-7T10:00:00Z a", "2026-03-29 10:00:00Z"),
        ("29/Mar 10:00:00 a", "03-29 10:00:00"),
        ("01/gen/2026:10:00:00 +0100 a", "2026-01-01 09:00:00Z"),
    ],
)
def test_rarer_ways_to_write_a_time(readings_of, line, read):
    assert readings_of(f"{line}\n{line}") == [read, read]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ('{"date": "2026-03-29", "time": "10:00:01", "msg": "a"}', "2026-03-29 10:00:01"),
        ('{"time": {"sec": 1774774862, "nsec": 5000}, "msg": "a"}', "2026-03-29 09:01:02.000005Z"),
        ('{"ts": 1.774774864e9, "msg": "a"}', "2026-03-29 09:01:04Z"),
    ],
)
def test_a_time_in_two_fields_or_with_an_exponent_is_read_whole(readings_of, line, read):
    assert readings_of(f"{line}\n{line}") == [read, read]


@pytest.mark.parametrize(
    "written",
    [
        "1601-01-01T00:00:00Z", "1899-12-30 00:00:00", "1900-01-01 00:00:00", "1904-01-01 00:00:00", "1754-08-30T22:43:41.128654848Z",
        "1969-12-31 16:00:00", "1970-01-01T01:00:00", "2038-01-19T03:14:07Z", "9999-12-31T23:59:59Z",
    ],
)  # fmt: skip
def test_where_counting_begins_or_ends_is_no_time_in_any_zone(placed, written):
    (row,) = placed([written])
    assert row.at is None
    assert row.basis.startswith("not placed: ")


@pytest.mark.parametrize("written", ["1970-01-01T00:03:12Z", "2038-01-18T03:14:07Z", "1899-12-30 10:07:00"])
def test_a_time_near_a_sentinel_is_a_time(placed, written):
    (row,) = placed([written])
    assert row.at is not None


DAYS = (
    "select recorded_at::timestamp::varchar from events where time_basis like '%its dated records' order by line_number"
)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Log opened 2025-11-08 22:00:00\n23:59:58 a\n00:00:01 b\n", ["2025-11-08 23:59:58", "2025-11-09 00:00:01"]),
        ("10:00:00 a\n10:00:05 b\n2025-11-08 10:00:09 closing\n", ["2025-11-08 10:00:00", "2025-11-08 10:00:05"]),
        (
            "=== Session 2025-11-08 ===\n23:59:58 a\n00:00:01 b\n=== Session 2025-11-20 ===\n10:00:00 c\n",
            ["2025-11-08 23:59:58", "2025-11-09 00:00:01", "2025-11-20 10:00:00"],
        ),
    ],
)
def test_times_of_day_follow_the_dates_of_their_own_file(ask, text, days):
    files = {"app.log": text, "incident.toml": "[time]\nexported_at = 2026-03-31T00:00:00Z\n"}
    assert [at for (at,) in ask(files, DAYS)] == days


def test_identifiers_that_begin_with_their_time_tell_the_zone_of_the_stamps_beside_them(ask):
    first = 1_774_605_600_000  # 2026-03-27 10:00:00 UTC, in milliseconds
    identifiers = [f"{first + 1_000 * second:012x}" for second in range(8)]
    lines = "".join(
        f"2026-03-27 12:00:0{second},113 INFO order {each[:8]}-{each[8:]}-7000-8000-3f2b8c1d9e55 taken\n"
        for second, each in enumerate(identifiers)
    )
    query = "select min(e.recorded_at)::timestamp::varchar, any_value(e.time_basis), count(t.role) from events e left join event_times t using (event_id)"
    assert ask({"app.log": lines}, query) == [("2026-03-27 10:00:00.113", "zone inferred from a second stamp", 8)]


def test_identifiers_far_from_the_stamps_tell_nothing(ask):
    lines = "".join(
        f"2026-03-27 12:00:0{second} INFO order 0095e1b2-0000-7000-8000-3f2b8c1d9e55 taken\n" for second in range(8)
    )
    assert ask({"app.log": lines}, "select count(*) from event_times") == [(0,)]


def test_a_clock_in_hex_leads_its_lines_and_hashes_do_not(readings_of):
    clocks = "66864ec4.1dcd6500 conn=1 op=0\n66864ec5.00000000 conn=1 op=1\n66864eca.0000ffff conn=2 op=0"
    assert readings_of(clocks)[0] == "2024-07-04 07:27:00.5Z"
    hashes = "6a864ec4 fix typo\n5f01beef add test\n6123dead drop flag\n5abc0123 bump"
    assert readings_of(hashes) == []


def test_times_between_those_of_their_neighbours_begin_records_of_a_further_shape(readings_of):
    lines = [f"2026-03-29 10:{minute:02}:00,113 INFO  cache warmed" for minute in range(60)]
    lines[3::20] = [f"10:{minute:02}:20 worker exits" for minute in range(3, 60, 20)]
    lines[7::20] = [f'10.0.0.9 - - [29/Mar/2026:10:{minute:02}:20 +0000] "GET /" 200' for minute in range(7, 60, 20)]
    lines[9::20] = [f"{1774778400 + 60 * minute} DEBUG tick" for minute in range(9, 60, 20)]
    found = readings_of("\n".join(lines))
    assert len(found) == 60
    assert (found[3], found[7], found[9]) == ("10:03:20", "2026-03-29 10:07:20Z", "2026-03-29 10:09:00Z")


def test_times_that_a_record_lists_begin_none(readings_of):
    lines = [f"2026-03-29 10:0{minute}:00 INFO jobs:\n0{minute}:30:00 nightly\n18:00:00 weekly" for minute in range(8)]
    assert readings_of("\n".join(lines)) == [f"2026-03-29 10:0{minute}:00" for minute in range(8)]


def test_a_line_of_json_above_a_text_makes_no_json_of_it(readings_of):
    lines = '{"time": "2026-03-29T10:00:00Z", "msg": "up"}\n2026-03-29 10:00:01 INFO a\n2026-03-29 10:00:02 INFO b'
    assert readings_of(lines) == ["2026-03-29 10:00:00Z", "2026-03-29 10:00:01", "2026-03-29 10:00:02"]


def test_stamped_lines_of_another_writer_among_json_lines_are_records(readings_of):
    lines = [
        f'{{"time": "2026-03-29T10:00:0{second}Z", "msg": "up"}}'
        if second % 3
        else f"2026-03-29 10:00:0{second} INFO a"
        for second in range(9)
    ]
    assert len(readings_of("\n".join(lines))) == 9


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("CET 2026-03-05 10:00:00 INFO up", "2026-03-05 09:00:00Z"),
        ("[Europe/Zurich] 2026-03-05 10:00:00 INFO up", "2026-03-05 10:00:00 Europe/Zurich"),
        ("2026-03-05 10:00:00 W. Europe Daylight Time INFO up", "2026-03-05 10:00:00 Europe/Berlin"),
        ("2026-03-05 10:00:00 -3 jobs left", "2026-03-05 10:00:00"),
    ],
)
def test_zones_before_and_behind_a_stamp_are_read_as_products_write_them(readings_of, line, read):
    assert readings_of("\n".join([line] * 3)) == [read] * 3


def test_a_month_behind_a_comma_is_no_fraction_with_an_offset(readings_of):
    lines = [f"2026-03-05 10:00:0{second},{2024 + second % 2}-05,AUTH" for second in range(9)]
    assert readings_of("\n".join(lines)) == [f"2026-03-05 10:00:0{second}" for second in range(9)]
