"""What the second printed page tells in brief: as much as one page holds, of moments the most telling ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipelines.timeline.first_screen import telling_decisions
from pipelines.timeline.lanes import moment_rank, turning_points
from pipelines.timeline.review_sheet import ReviewSheet
from pipelines.timeline.review_words import review_lines
from pipelines.timeline.story import Row, Story

LINES = 148  # in the page's three columns, beside its headings
CHARACTERS = 52  # of a line, at least
MOST_IMPACTS, MOST_DARK_AREAS, MOST_DECISIONS, MOST_ENTRIES = 5, 9, 9, 5  # entries of each kind of the review
LONGEST_TEXT = 110  # characters of a label, a statement, an evidence


@dataclass(frozen=True)
class Brief:
    """Some rows in their own order, and how many did not fit."""

    rows: list[Any]
    left_out: int


def on_paper(story: Story, review: ReviewSheet) -> dict[str, Any]:
    """Moments, dark areas, impacts, decisions, and the `review` by title: few of the others, then as many moments as there is room for."""
    decisions = sorted(telling_decisions(story)[:MOST_DECISIONS], key=lambda row: row["decided_at"])
    others = {
        "impacts": _first(story.impacts, MOST_IMPACTS),
        "dark_areas": _first(story.dark_areas, MOST_DARK_AREAS),
        "decisions": Brief(decisions, len(story.decisions) - len(decisions)),
    }
    written = {title: _first(lines, MOST_ENTRIES) for title, lines in review_lines(review).items()}
    room = LINES - 3 * sum(len(brief.rows) for brief in (*others.values(), *written.values())) - 2 * len(written)
    return {"moments": _moments(story, room), "review": written} | others


def _first(rows: list[Any], most: int) -> Brief:
    return Brief(rows[:most], max(len(rows) - most, 0))


def _moments(story: Story, room: int) -> Brief:
    turning = turning_points(story)
    chosen = set()
    for place in sorted(range(len(story.moments)), key=lambda place: moment_rank(story.moments[place], turning)):
        room -= _lines(story.moments[place])
        if room < 0:
            break
        chosen.add(place)
    return Brief([story.moments[place] for place in sorted(chosen)], len(story.moments) - len(chosen))


def _lines(moment: Row) -> int:
    """How many lines a moment takes with its time and source."""
    label = (moment["label"] or moment["headline"] or "")[:LONGEST_TEXT]
    return 1 + (20 + len(label) + len(moment["source"])) // CHARACTERS
