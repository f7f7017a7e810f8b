"""Log lines that tell of a step."""

from __future__ import annotations

import pytest

from pipelines.clocks.models import KnownStep
from pipelines.clocks.told import SLEWED, STOOD_STILL, fell_behind, read, slewed, was_ahead


@pytest.mark.parametrize(
    ("text", "by", "who"),
    [
        ("System clock was stepped by -47.312345 seconds", -47.312345, "chronyd"),
        ("Mar 29 10:00:00 web-1 chronyd[612]: System clock was stepped by -47.3 seconds", -47.3, "chronyd"),
        ("chronyd[402]: System clock wrong by 4.200911 seconds", 4.200911, SLEWED),
        ("ntpd[612]: time reset +12.345678 s", 12.345678, "ntpd"),
        ("0.0.0.0 c61c 0c clock_step -12.300000 s", -12.3, "ntpd"),
        ("step time server 10.0.0.1 offset 3.250000 sec", 3.25, "ntpdate"),
        ("Previous Time: 2026-03-29T00:00:47.300000000Z New Time: 2026-03-29T00:00:00.000000000Z", -47.3, "Windows"),
        ('{"PreviousTime":"2026-03-29T00:00:00Z","NewTime":"2026-03-29T01:00:00Z"}', 3600.0, "Windows"),
        ("The system time has changed to \u200e2026\u200e-\u200e03\u200e-\u200e29T00:00:05.500Z from \u200e2026\u200e-\u200e03\u200e-\u200e29T00:00:00.000Z.", 5.5, "Windows"),
        ('{"NewTime":"2026-03-29T00:00:05.5Z","OldTime":"2026-03-29T00:00:00Z","Reason":"1"}', 5.5, "Windows"),
        ("The time service has set the time with offset -47 seconds.", -47.0, "Windows"),
        ("set local clock to Sat Mar 28 00:00:00 UTC 2026 (offset 12.5s)", 12.5, "OpenNTPD"),
        ("hv_util: TimeSync: stepped clock by -47.3 seconds", -47.3, "the hypervisor"),
        ("Time jumped backwards, rotating.", None, "systemd-journald"),
        ("Forward time jump detected!", None, "chronyd"),
        ("Initial clock synchronization to Sun 2026-03-29 00:00:05 UTC.", None, "systemd-timesyncd"),
    ],
)  # fmt: skip
def test_a_step_is_read_with_its_amount_where_one_is_told(text, by, who):
    step = read("host:a", 0, text)
    assert (step.by_seconds, step.told_by) == (by if by is None else pytest.approx(by), who)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("PM: suspend exit", "a machine that slept"),
        ("clocksource: timekeeping watchdog on CPU1: Marking clocksource 'tsc' as unstable because the skew is too large", "the kernel"),
        ("rtc_cmos rtc_cmos: setting system clock to 2026-03-28T00:00:00 UTC (1774656000)", "the kernel"),
        ("Clock change detected. Flushing caches.", "systemd"),
        ("VM resumed after 300 s", "a virtual machine that was resumed or moved"),
        ("domain web-2: live migration to node-7 completed", "a virtual machine that was resumed or moved"),
    ],
)  # fmt: skip
def test_what_may_make_a_clock_jump_is_believed_where_facts_show_a_jump(text, who):
    step = read("host:a", 0, text)
    assert (step.by_seconds, step.told_by, step.is_certain) == (None, who, False)


@pytest.mark.parametrize(
    "text",
    [
        "transaction resumed",
        "VM resume failed",
        "migration 0042_add_index completed",
        "Can't synchronise: no selectable sources",
        "System clock was stepped by 0.000213 seconds",
        "System clock wrong by 0.3 seconds, adjustment started",
        "deploy stepped by two versions",
        "Mar 29 10:00:00 web-1 app: ticket says: chronyd[612]: System clock was stepped by -47.300000 seconds",
        '{"service":"app","msg":"runbook excerpt: chronyd[612]: System clock was stepped by -47.300000 seconds"}',
    ],
)
def test_what_tells_of_no_step_or_a_tiny_one_is_left_alone(text):
    assert read("host:a", 0, text) is None


def told(at: float, by: float | None, who: str) -> KnownStep:
    return KnownStep("host:vm-1", round(at * 1e6), by, who, is_certain=by is not None)


def test_a_clock_that_is_set_forward_soon_after_its_machine_ran_on_was_behind_since_then_only():
    resumed, set_right = fell_behind([told(3600.0, None, STOOD_STILL[1]), told(4620.0, 900.0, "chronyd")])
    assert (resumed.is_certain, resumed.by_seconds, resumed.behind_seconds) == (True, None, 900.0)
    assert (set_right.by_seconds, set_right.behind_seconds) == (900.0, 0.0)


def test_what_chronyd_says_to_be_wrong_is_a_step_of_its_own_only_where_it_makes_none():
    wrong, made_up_for = told(3600.0, 95.0, SLEWED), told(3695.1, 95.0, "chronyd")
    assert slewed([made_up_for, wrong]) == [made_up_for]
    assert slewed([wrong, told(9000.0, 95.0, "chronyd")])[0] == wrong


@pytest.mark.parametrize(
    ("by", "leap", "surely"), [(-47.3, 30.0, True), (-47.3, 47.0, False), (-47.3, 60.0, False), (47.3, 30.0, False)]
)
def test_a_clock_that_was_ahead_was_so_as_far_back_as_its_stamps_leave_no_leap_as_long(by, leap, surely):
    stamps = [
        (0, 0.0),
        (10_000_000, 10.0),
        (round((10 + leap) * 1e6), leap),
        (3_600_000_000, 20.0),
        (4_000_000_000, 90.0),
    ]
    [step] = was_ahead([told(3600.0, by, "chronyd")], {"host:vm-1": stamps})
    assert step.was_ahead == surely


@pytest.mark.parametrize(
    "after", [told(4620.0, -900.0, "chronyd"), told(90_000.0, 900.0, "chronyd"), told(3700.0, None, STOOD_STILL[0])]
)
def test_what_sets_a_clock_back_or_much_later_tells_nothing_of_a_machine_that_ran_on(after):
    [resumed, _] = fell_behind([told(3600.0, None, STOOD_STILL[1]), after])
    assert (resumed.is_certain, resumed.behind_seconds) == (False, 0.0)
