"""The interval of a median, checked against numbers worked out by hand from the binomial distribution."""

from __future__ import annotations

import random

import pytest

from pipelines.trends.medians import Duration, ranks, summarise


def measured(*seconds: float) -> list[Duration]:
    return [Duration(each, each, each) for each in seconds]


@pytest.mark.parametrize(
    ("count", "rank", "confidence"),
    [
        (6, 1, 1 - 2 * 1 / 64),
        (7, 1, 1 - 2 * 1 / 128),
        (8, 1, 1 - 2 * 1 / 256),
        (9, 2, 1 - 2 * (1 + 9) / 512),
        (12, 3, 1 - 2 * (1 + 12 + 66) / 4096),
        (15, 4, 1 - 2 * (1 + 15 + 105 + 455) / 32768),
        (20, 6, 1 - 2 * (1 + 20 + 190 + 1140 + 4845 + 15504) / 1048576),
    ],
)
def test_the_interval_runs_from_the_k_th_smallest_to_the_k_th_largest(count, rank, confidence):
    assert ranks(count) == (rank, pytest.approx(confidence, abs=1e-12))


def test_five_values_are_too_few_since_even_their_whole_range_holds_the_median_in_94_percent():
    assert 1 - 2 / 2**5 < 0.95
    assert ranks(5) is None
    assert summarise(measured(1, 2, 3, 4, 5)).confidence is None
    assert summarise(measured(1, 2, 3, 4, 5)).median is None


def test_no_number_of_values_is_too_many():
    rank, confidence = ranks(3000)
    assert 0.95 <= confidence < 0.955
    assert 1440 < rank < 1450


def test_the_median_of_an_even_number_lies_halfway_between_the_middle_two():
    told = summarise(measured(60, 10, 20, 50, 30, 40))
    assert (told.median, told.lower, told.upper) == (35, 10, 60)


def test_nine_values_give_the_second_and_the_eighth():
    told = summarise(measured(9, 8, 7, 6, 5, 4, 3, 2, 1))
    assert (told.lower, told.median, told.upper) == (2, 5, 8)


def test_an_open_incident_counts_at_its_length_so_far_below_and_as_endless_above():
    told = summarise([*measured(10, 20, 30, 40, 50, 60, 70, 80), Duration(25)])
    assert told.lower == 20  # 10 20 25 30 40 | the second of nine
    assert told.upper == 80  # 10 20 30 ... 70 80 endless: the eighth of nine
    assert told.median is None, "40 if it ended at once, 50 if it never does"
    assert (told.median_least, told.median_most) == (40, 50)


def test_an_incident_open_for_longer_than_the_median_leaves_it_where_it_is():
    told = summarise([*measured(10, 20, 30, 40, 50, 60), Duration(90)])
    assert (told.median, told.lower, told.upper) == (40, 10, None)


def test_with_half_of_them_open_the_median_has_no_upper_bound():
    told = summarise([*measured(10, 20, 30), *(Duration(5) for _ in range(4))])
    assert (told.median, told.median_least, told.median_most) == (None, 5, None)


def test_the_doubt_about_each_time_moves_the_median_within_its_bounds():
    told = summarise([Duration(value - 3, value, value + 5) for value in (10, 20, 30, 40, 50, 60, 70)])
    assert (told.median_least, told.median, told.median_most) == (37, 40, 45)


@pytest.mark.parametrize("count", [6, 9, 15])
def test_of_skewed_made_up_durations_the_interval_holds_the_true_median_as_often_as_it_says(count):
    draw = random.Random(7)
    tries = 2000
    held = 0
    for _ in range(tries):
        told = summarise(measured(*(draw.lognormvariate(0, 1.5) for _ in range(count))))
        held += told.lower <= 1.0 <= told.upper
    assert held / tries >= ranks(count)[1] - 0.015
