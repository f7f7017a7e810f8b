"""The labelled worlds are the same bytes each time, and their scorer tells right from wrong."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from dark_worlds import KINDS, build
from worlds.matching import Finding, judge
from worlds.truth import Area, Quiet, Truth

START = datetime(2026, 5, 4, 8, tzinfo=UTC)
MEMBERS = frozenset({("checkout", "web-1"), ("search", "web-1")})


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def truth_of(*areas: Area, quiet: tuple[Quiet, ...] = ()) -> Truth:
    return Truth("a_world", 0, at(0), at(300), dark=list(areas), quiet=list(quiet))


HOST = Area(("silent",), ("host",), at(100), at(150), host="web-1", members=MEMBERS)
RIGHT = Finding("silent", at(101), at(151), "host", host="web-1", members=MEMBERS)


def judged(*findings: Finding, area: Area = HOST) -> tuple[bool, bool, bool, int]:
    """Found, class right, attribution right, and how many false findings."""
    outcome = judge(truth_of(area), list(findings), [])
    (each,) = outcome.areas
    return bool(each.found), each.is_class_right, each.is_attribution_right, len(outcome.false)


def test_a_finding_like_the_truth_is_right() -> None:
    assert judged(RIGHT) == (True, True, True, 0)


def test_an_open_end_is_the_windows_end() -> None:
    area = replace(HOST, ended_at=at(300))
    assert judged(replace(RIGHT, ended_at=None), area=area) == (True, True, True, 0)


def test_a_wrong_class_is_found_and_wrong() -> None:
    assert judged(replace(RIGHT, class_="stuck")) == (True, False, True, 0)


def test_a_wrong_scope_or_missing_members_are_a_wrong_attribution() -> None:
    assert judged(replace(RIGHT, scope="region")) == (True, True, False, 0)
    assert judged(replace(RIGHT, members=frozenset({("checkout", "web-1")}))) == (True, True, False, 0)


def test_another_host_or_too_little_overlap_is_not_found_and_false() -> None:
    assert judged(replace(RIGHT, host="web-2")) == (False, False, False, 1)
    assert judged(replace(RIGHT, started_at=at(60), ended_at=at(115))) == (False, False, False, 1)


def test_one_outage_in_pieces_is_a_wrong_attribution_and_the_rest_is_false() -> None:
    piece = replace(RIGHT, scope="process", service="checkout")
    assert judged(RIGHT, piece) == (True, True, False, 1)


def test_a_word_that_is_owed_may_stand_beside_the_finding() -> None:
    area = replace(HOST, mentions="HighErrorRatio")
    assert judged(RIGHT, area=area) == (True, True, False, 0)
    assert judged(replace(RIGHT, evidence="HighErrorRatio could not fire"), area=area) == (True, True, True, 0)


@pytest.mark.parametrize(("verdict", "is_right"), [("clock change", True), ("too quiet to judge", False)])
def test_a_stretch_asks_for_its_verdict(verdict: str, is_right: bool) -> None:
    truth = truth_of(quiet=(Quiet(at(60), at(120), "clock change"),))
    found = Finding(verdict, at(61), at(119))
    assert [right for _, right in judge(truth, [], [found]).verdicts] == [is_right]


def test_a_verdict_is_wrong_where_the_stretch_is_dark_as_well() -> None:
    truth = truth_of(quiet=(Quiet(at(100), at(150), "clock step"),))
    assert [right for _, right in judge(truth, [RIGHT], [Finding("clock step", at(100), at(150))]).verdicts] == [False]


@pytest.mark.parametrize("kind", ["one_host", "every_process_late", "a_service_without_telemetry"])
def test_a_world_is_the_same_bytes_each_time(kind: str, tmp_path: Path) -> None:
    truths = [build(tmp_path / name, kind, 1) for name in ("one", "other")]
    one, other = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("one", "other")
    )
    assert one == other
    assert truths[0] == truths[1]


@pytest.mark.slow
def test_a_perfect_answer_to_every_world_is_right(tmp_path: Path) -> None:
    """No label contradicts another: each truth, handed back as findings, is judged right."""
    for kind in KINDS:
        truth = build(tmp_path / kind, kind, 0)
        dark = [
            Finding(area.classes[0], area.started_at, area.ended_at, area.scopes[0], area.service, area.host,
                    evidence=area.mentions, members=area.members)
            for area in truth.dark
        ]  # fmt: skip
        quiet = [
            Finding(stretch.verdict or "", stretch.started_at, stretch.ended_at, None, stretch.service, stretch.host)
            for stretch in truth.quiet
        ]
        assert judge(truth, dark, quiet).is_right, kind
