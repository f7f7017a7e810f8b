"""The story by the clocks' own readings."""

from __future__ import annotations

from dataclasses import replace

from pipelines.timeline.story import Row, Story, in_order


def as_recorded(story: Story) -> Story:
    """Phases, moments and edges of impact that rest on a corrected event move with it.

    Dark areas rest on many clocks at once; they stay in true time.
    """
    return replace(
        story,
        phases=in_order([_moved(row, "reached_at") for row in story.phases]),
        moments=[_moved(row, "occurred_at") for row in story.moments],
        impacts=[_impact(row) for row in story.impacts],
    )


def is_other(story: Story) -> bool:
    """Whether the clocks' own readings tell phases or impact otherwise."""
    edges = any(row["start_recorded_at"] or row["end_recorded_at"] for row in story.impacts)
    return edges or any(phase["is_corrected"] for phase in story.phases)


def _moved(row: Row, key: str) -> Row:
    if not row["is_corrected"] or row[key] is None or row["recorded_at"] is None:
        return row | {"is_corrected": False}
    shift = row["recorded_at"] - row[key]
    times = {name: row[name] and row[name] + shift for name in (key, "earliest_at", "latest_at")}
    return row | times | {"is_corrected": False}


def _impact(row: Row) -> Row:
    for edge, key in (("start", "started_at"), ("end", "ended_at")):
        if recorded_at := row[f"{edge}_recorded_at"]:
            shift = recorded_at - row[key]
            names = (key, f"{edge}_earliest_at", f"{edge}_latest_at")
            row = row | {name: row[name] and row[name] + shift for name in names}
    return row
