"""Coverage: for each service and signal, states that fill the window without gap or overlap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pipelines._silences import FEWEST_EVENTS, Finding, Row, Stretch

Change = tuple[datetime, str, int]  # when, which state, one stream more or less in it


@dataclass
class Reach:
    """From where to where a file reaches, and the stretches that its export cannot cover."""

    first_at: datetime
    last_at: datetime
    outside: list[Stretch] = field(default_factory=list)


def tiles(
    rhythms: list[Row], findings: list[Finding], files: dict[str, Reach], window: Stretch
) -> list[tuple[Any, ...]]:
    """Rows of coverage: for each service and signal, states that fill the window."""
    dark: dict[str, list[Stretch]] = defaultdict(list)
    for finding in findings:
        for silence in finding.silences:
            dark[silence.stream["stream_id"]].append((finding.started_at, finding.ended_at or silence.to_at))
    changes: dict[tuple[str | None, str], list[Change]] = defaultdict(list)
    for stream in rhythms:
        changes[stream["service"], stream["signal"]] += _heard(stream, dark[stream["stream_id"]], files, window)
    order = sorted(changes, key=lambda each: (each[0] is None, each[0] or "", each[1]))
    return [(*each, *tile) for each in order for tile in _tiles(changes[each], window)]


def _heard(stream: Row, gaps: list[Stretch], files: dict[str, Reach], window: Stretch) -> list[Change]:
    """When a stream counts as what; its file may reach further than it does, and then its silence says nothing."""
    reach = files[stream["file_path"]]
    if stream["signal"] not in ("log", "metric"):
        found = _swap([], [window], "too quiet")
        return found + [change for gone in union(reach.outside) for change in _swap([gone], [], "too quiet")]
    usual = timedelta(seconds=sorted(each["seconds"] for each in (stream["longest"] or [{"seconds": 0.0}])[:2])[0])
    whole = (min(reach.first_at, stream["first_at"]) - usual, max(reach.last_at, stream["last_at"]) + usual)
    if stream["event_count"] < FEWEST_EVENTS:
        return _swap([], [whole], "too quiet")
    own = (stream["first_at"] - usual, stream["last_at"] + usual)
    found = _swap([], [whole], "too quiet") + _swap([own], [], "too quiet") + _swap([], [own], "seen")
    for gap in union(gaps):
        found += _swap([gap], [], "seen") + _swap([], [gap], "dark")
    return found


def _swap(less: list[Stretch], more: list[Stretch], state: str) -> list[Change]:
    """One stream less in this state over some stretches, one more over others."""
    return [
        change
        for sign, stretches in ((-1, less), (1, more))
        for a, b in stretches
        for change in ((a, state, sign), (b, state, -sign))
    ]


def _tiles(changes: list[Change], window: Stretch) -> list[tuple[datetime, datetime, str]]:
    counts = {"seen": 0, "dark": 0, "too quiet": 0}
    found: list[tuple[datetime, datetime, str]] = []
    at = window[0]
    for change, state, step in [*sorted(changes), (window[1], "seen", 0)]:
        here = min(max(change, window[0]), window[1])
        if here > at:
            now = _state(counts)
            found = (
                [*found[:-1], (found[-1][0], here, now)] if found and found[-1][2] == now else [*found, (at, here, now)]
            )
            at = here
        counts[state] += step
    return found


def _state(counts: dict[str, int]) -> str:
    if counts["seen"] > 0:
        return "partial" if counts["dark"] > 0 else "seen"
    return "dark" if counts["dark"] > 0 else "too quiet" if counts["too quiet"] > 0 else "outside"


def union(stretches: list[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
