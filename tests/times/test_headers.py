"""The day that a header states for rows which have a time of day alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipelines.times import bases
from pipelines.times.anchors import Anchor
from pipelines.times.headers import day_in, days_in

NOON_US, DAY_US = 12 * 3_600_000_000, 86_400_000_000
EXPORT = Anchor(datetime(2024, 7, 15, tzinfo=UTC), "exported_at")


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Linux 5.14.21-150 (db-1) \t13/07/2024 \t_x86_64_\t(4 CPU)", date(2024, 7, 13)),
        ("Linux 5.4.0 (web-1)  07/25/24  _x86_64_ (4 CPU)", date(2024, 7, 25)),
        ("=== Verbose logging started: 04.07.2024  09:30:10  Build 5.00.10011 ===", date(2024, 7, 4)),
        ("Date : 04.07.2024", date(2024, 7, 4)),
        ("#Date: 2024-07-04 00:00:00", date(2024, 7, 4)),
        ("Log opened Thursday, July 4, 2024", date(2024, 7, 4)),
        ("Report of 4. Juli 2024", date(2024, 7, 4)),
        ("kernel 5.14.21, build 2.10.05", None),
        ("order 1720078212 shipped", None),
    ],
)
def test_the_day_of_a_header_is_read_in_any_shape(line: str, day: date | None) -> None:
    found = day_in(["some product", line])
    assert (found and found.days(NOON_US, [], EXPORT, None)[0]) == day


@pytest.mark.parametrize(
    "own", ["Author: Ada, 13 October 2026", "**Last updated:** 2026-10-13", "Erstellt am 13.10.2026"]
)
def test_the_day_on_which_a_document_was_written_gives_way_to_that_of_which_it_tells(own: str) -> None:
    told = "Payments failed on 12 October 2026 from 19:31 on."
    assert [each.day for each in days_in([own, told])] == [date(2026, 10, 12)]
    assert [each.day for each in days_in([own])] == [date(2026, 10, 13)]


def test_numbers_that_leave_the_month_open_keep_both_days() -> None:
    found = day_in(["Linux 5.4.0 (web-1) \t03/07/2024"])
    assert found is not None
    first, second, note = found.days(NOON_US, ["09:30:00  all  1.0"], EXPORT, None)
    assert {first, second} == {date(2024, 3, 7), date(2024, 7, 3)}
    assert note == bases.ORDER_OPEN


def test_am_and_pm_in_the_rows_tell_that_the_month_comes_first() -> None:
    found = day_in(["Linux 5.4.0 (web-1) \t03/07/2024"])
    assert found is not None
    first, second, note = found.days(NOON_US, ["09:30:00 AM  all  1.0"], EXPORT, None)
    assert (first, second) == (date(2024, 3, 7), None)
    assert note.startswith(bases.ORDER_CHOSEN)


def test_a_day_after_the_export_is_not_meant() -> None:
    found = day_in(["Linux 5.4.0 (web-1) \t03/08/2024"])
    assert found is not None
    assert found.days(NOON_US, [], EXPORT, None)[:2] == (date(2024, 3, 8), None)


def test_a_first_row_long_before_the_headers_own_time_is_of_the_next_day() -> None:
    found = day_in(["Started: 2024-07-04 23:59:58"])
    assert found is not None
    assert found.days(5_000_000, [], EXPORT, None)[0] == date(2024, 7, 5)
    assert found.days(DAY_US - 1, [], EXPORT, None)[0] == date(2024, 7, 4)


def test_days_far_from_all_else_are_of_a_version_and_several_near_ones_stay(ask) -> None:
    rows = "".join(f"09:30:0{second}  step {second} done\n" for second in range(3))
    files = {
        "version.txt": f"BATCH 4.2 (2021-03-03)\nStarted 2024-07-13\n{rows}",
        "several.txt": f"From 13.07.2024 to 14.07.2024\n{rows}",
        "jes2.txt": " 09.29.58 JOB01234 ---- SATURDAY,  13 JUL 2024 ----\n 09.30.00 JOB01234 ended\n 09.31.41 JOB01234 purged\n",
        "incident.toml": "[time]\nexported_at = 2024-07-15T00:00:00Z\n",
    }
    query = "select file_path, min(recorded_at)::date::varchar, max(recorded_latest_at)::date::varchar from events group by 1 order by 1"
    assert ask(files, query) == [
        ("jes2.txt", "2024-07-13", "2024-07-13"),
        ("several.txt", "2024-07-13", "2024-07-14"),
        ("version.txt", "2024-07-13", "2024-07-13"),
    ]
