"""Stretches of bad requests: their edges to the request, and none where nothing is unusual."""

import numpy as np

from pipelines.impact.stretches import worse

HOUR = 3_600_000_000


def traffic(seed, share, outage=None, hit=0.0, count=20_000):
    """Four hours of requests; between two hours (fractions) `hit` of them fail, else `share`."""
    rng = np.random.default_rng(seed)
    at = np.sort(rng.integers(0, 4 * HOUR, count))
    inside = (at >= outage[0] * HOUR) & (at < outage[1] * HOUR) if outage else np.zeros(count, dtype=bool)
    return at, rng.random(count) < np.where(inside, hit, share), inside


def test_failures_as_rare_as_ever_are_no_stretch():
    assert [worse(*traffic(seed, 0.004)[:2]) for seed in range(10)] == [[]] * 10


def test_an_outage_lies_between_its_first_and_its_last_failure():
    for seed in range(10):
        at, is_bad, inside = traffic(seed, 0.002, (1.5, 2.25), 0.2)
        [found] = worse(at, is_bad)
        own = np.flatnonzero(is_bad & inside)
        assert abs(at[found.first] - at[own[0]]) <= 60_000_000
        assert abs(at[found.last] - at[own[-1]]) <= 60_000_000
        assert found.first_bounds[0] <= found.first <= found.first_bounds[1]
        assert not found.is_open


def test_four_failures_by_chance_in_the_five_minutes_before_an_outage_do_not_move_its_begin():
    at, is_bad, _ = traffic(4, 0.003, (1.5, 2.25), 0.35, count=6_000)
    is_bad[np.searchsorted(at, [60_000_000 * minute for minute in (85.1, 86.3, 87.4, 88.6)])] = True
    [found] = worse(at, is_bad)
    assert abs(at[found.first] - 1.5 * HOUR) <= 60_000_000


def test_what_leads_up_to_an_outage_for_a_quarter_of_an_hour_belongs_to_it():
    at, is_bad, _ = traffic(5, 0.002, (1.5, 2.25), 0.35, count=6_000)
    minute = at / 60_000_000
    is_bad |= np.random.default_rng(6).random(len(at)) < np.where(
        (minute >= 75) & (minute < 90), 0.35 * (minute - 75) / 15, 0
    )
    [found] = worse(at, is_bad)
    assert 75 <= minute[found.first] <= 82


def test_an_outage_that_the_records_do_not_see_the_end_of_is_open():
    at, is_bad, _ = traffic(1, 0.002, (3, 4), 0.3)
    assert worse(at, is_bad)[0].is_open


def test_clients_that_ask_again_and_fail_again_are_no_outage():
    at, is_bad, _ = traffic(2, 0.0)
    for place in np.random.default_rng(2).integers(0, len(at) - 10, 30):
        is_bad[place : place + 6 : 2] = True
    assert worse(at, is_bad) == []


def test_older_exports_tell_what_is_usual():
    at, is_bad, _ = traffic(3, 0.02)
    assert worse(at, is_bad, taught=(400, 20_000)) == []
    assert worse(at, is_bad, taught=(20, 20_000)) != []
