"""What the first screen adds up, and how far an open end reaches."""

from __future__ import annotations

from datetime import timedelta

from pipelines.timeline.first_screen import dark_seconds, impact_lines
from pipelines.timeline.story import Story
from tests.timeline.test_recorded import LATER, START, impact

MINUTE = timedelta(minutes=1)


def test_what_two_logs_counted_at_the_same_time_is_not_added_up() -> None:
    other = impact(magnitude=500.0, lower=480.0, upper=520.0, started_at=START + 5 * MINUTE)
    [line] = impact_lines(Story({}, None, impacts=[impact(lower=700.0, upper=760.0), other]))
    assert line["what"] == (
        "743 failed requests (700–760), 500 failed requests (480–520) (several logs at once, perhaps of the same)"
    )


def test_one_stretch_after_another_adds_up() -> None:
    other = impact(magnitude=500.0, lower=480.0, upper=520.0, started_at=LATER + MINUTE, ended_at=LATER + 9 * MINUTE)
    [line] = impact_lines(Story({}, None, impacts=[impact(lower=700.0, upper=760.0), other]))
    assert line["what"] == "743 + 500 failed requests (1,180–1,280)"


def test_an_open_impact_hides_nothing_beyond_what_tells_of_it() -> None:
    open_end = impact(ended_at=None, heard_until=START + 5 * MINUTE)
    dark = {"name": "shop log", "is_unheard": True, "started_at": START, "ended_at": LATER}
    story = Story({}, (START, START + 60 * MINUTE), impacts=[open_end], dark_areas=[dark])
    assert dark_seconds(story) == (300.0, True)
