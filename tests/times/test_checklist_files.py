"""The checklist where it takes a whole file: carriers, second stamps, authors, headers, dirt. The items of METHODS.md are named."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import polars as pl

from connectors import _stamps
from pipelines.times.deciding import place
from pipelines.times.plans import Plan

TIMES = "select recorded_at::varchar, time_basis from events order by line_number"


def test_t36_the_event_has_its_own_time_and_the_time_of_its_receipt_stands_beside(ask):
    table = "created_at,received_at,message\n" + "".join(
        f"2026-03-29T00:41:0{n}Z,2026-03-29T00:41:0{n}.500Z,one\n" for n in range(5)
    )
    query = """select count(*) from events e join event_times t using (event_id)
               where t.role = 'received' and t.recorded_at - e.recorded_at = interval 500 milliseconds"""
    assert ask({"feed.csv": table}, query) == [(5,)]


def test_t36_the_stamp_inside_a_container_runtimes_line_is_the_records_own(ask):
    lines = [
        json.dumps(
            {"log": f"2026-03-29T00:41:0{n}Z one\n", "stream": "stdout", "time": f"2026-03-29T00:41:0{n}.500000000Z"}
        )
        for n in range(5)
    ]
    assert ask({"web-1.log": "\n".join(lines)}, TIMES)[0][0] == "2026-03-29 00:41:00+00"


def test_a_second_stamp_in_the_record_tells_the_zone_of_the_first(ask):
    begin = datetime(2026, 3, 28, 0, 41, tzinfo=UTC)
    lines = [
        json.dumps(
            {
                "time": f"{begin + timedelta(hours=2, seconds=n):%Y-%m-%d %H:%M:%S}",
                "ts": int(begin.timestamp()) + n,
                "msg": "one",
            }
        )
        for n in range(20)
    ]
    rows = ask({"app.jsonl": "\n".join(lines)}, TIMES)
    assert rows[0] == ("2026-03-28 00:41:00+00", "zone inferred from a second stamp")
    assert rows[-1][0] == "2026-03-28 00:41:19+00"


def test_the_received_time_tells_the_zone_of_the_record(ask):
    table = "created_at,received_at,message\n" + "".join(
        f"2026-07-01 12:00:{n:02},2026-07-01T06:15:{n:02}Z,one\n" for n in range(10)
    )
    rows = ask({"feed.csv": table}, "select min(recorded_at)::varchar, any_value(time_basis) from events")
    assert rows[0][0] == "2026-07-01 06:15:00+00"


def test_lines_with_a_zone_tell_the_zone_of_their_neighbours(ask):
    lines = "".join(f"2026-07-01T10:00:{n:02}Z own\n2026-07-01 12:00:{n:02} other\n" for n in range(0, 60, 2))
    rows = ask({"mixed.log": lines}, TIMES)
    assert rows[1] == ("2026-07-01 10:00:00+00", "zone inferred from a second stamp")


def test_an_author_writes_in_the_zone_of_the_profile():
    readings = _stamps.read_column(pl.Series(["2026-03-28 10:00:00"] * 3))[0]
    readings = readings.with_columns(actor=pl.Series(["ops-1", "ops-2", None]))
    found = place(readings, Plan(authors={"ops-1": "Asia/Tokyo"}))
    hours = (found["recorded_us"] // 3_600_000_000 % 24).to_list()
    assert list(zip(hours, found["time_basis"], strict=True)) == [
        (1, "zone of its author"), (10, "zone assumed"), (10, "zone assumed")
    ]  # fmt: skip


def test_a_header_dates_the_times_below_it(ask):
    text = (
        "Session log of 2026-03-28\n" + "".join(f"23:59:{second} one\n" for second in range(50, 60)) + "00:00:01 two\n"
    )
    rows = ask({"session.log": text}, TIMES)
    assert rows[0] == ("2026-03-28 23:59:50+00", "zone assumed, date inferred from header")
    assert rows[-1][0] == "2026-03-29 00:00:01+00"


def test_t47_a_stated_duration_moves_no_stamp(ask):
    table = "started_at,ended_at,duration\n2026-03-28 10:00:00,2026-03-28 10:30:00,3 days\n"
    assert ask({"incidents.csv": table}, "select recorded_at::varchar from events") == [("2026-03-28 10:00:00+00",)]


def test_t49_marks_nulls_and_line_ends_do_not_hide_a_stamp(ask):
    text = (
        b"\xef\xbb\xbf2026-03-28T10:00:00Z one\r\n2026-03-28T10:00:01Z two \x00 \xff\r\n2026-03-28T10:00:02Z three\r\n"
    )
    rows = ask({"app.log": text}, TIMES)
    assert [at[:19] for at, _ in rows] == [f"2026-03-28 10:00:0{n}" for n in range(3)]


def test_t50_a_header_in_the_middle_is_no_record_without_a_word(ask):
    text = "time,level,message\n2026-03-28 10:00:00,INFO,one\ntime,level,message\n2026-03-28 10:00:01,INFO,two\n"
    rows = ask({"app.csv": text}, "select count(*) from events where recorded_at is not null")
    assert rows == [(2,)]


def test_t50_rotated_parts_out_of_order_keep_their_year(ask):
    part = [datetime(2026, 3, day, 10, tzinfo=UTC) for day in range(20, 29)]
    early = [datetime(2026, 3, day, 10, tzinfo=UTC) for day in range(1, 20)]
    text = "".join(f"{at:%b} {at.day:>2} {at:%H:%M:%S} web-1 app[1]: one\n" for at in part + early)
    settings = "[time]\nexported_at = 2026-03-30T00:00:00Z\n"
    rows = ask({"incident.toml": settings, "syslog": text}, "select distinct year(recorded_at) from events")
    assert rows == [(2026,)]


def test_a_missing_year_comes_from_exports_before_anything_else(ask):
    files = {
        "exports.toml": '[[exports]]\npath = "syslog*"\nexported_at = 2024-06-01T00:00:00Z\n',
        "incident.toml": "[time]\nexported_at = 2026-06-01T00:00:00Z\n",
        "syslog-20250601": "".join(f"May 10 10:00:{n:02} web-1 app[1]: one\n" for n in range(9)),
    }
    assert set(ask(files, TIMES)) == {
        (f"2024-05-10 10:00:{n:02}+00", "zone assumed, year inferred from exports.toml") for n in range(9)
    }


def test_what_was_assumed_is_said_once_for_all_files_that_it_was_assumed_of(ask):
    files = {f"logs/{name}.log": "2026-03-28 10:00:00 one\n" for name in "ab"}
    assert ask(files, "select subject, assumed, touches from assumptions where subject = 'zone'") == [
        ("zone", "UTC", "logs/a.log, logs/b.log")
    ]


def test_a_file_whose_stamps_all_state_their_zone_assumes_none(ask):
    files = {"a.log": "2026-03-28T10:00:00Z one\n", "b.log": "2026-03-28 10:00:00 one\n"}
    assert ask(files, "select file_path, zone_basis from evidence.files order by 1") == [
        ("a.log", "stated in every stamp"),
        ("b.log", "UTC: zone assumed"),
    ]


def test_comments_of_a_ticket_export_are_stamped_in_the_exporters_zone_whatever_their_authors(ask):
    table = (
        "Summary,Issue key,Status,Created,Comment,Comment\n"
        "Pay down,OPS-1,Done,15/May/24 11:10 AM,15/May/24 11:20 AM;ops-1;looking,15/May/24 11:40 AM;ops-2;fixed\n"
    )
    people = '[[people]]\nhandles = ["ops-1"]\nzone = "Asia/Tokyo"\n'
    rows = ask({"jira.csv": table, "incident.toml": people}, TIMES)
    assert [at for at, _ in rows] == [f"2024-05-15 11:{minute}:00+00" for minute in (10, 20, 40)]


def test_the_client_that_wrote_a_chat_log_stamped_all_its_lines_whoever_spoke(ask):
    said = ("23:51 < ops-1> checkout down", "23:52 < ops-2> looking", "23:53 < ops-1> restart", "23:54 < ops-2> better")
    log = "\n".join(("--- Log opened Sat Mar 28 23:50:01 2026", *said))
    pasted = "Saturday, March 28th, 2026\n" + "\n".join(f"[23:5{n}] ops-{1 + n % 2}: one {n}" for n in range(4))
    settings = (
        '[time]\ndefault_zone = "Europe/Zurich"\n'
        '[[people]]\nhandles = ["ops-1"]\nzone = "Asia/Tokyo"\n[[people]]\nhandles = ["ops-2"]\nzone = "America/New_York"\n'
    )
    rows = ask({"incidents.log": log, "pasted.txt": pasted, "incident.toml": settings}, TIMES)
    assert sorted(at[:16] for at, _ in rows) == [f"2026-03-28 22:5{n}" for n in (0, 1, 1, 2, 2, 3, 3, 4)]
    assert {basis.split(",")[0] for _, basis in rows} == {"default zone"}
