"""From readings to instants: zones, clock changes, missing years, midnights, sentinels."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import _stamps
from pipelines.times.anchors import Anchor
from pipelines.times.companions import apart_from_carriers
from pipelines.times.deciding import place
from pipelines.times.names import date_in, month_in, short_days_in
from pipelines.times.plans import Plan
from pipelines.times.recordings import Start
from pipelines.times.zones import to_utc

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = 3_600_000_000


def placed(written: list[str], plan: Plan) -> pl.DataFrame:
    readings, _ = _stamps.read_column(pl.Series(written))
    found = place(readings, plan).with_columns(grain_us=readings["grain_us"])
    found = found.with_columns(
        pl.coalesce("recorded_earliest_us", "recorded_us").alias("recorded_earliest_us"),
        pl.coalesce("recorded_latest_us", pl.col("recorded_us") + pl.col("grain_us")).alias("recorded_latest_us"),
    )
    return found.with_columns(
        pl.col("recorded_us", "recorded_earliest_us", "recorded_latest_us").cast(pl.Datetime("us", "UTC"))
    )


def recorded(written: list[str], plan: Plan) -> list[str | None]:
    return [None if at is None else f"{at:%Y-%m-%d %H:%M:%S}" for at in placed(written, plan)["recorded_us"].to_list()]


def anchored(at: str, **more: object) -> Plan:
    return Plan(anchor=Anchor(datetime.fromisoformat(at).replace(tzinfo=UTC), "exported_at"), **more)  # type: ignore[arg-type]


def test_a_stated_offset_is_read_literally_whatever_zone_is_configured() -> None:
    assert recorded(["2026-03-28T23:30:00+01:00"], Plan("America/New_York", "zone configured")) == [
        "2026-03-28 22:30:00"
    ]


def test_a_configured_zone_is_not_overridden_by_what_another_stamp_tells() -> None:
    readings = _stamps.read_column(pl.Series(["2026-03-28 23:30:00"]))[0].with_columns(
        offset_seconds=pl.lit(3600, pl.Int32), zone_text=pl.lit(_stamps.BESIDE)
    )
    row = place(readings, Plan("America/New_York", "zone configured")).row(0, named=True)
    assert EPOCH + timedelta(microseconds=row["recorded_us"]) == datetime(2026, 3, 29, 3, 30, tzinfo=UTC)
    assert row["time_basis"] == "zone configured"


def test_a_naive_stamp_is_read_in_the_zone_of_its_file() -> None:
    assert recorded(["2026-03-28 23:30:00", "2026-07-01 12:00:00"], Plan("Europe/Zurich")) == [
        "2026-03-28 22:30:00",
        "2026-07-01 10:00:00",
    ]


def test_a_value_printed_to_the_second_is_one_second_wide() -> None:
    row = placed(["2026-03-28T23:30:00Z"], Plan()).row(0, named=True)
    assert (row["recorded_latest_us"] - row["recorded_earliest_us"]).total_seconds() == 1


def test_a_repeated_hour_is_resolved_by_the_order_of_the_file() -> None:
    written = ["2026-10-25 02:15:00", "2026-10-25 02:45:00", "2026-10-25 02:05:00", "2026-10-25 02:50:00"]
    assert recorded(written, Plan("Europe/Zurich")) == [
        "2026-10-25 00:15:00", "2026-10-25 00:45:00", "2026-10-25 01:05:00", "2026-10-25 01:50:00"
    ]  # fmt: skip


def test_a_repeated_hour_without_order_stays_an_hour_wide() -> None:
    row = placed(["2026-10-25 02:15:00"], Plan("Europe/Zurich", "default zone")).row(0, named=True)
    assert (row["recorded_latest_us"] - row["recorded_earliest_us"]).total_seconds() == 3601
    assert row["time_basis"] == "default zone, hour repeated: either of the two"


def test_a_skipped_hour_is_doubted_and_never_shifted_silently() -> None:
    row = placed(["2026-03-29 02:30:00"], Plan("Europe/Zurich", "default zone")).row(0, named=True)
    assert "zone doubtful" in row["time_basis"]
    assert (row["recorded_latest_us"] - row["recorded_earliest_us"]).total_seconds() == 3601


def test_years_are_found_by_walking_back_from_the_export() -> None:
    written = ["Dec 30 10:00:00", "Dec 31 23:59:59", "Jan  1 00:00:01", "Jan  2 10:00:00"]
    assert recorded(written, anchored("2026-01-03 00:00:00")) == [
        "2025-12-30 10:00:00", "2025-12-31 23:59:59", "2026-01-01 00:00:01", "2026-01-02 10:00:00"
    ]  # fmt: skip


def test_a_yearless_file_of_700_days_gets_all_its_years() -> None:
    days = [datetime(2024, 2, 1, 10, tzinfo=UTC).timestamp() + 86_400 * n for n in range(700)]
    stamps = [datetime.fromtimestamp(day, UTC) for day in days]
    written = [f"{at:%b} {at.day:>2} {at:%H:%M:%S}" for at in stamps]
    assert recorded(written, anchored("2026-01-05 00:00:00")) == [f"{at:%Y-%m-%d %H:%M:%S}" for at in stamps]


def test_a_29_february_moves_a_file_to_a_leap_year() -> None:
    assert recorded(["Feb 28 10:00:00", "Feb 29 10:00:00"], anchored("2027-06-01 00:00:00")) == [
        "2024-02-28 10:00:00",
        "2024-02-29 10:00:00",
    ]


def test_a_line_out_of_order_by_hours_is_no_new_year() -> None:
    written = ["Jun  1 10:00:00", "Jun  1 07:00:00", "Jun  1 11:00:00"]
    assert [at[:4] for at in recorded(written, anchored("2026-07-01 00:00:00")) if at] == ["2026"] * 3


def test_a_file_that_runs_backwards_is_walked_from_its_other_end() -> None:
    written = ["Jan  2 10:00:00", "Dec 31 10:00:00"]
    assert recorded(written, anchored("2026-01-03 00:00:00", newest_first=True)) == [
        "2026-01-02 10:00:00",
        "2025-12-31 10:00:00",
    ]


def test_without_an_anchor_a_yearless_stamp_has_no_place_and_says_so() -> None:
    row = placed(["Jan  2 10:00:00"], Plan()).row(0, named=True)
    assert (row["recorded_us"], row["time_basis"]) == (None, "not placed: no year, and nothing to infer it from")


def test_clock_times_pass_midnight() -> None:
    written = ["23:59:58", "00:00:01", "12:00:00"]
    assert recorded(written, Plan(first_day=date(2026, 3, 28), day_source="file's name")) == [
        "2026-03-28 23:59:58", "2026-03-29 00:00:01", "2026-03-29 12:00:00"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "written", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1753-01-01T00:00:00Z", "9999-12-31T23:59:59Z"]
)
def test_sentinels_have_no_place_and_say_so(written: str) -> None:
    row = placed([written], Plan()).row(0, named=True)
    assert row["recorded_us"] is None
    assert row["time_basis"].startswith("not placed: ")


@pytest.mark.parametrize(
    ("path", "day"),
    [("logs/2026-03-29/app.log", date(2026, 3, 29)), ("app-20260329.log.gz", date(2026, 3, 29)), ("2016-12-19_20.raw.txt", date(2016, 12, 19)),
     ("app.log", None), ("v1.20260399.log", None), ("build-12020260329.log", None)],
)  # fmt: skip
def test_a_date_in_a_path(path: str, day: date | None) -> None:
    assert date_in(path) == day


@settings(deadline=None)
@given(
    seconds=st.lists(st.integers(1_000_000_000, 1_900_000_000), min_size=1, max_size=20),
    zone=st.sampled_from(
        [
            "Europe/Zurich",
            "America/New_York",
            "Asia/Kathmandu",
            "Australia/Lord_Howe",
            "America/Mexico_City",
            "Europe/Dublin",
        ]
    ),
)
def test_every_instant_is_among_the_readings_of_its_own_local_time(seconds: list[int], zone: str) -> None:
    instants = [datetime.fromtimestamp(second, UTC) for second in seconds]
    local = np.array([(at.astimezone(ZoneInfo(zone)).replace(tzinfo=UTC) - EPOCH) // at.resolution for at in instants])
    found = to_utc(local, zone)
    true = np.array(seconds) * 1_000_000
    assert ((found.earlier == true) | (found.later == true)).all()
    assert not found.is_skipped.any()


def test_a_straggler_from_before_new_year_stays_in_the_old_year() -> None:
    written = ["Dec 31 23:59:59", "Jan  1 00:00:01", "Dec 31 23:59:58", "Jan  1 00:00:02"]
    years = [at[:4] for at in recorded(written, anchored("2026-06-01 00:00:00")) if at]
    assert years == ["2025", "2026", "2025", "2026"]


def test_stamps_that_no_zone_brings_near_their_carriers_hold_both():
    plan = Plan(carriers_apart=(-11_840_000_000, -11_820_000_000))  # three hours and a quarter, and two minutes
    (row,) = placed(["2026-03-11 05:55:06"], plan).to_dicts()
    assert row["time_basis"] == "zone assumed, its carrier's stamp lies elsewhere"
    assert row["recorded_us"] == row["recorded_earliest_us"] == datetime(2026, 3, 11, 5, 55, 6, tzinfo=UTC)
    assert row["recorded_latest_us"] == datetime(2026, 3, 11, 9, 12, 27, tzinfo=UTC)
    assert placed(["2026-03-11 05:55:06Z"], plan)["time_basis"].to_list() == ["offset in text"]


@pytest.mark.parametrize(("latest", "apart"), [(9, (-3 * HOUR, -HOUR)), (7, None)])
def test_carriers_are_apart_where_not_one_comes_near(tmp_path, latest, apart):
    own = _stamps.read_column(pl.Series(["2026-03-11 06:00:00", "2026-03-11 06:00:00"]))[0]
    carried = _stamps.read_column(pl.Series(["2026-03-11T07:00:00Z", f"2026-03-11T{latest:02}:00:00Z"]))[0]
    if apart is None:
        own = own.with_columns(at=pl.col("at") + pl.Series([0, HOUR]))
    keys = {"line_number": pl.Series([1, 2]), "nth": pl.Series([0, 0], dtype=pl.Int32)}
    own.with_columns(**keys).write_parquet(tmp_path / "events.parquet")
    carried.with_columns(**keys, role=pl.lit("received")).write_parquet(tmp_path / "other_times.parquet")
    assert apart_from_carriers(tmp_path / "events.parquet", tmp_path / "other_times.parquet") == apart


def test_an_age_is_counted_back_from_the_export_and_without_one_is_not_placed() -> None:
    readings = pl.DataFrame(
        {"at": [-780 * 10**6], "nanos": [0], "grain_us": [60 * 10**6], "offset_seconds": [0], "zone_text": [None], "missing": ["age"], "weekday": [None], "order_by": [None]},
        schema=_stamps.READING,
    )  # fmt: skip
    export = Start(datetime(2026, 3, 29, 2, tzinfo=UTC), "exported_at")
    (at,) = place(readings, Plan(start=export))["recorded_us"]
    assert EPOCH + timedelta(microseconds=at) == datetime(2026, 3, 29, 1, 47, tzinfo=UTC)
    assert place(readings, Plan())["recorded_us"].to_list() == [None]


@pytest.mark.parametrize(
    ("path", "days"),
    [
        ("bpbrm/log.030526", ["2026-03-05"]),  # in any other order it is years away, or to come
        ("plc/14-03/line4.log", ["2026-03-14"]),
        ("plc/03-02/line4.log", ["2026-03-02"]),
        ("log.020326", ["2026-03-02", "2026-02-03"]),
        ("web-01-02.log", []),
        ("app-v2.10.12.log", []),
    ],
)
def test_a_name_with_a_day_and_no_year_means_one_near_the_anchor(path, days):
    anchor = Anchor(datetime(2026, 3, 20, 8, tzinfo=UTC), "exported_at")
    assert [str(day) for day in short_days_in(path, anchor)] == days


def test_a_month_in_a_name_ends_with_it():
    assert month_in("2021-12/sys.log") == datetime(2022, 1, 1, tzinfo=UTC)
    assert month_in("2021-12-05/sys.log") is None
    assert date_in("access_05May2022.log") == date(2022, 5, 5)


def test_a_day_that_is_the_same_either_way_leaves_nothing_open():
    found = placed(["01-01-2026 00:26", "01-01-2026 00:35"], Plan())
    assert not any("either order" in basis for basis in found["time_basis"])
    found = placed(["01-02-2026 00:26", "01-02-2026 00:35"], Plan())
    assert all("either order" in basis for basis in found["time_basis"])
