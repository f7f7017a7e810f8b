"""Pages as they lasted, from what their records tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pipelines.timeline.spans import pages

START = datetime(2026, 3, 29, tzinfo=UTC)


def turn(minute: int, action: str, page: str = "P1", **more: Any) -> dict[str, Any]:
    told = {"event_id": f"{page}-{minute}", "kind": "page", "conversation_id": page, "action": action, "ended_at": None}
    return told | {"at": START + timedelta(minutes=minute), "headline": f"Incident {action}: [#1] Pool"} | more


def lasted(rows: list[dict[str, Any]]) -> list[tuple[float, float | None, float]]:
    """When each page was sent, answered and over, in minutes."""

    def minutes(at: datetime | None) -> float | None:
        return at and (at - START).total_seconds() / 60

    return [
        (minutes(page["at"]), page["answered"] and minutes(page["answered"]["at"]), minutes(page["ended_at"]))
        for page in pages(rows)
    ]


def test_a_page_lasts_from_its_trigger_over_its_first_answer_to_its_resolution() -> None:
    actions = ((0, "trigger"), (1, "notify"), (7, "acknowledge"), (9, "acknowledge"), (30, "resolve"))
    rows = [turn(*each) for each in actions]
    assert lasted(rows) == [(0, 7, 30)]
    assert pages(rows)[0]["title"] == "[#1] Pool"


def test_pages_that_overlap_and_one_that_comes_again_are_told_apart() -> None:
    rows = [
        turn(0, "trigger"),
        turn(2, "trigger", "P2"),
        turn(4, "resolve", "P2"),
        turn(5, "resolve"),
        turn(8, "trigger"),
        turn(9, "resolve"),
    ]
    assert lasted(rows) == [(0, None, 5), (2, None, 4), (8, None, 9)]


def test_a_page_without_a_resolution_on_record_lasts_to_its_answer_and_an_unanswered_one_is_a_point() -> None:
    assert lasted([turn(0, "trigger"), turn(7, "acknowledge")]) == [(0, 7, 7)]
    assert lasted([turn(0, "trigger"), turn(1, "notify")]) == []
    assert lasted([turn(3, "acknowledge"), turn(4, "resolve")]) == [], "what came before the export is not on record"
