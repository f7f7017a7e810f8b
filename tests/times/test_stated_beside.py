"""Zones that stand beside a stamp, identifiers that hold one, and what told the day from the month."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from connectors import _stamps
from pipelines.times.companions import anchor_beside

BASES = "select distinct recorded_at::timestamp::varchar, time_basis from events order by all limit 1"
FIRST = datetime(2026, 3, 27, 10, tzinfo=UTC)  # written five hours west of UTC
LOCAL = [f"2026-03-27 05:00:0{second}" for second in range(8)]
MILLIS = [int((FIRST + timedelta(seconds=second)).timestamp() * 1000) for second in range(8)]
SNOWFLAKES_2010 = [(millis - 1_288_834_974_657 << 22) + 7 for millis in MILLIS]
SNOWFLAKES_2015 = [(millis - 1_420_070_400_000 << 22) + 7 for millis in MILLIS]
OBJECT_IDS = [f"{millis // 1000:08x}5f2a7c0000000001" for millis in MILLIS]
BY_COLUMN = "zone in text, day and month by the column (month first)"
BY_ID = [("2026-03-27 10:00:00", "zone inferred from a second stamp")]


@pytest.mark.parametrize(
    "lines",
    [
        [f"{at} INFO post {each} stored" for at, each in zip(LOCAL, SNOWFLAKES_2010, strict=True)],
        [f"{at} INFO guild=613425648685547541 message={each}" for at, each in zip(LOCAL, SNOWFLAKES_2015, strict=True)],
        [f"{at} INFO insert _id={each} ok" for at, each in zip(LOCAL, OBJECT_IDS, strict=True)],
    ],
    ids=["since 2010", "since 2015, behind an older one", "ObjectId"],
)
def test_t12_an_identifier_of_a_text_log_tells_the_zone_of_the_stamp_beside_it(ask, lines):
    assert ask({"app.log": "\n".join(lines) + "\n"}, BASES) == BY_ID


@pytest.mark.parametrize(
    ("name", "ids"),
    [("id", SNOWFLAKES_2010), ("message_id", [str(each) for each in SNOWFLAKES_2015]), ("_id", OBJECT_IDS)],
)
def test_t12_an_identifier_in_a_field_of_json_does_too(ask, name, ids):
    lines = [json.dumps({"time": at, name: each, "msg": "up"}) for at, each in zip(LOCAL, ids, strict=True)]
    assert ask({"app.jsonl": "\n".join(lines) + "\n"}, BASES) == BY_ID


def test_t12_nanoseconds_that_would_be_near_as_a_snowflake_as_well_are_none(ask):
    nanos = [1_692_400_000_000_000_000 + 1_000_000_000 * second for second in range(8)]  # where the two scales cross
    lines = [f"2023-08-18 23:06:4{place} INFO seen_ns={each} up" for place, each in enumerate(nanos)]
    query = "select count(*) from event_times where role = 'created'"
    assert ask({"app.log": "\n".join(lines) + "\n"}, query) == [(0,)]


@pytest.mark.parametrize(
    ("name", "text", "basis"),
    [
        ("a.log", 'time="2026-03-27 06:00:00" tz=America/New_York level=info msg=up\n', "zone in text"),
        ("a.jsonl", '{"time": "2026-03-27 06:00:00", "timezone": "America/New_York", "msg": "up"}\n', "zone in text"),
        ("a.csv", "date,timezone,message\n2026-03-27 06:00:00,America/New_York,up\n", "zone in text"),
        ("a.csv", "Time (UTC-04:00),message\n2026-03-27 06:00:00,up\n", "zone in text"),
        ("a.csv", "when,message\n2026-03-27 06:00:00 ET,up\n", "zone in text"),
        ("a.csv", '"(PDH-CSV 4.0) (Eastern Daylight Time)(240)","Note"\n"03/27/2026 06:00:00","up"\n', BY_COLUMN),
        ("a.csv", '"(PDH-CSV 4.0) (Paris, Madrid)(-60)","Note"\n"03/27/2026 11:00:00","up"\n', BY_COLUMN),
        ("ERRORLOG", "2026-03-27 06:00:00.10 Server      UTC adjustment: -4:00\n", "zone in header"),
        ("a.log", "# Time zone: America/New_York\n2026-03-27 06:00:00 up\n", "zone in header"),
    ],
)
def test_a_zone_that_stands_in_a_field_a_header_or_a_columns_name_is_read(ask, name, text, basis):
    assert [(at[:19], told) for at, told in ask({name: text}, BASES)] == [("2026-03-27 10:00:00", basis)]


def test_t13_an_order_that_the_column_told_is_named(ask):
    lines = "".join(f"{day:02d}/03/2026 10:00:00 up\n" for day in range(10, 20))
    assert ask({"a.log": lines}, BASES) == [
        ("2026-03-10 10:00:00", "zone assumed, day and month by the column (day first)")
    ]


def test_t13_a_copied_chat_keeps_both_readings_of_a_day_in_numbers(ask):
    lines = "".join(f"[03/02/2026, 10:0{minute} AM] ops-{minute % 2}: checkout is slow\n" for minute in range(6))
    query = "select recorded_at::timestamp::varchar from time_readings order by 1 limit 1"
    assert ask({"chat.txt": lines}, query) == [("2026-02-03 10:00:00",)]


def test_t13_a_day_in_numbers_without_its_year_keeps_both_readings(ask):
    files = {"a.log": "03/04 10:00:00 INFO up\n03/04 10:00:05 INFO up\n"}
    files["incident.toml"] = "[time]\nexported_at = 2026-06-01T00:00:00Z\n"
    query = "select recorded_earliest_at::timestamp::varchar, recorded_latest_at::timestamp::varchar from events order by all limit 1"
    assert ask(files, query) == [("2026-03-04 10:00:00", "2026-04-03 10:00:01")]


def test_a_date_in_words_that_are_not_known_is_never_taken_for_a_bare_time_of_day(ask):
    files = {"a.log": "03-xyz-2026 10:00:00 up\n04-xyz-2026 10:00:00 up\n"}
    files["incident.toml"] = "[time]\nexported_at = 2026-06-01T00:00:00Z\n"
    assert ask(files, "select count(*) from events where recorded_at is not null") == [(0,)]


def test_what_stands_beside_few_stamps_tells_the_zone_the_day_and_the_order_of_all(ask):
    """One folder, a file for each, so that one reading serves."""
    seconds = [millis // 1000 for millis in MILLIS]
    uuids = [f"{millis:012x}"[:8] + "-" + f"{millis:012x}"[8:] + "-7000-8000-3f2b8c1d9e55" for millis in MILLIS]
    files = {
        "epoch.log": [f"{at} up" + f" epoch={s}" * (s % 4 == 0) for at, s in zip(LOCAL, seconds, strict=True)],
        "log4j.log": [
            f"{at},113 INFO  [main] c.e.Cart - up" + f" ts={s}" * (s % 4 == 0)
            for at, s in zip(LOCAL, seconds, strict=True)
        ],
        "expiry.log": [f"{at} up" + f" expires={s}" * (s % 4 == 0) for at, s in zip(LOCAL, seconds, strict=True)],
        "clock.log": [f"{at[11:]} up request={each}" for at, each in zip(LOCAL, uuids, strict=True)],
        "order.log": [f"05/03/2026 {at[11:]} up _id=69a95e2{n}5f2a7c0000000001" for n, at in enumerate(LOCAL)],
    }
    query = "select file_path, any_value(recorded_at::date)::varchar, list_sort(list(distinct time_basis)) from events group by 1 order by 1"
    told = "zone inferred from a second stamp"
    assert ask({name: "\n".join(lines) + "\n" for name, lines in files.items()}, query) == [
        ("clock.log", "2026-03-27", [f"{told}, date inferred from a second stamp"]),
        ("epoch.log", "2026-03-27", [told]),
        ("expiry.log", "2026-03-27", ["zone assumed"]),
        ("log4j.log", "2026-03-27", [told]),
        ("order.log", "2026-03-05", ["zone assumed, day and month by a second stamp (day first)"]),
    ]


@pytest.mark.parametrize(
    ("carried", "zone_text"), [("2026-03-11T14:42:23+05:30", None), ("2026-03-11 09:12:23", "Etc/UTC")]
)
def test_what_a_carriers_stamp_leaves_out_or_adds_is_taken_off_in_full(tmp_path, carried, zone_text):
    stamps = _stamps.read_column(pl.Series([carried]))[0].with_columns(zone_text=pl.lit(zone_text, pl.String))
    stamps.with_columns(line_number=pl.lit(1), nth=pl.lit(0)).write_parquet(tmp_path / "other_times.parquet")
    anchor = anchor_beside(tmp_path / "other_times.parquet")
    assert anchor is not None
    assert anchor.at == datetime(2026, 3, 11, 9, 12, 23, tzinfo=UTC)
