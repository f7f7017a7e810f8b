"""What a printed page tells in brief: as much as it holds, and how much more there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.timeline.paper import CHARACTERS, LINES, on_paper
from pipelines.timeline.review_sheet import ReviewSheet
from pipelines.timeline.story import Story

START = datetime(2026, 3, 29, tzinfo=UTC)


def moment(number: int, **more: Any) -> dict[str, Any]:
    at = START + timedelta(minutes=number)
    told = {"event_id": f"e{number}", "occurred_at": at, "label": f"Moment {number}", "headline": "", "kind": "log"}
    return told | {"category": "log", "origin": "found", "source": "logs/a.log:1"} | more


def test_of_more_moments_than_a_page_holds_the_most_telling_stay_in_their_order_and_the_rest_is_counted() -> None:
    moments = [moment(number) for number in range(300)]
    moments[250] = moment(250, origin="review", label="Named by the review " * 20)
    brief = on_paper(Story({}, None, moments=moments), ReviewSheet())["moments"]
    assert moments[250] in brief.rows
    assert brief.rows == sorted(brief.rows, key=lambda row: row["occurred_at"])
    assert len(brief.rows) + brief.left_out == 300
    assert LINES / 2 < len(brief.rows) <= LINES


def test_a_moment_with_a_long_source_takes_the_room_of_several() -> None:
    told = on_paper(
        Story({}, None, moments=[moment(number, source="x" * 3 * CHARACTERS) for number in range(300)]), ReviewSheet()
    )
    assert len(told["moments"].rows) <= LINES / 4


def test_what_the_review_wrote_stands_on_paper_and_takes_its_room() -> None:
    review = ReviewSheet(cited={"e1": {"source": "logs/a.log:1"}})
    review.entries["factors"] = [
        {"id": f"F{n}", "statement": "The pool held 20", "contributes_to": ["F9"], "events": [{"found": "e1"}]}
        for n in range(8)
    ]
    moments = [moment(number) for number in range(300)]
    told, without = (on_paper(Story({}, None, moments=moments), sheet) for sheet in (review, ReviewSheet()))
    factors = told["review"]["Contributing factors"]
    assert (len(factors.rows), factors.left_out) == (5, 3)
    assert factors.rows[0].says == "The pool held 20"
    assert factors.rows[0].more == ["led to: F9"]
    assert [event["source"] for event in factors.rows[0].events] == ["logs/a.log:1"]
    assert len(told["moments"].rows) < len(without["moments"].rows)
    assert without["review"] == {}


@pytest.mark.browser
def test_print_is_light_and_two_pages_on_a_dark_screen_too(open_tab: Callable[..., Any], page_file: Path) -> None:
    tab = open_tab(page_file, color_scheme="dark")
    tab.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert tab.evaluate("() => Drawing.colour('paper')") == "#fff"
    tab.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert tab.evaluate("() => Drawing.colour('paper')") == "#171819"
    tab.emulate_media(media="print")
    told = tab.inner_text("#page")
    for words in ("Moments", "Dark areas", "Impact", "Decisions", "First failed checkout", "payments logs: silent"):
        assert words in told
