"""Where a signal leaves what is usual, how sure that is, and when it does not."""

import numpy as np
import pytest

from pipelines.onsets.begins import begin
from pipelines.onsets.changes import departures
from pipelines.onsets.usual import usual

MINUTE = 60_000_000
OLDER, WINDOW = 1_440, 240


def changes(values):
    """(departure, its begin in minutes of the window) of a day of values and a window of four hours."""
    at = np.arange(len(values)) * MINUTE + 1_700_000_000_000_000
    is_reference = np.arange(len(values)) < OLDER
    found = usual(at, values, is_reference)
    return [(each, begin(found, values, each)) for each in departures(found, values, is_reference, OLDER)]


def counts(seed, level, mean=12.0, fano=2.0):
    rng = np.random.default_rng(seed)
    minutes = np.arange(OLDER + WINDOW) - OLDER
    rate = mean * level(minutes)
    return rng.poisson(rng.gamma(rate / (fano - 1), fano - 1)).astype(float)


def test_a_step_is_dated_within_two_minutes_and_held_by_its_interval():
    for seed in range(20):
        [(_, found)] = changes(counts(seed, lambda minute: np.where((minute >= 90) & (minute < 170), 4.0, 1.0)))
        assert abs(found.bin - OLDER - 90) <= 2
        assert found.earliest - 1 <= OLDER + 90 <= found.latest + 1
        assert found.shape == "step"


def test_a_slow_rise_is_a_ramp_from_its_first_deviation_to_its_half_height():
    found = [
        changes(counts(seed, lambda minute: 1 + 3 * np.clip((minute - 80) / 30, 0, 1)))[0][1] for seed in range(10)
    ]
    assert sum(each.shape == "ramp" for each in found) >= 9
    assert all(each.earliest <= OLDER + 95 <= each.latest + 1 for each in found)


@pytest.mark.parametrize("mean", [0.3, 12.0, 200.0])
def test_noise_that_stays_as_it_was_is_no_change(mean):
    assert [changes(counts(seed, np.ones_like, mean)) for seed in range(20)] == [[]] * 20


def test_noise_that_keeps_on_for_a_while_is_no_change():
    rng, values = np.random.default_rng(5), np.zeros(OLDER + WINDOW)
    for place in range(1, len(values)):
        values[place] = 0.9 * values[place - 1] + rng.normal()
    assert changes(values + 20) == []


def test_a_day_that_rises_to_noon_is_no_change():
    assert changes(counts(7, lambda minute: 1 + 0.7 * np.sin(2 * np.pi * minute / 1440))) == []


def test_rare_lines_that_come_ten_times_as_often_are_found():
    found = [
        changes(counts(seed, lambda minute: np.where(minute >= 100, 10.0, 1.0), 0.2, 1.0001)) for seed in range(10)
    ]
    assert sum(len(each) == 1 and abs(each[0][1].bin - OLDER - 100) <= 3 for each in found) >= 7


def values_after_an_hour(shape, seed, noise=1.0):
    """Five hours of half minutes, of which the first teaches; (rises, hours at which it began, shape)."""
    hours = np.arange(600) / 120
    values = shape(hours) + np.random.default_rng(seed).normal(0, noise, 600)
    at = np.arange(600) * MINUTE // 2 + 1_700_000_000_000_000
    is_reference = hours < 1
    found = usual(at, values, is_reference)
    return [
        (each.rises, begun.bin / 120, begun.shape)
        for each in departures(found, values, is_reference, 120)
        for begun in [begin(found, values, each)]
    ]


@pytest.mark.parametrize("noon", [0, 5, 11, 17])
def test_a_daily_curve_that_no_day_before_has_taught_is_no_change(noon):
    curve = lambda hours: 60 + 30 * np.cos(2 * np.pi * (hours - noon) / 24)  # noqa: E731
    assert [values_after_an_hour(curve, seed) for seed in range(3)] == [[]] * 3


@pytest.mark.parametrize("slope", [-4.0, 0.0, 4.0])
def test_neither_is_a_trend_nor_noise_without_one(slope):
    assert [values_after_an_hour(lambda hours: 60 + slope * hours, seed) for seed in range(5)] == [[]] * 5


def test_a_ramp_out_of_flat_hours_begins_where_it_leaves_them():
    for seed in range(3):
        [(rises, began, shape)] = values_after_an_hour(lambda hours: 10 + 8 * np.clip(hours - 3, 0, 1), seed)
        assert (rises, shape) == (True, "ramp")
        assert began == pytest.approx(3, abs=0.15)


def test_a_drop_on_a_rising_morning_is_dated_though_it_lasts():
    morning = lambda hours: (60 + 40 * np.sin(2 * np.pi * hours / 24)) * np.where(hours >= 3, 0.8, 1.0)  # noqa: E731
    for seed in range(3):
        [(rises, began, _)] = values_after_an_hour(morning, seed)
        assert not rises
        assert began == pytest.approx(3, abs=0.04)


def test_a_rare_line_that_comes_often_for_hours_is_one_stretch_to_its_end():
    values = counts(3, lambda minute: np.where((minute >= 40) & (minute < 200), 40.0, 1.0), 0.2, 1.0001)
    [(found, begun)] = changes(values)
    assert (begun.bin - OLDER, found.last - OLDER) == (pytest.approx(40, abs=2), pytest.approx(199, abs=2))
