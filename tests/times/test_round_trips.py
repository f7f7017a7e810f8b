"""An instant, written in some shape and zone and read back, is among what was read; and so it stays when the writing loses something."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import _stamps
from pipelines.times.anchors import Anchor
from pipelines.times.deciding import decide, place
from pipelines.times.placing import place_rows
from pipelines.times.plans import Plan

ZONES = [
    "Europe/Zurich", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Mexico_City", "Europe/Dublin",
    "Pacific/Chatham", "Africa/Casablanca", "America/St_Johns", "Asia/Amman", "-03:30", "UTC",
]  # fmt: skip
SHAPES: dict[str, tuple[str, int]] = {  # strftime, and how fine
    "ISO": ("%Y-%m-%dT%H:%M:%S", 1),
    "blank": ("%Y-%m-%d %H:%M:%S", 1),
    "slashes": ("%Y/%m/%d %H:%M:%S", 1),
    "access log": ("%d/%b/%Y:%H:%M:%S", 1),
    "ctime": ("%a %b %d %H:%M:%S %Y", 1),
    "basic": ("%Y%m%dT%H%M%S", 1),
    "day of year": ("%Y-%j %H:%M:%S", 1),
    "minutes": ("%Y-%m-%d %H:%M", 60),
}
instants = st.integers(1_262_304_000, 1_830_000_000)  # 2010 to 2027
autumns = st.sampled_from(
    [1_793_496_600, 1_792_888_200, 1_775_313_000, 1_762_061_400]
)  # clocks going back, here and there


def wall(second: int, zone: str) -> datetime:
    if zone[0] in "+-":
        sign = -1 if zone[0] == "-" else 1
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:]))
        return datetime.fromtimestamp(second, UTC) + sign * offset
    return datetime.fromtimestamp(second, ZoneInfo(zone))


def bounds(written: list[str], plan: Plan) -> list[tuple[int, int] | None]:
    """Earliest and latest of each, in seconds."""
    readings = _stamps.read_column(pl.Series(written, dtype=pl.String))[0]
    return as_bounds(place(readings, plan), readings)


def as_bounds(placed: pl.DataFrame, readings: pl.DataFrame) -> list[tuple[int, int] | None]:
    rows = placed.select(
        pl.coalesce("recorded_earliest_us", "recorded_us"),
        pl.coalesce("recorded_latest_us", pl.col("recorded_us") + readings["grain_us"]).alias("latest"),
    )
    return [None if None in row else (row[0] // 1_000_000, row[1] // 1_000_000) for row in rows.iter_rows()]


def holds(found: tuple[int, int] | None, second: int) -> bool:
    return found is not None and found[0] <= second < found[1]


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=40, deadline=None)
@given(seconds=st.lists(instants, min_size=1, max_size=12), zone=st.sampled_from(ZONES))
def test_an_instant_is_among_what_its_writing_means(shape: str, seconds: list[int], zone: str) -> None:
    written = [wall(second, zone).strftime(SHAPES[shape][0]) for second in sorted(seconds)]
    found = bounds(written, Plan(zone, "zone configured"))
    assert all(holds(each, second) for each, second in zip(found, sorted(seconds), strict=True))


@settings(max_examples=120, deadline=None)
@given(
    begin=autumns,
    steps=st.lists(st.integers(1, 900), min_size=4, max_size=40),
    zone=st.sampled_from(
        ["Europe/Zurich", "America/New_York", "Australia/Lord_Howe", "Europe/Dublin", "Pacific/Chatham"]
    ),
    newest_first=st.booleans(),
)
def test_a_file_in_order_is_right_through_the_hour_that_comes_twice(
    begin: int, steps: list[int], zone: str, newest_first: bool
) -> None:
    seconds = [begin]
    for step in steps:
        seconds.append(seconds[-1] + step)
    seconds = seconds[::-1] if newest_first else seconds
    written = [f"{wall(second, zone):%Y-%m-%d %H:%M:%S}" for second in seconds]
    found = bounds(written, Plan(zone, "zone configured", newest_first=newest_first))
    assert all(holds(each, second) for each, second in zip(found, seconds, strict=True))


@settings(max_examples=80, deadline=None)
@given(
    end=instants,
    gaps=st.lists(st.integers(1, 120 * 86_400), min_size=1, max_size=30),
    until_export=st.integers(0, 300 * 86_400),
    with_weekday=st.booleans(),
)
def test_years_are_found_by_walking_back(end: int, gaps: list[int], until_export: int, with_weekday: bool) -> None:
    seconds = [end]
    for gap in gaps:
        seconds.insert(0, seconds[0] - gap)
    day = "%a %b %d" if with_weekday else "%b %d"
    written = [datetime.fromtimestamp(second, UTC).strftime(f"{day} %H:%M:%S") for second in seconds]
    anchor = Anchor(datetime.fromtimestamp(end + until_export, UTC), "exported_at")
    found = bounds(written, Plan(anchor=anchor))
    assert all(holds(each, second) for each, second in zip(found, seconds, strict=True))


@settings(max_examples=40, deadline=None)
@given(end=instants, gaps=st.lists(st.integers(1, 40_000), min_size=1, max_size=30), later=st.integers(0, 80_000))
def test_days_are_found_by_walking_back(end: int, gaps: list[int], later: int) -> None:
    seconds = [end]
    for gap in gaps:
        seconds.insert(0, seconds[0] - gap)
    anchor = Anchor(datetime.fromtimestamp(end + later, UTC), "exported_at")
    found = bounds([f"{datetime.fromtimestamp(second, UTC):%H:%M:%S}" for second in seconds], Plan(anchor=anchor))
    assert all(holds(each, second) for each, second in zip(found, seconds, strict=True))


@settings(max_examples=40, deadline=None)
@given(
    begin=autumns, steps=st.lists(st.integers(1, 900), min_size=4, max_size=40), cut=st.integers(1, 6),
    zone=st.sampled_from(["Europe/Zurich", "America/New_York"]), is_yearless=st.booleans(),
)  # fmt: skip
def test_a_large_file_placed_in_parts_says_what_it_says_as_a_whole(
    begin: int, steps: list[int], cut: int, zone: str, is_yearless: bool
) -> None:
    seconds = [begin]
    for step in steps:
        seconds.append(seconds[-1] + step)
    format = "%b %d %H:%M:%S" if is_yearless else "%Y-%m-%d %H:%M:%S"
    readings = _stamps.read_column(pl.Series([wall(second, zone).strftime(format) for second in seconds]))[0]
    plan = Plan(zone, "zone configured", anchor=Anchor(datetime(2026, 12, 1, tzinfo=UTC), "exported_at"))
    parts = [readings[start : start + cut] for start in range(0, len(readings), cut)]
    decisions = decide(lambda: parts, plan)
    placed = pl.concat([place_rows(part, number * cut, plan, decisions) for number, part in enumerate(parts)])
    assert placed.rows() == place(readings, plan).rows()


def _fold(chance: random.Random, seconds: list[int]) -> tuple[list[str], Plan]:
    return [f"{wall(second, 'America/New_York'):%Y-%m-%d %H:%M:%S}" for second in seconds], Plan(
        "America/New_York", "zone configured"
    )


def _yearless(chance: random.Random, seconds: list[int]) -> tuple[list[str], Plan]:
    exported = datetime.fromtimestamp(seconds[-1] + chance.randrange(200 * 86_400), UTC)
    written = [f"{datetime.fromtimestamp(second, UTC):%b %d %H:%M:%S}" for second in seconds]
    return written, Plan(anchor=Anchor(exported, "exported_at"))


def _letters(chance: random.Random, seconds: list[int]) -> tuple[list[str], Plan]:
    zone, plan = chance.choice(
        [("Europe/London", Plan()), ("America/Chicago", Plan("America/Chicago", "default zone"))]
    )
    return [f"{wall(second, zone):%Y-%m-%d %H:%M:%S %Z}" for second in seconds], plan


def _numbers(chance: random.Random, seconds: list[int]) -> tuple[list[str], Plan]:
    order = chance.choice(["%d/%m/%Y", "%m/%d/%Y"])
    return [datetime.fromtimestamp(second, UTC).strftime(f"{order} %H:%M:%S") for second in seconds], Plan()


def _timeless(chance: random.Random, seconds: list[int]) -> tuple[list[str], Plan]:
    exported = datetime.fromtimestamp(seconds[-1] + chance.randrange(80_000), UTC)
    written = [f"{datetime.fromtimestamp(second, UTC):%H:%M:%S}" for second in seconds]
    return written, Plan(anchor=Anchor(exported, "exported_at"))


CORRUPTIONS: tuple[Callable[[random.Random, list[int]], tuple[list[str], Plan]], ...] = (
    _fold,
    _yearless,
    _letters,
    _numbers,
    _timeless,
)


def corrupted(files: int, seed: int = 1) -> tuple[float, float]:
    """The share of instants that lie in their bounds, and the median width in seconds."""
    chance = random.Random(seed)
    inside, widths = [], []
    for number in range(files):
        begin = chance.choice([1_793_500_000, 1_762_050_000, chance.randrange(1_500_000_000, 1_800_000_000)])
        seconds = [begin]
        for _ in range(60):
            seconds.append(seconds[-1] + chance.choice([1, 5, 60, 300, 1200]))
        written, plan = CORRUPTIONS[number % len(CORRUPTIONS)](chance, seconds)
        for found, second in zip(bounds(written, plan), seconds, strict=True):
            inside.append(holds(found, second))
            widths.append(found[1] - found[0] if found else 0)
    return sum(inside) / len(inside), median(widths)


def test_of_corrupted_stamps_nearly_all_lie_in_their_bounds_and_most_within_a_second() -> None:
    coverage, width = corrupted(150)
    assert coverage >= 0.995
    assert width <= 1
