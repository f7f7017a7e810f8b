"""Onsets against the truth: when, how sure, which shape, who first; and what is said to change though it does not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from stories.product import Answer
from stories.truth import Change, Onsets

NEAR = timedelta(minutes=2)
LOOKED_FOR = timedelta(minutes=45)
TOO_EARLY = timedelta(minutes=15)


@dataclass
class OnsetTally:
    """Counts over the worlds of one family; widths and errors in seconds. first: worlds whose first service was right."""

    worlds: int = 0
    planted: int = 0
    found: int = 0
    near: int = 0
    covered: int = 0
    shape_right: int = 0
    first_right: int = 0
    null: int = 0
    false: int = 0
    hours: float = 0.0
    errors: list[float] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def judge(truth: Onsets, answer: Answer, tally: OnsetTally) -> None:
    patterns = {row["pattern_id"]: row["text"] or "" for row in answer.rows["patterns"]}
    rows = [row | {"signal": _named(str(row["signal"]), patterns)} for row in answer.rows["onsets"]]
    tally.worlds += 1
    tally.hours += truth.hours
    tally.planted += len(truth.changes)
    metrics = {signal for _, signal, is_log in truth.null if not is_log} | {
        each.signal for each in truth.changes if not each.is_log
    }
    for change in truth.changes:
        _judge_change(change, _rows_of(change, rows, metrics), tally)
    first = min(rows, key=lambda row: (row["rank"] is None, row["rank"]), default=None)
    tally.first_right += bool(truth.first and first and _same(first["service"], truth.first))
    tally.null += len(truth.null)
    false = [row for row in rows if _is_false(row, truth)]
    tally.false += len(false)
    tally.faults += [f"false: {_said(row)}" for row in false]


def _named(signal: str, patterns: dict[str, str]) -> str:
    return " ".join((signal, *(text for pattern, text in patterns.items() if pattern and pattern in signal)))


def _same(one: object, other: str) -> bool:
    return str(one or "").lower() == other.lower()


def _rows_of(change: Change, rows: list[dict[str, Any]], metrics: set[str]) -> list[dict[str, Any]]:
    """Those that may mean this signal: by a metric's name, else by words of the line, else any rate of the service's lines."""
    own = [row for row in rows if _same(row["service"], change.service)]
    if not change.is_log:
        return [row for row in own if change.signal in row["signal"]]
    lines = [row for row in own if not any(name in row["signal"] for name in metrics)]
    return [row for row in lines if _words_shared(change.signal, row["signal"]) >= 0.5] or lines


def _words_shared(one: str, other: str) -> float:
    words = set(re.findall(r"[a-z]{3,}", one.lower()))
    return len(words & set(re.findall(r"[a-z]{3,}", other.lower()))) / len(words)


def _judge_change(change: Change, rows: list[dict[str, Any]], tally: OnsetTally) -> None:
    close = [row for row in rows if row["started_at"] and abs(row["started_at"] - change.started_at) <= LOOKED_FOR]
    if not close:
        tally.faults.append(f"missed: {_planted(change)}")
        return
    row = min(close, key=lambda row: _error(row["started_at"], change))
    tally.found += 1
    if _error(row["started_at"], change) > NEAR:
        tally.faults.append(f"wrong by more than 2 minutes: {_planted(change)}; said: {_said(row)}")
    tally.errors.append(_error(row["started_at"], change).total_seconds())
    tally.near += _error(row["started_at"], change) <= NEAR
    tally.shape_right += row["shape"] == change.shape
    if row["earliest_at"] and row["latest_at"]:
        tally.covered += row["earliest_at"] <= change.reached_at and change.started_at <= row["latest_at"]
        tally.widths.append((row["latest_at"] - row["earliest_at"]).total_seconds())


def _error(said: datetime, change: Change) -> timedelta:
    """To the instant of a step; for a ramp, to the stretch from its begin to its half height."""
    return max(change.started_at - said, said - change.reached_at, timedelta())


def _is_false(row: dict[str, Any], truth: Onsets) -> bool:
    if not truth.changes:
        return True
    if row["started_at"] and row["started_at"] < min(change.started_at for change in truth.changes) - TOO_EARLY:
        return True
    return any(
        _same(row["service"], service) and (signal in row["signal"] or not any(_same(service, each.service) for each in truth.changes))
        for service, signal, _ in truth.null
    )  # fmt: skip


def _planted(change: Change) -> str:
    return f"{change.service} {change.signal} {change.shape} {change.started_at:%H:%M:%S}"


def _said(row: dict[str, Any]) -> str:
    bounds = (f"{row[side]:%H:%M:%S}" if row[side] else "open" for side in ("started_at", "earliest_at", "latest_at"))
    return f"{row['service']} {row['signal'][:60]} {row['shape']} {' '.join(bounds)}"
