"""Coverage: for each service and signal, states that fill the window without gap or overlap."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from pipelines.coverage.findings import Finding, QuietRow, Stream, instant
from pipelines.coverage.lulls import SHORTEST
from pipelines.coverage.silences import ALLOWED, FEWEST_EVENTS, TOO_QUIET

Stretch = tuple[datetime, datetime]
Change = tuple[datetime, str, int]  # when, which state, one stream more or less in it
UNHEARD = ("silent", "collector failed", "partial", "stuck", "late arrival")
TELEMETRY = ("log", "metric")
SHORTEST_LULL = timedelta(microseconds=SHORTEST)
LONG = 0.95  # share of a stream's intervals that are no longer than what it takes as usual


@dataclass
class Reach:
    """From where to where a file reaches, and the stretches that its export cannot cover."""

    first_at: datetime
    last_at: datetime
    outside: list[Stretch] = field(default_factory=list)


def tiles(
    streams: list[Stream],
    findings: list[Finding],
    quiet: list[QuietRow],
    edges: list[tuple[str, datetime, datetime]],
    window: Stretch,
) -> list[tuple[Any, ...]]:
    """Rows of coverage: for each service and signal, states that fill the window. edges: file, from, to."""
    dark: dict[str, list[Stretch]] = defaultdict(list)
    partial: dict[str, list[Stretch]] = defaultdict(list)
    for finding in findings:
        if finding.kind in UNHEARD:
            for silence in finding.silences:
                stretch = (finding.started_at, finding.ended_at or instant(silence.to_at))
                (partial if finding.kind == "partial" or finding.observed else dark)[silence.stream.stream_id].append(
                    stretch
                )
    lulls = _lulls(quiet)
    files = _reaches(streams, edges)
    changes: dict[tuple[str | None, str], list[Change]] = defaultdict(list)
    for stream in streams:
        changes[stream.service, stream.signal] += _heard(
            stream, dark[stream.stream_id], lulls[stream.stream_id], files, window
        )
        for thin in union(partial[stream.stream_id]):
            changes[stream.service, stream.signal] += _swap([], [thin], "thin")
    for finding in findings:
        for service in finding.unheard:
            for signal in TELEMETRY:
                changes[service, signal] += []
    order = sorted(changes, key=lambda each: (each[0] is None, each[0] or "", each[1]))
    return [(*each, *tile) for each in order for tile in _tiles(changes[each], window)]


def _lulls(quiet: list[QuietRow]) -> dict[str, list[Stretch]]:
    """Of each stream the long silences that its rhythm, or too little knowledge of it, allows."""
    found: dict[str, list[Stretch]] = defaultdict(list)
    for stream_id, start, end, verdict, _ in quiet:
        if verdict in (ALLOWED, TOO_QUIET) and end is not None and end - start >= SHORTEST_LULL:
            found[stream_id].append((start, end))
    return found


def _reaches(streams: list[Stream], edges: list[tuple[str, datetime, datetime]]) -> dict[str, Reach]:
    found: dict[str, Reach] = {}
    for stream in streams:
        for path in stream.file_paths:
            first, last = instant(stream.first), instant(max(stream.last, stream.reach or 0))
            reach = found.setdefault(path, Reach(first, last))
            reach.first_at, reach.last_at = min(reach.first_at, first), max(reach.last_at, last)
    for path, start, end in edges:
        if path in found:
            found[path].outside.append((start, end))
    return found


def _heard(
    stream: Stream, gaps: list[Stretch], lulls: list[Stretch], files: dict[str, Reach], window: Stretch
) -> list[Change]:
    """When a stream counts as what; its file may reach further than it does, and then its silence says nothing."""
    reaches = [files[path] for path in stream.file_paths]
    if not stream.is_judged:
        found = _swap([], [window], "too quiet")
        outside = union([gone for reach in reaches for gone in reach.outside])
        return found + [change for gone in outside for change in _swap([gone], [], "too quiet")]
    steps = np.diff(stream.at)
    usual = timedelta(microseconds=float(np.quantile(steps, LONG))) if len(steps) else timedelta()
    first_at, last_at = instant(stream.first), instant(stream.last)
    whole = (min(each.first_at for each in reaches) - usual, max(each.last_at for each in reaches) + usual)
    if len(stream.at) < FEWEST_EVENTS and stream.step is None:
        return _swap([], [whole], "too quiet")
    own = (first_at - usual, last_at + usual)
    found = _swap([], [whole], "too quiet") + _swap([own], [], "too quiet") + _swap([], [own], "seen")
    for lull in lulls:
        inside = (max(lull[0], own[0]), min(lull[1], own[1]))
        if inside[0] < inside[1] and not any(a < lull[1] and lull[0] < b for a, b in gaps):
            found += _swap([inside], [], "seen") + _swap([], [inside], "too quiet")
    for gap in union(gaps):
        inside = (max(gap[0], own[0]), min(gap[1], own[1]))
        if inside[0] < inside[1]:
            found += _swap([inside], [], "seen")
        beyond = (max(gap[0], own[1]), gap[1])
        if beyond[0] < beyond[1]:
            found += _swap([(beyond[0], min(beyond[1], whole[1]))], [], "too quiet") if beyond[0] < whole[1] else []
        found += _swap([], [gap], "dark")
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
    counts = {"seen": 0, "dark": 0, "too quiet": 0, "thin": 0}
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
        return "partial" if counts["dark"] > 0 or counts["thin"] > 0 else "seen"
    return "dark" if counts["dark"] > 0 else "too quiet" if counts["too quiet"] > 0 else "outside"


def union(stretches: list[Stretch]) -> list[Stretch]:
    merged: list[Stretch] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
