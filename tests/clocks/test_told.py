"""Log lines that tell of a step."""

from __future__ import annotations

import pytest

from pipelines.clocks.told import read


@pytest.mark.parametrize(
    ("text", "by", "who"),
    [
        ("System clock was stepped by -47.312345 seconds", -47.312345, "chronyd"),
        ("ntpd[612]: time reset +12.345678 s", 12.345678, "ntpd"),
        ("0.0.0.0 c61c 0c clock_step -12.300000 s", -12.3, "ntpd"),
        ("step time server 10.0.0.1 offset 3.250000 sec", 3.25, "ntpdate"),
        ("Previous Time: 2026-03-29T00:00:47.300000000Z New Time: 2026-03-29T00:00:00.000000000Z", -47.3, "Windows"),
        ('{"PreviousTime":"2026-03-29T00:00:00Z","NewTime":"2026-03-29T01:00:00Z"}', 3600.0, "Windows"),
        ("The system time has changed to \u200e2026\u200e-\u200e03\u200e-\u200e29T00:00:05.500Z from \u200e2026\u200e-\u200e03\u200e-\u200e29T00:00:00.000Z.", 5.5, "Windows"),
        ("Time jumped backwards, rotating.", None, "systemd-journald"),
        ("Initial clock synchronization to Sun 2026-03-29 00:00:05 UTC.", None, "systemd-timesyncd"),
    ],
)  # fmt: skip
def test_a_step_is_read_with_its_amount_where_one_is_told(text, by, who):
    step = read("host:a", 0, text)
    assert (step.by_seconds, step.told_by) == (by if by is None else pytest.approx(by), who)


@pytest.mark.parametrize(
    "text",
    [
        "Can't synchronise: no selectable sources",
        "System clock was stepped by 0.000213 seconds",
        "System clock wrong by 0.3 seconds, adjustment started",
        "deploy stepped by two versions",
    ],
)
def test_what_tells_of_no_step_or_a_tiny_one_is_left_alone(text):
    assert read("host:a", 0, text) is None
