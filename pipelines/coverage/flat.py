"""Series that stand still or run straight: the same value for longer than they ever repeat themselves, or zeros filled in by a collector.

A straight line between two values is what an exporter draws through points that it does not have. How often a value
follows itself, or its own slope, is learned without the run in question, zeros apart from other values. One stream
is called stuck only where it seldom repeats itself; several that stand still over the same stretch need less.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipelines.coverage.findings import Finding, Silence, Stream, instant
from pipelines.coverage.heard import Window, runs
from pipelines.coverage.rhythm import SECOND, Instants, Lengths
from pipelines.timeline.words import span

FEWEST_SAMPLES = 50
FEWEST_FLAT = 6
SHORTEST = 600 * SECOND  # look-back and rates over five minutes repeat a value for as long
TIMES_THE_NEXT = 3.0  # as long as the longest other run of its kind, where one stream stands alone
SURE = 0.001  # expected number of such runs by chance
POSSIBLE = 0.05
SELDOM = 0.5
MOST_ZEROS = 0.8
FEWEST_PLACES = 3
FEWEST_BETWEEN = 20  # other samples than those of the run, so that there is a rhythm to compare with
SAME_SECONDS = 3.0  # ends of one stretch may differ by so many steps


@dataclass(frozen=True)
class Flat:
    """A run of one value in one series; chance: expected number of runs so long. repeats: how often the value's kind does.

    next_longest: samples of the longest other run of its kind.
    """

    stream: Stream
    start: int
    end: int
    samples: int
    value: float
    chance: float
    repeats: float
    next_longest: int
    is_line: bool = False

    @property
    def usual(self) -> int:
        return (self.end - self.start) // self.samples


def stuck(streams: list[Stream], window: Window) -> list[Finding]:
    flats = [flat for stream in streams if stream.name != "up" for flat in _flats(stream)]
    flats = [flat for flat in flats if flat.start < window[1] and flat.end > window[0]]
    found = []
    for group in _together(flats):
        if _is_sure(group):
            found.append(_finding([*group, *_joining(group, streams)]))
    return found


def _is_sure(group: list[Flat]) -> bool:
    """Several idle streams may show zeros together; any other value, or one stream, has to be one that seldom repeats."""
    surest = group[0]
    seldom = surest.repeats < SELDOM and surest.samples >= TIMES_THE_NEXT * surest.next_longest
    return surest.chance < SURE and (
        seldom
        or (
            surest.value == 0 and not surest.is_line and surest.repeats < MOST_ZEROS and _places(group) >= FEWEST_PLACES
        )
    )


def _places(group: list[Flat]) -> int:
    """Of one place several counts are zero together whenever nobody asks for anything."""
    return len(
        {
            (each.stream.service, each.stream.host)
            if each.stream.host or each.stream.service
            else each.stream.file_paths
            for each in group
        }
    )


def _joining(group: list[Flat], streams: list[Stream]) -> list[Flat]:
    """Of zeros that several streams share: the streams that were zero by nature before or after it too."""
    if len(group) == 1 or group[0].value != 0 or group[0].is_line:
        return []
    start, end = max(each.start for each in group), min(each.end for each in group)
    inside = {id(each.stream) for each in group}
    found = []
    for stream in streams:
        if stream.values is None or id(stream) in inside or stream.connector != group[0].stream.connector:
            continue
        here = stream.values[np.searchsorted(stream.at, start) : np.searchsorted(stream.at, end, side="right")]
        usual = float(np.mean(stream.values == 0))
        if len(here) >= FEWEST_FLAT and not here.any() and usual < MOST_ZEROS:
            found.append(Flat(stream, start, end, len(here), 0.0, 1.0, usual, 0))
    return found


def _flats(stream: Stream) -> list[Flat]:
    if stream.values is None or len(stream.values) < FEWEST_SAMPLES:
        return []
    known = np.isfinite(stream.values)
    at, values = stream.at[known], stream.values[known]
    if len(values) < FEWEST_SAMPLES:
        return []
    same, zero = values[1:] == values[:-1], values[:-1] == 0
    level = [flat for kind in (zero, ~zero) for flat in _runs(stream, at, values, same, kind)]
    sloping = _runs(stream, at, values, _straight(values), np.ones(len(same), dtype=bool))
    return level + [replace(flat, is_line=True) for flat in sloping]


def _straight(values: Lengths) -> NDArray[np.bool_]:
    """For each interval, whether it goes on with the slope of the one before, which is none of 0."""
    slopes = np.diff(values)
    bends = np.abs(np.diff(slopes, prepend=np.inf))
    return (bends <= 1e-9 * np.abs(values).max()) & (np.abs(slopes) > 1e-9 * np.abs(values).max())


def _runs(
    stream: Stream, at: Instants, values: Lengths, same: NDArray[np.bool_], kind: NDArray[np.bool_]
) -> list[Flat]:
    """Runs of what holds of each interval, among those of its kind."""
    found = []
    stretches = [each for each in runs(same & kind) if each[1] - each[0] + 2 >= FEWEST_FLAT]
    lengths = sorted((last - first + 2 for first, last in runs(same & kind)), reverse=True)
    counted, repeated = int(kind.sum()), int((same & kind).sum())
    for first, last in stretches:
        links = last - first + 1
        others = counted - links
        if others + int((~kind).sum()) < FEWEST_BETWEEN or first == 0 or last == len(same) - 1:
            continue
        repeats = (repeated - links + 1) / (others + 2)
        chance = min(1.0, max(others, 1) * repeats**links) if repeats < 1 else 1.0
        following = (
            next((each for each in lengths if each != links + 1), 1) if lengths.count(links + 1) == 1 else links + 1
        )
        lasts = int(at[last + 1] - at[first])
        if chance < POSSIBLE and lasts >= SHORTEST:
            found.append(
                Flat(
                    stream,
                    int(at[first]),
                    int(at[last + 1]),
                    links + 1,
                    float(values[first]),
                    chance,
                    repeats,
                    following,
                )
            )
    return found


def _together(flats: list[Flat]) -> list[list[Flat]]:
    """Runs over the same stretch, each stream once."""
    groups: list[list[Flat]] = []
    by_kind: dict[tuple[bool, bool], list[list[Flat]]] = defaultdict(list)
    for flat in sorted(flats, key=lambda each: (each.chance, each.start, each.stream.stream_id)):
        here = by_kind[flat.is_line, flat.value == 0]
        group = next((each for each in here if _is_same(each[0], flat)), None)
        if group is None:
            here.append([flat])
            groups.append(here[-1])
        elif all(each.stream is not flat.stream for each in group):
            group.append(flat)
    return groups


def _is_same(one: Flat, other: Flat) -> bool:
    slack = SAME_SECONDS * max(one.usual, other.usual)
    return abs(one.start - other.start) <= slack and abs(one.end - other.end) <= slack


def _finding(group: list[Flat]) -> Finding:
    start, end = max(each.start for each in group), min(each.end for each in group)
    usual = max(each.usual for each in group)
    names = {name: _only(group, name) for name in ("service", "host")}
    scope = "stream" if len(group) == 1 else "host" if names["host"] else "collector"
    files = sorted({each.stream.file_paths[0] for each in group})
    value = "a straight line" if group[0].is_line else f"{group[0].value:g}"
    usual_words = "a slope" if group[0].is_line else "a zero" if group[0].value == 0 else "a value"
    silences = [
        Silence(each.stream, each.start, each.end, each.samples, each.usual, min(each.chance, 1.0), "stuck")
        for each in group
    ]
    words = (
        f"{', '.join(files[:4])}{' and others' * (len(files) > 4)}: {value} for {span((end - start) / SECOND)}, "
        f"{group[0].samples} samples in a row{f', in {len(group)} streams at once' * (len(group) > 1)}; "
        f"otherwise {usual_words} follows itself in {group[0].repeats:.0%} of samples"
    )
    return Finding(
        scope, "stuck", instant(start), instant(end), words, group[0].stream.stream_id if len(group) == 1 else None,
        names["service"], names["host"], "metric",
        (instant(min(each.start for each in group) - usual), instant(start), instant(end), instant(max(each.end for each in group) + usual)),
        sum(each.samples for each in group), 0, min(each.chance for each in group), silences=silences,
        question="Does the source itself show the same value for this stretch, or did the collector fill it in?",
    )  # fmt: skip


def _only(group: list[Flat], name: str) -> str | None:
    values = {getattr(each.stream, name) for each in group}
    return values.pop() if len(values) == 1 else None
