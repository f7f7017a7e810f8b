"""Series that stand still, by what their values usually do."""

from __future__ import annotations

import numpy as np
import pytest
from made_streams import HOUR, micros, on_step

from pipelines.coverage.stuck import stuck as stuck_or_true

WINDOW = (int(micros(0)), int(micros(24 * HOUR)))
MINUTES = on_step(60, 24 * HOUR)


def stuck(series: list, window: tuple[int, int], failing=()) -> list:
    return stuck_or_true(series, window, list(failing))[0]


def may_be_true(series: list) -> list[str]:
    return [reason for *_, verdict, reason in stuck_or_true(series, WINDOW, [])[1] if verdict == "flat, may be true"]


def noise(seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(50, 5, len(MINUTES))


def held(values: np.ndarray, value: float, first: int = 600, last: int = 700) -> np.ndarray:
    values = values.copy()
    values[first:last] = value
    return values


def test_ten_series_of_ten_sources_that_are_zero_together_are_one_finding_of_one_collector(stream):
    series = [stream(MINUTES, held(noise(n), 0.0), name="volume", path=f"{n}.csv") for n in range(10)]
    [found] = stuck(series, WINDOW)
    assert (found.kind, found.scope, len(found.silences)) == ("stuck", "collector", 10)


def test_a_gauge_that_never_repeats_itself_and_stands_still_is_stuck(stream):
    [found] = stuck([stream(MINUTES, held(noise(), 47.3), name="depth", host="a")], WINDOW)
    assert (found.kind, found.scope) == ("stuck", "stream")


def test_a_limit_that_is_configured_is_not_stuck(stream):
    moved = np.where(np.arange(len(MINUTES)) < 500, 16.0, 24.0)
    series = [stream(MINUTES, np.full(len(MINUTES), 200.0), name="limit"), stream(MINUTES, moved, name="workers")]
    assert stuck(series, WINDOW) == []


def test_counts_that_are_mostly_zero_are_idle(stream):
    values = np.random.default_rng(1).choice([0.0, 1.0, 2.0], len(MINUTES), p=[0.9, 0.08, 0.02])
    assert stuck([stream(MINUTES, values, name="failures", path=f"{n}") for n in range(5)], WINDOW) == []


def test_two_counts_of_one_place_that_are_zero_together_are_idle(stream):
    series = [stream(MINUTES, held(noise(n), 0.0), name=f"n{n}", service="shop", host="a") for n in range(2)]
    series = [each for each in series if each]
    found = stuck([stream(each.at / 1e6 - 1_775_433_600, np.where(np.arange(len(MINUTES)) % 7 < 4, 0.0, each.values), name=each.name, service="shop", host="a")
                   for each in series], WINDOW)  # fmt: skip
    assert found == []


@pytest.mark.parametrize("nothing", [float("nan")])
def test_what_is_no_number_does_not_stand_still(stream, nothing):
    assert stuck([stream(MINUTES, held(noise(), nothing), name="depth")], WINDOW) == []


def test_a_straight_line_drawn_through_points_that_nobody_has_is_told(stream):
    values = noise()
    values[600:700] = np.linspace(values[599], values[700], 100)
    [found] = stuck([stream(MINUTES, values, name="depth")], WINDOW)
    assert "a straight line" in found.evidence


def test_a_counter_that_starts_again_at_zero_is_not_stuck(stream):
    steps = np.random.default_rng(2).integers(1, 90, len(MINUTES)).cumsum().astype(float)
    steps[700:] -= steps[700]
    assert stuck([stream(MINUTES, steps, name="requests_total")], WINDOW) == []


OUTAGE = slice(600, 640)
RISING = np.arange(40) * 60.0
TRUE_OF_AN_OUTAGE = {
    "a probe that fails": lambda usual: (np.ones(len(MINUTES)), 0.0),
    "a breaker that opens": lambda usual: (np.zeros(len(MINUTES)), 1.0),
    "a pool at its limit": lambda usual: (usual.round(), 90.0),
    "a processor at a hundred": lambda usual: (usual.round(1), 100.0),
    "a rate of nothing": lambda usual: (usual.round(), 0.0),
    "a lag that grows": lambda usual: (np.abs(usual - 50) / 5, RISING),
    "a counter that stands": lambda usual: (usual.round().cumsum(), None),
}


@pytest.mark.parametrize("kind", TRUE_OF_AN_OUTAGE)
def test_what_is_true_of_an_outage_is_not_dark(stream, kind):
    values, here = TRUE_OF_AN_OUTAGE[kind](noise())
    values[OUTAGE] = values[OUTAGE.start] if here is None else here
    if here is None:
        values[OUTAGE.stop :] = np.maximum(values[OUTAGE.stop :], values[OUTAGE.start])
    series = [stream(MINUTES, values, name="m", service="shop")]
    assert stuck(series, WINDOW) == []
    assert len(may_be_true(series)) == (kind not in ("a probe that fails", "a breaker that opens"))


def test_a_counter_that_seldom_counts_and_then_counts_evenly_is_not_stuck(stream):
    steps = np.where(np.arange(len(MINUTES)) % 50 == 0, 1.0, 0.0)
    steps[OUTAGE] = 12
    assert stuck([stream(MINUTES, steps.cumsum(), name="retries_total")], WINDOW) == []


def test_a_value_that_another_series_of_the_place_always_has_is_its_limit(stream):
    series = [
        stream(MINUTES, held(noise().round(), 47.0), name="in_use", service="db"),
        stream(MINUTES, np.full(len(MINUTES), 47.0), name="most", service="db"),
    ]
    assert stuck(series, WINDOW) == []
    assert may_be_true(series) == ["47 for 100 samples: 47 is what most beside it always says"]


def test_series_of_one_host_that_freeze_each_at_its_own_value_are_one_finding_that_names_none(stream):
    [found] = stuck([stream(MINUTES, held(noise(n), 47.0 + n), name=f"n{n}", host="a") for n in range(2)], WINDOW)
    assert (found.scope, found.host) == ("host", "a")
    assert "each its own value for" in found.evidence


def test_zeros_of_several_places_while_requests_fail_are_an_outage(stream):
    series = [stream(MINUTES, held(noise(n), 0.0), name="rate", service=f"s{n}") for n in range(4)]
    assert stuck(series, WINDOW, [(int(micros(600 * 60)), int(micros(700 * 60)))]) == []


def test_zeros_of_several_places_beside_which_other_series_move_are_true(stream):
    series = [stream(MINUTES, held(noise(n), 0.0), name="rate", service=f"s{n}") for n in range(4)]
    beside = [stream(MINUTES, noise(n), name="load", service=f"s{n}") for n in range(4)]
    assert stuck(series + beside, WINDOW) == []
