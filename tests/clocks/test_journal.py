"""A journal's two clocks: what parts them is a step, forward or back, unless the machine slept."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.clocks.journal import steps_of

READ = 1_774_656_000_000_000  # µs since 1970
SECOND = 1_000_000


def journal(*lines: tuple[float, float, bool], clock: str = "host:a", boot: str = "b") -> pl.DataFrame:
    """Lines as (seconds by the monotonic clock, seconds by the realtime clock, whether the line tells of sleep)."""
    return pl.DataFrame(
        [(clock, boot, round(ticked * SECOND), READ + round(read * SECOND), slept) for ticked, read, slept in lines],
        schema=["clock_id", "boot", "ticked", "read", "slept"],
        orient="row",
    )


def smooth(first: int, last: int, ahead: float = 0.0) -> list[tuple[float, float, bool]]:
    return [(at, at + ahead, False) for at in range(first, last, 10)]


@pytest.mark.parametrize("by", [30.0, -30.0, 3600.0])
def test_where_the_realtime_clock_leaves_the_monotonic_one_it_stepped(by):
    [step] = steps_of(journal(*smooth(0, 500), *smooth(500, 1000, by)))
    assert (step.clock_id, step.by_seconds, step.is_certain) == ("host:a", pytest.approx(by), True)
    assert step.may_be_sleep == (by > 0), "an export of one unit lacks the lines about sleep"
    assert min(490, 490 + by) <= (step.recorded_at - READ) / SECOND <= max(500, 500 + by)


def test_a_machine_that_slept_did_not_step_though_its_monotonic_clock_stood_still():
    lines = [*smooth(0, 500), (505.0, 4105.0, True), *smooth(510, 1000, 3600.0)]
    assert steps_of(journal(*lines)) == []


def test_a_step_back_is_one_whatever_the_lines_tell_of_sleep():
    [step] = steps_of(journal(*smooth(0, 500), (505.0, 475.0, True), *smooth(510, 1000, -30.0)))
    assert step.by_seconds == pytest.approx(-30.0)


def test_what_lies_between_two_boots_is_no_step():
    before, after = journal(*smooth(0, 500)), journal(*smooth(0, 500, 9000.0), boot="c")
    assert steps_of(pl.concat([before, after])) == []


def test_less_than_half_a_second_is_what_time_services_do_all_day():
    assert steps_of(journal(*smooth(0, 500), *smooth(500, 1000, 0.4))) == []
