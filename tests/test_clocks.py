"""Which clock is the reference, and how far the stamps of the others can be off."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.clocks.claims import OFFSETS
from pipelines.clocks.doubts import as_facts_allow, as_steps_allow, with_doubts
from pipelines.clocks.islands import among_themselves, islands
from pipelines.clocks.models import KnownStep
from pipelines.clocks.reference import Clock, by_zones, choose, vote
from pipelines.clocks.stretch import OPEN_SECONDS


def clocks(*named: tuple[str, int], carried: int = 0) -> list[Clock]:
    """carried: of how many clocks those that stamped nothing of their own passed on what they stamped."""
    ordered = sorted(named, key=lambda each: -each[1])
    return [Clock(clock, *clock.split(":"), count, 0 if count else carried) for clock, count in ordered]


def row(clock="host:web-1", verdict="applied", offset=None, lower=None, upper=None, **more) -> dict:
    empty = dict.fromkeys(OFFSETS)
    return empty | {"clock_id": clock, "segment": 0, "kind": "constant", "anchor_count": 9, "contradicting_count": 0, "reason": "why",
                    "verdict": verdict, "offset_seconds": offset, "lower_seconds": lower, "upper_seconds": upper} | more  # fmt: skip


def doubts(*rows: dict, trusted=1.0, as_recorded=False) -> list[tuple]:
    """What is taken off, and how much earlier and later the events can have been."""
    frame = pl.DataFrame(rows, schema=OFFSETS)
    found = with_doubts(frame, dict.fromkeys(frame["clock_id"], trusted), as_recorded)
    return found.select("applied_seconds", "doubt_before_seconds", "doubt_after_seconds").rows()


@pytest.mark.parametrize("spelling", ["slack", "Slack", "service:slack"])
def test_the_stated_reference_is_found_by_name_or_full_id(spelling):
    assert choose(clocks(("host:web-1", 900), ("service:slack", 3)), spelling) == ("service:slack", "stated")


def test_with_none_stated_the_most_trusted_service_is_taken_and_that_is_said():
    reference, why = choose(clocks(("host:web-1", 900), ("service:github", 50), ("service:pagerduty", 3)), None)
    assert reference == "service:pagerduty"
    assert "no reference clock is stated" in why


def test_a_stated_reference_that_stamped_nothing_is_said_to_be_missing():
    reference, why = choose(clocks(("host:web-1", 900)), "slack")
    assert reference == "host:web-1"
    assert "the stated reference clock slack stamped no record" in why


def test_a_service_of_ones_own_keeps_time_no_better_than_a_host():
    reference, why = choose(clocks(("service:checkout", 30), ("host:web-1", 900), ("service:git", 40)), None)
    assert reference == "host:web-1"
    assert "no service stamped any" in why


def test_without_any_service_the_carrier_of_what_several_clocks_stamped_is_the_reference():
    reference, why = choose(clocks(("host:web-1", 900), ("carrier:relayed.log", 0), carried=3), None)
    assert reference == "carrier:relayed.log"
    assert "what 3 clocks stamped went through its hands" in why


def test_a_machine_whose_clock_stepped_is_no_reference_while_another_did_not():
    machines = clocks(("host:web-1", 900), ("host:web-2", 3))
    assert choose(machines, None, doubtful={"host:web-1"})[0] == "host:web-2"
    assert choose(machines, None, doubtful={"host:web-1", "host:web-2"})[0] == "host:web-1"
    assert choose(machines, "web-1", doubtful={"host:web-1"})[0] == "host:web-1"


def slipped(*seconds: float) -> pl.DataFrame:
    """A reference, and one clock for each of these offsets."""
    rows = [row("host:gate", "reference", 0.0, 0.0, 0.0)]
    for number, offset in enumerate(seconds):
        kind = "zone slip" if offset else "constant"
        rows.append(row(f"host:web-{number}", "applied" if offset else "not needed", offset, offset - 0.5, offset + 0.5, kind=kind))  # fmt: skip
    return pl.DataFrame(rows, schema=OFFSETS)


@pytest.mark.parametrize(
    ("offsets", "outvoted", "disputed"),
    [
        ((0.0, 0.0), False, 0),
        ((-3600.0, 0.0), False, 0),
        ((-3600.0, -3600.0), True, 0),
        ((-3600.0, -3600.3, 0.0), False, 2),
        ((-3600.0,), False, 1),
        ((-3600.0, 7200.0), False, 1),
    ],
)
def test_hours_that_most_clocks_differ_by_are_the_references_own_and_of_as_many_against_as_for_it_nobody_knows(
    offsets, outvoted, disputed
):
    found = vote(slipped(*offsets))
    assert (found.outvoted, len(found.disputed)) == (outvoted, disputed)


@pytest.mark.parametrize(
    ("zoneless", "outvoted", "disputed"),
    [((), False, 1), (("host:web-0",), False, 0), (("host:gate",), True, 1), (("host:gate", "host:web-0"), False, 1)],
)
def test_hours_between_two_clocks_are_those_of_the_one_whose_zone_is_assumed(zoneless, outvoted, disputed):
    found = by_zones(vote(slipped(-3600.0)), "host:gate", zoneless)
    assert (found.outvoted, len(found.disputed)) == (outvoted, disputed)


def test_a_step_that_most_clocks_have_at_once_is_the_references_own():
    def parted(clock: str, at: float) -> list[dict]:
        return [row(clock, "not needed", 0.0, -0.5, 0.5, valid_to=round((at + 60) * 1e6)),
                row(clock, "applied", 40.0, 39.5, 40.5, segment=1, kind="step", valid_from=round(at * 1e6))]  # fmt: skip

    gate = row("host:gate", "reference", 0.0, 0.0, 0.0)
    both = [*parted("host:web-1", 1000.0), *parted("host:web-2", 1030.0)]
    steady = [row(f"host:db-{number}", "not needed", 0.0, -0.5, 0.5) for number in range(2)]
    assert vote(pl.DataFrame([gate, *both], schema=OFFSETS)).outvoted
    assert not vote(pl.DataFrame([gate, *both, *steady], schema=OFFSETS)).outvoted
    apart = [*parted("host:web-1", 1000.0), *parted("host:web-2", 5000.0)]
    assert not vote(pl.DataFrame([gate, *apart], schema=OFFSETS)).outvoted


def test_an_applied_offset_leaves_the_doubt_of_its_interval():
    assert doubts(row(offset=47.3, lower=46.9, upper=47.6)) == [(47.3, pytest.approx(0.3), pytest.approx(0.4))]


def test_an_unmeasured_clock_leaves_the_doubt_that_it_is_trusted_to():
    assert doubts(row(verdict="unmeasured"), trusted=2.5) == [(0.0, 2.5, 2.5)]


def test_the_reference_leaves_no_doubt():
    assert doubts(row(verdict="reference", offset=0.0, lower=0.0, upper=0.0)) == [(0.0, 0.0, 0.0)]


def test_a_wide_interval_about_zero_narrows_the_doubt_and_widens_it_by_what_the_clock_gained_only():
    assert doubts(row(verdict="refused", lower=-30.0, upper=0.4)) == [(0.0, 0.4, 1.0)]
    found = row(verdict="refused", lower=-30.0, upper=0.4, gained_seconds=-2.0)
    assert doubts(found) == [(0.0, pytest.approx(2.4), 3.0)]


def test_a_measurement_about_zero_leaves_all_that_it_allows_and_what_the_clock_gained_meanwhile():
    found = row(verdict="not needed", offset=0.1, lower=-3.0, upper=0.4, gained_seconds=1.1, is_possible=True)
    assert doubts(found) == [(0.0, pytest.approx(1.5), 3.0)]


def test_a_refused_interval_beyond_zero_stays_possible():
    assert doubts(row(verdict="refused", lower=40.0, upper=50.0)) == [(0.0, 50.0, 1.0)]


def test_a_correction_by_the_least_that_facts_demand_leaves_its_open_side_wide():
    assert doubts(row(offset=114.9, lower=114.9), trusted=2.0) == [(114.9, OPEN_SECONDS, 0.0)]


def test_with_the_clocks_as_recorded_what_lies_beyond_one_bound_stays_possible():
    assert doubts(row(offset=114.9, lower=114.9), trusted=2.0, as_recorded=True) == [(0.0, 114.9 + OPEN_SECONDS, 2.0)]
    assert doubts(row(offset=-30.0, upper=-30.0), trusted=2.0, as_recorded=True) == [(0.0, 2.0, 30.0 + OPEN_SECONDS)]


def alert_and_page(lag: float) -> pl.DataFrame:
    at = {"from_at": [0], "to_at": [round(lag * 1e6)], "to_grain_seconds": [1.0]}
    return pl.DataFrame({"from_clock_id": ["host:alerts"], "to_clock_id": ["service:pages"]} | at)


def test_an_alert_never_comes_after_its_page_however_little_is_known_of_its_clock():
    rows = [row("host:alerts", "unmeasured"), row("service:pages", "reference", 0.0, 0.0, 0.0)]
    offsets = with_doubts(pl.DataFrame(rows, schema=OFFSETS), {"host:alerts": 1.0, "service:pages": 0.5}, False)
    widened = as_facts_allow(offsets, alert_and_page(-115.0))
    [alerts, pages] = widened.select("doubt_before_seconds", "doubt_after_seconds").rows()
    assert (alerts, pages) == ((pytest.approx(115.0, abs=0.01), 1.0), (0.0, 0.0))
    assert as_facts_allow(offsets, alert_and_page(2.0)).equals(offsets)


def test_of_two_clocks_that_nobody_knows_and_that_a_fact_contradicts_either_may_be_wrong():
    rows = [row("host:alerts", "refused"), row("service:pages", "unmeasured")]
    offsets = with_doubts(pl.DataFrame(rows, schema=OFFSETS), {"host:alerts": 1.0, "service:pages": 1.0}, False)
    [alerts, pages] = as_facts_allow(offsets, alert_and_page(-115.0)).select("doubt_before_seconds", "doubt_after_seconds").rows()  # fmt: skip
    assert (alerts[1], pages[0]) == (1.0, 1.0)
    assert 115.0 < alerts[0] == pages[1] < 118.0


def test_a_fact_against_two_clocks_that_are_measured_widens_neither():
    rows = [row("host:alerts", offset=3.0, lower=2.9, upper=3.1), row("service:pages", "reference", 0.0, 0.0, 0.0)]
    offsets = with_doubts(pl.DataFrame(rows, schema=OFFSETS), {"host:alerts": 1.0, "service:pages": 0.5}, False)
    assert as_facts_allow(offsets, alert_and_page(-115.0)).equals(offsets)


def test_of_a_step_that_nothing_ties_to_the_reference_either_side_may_be_wrong():
    rows = [row(verdict="unmeasured", segment=number) for number in (0, 1)]
    offsets = with_doubts(pl.DataFrame(rows, schema=OFFSETS), {"host:web-1": 1.0}, False)
    found = as_steps_allow(offsets, [KnownStep("host:web-1", 0, 30.0, "the journal's monotonic clock")])
    assert found.select("doubt_before_seconds", "doubt_after_seconds").rows() == [(1.0, 31.0), (31.0, 1.0)]


def test_how_far_a_step_of_unknown_size_went_is_no_doubt_of_the_stretch_before_it():
    rows = [row(verdict="unmeasured", segment=number) for number in range(3)]
    offsets = with_doubts(pl.DataFrame(rows, schema=OFFSETS), {"host:web-1": 1.0}, False)
    resumed, set_right = KnownStep("host:web-1", 0, None, "resumed"), KnownStep("host:web-1", 9, 900.0, "chronyd")
    found = as_steps_allow(offsets, [resumed, set_right])
    assert found.select("doubt_before_seconds", "doubt_after_seconds").rows() == [
        (1.0, 1.0),
        (1.0, 901.0),
        (901.0, 1.0),
    ]


def test_two_clocks_that_only_each_other_tell_of_say_how_far_they_are_apart_and_either_may_be_wrong():
    at = [60_000_000 * number for number in range(12)]
    anchors = pl.DataFrame({"from_at": at, "to_at": [each - 3_599_990_000 for each in at]}).with_columns(
        from_clock_id=pl.lit("host:back"), to_clock_id=pl.lit("host:edge"), from_grain_seconds=pl.lit(1.0),
        to_grain_seconds=pl.lit(1.0), is_directed=pl.lit(False), within_seconds=pl.lit(120.0), may_wait=pl.lit(False),
    )  # fmt: skip
    rows = [row(f"host:{name}", "unmeasured", anchor_count=12) for name in ("back", "edge")]
    offsets = with_doubts(pl.DataFrame(rows, schema=OFFSETS), dict.fromkeys(("host:back", "host:edge"), 1.0), False)
    found = among_themselves(offsets, islands(offsets, anchors, {}, (), 1.0))
    assert found["verdict"].to_list() == ["unmeasured"] * 2
    assert all("; among these edge ran 3,600 s (3,47" in reason and " behind back " in reason for reason in found["reason"])  # fmt: skip
    [(back, after_back), (before_edge, edge)] = found.select("doubt_before_seconds", "doubt_after_seconds").rows()
    assert (after_back, before_edge) == (1.0, 1.0)
    assert 3600 < back == edge < 3800


def test_two_clocks_that_drift_apart_and_that_only_each_other_tells_of_say_so():
    at = [600_000_000 * number for number in range(72)]
    anchors = pl.DataFrame({"from_at": at, "to_at": [round(each * (1 - 400e-6)) - 60_000_000 for each in at]}).with_columns(
        from_clock_id=pl.lit("host:back"), to_clock_id=pl.lit("host:edge"), from_grain_seconds=pl.lit(0.001),
        to_grain_seconds=pl.lit(0.001), is_directed=pl.lit(False), within_seconds=pl.lit(0.6), may_wait=pl.lit(False),
    )  # fmt: skip
    rows = [row(f"host:{name}", "unmeasured", anchor_count=72) for name in ("back", "edge")]
    offsets = with_doubts(pl.DataFrame(rows, schema=OFFSETS), dict.fromkeys(("host:back", "host:edge"), 1.0), False)
    spans = dict.fromkeys(("host:back", "host:edge"), (0, at[-1]))
    found = among_themselves(offsets, islands(offsets, anchors, spans, (), 1.0))
    assert all("; it lost 17" in reason and "ppm" in reason for reason in found["reason"])
    assert found["doubt_after_seconds"][1] > 60 + 17


def test_clocks_as_recorded_apply_nothing_and_keep_what_was_found_possible():
    assert doubts(row(offset=47.3, lower=46.9, upper=47.6), as_recorded=True) == [(0.0, 47.6, 1.0)]


def test_the_two_stretches_around_a_step_are_parted_halfway():
    before = row(offset=10.0, lower=9.0, upper=11.0, valid_to=2_000_000_000)
    after = row(offset=-10.0, lower=-11.0, upper=-9.0, segment=1, kind="step", valid_from=1_000_000_000)
    found = with_doubts(pl.DataFrame([before, after], schema=OFFSETS), {"host:web-1": 1.0}, False)
    assert found.select("recorded_from", "recorded_to").rows() == [(None, 1_500_000_000), (1_500_000_000, None)]
