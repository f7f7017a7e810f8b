"""The worlds of the story are the same bytes each time and hold what their truth says, and the scorers tell right from wrong."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from stories import estate, impacts, judge_impacts, judge_links, judge_onsets, onsets
from stories.judge_impacts import ImpactTally
from stories.judge_links import CLAIMED, LinkTally
from stories.judge_onsets import OnsetTally
from stories.product import Answer
from stories.truth import Estate

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module", params=[1, 2])
def world(request, tmp_path_factory) -> tuple[Path, Estate]:
    folder = tmp_path_factory.mktemp("estate")
    return folder, estate.build(folder, request.param)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# Estates


def test_an_estate_is_the_same_bytes_each_time(world, tmp_path):
    folder, _ = world
    assert bytes_of(folder) in [bytes_of(made) for made in (_built(tmp_path / "1", 1), _built(tmp_path / "2", 2))]


def _built(folder: Path, seed: int) -> Path:
    folder.mkdir()
    estate.build(folder, seed)
    return folder


def test_an_estate_is_mostly_noise_of_many_sources_around_incidents_at_once(world):
    _, truth = world
    told = [record for record in truth.records if record.episode is not None]
    spans = [_span(truth, number) for number in {record.episode for record in told}]
    assert 400 <= len(truth.records) <= 850
    assert 0.6 <= 1 - len(told) / len(truth.records) <= 0.72
    assert len({record.path.partition("/")[0] for record in truth.records}) >= 7
    assert 3 <= len(spans) <= 4
    assert max(sum(a <= begin < b for a, b in spans) for begin, _ in spans) in (2, 3)


def _span(truth: Estate, number: int) -> tuple[datetime, datetime]:
    found = [record.at for record in truth.records if record.episode == number]
    return min(found), max(found)


def test_every_line_of_a_log_is_the_record_that_the_truth_says(world):
    folder, truth = world
    for record in truth.records:
        if record.path.startswith("logs/"):
            line = (folder / record.path).read_text().splitlines()[record.line - 1]
            assert json.loads(line) == record.content


def test_no_place_holds_two_records(world):
    _, truth = world
    assert max(Counter(record.place for record in truth.records).values()) == 1
    assert all(record.line > 0 for record in truth.records)


def test_what_means_nothing_ties_at_least_two_that_have_nothing_to_do_with_each_other(world):
    _, truth = world
    names = set(truth.decoys)
    assert {"probe's request id", "UTF-8", "SHA-256", "version 2.3.0", "one commit in two incidents"} <= names
    assert any("a week apart" in name for name in names)
    for name, members in truth.decoys.items():
        together = [group for group in truth.groups if len([each for each in members if each in group.members]) > 1]
        assert not together or name == "version 2.3.0"


def test_one_commit_is_spoken_of_in_two_incidents(world):
    _, truth = world
    assert any(
        {0, 1} <= {member.episode for member in group.members} for group in truth.groups if "commit" in group.evidence
    )


def perfect(truth: Estate) -> Answer:
    """Each group as a star, each incident an episode."""
    ids = {record: f"{record.path}:{record.line}" for record in truth.records}
    answer = Answer()
    answer.rows["events"] = [
        {"event_id": name, "file_path": record.path, "line_number": record.line, "recorded_at": record.stated_at or record.at}
        for record, name in ids.items()
    ]  # fmt: skip
    answer.rows["links"] = [
        {"from_event_id": ids[group.members[0]], "to_event_id": ids[member], "relation": "same", "evidence": group.evidence,
         "score": 1.0, "strength": group.strength}
        for group in truth.groups for member in group.members[1:]
    ]  # fmt: skip
    answer.rows["episodes"] = [
        {"event_id": name, "episode_id": record.episode} for record, name in ids.items() if record.episode is not None
    ]
    return answer


def test_a_perfect_answer_reaches_all_bars(world):
    _, truth = world
    tally = LinkTally()
    judge_links.judge(truth, perfect(truth), tally)
    assert tally.precision(CLAIMED) == tally.recall(["same id"]) == tally.recall_where_precise == 1
    assert tally.b_cubed == (1, 1, 1)
    assert tally.misplaced == 0
    assert sum(tally.decoys.values()) == 0


def test_links_by_what_means_nothing_cost_precision(world):
    _, truth = world
    answer, tally = perfect(truth), LinkTally()
    one, *others = (f"{record.path}:{record.line}" for record in truth.decoys["probe's request id"])
    answer.rows["links"] += [
        {"from_event_id": one, "to_event_id": other, "relation": "same request", "evidence": "", "score": 1.0, "strength": "same id"}
        for other in others
    ]  # fmt: skip
    judge_links.judge(truth, answer, tally)
    assert tally.decoys["probe's request id"] == len(others)
    assert tally.precision(["same id"]) < 0.95
    assert tally.recall(["same id"]) == 1


def test_one_episode_of_everything_or_none_at_all_is_a_poor_one(world):
    _, truth = world
    answer, tally = perfect(truth), LinkTally()
    answer.rows["episodes"] = [{"event_id": row["event_id"], "episode_id": 0} for row in answer.rows["events"]]
    judge_links.judge(truth, answer, tally)
    precision, recall, _ = tally.b_cubed
    assert precision < 0.2
    assert recall == pytest.approx(1)
    judge_links.judge(truth, Answer(), silent := LinkTally())
    assert silent.b_cubed[2] < 0.1
    assert silent.recall_where_precise == 0


def test_closeness_counts_apart_and_may_claim_no_cause(world):
    _, truth = world
    answer, tally = perfect(truth), LinkTally()
    for row in answer.rows["links"]:
        row |= {"strength": "time only", "relation": "caused"}
    judge_links.judge(truth, answer, tally)
    assert tally.causes_by_closeness == len(answer.rows["links"])
    assert tally.recall(["same id"]) == 0


# Onsets

BY_NAME = {family.name: family for family in onsets.FAMILIES}


def values_of(folder: Path, name: str, service: str) -> dict[float, float]:
    found = json.loads((folder / "metrics" / f"{name}.json").read_text())["data"]["result"]
    series = next(each for each in found if each["metric"]["job"] == service)
    return {at: float(value) for at, value in series["values"]}


def mean_between(values: dict[float, float], a: datetime, b: datetime) -> float:
    inside = [value for at, value in values.items() if a.timestamp() < at <= b.timestamp()]
    return sum(inside) / len(inside)


@pytest.fixture(scope="module")
def abrupt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("onsets")
    return folder, onsets.build(folder, BY_NAME["abrupt"], 1)


def test_a_signal_changes_at_its_instant_and_a_null_one_does_not(abrupt):
    folder, truth = abrupt
    for change in truth.changes:
        if change.signal == onsets.ERRORS:
            values, at = values_of(folder, change.signal, change.service), change.started_at
            assert mean_between(values, at + MINUTE, at + 40 * MINUTE) > 2 * mean_between(values, at - 40 * MINUTE, at)
    at = truth.changes[0].started_at
    quiet = next(service for service, signal, _ in truth.null if signal == onsets.ERRORS)
    values = values_of(folder, onsets.ERRORS, quiet)
    assert mean_between(values, at, at + 40 * MINUTE) == pytest.approx(
        mean_between(values, at - 40 * MINUTE, at), rel=0.4
    )


def test_a_ramp_is_half_way_up_at_its_half_height(tmp_path):
    truth = onsets.build(tmp_path, BY_NAME["ramp"], 1)
    change = next(each for each in truth.changes if each.signal == onsets.LATENCY)
    values, length = values_of(tmp_path, change.signal, change.service), 2 * (change.reached_at - change.started_at)
    low = mean_between(values, change.started_at - 60 * MINUTE, change.started_at)
    high = mean_between(values, change.started_at + length, change.started_at + length + 60 * MINUTE)
    half = mean_between(values, change.reached_at - 2 * MINUTE, change.reached_at + 2 * MINUTE)
    assert change.shape == "ramp"
    assert timedelta(minutes=20) <= length <= timedelta(minutes=40)
    assert half == pytest.approx((low + high) / 2, abs=(high - low) / 4)


def rows_of(truth: onsets.Onsets, late: timedelta = timedelta()) -> list[dict]:
    return [
        {"service": each.service, "signal": each.signal, "started_at": each.started_at + late, "shape": each.shape,
         "earliest_at": each.started_at - MINUTE + late, "latest_at": each.started_at + MINUTE + late, "rank": place}
        for place, each in enumerate(truth.changes, 1)
    ]  # fmt: skip


def judged(truth: onsets.Onsets, rows: list[dict]) -> OnsetTally:
    answer, tally = Answer(), OnsetTally()
    answer.rows["onsets"] = rows
    judge_onsets.judge(truth, answer, tally)
    return tally


def test_right_onsets_are_right_and_late_ones_are_not(abrupt):
    _, truth = abrupt
    right = judged(truth, rows_of(truth))
    assert (right.near, right.covered, right.first_right, right.false) == (6, 6, 1, 0)
    late = judged(truth, rows_of(truth, late=5 * MINUTE))
    assert (late.found, late.near, late.covered) == (6, 0, 0)


def test_an_onset_of_what_did_not_change_or_long_before_is_false(abrupt):
    _, truth = abrupt
    service, signal, _ = truth.null[0]
    still = rows_of(truth)[0] | {"service": service, "signal": signal}
    early = rows_of(truth, late=-40 * MINUTE)[0]
    assert judged(truth, [still, early]).false == 2
    assert judged(replace(truth, changes=[]), rows_of(truth)).false == 6


# Impact


@pytest.mark.parametrize("name", ["failed, combined log", "never recovers", "two windows", "slow"])
def test_the_log_holds_as_many_hits_as_the_truth_says(name, tmp_path):
    family = next(each for each in impacts.FAMILIES if each.name == name)
    truth = impacts.build(tmp_path, family, 1)
    lines = next((tmp_path / "logs").rglob("access*")).read_text().splitlines()
    hits = sum(" 503 " in line if family.layout == "combined" else _is_hit(json.loads(line), family.measure)
               for line in lines if impacts.systems.BROWSER in line)  # fmt: skip
    beyond = sum(window.magnitudes[0] for window in truth.windows)
    usual = 0 if family.measure == "slow" else impacts.USUAL_SHARE * len(lines)
    assert beyond > 50
    assert hits == pytest.approx(beyond + usual, abs=5 + usual)
    assert len(truth.windows) == family.windows


def _is_hit(line: dict, measure: str) -> bool:
    return line["request_time"] > 2 if measure == "slow" else line["status"] >= 500


def judged_impact(truth: impacts.Impacts, rows: list[dict], leads: list[dict] | None = None) -> ImpactTally:
    answer, tally = Answer(leads=leads or []), ImpactTally()
    answer.rows["impacts"] = rows
    judge_impacts.judge(truth, answer, impacts.START + impacts.MINUTES * MINUTE, tally)
    return tally


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    return impacts.build(tmp_path_factory.mktemp("impact"), impacts.FAMILIES[0], 1)


def impact_row(truth: impacts.Impacts, late: timedelta = timedelta()) -> dict:
    window = truth.windows[0]
    return {"measure": "failed requests", "service": "checkout", "started_at": window.started_at + late, "ended_at": window.ended_at,
            "magnitude": window.magnitudes[0], "lower": window.magnitudes[0] - 10, "upper": window.magnitudes[0] + 10,
            "unit": "requests", "source": "access log"}  # fmt: skip


def test_a_right_impact_is_right_and_a_late_or_lone_one_is_not(failed):
    right = judged_impact(failed, [impact_row(failed)])
    assert (right.window_right, right.magnitude_right, right.false) == (1, 1, 0)
    assert judged_impact(failed, [impact_row(failed, 3 * MINUTE)]).window_right == 0
    assert judged_impact(replace(failed, windows=[]), [impact_row(failed)]).false == 1


def test_an_impact_without_an_end_wants_none(failed):
    endless = replace(failed, windows=[replace(failed.windows[0], ended_at=None)])
    assert judged_impact(endless, [impact_row(failed)]).window_right == 0
    assert judged_impact(endless, [impact_row(failed) | {"ended_at": None}]).window_right == 1


def test_the_lead_must_be_as_long_and_name_nobody_else(failed):
    right = {"knew_first": failed.knew_first, "lead_seconds": failed.lead_seconds}
    other = {"customers": "monitoring", "monitoring": "customers"}[failed.knew_first]
    assert judged_impact(failed, [], [right]).lead_right == 1
    assert judged_impact(failed, [], [right | {"knew_first": other}]).lead_right == 0
    assert judged_impact(failed, [], [right | {"lead_seconds": failed.lead_seconds + 300}]).lead_right == 0
