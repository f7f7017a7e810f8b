"""Series that stand still, by what their values usually do."""

from __future__ import annotations

import numpy as np
import pytest
from made_streams import HOUR, micros, on_step

from pipelines.coverage.flat import stuck

WINDOW = (int(micros(0)), int(micros(24 * HOUR)))
MINUTES = on_step(60, 24 * HOUR)


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
