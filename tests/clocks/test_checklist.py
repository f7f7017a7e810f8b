"""The skew checklist: what the estimator must find, and what it must leave alone."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from pipelines.clocks.models import KnownStep
from pipelines.clocks.slips import zone_slip

HOUR = 3600.0


def two_way(worlds, rng, offset, counts=(60, 60), scales=(0.2, 1.0), **more):
    return worlds.single("", rng, offset, counts, scales, **more)


def holds(row, offset: float) -> bool:
    return row.lower_seconds <= offset <= row.upper_seconds


def test_s01_a_true_clock_is_not_corrected(worlds, rng, measured):
    [row] = measured(two_way(worlds, rng, worlds.constant(0.0)))
    assert row.verdict == "not needed"
    assert holds(row, 0.0)


def test_s02_five_facts_each_way_are_enough(worlds, rng, measured):
    [row] = measured(two_way(worlds, rng, worlds.constant(47.3), (5, 5)))
    assert row.verdict == "applied"
    assert holds(row, 47.3)


def test_s03_people_on_one_side_widen_the_interval_and_not_the_error(worlds, rng, measured):
    [row] = measured(two_way(worlds, rng, worlds.constant(-80.0), scales=(0.2, 60.0)))
    assert row.verdict == "applied"
    assert holds(row, -80.0)
    assert row.offset_seconds == pytest.approx(-80.0, abs=0.5)


def test_s04_facts_forward_only_bound_one_side_and_correct_nothing(worlds, rng, measured):
    [row] = measured(two_way(worlds, rng, worlds.constant(60.0), (80, 0)))
    assert (row.verdict, row.offset_seconds, row.lower_seconds) == ("refused", None, None)
    assert row.upper_seconds >= 60.0
    assert "delay explains it" in row.reason


def test_s05_facts_that_arrive_before_they_were_sent_prove_skew_and_how_much_more_it_is_stays_open(
    worlds, rng, measured
):
    [row] = measured(two_way(worlds, rng, worlds.constant(60.0), (0, 80)))
    assert (row.verdict, row.upper_seconds) == ("applied", None)
    assert 59.0 <= row.lower_seconds == row.offset_seconds <= 60.0
    assert row.reason.startswith("web-2 ran at least 59.")
    assert "how much more it was is not known" in row.reason


@pytest.mark.parametrize("share", [0.15, 0.30])
def test_s06_wrong_pairs_are_outvoted(worlds, rng, measured, share):
    [row] = measured(two_way(worlds, rng, worlds.constant(-120.0), (80, 80), wrong=share))
    assert holds(row, -120.0)
    assert row.contradicting_count > 0


def test_s08_coarse_stamps_widen_the_interval(worlds, rng, measured):
    [seconds] = measured(two_way(worlds, rng, worlds.constant(30.0), grains=(1.0, 1.0)))
    [minutes] = measured(two_way(worlds, rng, worlds.constant(30.0), grains=(1e-6, 60.0)))
    assert holds(seconds, 30.0)
    assert holds(minutes, 30.0)
    assert minutes.upper_seconds - minutes.lower_seconds > seconds.upper_seconds - seconds.lower_seconds


@pytest.mark.parametrize("ppm", [-10.0, 50.0, -200.0])
def test_s09_drift_is_found_or_lies_within_the_interval(worlds, rng, measured, ppm):
    truth = worlds.drifting(20.0, ppm)
    [row] = measured(two_way(worlds, rng, truth, (80, 80)))
    for at in np.linspace(0, worlds.WINDOW, 9):
        since = (worlds.BEGIN + at) - row.valid_from / 1e6 if row.drift_ppm else 0.0
        moved = (row.drift_ppm or 0.0) * 1e-6 * since
        assert row.lower_seconds + moved <= truth(np.array([at]))[0] <= row.upper_seconds + moved
    if abs(ppm) >= 50:
        assert row.kind == "drift"
        assert row.drift_ppm == pytest.approx(ppm, abs=12.5)


@pytest.mark.parametrize("by", [2.0, 30.0, -HOUR])
def test_s10_a_step_parts_a_clock_into_two_stretches(worlds, rng, measured, by):
    step_at = 0.55 * worlds.WINDOW
    world = two_way(worlds, rng, worlds.stepping(worlds.constant(5.0), step_at, by), (150, 150), (0.1, 0.4))
    before, after = measured(world)
    assert holds(before, 5.0)
    assert holds(after, 5.0 + by)
    assert after.valid_from / 1e6 - worlds.BEGIN <= step_at <= before.valid_to / 1e6 - worlds.BEGIN


def test_s11_a_step_and_a_drift_are_told_apart(worlds, rng, measured):
    truth = worlds.stepping(worlds.drifting(0.0, 50.0), 0.5 * worlds.WINDOW, 30.0)
    rows = measured(two_way(worlds, rng, truth, (150, 150), (0.2, 0.8)))
    assert len(rows) == 2
    assert all(row.drift_ppm == pytest.approx(50.0, abs=12.5) for row in rows)


def test_s12_between_the_last_fact_before_a_step_and_the_first_after_it_both_offsets_stand(worlds, rng, measured):
    step_at = 0.5 * worlds.WINDOW
    world = two_way(worlds, rng, worlds.stepping(worlds.constant(0.0), step_at, 45.0), (120, 120))
    world.anchors = world.anchors.filter((pl.col("from_at") / 1e6 - worlds.BEGIN - step_at).abs() > 2 * HOUR)
    before, after = measured(world)
    assert before.valid_to - after.valid_from >= 4 * HOUR * 1e6


def test_s13_two_steps_make_three_stretches(worlds, rng, measured):
    truth = worlds.stepping(
        worlds.stepping(worlds.constant(9.0), 0.3 * worlds.WINDOW, 30.0), 0.7 * worlds.WINDOW, -55.0
    )
    rows = measured(two_way(worlds, rng, truth, (200, 200), wrong=0.05))
    assert [holds(row, offset) for row, offset in zip(rows, (9.0, 39.0, -16.0), strict=True)] == [True] * 3


@pytest.mark.parametrize("slip", [HOUR, -19_800.0, 20_700.0])
def test_s14_whole_hours_are_a_zone_and_the_rest_is_the_clock(worlds, rng, measured, slip):
    [row] = measured(two_way(worlds, rng, worlds.constant(slip + 12.0), (60, 40)))
    assert (row.kind, row.verdict) == ("zone slip", "applied")
    assert holds(row, slip + 12.0)
    assert "a zone that was read wrongly" in row.reason


@pytest.mark.parametrize(("slip", "late", "corrected"), [(-HOUR, 30.0, True), (HOUR, 30.0, True), (HOUR, 600.0, False)])
def test_whole_hours_between_facts_that_go_one_way_leave_their_delay_to_doubt(worlds, rng, measured, slip, late, corrected):  # fmt: skip
    world = two_way(worlds, rng, worlds.constant(slip), (0, 40))
    late_too = world.anchors.with_columns(pl.col("to_at") + round(late * 1e6))
    [row] = measured(late_too)
    if corrected:
        assert (row.kind, row.verdict, row.offset_seconds) == ("zone slip", "applied", slip)
    else:
        assert row.kind == "constant"
    assert row.lower_seconds <= slip <= (row.upper_seconds or np.inf)
    [row] = measured(late_too.with_columns(may_wait=pl.lit(True)))
    assert row.kind == ("zone slip" if corrected and slip > 0 else "constant")


def test_two_services_that_facts_bound_on_one_side_are_not_said_to_agree(worlds, rng, measured):
    truth = {worlds.REFERENCE: worlds.constant(0.0), "service:pager": worlds.constant(77.0)}
    trusted = {worlds.REFERENCE: 0.5, "service:pager": 0.5}
    late = worlds.facts(rng, truth, worlds.REFERENCE, "service:pager", worlds.moments(rng, 40), 2.0)
    [row] = measured(late, "service:pager", trusted=trusted)
    assert (row.verdict, row.lower_seconds) == ("refused", None)
    assert 77.0 <= row.upper_seconds <= 80.0
    assert "at most" in row.reason
    assert "delay explains it" in row.reason
    early = worlds.facts(rng, truth, "service:pager", worlds.REFERENCE, worlds.moments(rng, 40), 2.0)
    [row] = measured(early, "service:pager", trusted=trusted)
    assert (row.verdict, row.upper_seconds) == ("refused", None)
    assert 70.0 <= row.lower_seconds <= 77.0
    assert "nothing tells which of the two is wrong" in row.reason


@pytest.mark.parametrize("offset", [200.0, -200.0, 450.0, 1200.0])
def test_s15_what_is_no_whole_quarter_of_an_hour_is_no_zone(offset):
    assert zone_slip(offset - 1, offset + 1) is None


def test_s16_an_hour_from_one_moment_on_is_a_zone_change(worlds, rng, measured):
    truth = worlds.stepping(worlds.constant(0.0), 0.5 * worlds.WINDOW, HOUR)
    before, after = measured(two_way(worlds, rng, truth, (100, 100)))
    assert (before.kind, after.kind) == ("constant", "zone slip")


def test_s17_a_direction_told_the_wrong_way_round_moves_no_clock(worlds, measured):
    for seed in range(5):
        world = worlds.network("", np.random.default_rng(seed), flipped=True)
        for clock, truth in world.truth.items():
            for row in measured(world, clock):
                lower = -np.inf if row.lower_seconds is None else row.lower_seconds
                upper = np.inf if row.upper_seconds is None else row.upper_seconds
                assert lower <= truth(np.array([worlds.WINDOW / 2]))[0] <= upper


def test_s18_what_is_logged_a_little_late_contradicts_nothing(worlds, rng, measured):
    [row] = measured(two_way(worlds, rng, worlds.constant(0.0), (60, 60), (0.01, 0.01), logged_late=1.0))
    assert row.verdict == "not needed"
    assert row.contradicting_count == 0


def test_s19_a_clock_that_only_another_clock_knows_is_measured_through_it(worlds, rng, measured):
    truth = {worlds.REFERENCE: worlds.constant(0.0), "host:a": worlds.constant(70.0), "host:b": worlds.constant(-15.0)}
    ends = [(worlds.REFERENCE, "host:a"), ("host:a", "host:b")]
    world = pl.concat(
        worlds.facts(rng, truth, *pair, worlds.moments(rng, 40), 0.3) for a, b in ends for pair in ((a, b), (b, a))
    )
    [row] = measured(world, "host:b")
    assert row.verdict == "applied"
    assert holds(row, -15.0)


def test_s20_s21_of_contradicting_ties_the_weakest_is_dropped_and_reported(worlds, rng, measured):
    world = worlds._trusted_apart(rng)
    [row] = measured(world)
    assert holds(row, world.truth["host:web-2"](np.array([0.0]))[0])
    assert "dropped as the weakest of a contradiction" in row.reason


def test_a_clock_that_disagrees_with_itself_costs_a_good_one_nothing(worlds, rng, measured):
    """Many more facts tie web-2 to a clock that fits nowhere than to the reference."""
    world = two_way(worlds, rng, worlds.constant(47.3), (20, 20))
    truth = {"host:web-2": worlds.constant(47.3), "host:wild": worlds.constant(0.0)}
    wild = worlds.facts(rng, truth, "host:web-2", "host:wild", worlds.moments(rng, 180), 0.2, directed=False)
    astray = pl.Series(rng.uniform(-600, 600, 180) * 1e6).cast(pl.Int64)
    wild = wild.with_columns(pl.col("to_at") + astray, within_seconds=pl.lit(2.0))
    anchors = pl.concat([world.anchors, wild], how="diagonal")
    [row] = measured(anchors)
    assert (row.verdict, row.anchor_count, row.contradicting_count) == ("applied", 40, 180)
    assert holds(row, 47.3)
    assert "those with wild dropped" in row.reason
    [row] = measured(anchors, "host:wild")
    assert (row.verdict, "contradict each other" in row.reason) == ("refused", True)


def test_s22_what_nothing_ties_is_not_measured(worlds, rng, measured):
    world = worlds.apart(rng)
    for clock in world.apart:
        [row] = measured(world, clock)
        assert (row.verdict, row.lower_seconds, row.upper_seconds) == ("unmeasured", None, None)


def test_s23_a_step_on_record_measures_the_stretch_before_it_without_any_fact(worlds, rng, measured):
    world = two_way(worlds, rng, worlds.constant(0.0))
    anchors = pl.concat([world.anchors, worlds.facts(rng, world.truth | {"host:db": worlds.constant(0.0)}, worlds.REFERENCE, "host:db",
                                                     worlds.moments(rng, 1), 0.3)])  # fmt: skip
    at = round((worlds.BEGIN + 0.5 * worlds.WINDOW) * 1e6)
    step = KnownStep("host:db", at, -47.3, "chronyd", 0.5)
    before, after = measured(anchors, "host:db", known_steps=[step])
    assert before.verdict == "refused"
    assert holds(before, 47.3)
    assert holds(before, 0.0)
    assert "told by chronyd" in before.reason
    assert "nothing tells since when" in before.reason
    assert holds(after, 0.0)
    [shortly_before, after] = measured(anchors, "host:db", known_steps=[step], spans={"host:db": (at - 1_800_000_000, at + 1_800_000_000)})  # fmt: skip
    assert (shortly_before.verdict, shortly_before.offset_seconds) == ("applied", pytest.approx(47.3, abs=0.5))
    assert holds(shortly_before, 0.0)


@pytest.mark.parametrize("by", [-27.0, 27.0])
def test_a_step_on_record_that_facts_deny_counts_them_and_leaves_their_side_open(worlds, rng, measured, by):
    ways = (worlds.REFERENCE, "host:web-2") if by < 0 else ("host:web-2", worlds.REFERENCE)
    truth = {
        worlds.REFERENCE: worlds.constant(0.0),
        "host:web-2": worlds.stepping(worlds.constant(0.0), 0.5 * worlds.WINDOW, by),
    }
    anchors = worlds.facts(rng, truth, *ways, worlds.moments(rng, 120), 0.3)
    step = KnownStep("host:web-2", round((worlds.BEGIN + 0.5 * worlds.WINDOW) * 1e6), by, "chronyd", 0.5)
    _, after = measured(anchors, known_steps=[step])
    assert after.verdict == "refused"
    assert after.contradicting_count > 30
    left_open, other = (after.lower_seconds, after.upper_seconds)[:: 1 if by < 0 else -1]
    assert left_open is None
    assert abs(other) < 1.0
    assert "cannot be true with the step" in after.reason


def test_what_was_measured_before_a_step_holds_after_it_and_facts_before_it_tell_how_far_back_it_reaches(worlds, rng, measured):  # fmt: skip
    at = round((worlds.BEGIN + 0.5 * worlds.WINDOW) * 1e6)
    step = KnownStep("host:web-2", at, -40.0, "Windows")
    world = two_way(worlds, rng, worlds.constant(47.3), span=(0, 0.45 * worlds.WINDOW))
    before, after = measured(world, known_steps=[step])
    assert (before.verdict, after.verdict) == ("applied", "applied")
    assert holds(before, 47.3)
    assert holds(after, 7.3)


def test_a_leap_of_a_journal_that_may_be_a_sleep_leaves_both_possible(worlds, rng, measured):
    world = two_way(worlds, rng, worlds.constant(0.0), span=(0.5 * worlds.WINDOW, worlds.WINDOW))
    at = round((worlds.BEGIN + 0.4 * worlds.WINDOW) * 1e6)
    leap = KnownStep("host:web-2", at, 900.0, "the journal's monotonic clock", may_be_sleep=True)
    before, after = measured(world, known_steps=[leap])
    assert (before.verdict, after.verdict) == ("refused", "not needed")
    assert before.lower_seconds < -900 < 0 < before.upper_seconds
    assert "or a sleep as long" in before.reason


def test_a_hub_that_fell_back_an_hour_costs_the_clocks_behind_it_nothing(worlds, rng, measured):
    """Its readings of that hour come twice."""
    hub = worlds.stepping(worlds.constant(0.0), HOUR, -HOUR)
    truth = {worlds.REFERENCE: worlds.constant(0.0), "host:hub": hub, "host:web-2": worlds.constant(0.0)}
    ends = [(worlds.REFERENCE, "host:hub"), ("host:hub", "host:web-2")]
    anchors = pl.concat(
        worlds.facts(rng, truth, *pair, worlds.moments(rng, 60, 0, 2 * HOUR), 0.1) for a, b in ends for pair in ((a, b), (b, a))
    )  # fmt: skip
    at = round(worlds.BEGIN * 1e6)
    fell = KnownStep("host:hub", at, None, "stamps that jump back within a file", read_before=at + round(HOUR * 1e6))
    before, after = measured(anchors, "host:hub", known_steps=[fell])
    assert holds(before, 0.0)
    assert holds(after, -HOUR)
    [row] = measured(anchors, known_steps=[fell])
    assert holds(row, 0.0)
    assert row.upper_seconds - row.lower_seconds < 20


@pytest.mark.parametrize(("by", "stretches"), [(0.0, 1), (300.0, 2)])
def test_s25_a_machine_that_was_resumed_is_parted_there_only_where_facts_show_a_jump(
    worlds, rng, measured, by, stretches
):
    at = 0.5 * worlds.WINDOW
    world = two_way(worlds, rng, worlds.stepping(worlds.constant(20.0), at, by), (30, 30))
    resumed = KnownStep("host:web-2", round((worlds.BEGIN + at) * 1e6), None, "a machine that slept", is_certain=False)
    rows = measured(world, known_steps=[resumed])
    assert [holds(row, 20.0 + by * number) for number, row in enumerate(rows)] == [True] * stretches


def test_s07_retries_and_deliveries_to_many_are_outvoted(worlds, rng, measured):
    """A retry arrives minutes later under the same id: the first sighting of another attempt is a wrong pair."""
    world = two_way(worlds, rng, worlds.constant(47.3), (60, 60))
    late = world.anchors.with_row_index("row").filter(pl.col("row") % 5 == 0)
    retried = late.with_columns(pl.col("to_at") + pl.Series(rng.integers(30, 900, len(late))) * 1_000_000).drop("row")
    [row] = measured(pl.concat([world.anchors, retried]))
    assert row.verdict == "applied"
    assert holds(row, 47.3)
    assert row.offset_seconds == pytest.approx(47.3, abs=0.3)


def test_s28_a_clock_that_is_years_behind_is_still_measured(worlds, rng, measured):
    years = -26 * 365.25 * 86_400
    [row] = measured(two_way(worlds, rng, worlds.constant(years)))
    assert (row.kind, row.verdict) == ("constant", "applied")
    assert holds(row, years)


def test_s31_an_interval_that_holds_zero_says_so(worlds, rng, measured):
    [narrow] = measured(two_way(worlds, rng, worlds.constant(0.0)))
    [wide] = measured(two_way(worlds, rng, worlds.constant(0.0), scales=(0.5, 120.0)))
    assert "zero is within, so nothing is corrected" in narrow.reason
    assert (wide.verdict, "delay explains it" in wide.reason) == ("refused", True)


def test_s32_facts_of_the_last_hour_widen_with_distance(worlds, rng, measured):
    late = two_way(worlds, rng, worlds.constant(20.0), (40, 40), span=(worlds.WINDOW - HOUR, worlds.WINDOW))
    [far] = measured(late)
    last = round((worlds.BEGIN + worlds.WINDOW) * 1e6)
    [near] = measured(late, spans={"host:web-2": (last - round(HOUR * 1e6), last)})
    assert far.upper_seconds - far.lower_seconds > near.upper_seconds - near.lower_seconds + 2 * 10e-6 * 40 * HOUR


def test_facts_whose_direction_is_unknown_bound_nothing_unless_their_delay_is_bounded(worlds, rng, measured):
    world = two_way(worlds, rng, worlds.constant(60.0), scales=(0.1, 0.1), directed=False)
    [open_ended] = measured(world)
    assert (open_ended.verdict, open_ended.lower_seconds, open_ended.upper_seconds) == ("refused", None, None)
    assert "nothing tells which clock saw it first" in open_ended.reason
    [bounded] = measured(world.anchors.with_columns(within_seconds=pl.lit(2.0)))
    assert holds(bounded, 60.0)
    assert "lies within the time that it took" in bounded.reason


def bounded(rng, offset, count: int = 160) -> pl.DataFrame:
    """Requests that a gate waits for: what they left on the other clock lies within half a second more than they took."""
    at = np.sort(rng.uniform(0, 4 * HOUR, count))
    lag = rng.uniform(0.01, 0.05, count) + np.array([offset(moment) for moment in at])
    micros = {"from_at": at * 1e6, "to_at": (at + lag) * 1e6}
    return pl.DataFrame({name: each.round().astype(np.int64) for name, each in micros.items()}).with_columns(
        from_clock_id=pl.lit("service:slack"), to_clock_id=pl.lit("host:web-2"), from_grain_seconds=pl.lit(0.001),
        to_grain_seconds=pl.lit(0.001), is_directed=pl.lit(False), within_seconds=pl.lit(0.6),
    )  # fmt: skip


def test_a_clock_that_leaves_and_comes_back_has_three_stretches(rng, measured):
    spans = dict.fromkeys(("service:slack", "host:web-2"), (0, round(4 * HOUR * 1e6)))
    rows = measured(bounded(rng, lambda at: 12.0 if 5000 < at < 7000 else 0.0), spans=spans)
    assert [row.verdict for row in rows] == ["not needed", "applied", "not needed"]
    assert [holds(row, offset) for row, offset in zip(rows, (0.0, 12.0, 0.0), strict=True)] == [True] * 3


@pytest.mark.parametrize("by", [0.8, 1.0, 1.2, -1.0, -1.2])
def test_a_step_that_fits_into_the_delays_is_held_on_both_sides_and_corrects_nothing(rng, measured, by):
    [row] = measured(bounded(rng, lambda at: by if at > 7000 else 0.0))
    assert row.verdict == "refused"
    assert holds(row, 0.0)
    assert holds(row, by)
    assert "no single one holds throughout" in row.reason


FOUR_HOURS = dict.fromkeys(("service:slack", "host:web-2"), (0, round(4 * HOUR * 1e6)))


def taken_up(rng, lag, count: int = 300) -> pl.DataFrame:
    """Jobs that the reference lays down and web-2 takes up, soon as a rule; lag: what comes on top, by the moment."""
    at = np.sort(rng.uniform(0, 4 * HOUR, count))
    took = 0.02 + 0.1 * rng.lognormal(0.0, 1.0, count) + np.array([lag(moment) for moment in at])
    micros = {"from_at": at * 1e6, "to_at": (at + took) * 1e6}
    return pl.DataFrame({name: each.round().astype(np.int64) for name, each in micros.items()}).with_columns(
        from_clock_id=pl.lit("service:slack"), to_clock_id=pl.lit("host:web-2"), from_grain_seconds=pl.lit(0.001),
        to_grain_seconds=pl.lit(0.001), is_directed=pl.lit(True), within_seconds=pl.lit(None, pl.Float64), may_wait=pl.lit(True),
    )  # fmt: skip


@pytest.mark.parametrize("share", [0.06, 0.13, 0.4])
def test_a_share_of_facts_that_came_before_they_were_written_down_is_no_skew(rng, measured, share):
    [row] = measured(taken_up(rng, lambda _: -rng.uniform(1, 5) if rng.random() < share else 0.0), spans=FOUR_HOURS)
    assert (row.verdict, row.lower_seconds, row.upper_seconds) == ("refused", None, None)
    assert "their delays do not look like delays" in row.reason


@pytest.mark.parametrize(
    "lag",
    [lambda at: -30.0 * (at > 2 * HOUR), lambda at: -30.0 * (at < 3.5 * HOUR), lambda at: -30.0 * (HOUR < at < 3 * HOUR), lambda at: -300e-6 * at],
)  # fmt: skip
def test_facts_of_one_direction_across_a_step_or_a_drift_bound_no_more_than_all_of_their_parts(rng, measured, lag):
    [row] = measured(taken_up(rng, lag), spans=FOUR_HOURS)
    assert (row.verdict, row.lower_seconds) == ("refused", None)
    assert 0.0 <= row.upper_seconds < 1.0
    assert "what some show does not hold throughout" in row.reason


def test_facts_of_one_direction_far_before_they_were_sent_still_tell_at_least_how_far(rng, measured):
    [row] = measured(taken_up(rng, lambda at: -90.0 - 300e-6 * at), spans=FOUR_HOURS)
    assert (row.verdict, row.lower_seconds) == ("applied", None)
    assert -90.0 <= row.upper_seconds <= -89.0
    [row] = measured(taken_up(rng, lambda _: -5.0), spans=FOUR_HOURS)
    assert (row.verdict, row.offset_seconds) == ("applied", pytest.approx(-4.75, abs=0.2))
