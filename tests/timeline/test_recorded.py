"""The story by the clocks' own readings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipelines.timeline.first_screen import hits
from pipelines.timeline.recorded import as_recorded
from pipelines.timeline.story import Row, Story
from pipelines.timeline.words import magnitude

START = datetime(2026, 3, 29, tzinfo=UTC)
LATER = START + timedelta(minutes=20)


def impact(**more: object) -> Row:
    bounds = {f"{edge}_{side}_at": None for edge in ("start", "end") for side in ("earliest", "latest", "recorded")}
    told = {"measure": "failed requests", "unit": "requests", "magnitude": 743.0, "lower": None, "upper": None}
    return told | bounds | {"service": "checkout", "started_at": START, "ended_at": LATER} | more


def test_an_edge_of_impact_moves_with_the_event_that_makes_it_and_the_other_stays() -> None:
    ahead = timedelta(seconds=48)
    row = impact(end_recorded_at=LATER + ahead, end_latest_at=LATER + timedelta(seconds=1))
    told = as_recorded(Story({}, None, impacts=[row])).impacts[0]
    assert (told["started_at"], told["ended_at"]) == (START, LATER + ahead)
    assert told["end_latest_at"] == LATER + ahead + timedelta(seconds=1)


def test_measures_of_the_same_minutes_stand_in_one_line() -> None:
    slow = impact(measure="slow requests", unit="s", magnitude=4.5, started_at=START + timedelta(seconds=11))
    other = impact(service="search", started_at=START + timedelta(minutes=3))
    told = hits(Story({}, None, impacts=[impact(), slow, other]))
    assert [[each["what"] for each in hit["measures"]] for hit in told] == [
        ["743 failed requests", "slow requests: 4.5 s"],
        ["743 failed requests"],
    ]


def test_a_magnitude_keeps_its_unit_unless_the_measure_names_it() -> None:
    assert (
        magnitude(impact(measure="slow requests", unit="s", magnitude=4.51, lower=4.47, upper=4.55))
        == "slow requests: 4.51 s (4.47\N{EN DASH}4.55)"
    )
    assert magnitude(impact(unit="%", magnitude=49.8)) == "49.8 % failed requests"
    assert magnitude(impact(unit=None, magnitude=None)) == "failed requests"
