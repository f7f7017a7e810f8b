"""Silences of all streams: what each one's rhythm allows, what it does not, and what only looks like a silence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.coverage.findings import QuietRow, Silence, Stream, instant
from pipelines.coverage.judging import adjusted
from pipelines.coverage.rhythm import SECOND
from pipelines.coverage.silences import ALPHA, DARK, Judged, judge_stream

SHORTEST = 60 * SECOND
FEWEST_ZEROS = 2
OFTEN, MOST_AWAY = 4, 0.5

Window = tuple[int, int]


def silences(streams: list[Stream], window: Window) -> tuple[list[Silence], list[QuietRow]]:
    """Those that no rhythm allows, and rows of quiet_stretches for the others that were judged."""
    judged = adjusted([_judged(stream, window) if stream.is_judged else [] for stream in streams])
    dark: list[Silence] = []
    quiet: list[QuietRow] = []
    for stream, found in zip(streams, judged, strict=True):
        for each in found:
            if each.ended_at - each.started_at <= SHORTEST:
                continue
            if each.verdict == DARK:
                dark.append(_silence(stream, each))
            else:
                quiet.append((stream.stream_id, instant(_last_of(stream, each.started_at)), instant(each.ended_at),
                              each.verdict, each.reason))  # fmt: skip
    return dark, quiet


def said_to_be_down(streams: list[Stream], window: Window) -> list[Silence]:
    """Stretches in which a target's own `up` says 0, twice or more in a row."""
    found = []
    for stream in streams:
        if stream.name == "up" and stream.values is not None:
            for first, last in runs(stream.values == 0):
                start = int(stream.at[max(first - 1, 0)])
                end = int(stream.at[min(last + 1, len(stream.at) - 1)])
                if last - first + 1 >= FEWEST_ZEROS and start < window[1] and end > window[0]:
                    usual = float(np.median(np.diff(stream.at)))
                    is_open = last == len(stream.at) - 1
                    found.append(Silence(stream, start, end, last - first + 1, usual, None, "up is 0", True, is_open))
    return found


def runs(holds: np.ndarray) -> list[tuple[int, int]]:
    """First and last place of each stretch in which it holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], holds, [False])).astype(np.int8)))
    return [(int(first), int(end) - 1) for first, end in edges.reshape(-1, 2)]


def _judged(stream: Stream, window: Window) -> list[Judged]:
    at = np.sort(np.concatenate((stream.teaches, stream.at))) if len(stream.teaches) else stream.at
    reach = None if stream.reach is None else min(stream.reach, window[1])
    found = judge_stream(at, *window, ALPHA, reach, stream.breaks)
    found = [each for each in found if each.started_at >= stream.first]
    dark = [each for each in found if each.verdict == DARK]
    if len(dark) >= OFTEN and sum(each.expected for each in dark) > MOST_AWAY * len(at) and stream.step is None:
        reason = f"it is silent often: {len(dark)} times or more for as long"
        return [replace(each, verdict="allowed by its rhythm", reason=reason) for each in found]
    return found


def _silence(stream: Stream, judged: Judged) -> Silence:
    share = stream.event_count / len(stream.at)
    missing = judged.expected * share if share > 1.5 else judged.expected
    return Silence(stream, _last_of(stream, judged.started_at), judged.ended_at, missing, judged.usual, judged.chance,
                   judged.reason, is_open=judged.is_open)  # fmt: skip


def _last_of(stream: Stream, started_at: int) -> int:
    """The last record of the second in which it was heard last."""
    place = int(np.searchsorted(stream.at, started_at, side="right")) - 1
    return int(stream.until[place]) if place >= 0 else started_at
