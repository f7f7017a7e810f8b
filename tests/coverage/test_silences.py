"""What a stream's own rhythm allows and what it does not."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from made_streams import DARK, HOUR, at_random, dark, judged, micros, on_step, without

from pipelines.coverage import judge
from pipelines.coverage.judging import adjusted
from pipelines.coverage.rhythm import regular_step

DAY, WEEK = 24 * HOUR, 168 * HOUR


def test_a_probe_that_stops_in_the_middle_of_the_window_is_dark_to_the_end_of_what_was_heard():
    assert dark(on_step(15, 2 * HOUR), 0, 4 * HOUR, reach=4 * HOUR) == [(2 * HOUR - 15, 4 * HOUR)]


def test_one_missed_scrape_is_no_finding():
    assert dark(on_step(15, 4 * HOUR, (3600, 3630)), 0, 4 * HOUR) == []


def test_jitter_is_no_finding():
    at = on_step(60, DAY) + np.random.default_rng(1).uniform(0, 5, 1440)
    assert dark(at, 0, DAY) == []


def test_a_night_as_every_night_is_not_dark():
    at = at_random(120, 4 * WEEK)
    at = at[(at % DAY) > 7 * HOUR]
    assert dark(at, 3 * WEEK, 4 * WEEK) == []


def test_the_same_lull_at_noon_is_dark():
    at = at_random(120, 4 * WEEK)
    at = at[(at % DAY) > 7 * HOUR]
    noon = 3 * WEEK + 12 * HOUR
    [(start, end)] = dark(without(at, (noon, noon + 2 * HOUR)), 3 * WEEK, 4 * WEEK)
    assert abs(start - noon) < 300
    assert abs(end - noon - 2 * HOUR) < 300


def few_nights(days: float) -> np.ndarray:
    """A record a minute, and none from one to five at night."""
    at = at_random(60, days * DAY)
    return at[(at % DAY < HOUR) | (at % DAY > 5 * HOUR)]


def test_three_nights_alike_are_lulls_and_their_small_number_is_told_as_a_doubt():
    lulls = [each for each in judged(few_nights(2.5), 0, 2.5 * DAY) if each.ended_at - each.started_at > micros(3 * HOUR) - micros(0)]  # fmt: skip
    assert [each.verdict for each in lulls] == ["allowed by its rhythm"] * 3
    assert {each.reason for each in lulls} == {"on all 2 other days on record it is as quiet at these hours: so few leave a doubt"}  # fmt: skip


def test_an_outage_by_day_among_few_nights_is_dark():
    at = without(few_nights(2.5), (36 * HOUR, 37 * HOUR))
    [(start, end)] = dark(at, 0, 2.5 * DAY)
    assert abs(start - 36 * HOUR) < 600
    assert abs(end - 37 * HOUR) < 600


def test_a_night_without_another_to_compare_it_with_is_dark():
    assert len(dark(few_nights(0.9), 0, 0.9 * DAY)) == 1


def test_the_one_night_of_an_export_whose_rate_falls_is_not_dark():
    by_day = at_random(60, 30 * HOUR, (11 * HOUR, 21 * HOUR))
    at_night = 11 * HOUR + np.array([0.3, 1.0, 1.2, 4.5, 5.1, 5.6, 9.0, 9.5]) * HOUR
    assert dark(np.sort(np.concatenate([by_day, at_night])), 0, 30 * HOUR) == []


def test_the_one_night_of_an_export_that_stops_at_once_is_dark_with_a_doubt():
    (found,) = [
        each for each in judged(at_random(60, 30 * HOUR, (12 * HOUR, 20 * HOUR)), 0, 30 * HOUR) if each.verdict == DARK
    ]
    assert adjusted([[found]])[0][0].chance >= 0.001
    assert "too few other days" in found.reason


def test_a_weekend_as_every_weekend_is_not_dark():
    at = at_random(60, 5 * WEEK)
    at = at[(at % WEEK) < 5 * DAY]
    assert dark(at, 4 * WEEK, 5 * WEEK) == []


def test_bursts_with_hours_between_them_are_a_rhythm():
    rng = np.random.default_rng(3)
    centres = np.cumsum(rng.exponential(2 * HOUR, 300))
    at = np.sort(np.concatenate([each + rng.exponential(20, 15).cumsum() for each in centres]))
    assert dark(at, 0, at[-1]) == []


def test_a_silence_of_less_than_six_expected_events_is_never_dark():
    at = at_random(12, 4 * WEEK, (3 * WEEK, 3 * WEEK + 0.4 * HOUR))
    assert dark(at, 3 * WEEK, 4 * WEEK) == []


def test_a_stream_of_a_few_records_is_too_quiet_to_judge_even_where_none_follows():
    [only] = judged(np.array([0, 600.0, 4000.0]), 0, 6 * HOUR, reach=6 * HOUR)
    assert only.verdict == "too quiet to judge"
    assert only.ended_at == micros(6 * HOUR)


@pytest.mark.parametrize(("minutes", "is_dark"), [(1, False), (15, True)])
def test_two_hours_of_history_show_a_long_silence_and_no_short_one(minutes, is_dark):
    hole = (HOUR, HOUR + minutes * 60)
    assert bool(dark(at_random(120, 2 * HOUR, hole), 0, 2 * HOUR)) is is_dark


@pytest.mark.parametrize(("hole", "reach"), [((2 * HOUR, 9 * HOUR), 6 * HOUR), ((HOUR, 5 * HOUR), None)])
def test_a_steady_log_that_is_silent_for_longer_than_it_was_heard_is_dark_with_a_doubt(hole, reach):
    at = at_random(900, 6 * HOUR, hole)
    [found] = [each for each in judged(at, 0, 6 * HOUR, reach) if each.verdict == "dark"]
    assert (found.started_at, found.doubt) == (pytest.approx(micros(hole[0]), abs=60 * 10**6), 0.005)
    assert "it may have had no more to do" in found.reason


def test_a_job_that_ran_for_ten_minutes_is_too_quiet_to_judge_for_the_rest_of_the_day():
    at = at_random(3600, 600.0)
    assert dark(at, 0, 24 * HOUR, 24 * HOUR) == []


def chance_of(at: np.ndarray, hole: tuple[float, float]) -> float:
    """Of the planted silence, in the two hours from its beginning on."""
    return max(each.chance for each in judged(at, hole[0], hole[0] + 2 * HOUR)
               if each.started_at < micros(hole[1]) and each.ended_at > micros(hole[0]))  # fmt: skip


def test_little_history_says_less_than_much():
    hole = (WEEK, WEEK + 900)
    histories = [at_random(60, 2 * WEEK, hole, seed=seed) for seed in range(9)]
    much = [chance_of(at, hole) for at in histories]
    little = [chance_of(at[(at > WEEK - HOUR) & (at < WEEK + 2 * HOUR)], hole) for at in histories]
    assert np.median(much) < np.median(little)


@pytest.mark.parametrize("per_hour", [60, 90])
def test_twelve_records_missing_from_a_steady_stream_of_half_a_day_are_found(per_hour):
    missed = [dark(at_random(per_hour, 12 * HOUR, (5 * HOUR, (5 + 12 / per_hour) * HOUR), seed=seed), 0, 12 * HOUR)
              for seed in range(40)]  # fmt: skip
    assert sum(map(bool, missed)) >= 0.8 * len(missed)


def test_steady_streams_of_half_a_day_are_hardly_ever_called_dark():
    false = [dark(at_random(60, 12 * HOUR, seed=seed), 0, 12 * HOUR) for seed in range(100)]
    assert sum(map(len, false)) <= 3


def test_one_stream_of_thirty_that_misses_twenty_five_records_is_found():
    parts = [(f"s{nth}", at_random(60, 12 * HOUR, *[(5 * HOUR, 5 * HOUR + 1500)] * (nth == 7), seed=nth)) for nth in range(30)]  # fmt: skip
    frame = pl.concat([pl.DataFrame({"stream_id": [name] * len(at), "at": micros(at)}) for name, at in parts])
    found = judge(frame, int(micros(0)), int(micros(12 * HOUR))).filter(pl.col("verdict") == DARK)
    assert found["stream_id"].to_list() == ["s7"]


def test_a_stream_that_ends_with_its_source_is_not_dark():
    assert dark(on_step(15, 2 * HOUR), 0, 4 * HOUR, reach=2 * HOUR - 15) == []


def test_an_hourly_metric_that_misses_one_hour_is_not_dark():
    assert dark(on_step(HOUR, 14 * DAY, (DAY, DAY + 2 * HOUR)), 0, 14 * DAY) == []


def test_a_metric_that_was_thinned_from_a_minute_to_five_is_not_dark():
    at = np.concatenate((on_step(60, DAY), DAY + on_step(300, DAY)))
    assert dark(at, 0, 2 * DAY) == []


def test_a_rate_that_fell_for_good_is_no_silence():
    at = np.concatenate((at_random(240, DAY), DAY + at_random(60, DAY, seed=2)))
    assert dark(at, 0, 2 * DAY) == []


def test_records_delivered_twice_do_not_make_what_follows_dark():
    once = at_random(120, 6 * HOUR)
    at = np.sort(np.concatenate((once, once[once < 2 * HOUR])))
    assert dark(at, 0, 6 * HOUR) == []


def test_an_outage_in_the_older_weeks_does_not_hide_the_next_one():
    holes = (WEEK, WEEK + 10 * HOUR), (3 * WEEK + HOUR, 3 * WEEK + 3 * HOUR)
    [(start, _)] = dark(at_random(60, 4 * WEEK, *holes), 3 * WEEK, 4 * WEEK)
    assert abs(start - holes[1][0]) < 600


def test_a_stamp_of_another_decade_teaches_nothing_and_hides_nothing():
    at = np.concatenate(([-10 * 365 * DAY], at_random(120, 6 * HOUR, (HOUR, 2 * HOUR))))
    assert len(dark(at, 0, 6 * HOUR)) == 1


def test_start_and_end_lie_within_one_interval_of_the_truth():
    [(start, end)] = dark(on_step(30, DAY, (6 * HOUR, 7 * HOUR)), 0, DAY)
    assert abs(start - 6 * HOUR) <= 30
    assert abs(end - 7 * HOUR) <= 30


def test_among_a_thousand_quiet_streams_next_to_none_is_dark():
    parts = [(f"s{number:04}", at_random(20, 2 * DAY, seed=number)) for number in range(1000)]
    frame = pl.concat([pl.DataFrame({"stream_id": [name] * len(at), "at": micros(at)}) for name, at in parts])
    found = judge(frame, int(micros(DAY)), int(micros(2 * DAY))).filter(pl.col("verdict") == DARK)
    assert len(found) <= 1


def test_of_a_thousand_streams_the_one_that_stopped_is_found():
    parts = [(f"s{number:04}", at_random(20, 2 * DAY, seed=number)) for number in range(1000)]
    parts[500] = ("stopped", at_random(120, 2 * DAY, (1.5 * DAY, 1.75 * DAY)))
    frame = pl.concat([pl.DataFrame({"stream_id": [name] * len(at), "at": micros(at)}) for name, at in parts])
    found = judge(frame, int(micros(DAY)), int(micros(2 * DAY))).filter(pl.col("verdict") == DARK)
    assert "stopped" in found["stream_id"].to_list()


def test_nothing_at_all_is_no_error():
    assert judge(pl.DataFrame(schema={"stream_id": pl.String, "at": pl.Int64}), 0, 1).is_empty()


def test_a_night_that_the_window_ends_in_is_as_quiet_as_the_others():
    at = at_random(30, 8 * DAY)
    at = at[((at % DAY) > 7 * HOUR) & (at < 7 * DAY + 23.9 * HOUR)]
    assert dark(at, 7 * DAY, 8 * DAY + 6 * HOUR, reach=8 * DAY + 6 * HOUR) == []


@pytest.mark.parametrize("share", [0.1, 0.2])
def test_twelve_points_missed_on_a_grid_with_misses_are_found(share):
    at = on_step(30, 8 * HOUR)
    heard = np.random.default_rng(5).random(len(at)) > share
    at = without(at[heard], (2 * HOUR, 2 * HOUR + 30 * 12 / (1 - share)))
    ((start, end),) = dark(at, 0, 8 * HOUR)
    assert abs(start - 2 * HOUR) <= 90
    assert end - start >= 360


def test_whole_seconds_are_no_grid_that_misses_points():
    at = np.unique(np.round(at_random(1800, 4 * HOUR)))
    assert regular_step(micros(at)) is None
