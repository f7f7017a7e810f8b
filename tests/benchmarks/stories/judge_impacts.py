"""Customer impact against the truth: its window, how much, and who knew first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from stories.product import Answer
from stories.truth import Impacts, Window

BIN = timedelta(minutes=1)
MARGIN = timedelta(minutes=5)  # a row that lies so near a window is about it
WORDS = {"failed": ("fail", "error", "5xx"), "slow": ("slow", "latency", "duration")}
HALF = 0.5  # a count is whole
LEAD_SECONDS = 60.0  # two stamps to the minute may differ by as much


@dataclass
class ImpactTally:
    """Counts over the worlds of one family; widths: of the magnitude's interval, as a share of the truth."""

    worlds: int = 0
    planted: int = 0
    found: int = 0
    start_right: int = 0
    end_right: int = 0
    window_right: int = 0
    magnitude_right: int = 0
    false: int = 0
    leads: int = 0
    lead_said: int = 0
    lead_right: int = 0
    widths: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def judge(truth: Impacts, answer: Answer, export_end: datetime, tally: ImpactTally) -> None:
    rows = [row for row in answer.rows["impacts"] if row["started_at"]]
    tally.worlds += 1
    for window in truth.windows:
        tally.planted += 1
        _judge_window(window, [row for row in rows if _is_about(row, window, export_end)], export_end, tally)
    false = [row for row in rows if not any(_is_about(row, window, export_end) for window in truth.windows)]
    tally.false += len(false)
    tally.faults += [f"false: {_said(row)}" for row in false]
    if truth.knew_first:
        tally.leads += 1
        tally.lead_said += bool(answer.leads)
        tally.lead_right += any(_is_lead(row, truth) for row in answer.leads)


def _is_about(row: dict[str, Any], window: Window, export_end: datetime) -> bool:
    ended = row["ended_at"] or export_end
    return row["started_at"] < (window.ended_at or export_end) + MARGIN and ended > window.started_at - MARGIN


def _judge_window(window: Window, rows: list[dict[str, Any]], export_end: datetime, tally: ImpactTally) -> None:
    """By the row of the right measure whose window is nearest to the truth."""
    measured = [
        row for row in rows if any(word in str(row["measure"]).lower() for word in WORDS[window.measure])
    ] or rows
    if not measured:
        tally.faults.append(f"missed: {_planted(window)}")
        return
    end = window.ended_at or export_end
    row = min(
        measured,
        key=lambda row: abs(row["started_at"] - window.started_at) + abs((row["ended_at"] or export_end) - end),
    )
    start_right = abs(row["started_at"] - window.started_at) <= BIN
    end_right = _is_end(row["ended_at"], window, export_end)
    tally.found += 1
    tally.start_right += start_right
    tally.end_right += end_right
    tally.window_right += start_right and end_right
    is_bounded = row["lower"] is not None and row["upper"] is not None
    magnitude_right = is_bounded and any(
        row["lower"] - HALF <= each <= row["upper"] + HALF for each in window.magnitudes
    )
    tally.magnitude_right += magnitude_right
    if is_bounded:
        tally.widths.append((row["upper"] - row["lower"]) / window.magnitudes[0])
    if not (start_right and end_right and magnitude_right):
        tally.faults.append(f"wrong: {_planted(window)}; said: {_said(row)}")


def _planted(window: Window) -> str:
    counts = " or ".join(f"{each:.0f}" for each in window.magnitudes)
    return f"{window.measure} {_clock(window.started_at)} to {_clock(window.ended_at)}, {counts}"


def _said(row: dict[str, Any]) -> str:
    count = f"{row['magnitude']} [{row['lower']}, {row['upper']}] {row['unit']}"
    return f"{row['measure']} {_clock(row['started_at'])} to {_clock(row['ended_at'])}, {count} by {row['source']}"


def _clock(at: datetime | None) -> str:
    return f"{at:%H:%M:%S}" if at else "open"


def _is_end(said: datetime | None, window: Window, export_end: datetime) -> bool:
    """What never ended has no end, or at the earliest that of the export."""
    if window.ended_at is None:
        return said is None or said >= export_end - BIN
    return said is not None and abs(said - window.ended_at) <= BIN


def _is_lead(row: dict[str, Any], truth: Impacts) -> bool:
    """The right length, in whichever direction it counts, and nobody else named alone as the first."""
    said = " ".join(str(value).lower() for value in row.values() if isinstance(value, str))
    named = [each for each in ("customer", "monitoring") if each in said]
    names_wrong = len(named) == 1 and named[0] not in str(truth.knew_first)
    return not names_wrong and abs(abs(row["lead_seconds"]) - (truth.lead_seconds or 0)) <= LEAD_SECONDS
