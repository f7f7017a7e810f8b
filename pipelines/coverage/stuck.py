"""Stuck: series that stand still, or run straight, where no outage can be what they show.

What may be true of an outage is told as such and is not dark. Zeros count only of several places at once, whose other
series stand still too, and while no request of a customer failed: else nobody asked, or nothing worked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np

from pipelines.coverage.findings import Finding, QuietRow, Silence, Stream, instant
from pipelines.coverage.flat import FEWEST_FLAT, SURE, Flat, flats
from pipelines.coverage.heard import Window
from pipelines.coverage.rhythm import SECOND, Lengths
from pipelines.timeline.words import span

MOST_ZEROS = 0.8
FEWEST_PLACES = 3
FEWEST_MOVES = 2  # values of another series of the place, above which it moves
SAME_ENDS = 3.0  # samples by which the ends of one stretch may differ
SHARED = 0.5
SHOWN = 4


def stuck(streams: list[Stream], window: Window, failing: list[Window]) -> tuple[list[Finding], list[QuietRow]]:
    """Findings, and rows of quiet_stretches for what may be true; failing: when requests of customers failed, µs."""
    every = [flat for stream in streams if stream.name != "up" for flat in flats(stream)]
    limits = _limits(streams)
    inside = [
        replace(flat, may_be_true=flat.may_be_true or _at_limit(flat, limits))
        for flat in every
        if flat.start < window[1] and flat.end > window[0]
    ]
    told = [part for group in _together(inside) for part in _parts(group, streams, failing)]
    known = {id(each) for part in told for each in part}
    return [_finding(part) for part in told], [
        _quiet(each) for each in inside if each.stands_out and id(each) not in known
    ]


def _parts(group: list[Flat], streams: list[Stream], failing: list[Window]) -> list[list[Flat]]:
    """The findings in what stands still over one stretch: that of one collector, or one for each place."""
    if zeros := _filled_in(group, streams, failing):
        return [[*zeros, *_joining(zeros, streams)]]
    by_place: dict[tuple[str | None, ...], list[Flat]] = defaultdict(list)
    for each in group:
        by_place[each.place].append(each)
    telling = [part for part in by_place.values() if any(each.stands_out and not each.may_be_true for each in part)]
    return [[each for part in telling for each in part]] if len(telling) >= FEWEST_PLACES else telling


def _filled_in(group: list[Flat], streams: list[Stream], failing: list[Window]) -> list[Flat]:
    """Zeros of several places that one collector filled in; none where customers' requests failed meanwhile."""
    zeros = [
        each for each in group
        if each.value == 0 and not each.is_line and each.repeats < MOST_ZEROS and not _moves_beside(each, streams)
    ]  # fmt: skip
    is_surely = any(each.chance < SURE for each in zeros) and len({each.place for each in zeros}) >= FEWEST_PLACES
    return zeros if is_surely and not any(_shares(each, zeros[0]) for each in failing) else []


def _shares(failing: Window, flat: Flat) -> bool:
    """Whether the two have half of the shorter one in common."""
    shared = min(failing[1], flat.end) - max(failing[0], flat.start)
    return shared > 0 and shared >= SHARED * min(failing[1] - failing[0], flat.end - flat.start)


def _moves_beside(flat: Flat, streams: list[Stream]) -> bool:
    """Whether another series of the same place was collected meanwhile, and moved."""
    whose = (flat.stream.service, flat.stream.host)
    return any(
        len(np.unique(_within(each, flat.start, flat.end))) > FEWEST_MOVES
        for each in streams
        if each.values is not None
        and each is not flat.stream
        and (each.service, each.host) == whose
        and (any(whose) or each.file_paths == flat.stream.file_paths)
    )


def _within(stream: Stream, start: int, end: int) -> Lengths:
    values = np.empty(0) if stream.values is None else stream.values
    return values[np.searchsorted(stream.at, start) : np.searchsorted(stream.at, end, side="right")]


def _limits(streams: list[Stream]) -> dict[tuple[str | None, str | None], dict[float, str]]:
    """Values at which a series of a service and host always stands, and the name of that series."""
    found: dict[tuple[str | None, str | None], dict[float, str]] = defaultdict(dict)
    for stream in streams:
        if (
            stream.values is not None
            and stream.name
            and len(stream.values)
            and (stream.values == stream.values[0]).all()
        ):
            found[stream.service, stream.host][float(stream.values[0])] = stream.name
    return found


def _at_limit(flat: Flat, limits: dict[tuple[str | None, str | None], dict[float, str]]) -> str | None:
    name = limits.get((flat.stream.service, flat.stream.host), {}).get(flat.value)
    return f"{flat.value:g} is what {name} beside it always says" if name and not flat.is_line else None


def _joining(zeros: list[Flat], streams: list[Stream]) -> list[Flat]:
    """The streams that were zero by nature before or after the stretch too."""
    start, end = max(each.start for each in zeros), min(each.end for each in zeros)
    inside = {id(each.stream) for each in zeros}
    found = []
    for stream in streams:
        if stream.values is None or id(stream) in inside or stream.connector != zeros[0].stream.connector:
            continue
        here = _within(stream, start, end)
        usual = float(np.mean(stream.values == 0))
        if len(here) >= FEWEST_FLAT and not here.any() and usual < MOST_ZEROS:
            found.append(Flat(stream, start, end, len(here), 0.0, 1.0, usual, 0))
    return found


def _together(flats: list[Flat]) -> list[list[Flat]]:
    """Runs over the same stretch, each stream once."""
    groups: list[list[Flat]] = []
    by_kind: dict[tuple[bool, bool, str | None], list[list[Flat]]] = defaultdict(list)
    for flat in sorted(flats, key=lambda each: (each.chance, each.start, each.stream.stream_id)):
        here = by_kind[flat.is_line, flat.value == 0, flat.stream.connector]
        group = next((each for each in here if _is_same(each[0], flat)), None)
        if group is None:
            here.append([flat])
            groups.append(here[-1])
        elif all(each.stream is not flat.stream for each in group):
            group.append(flat)
    return groups


def _is_same(one: Flat, other: Flat) -> bool:
    slack = SAME_ENDS * max(one.usual, other.usual)
    return abs(one.start - other.start) <= slack and abs(one.end - other.end) <= slack


def _quiet(flat: Flat) -> QuietRow:
    what = "a straight line" if flat.is_line else f"{flat.value:g}"
    why = flat.may_be_true or "zeros of so few places, or beside what moves or fails, may be what there was"
    return (
        flat.stream.stream_id,
        instant(flat.start),
        instant(flat.end),
        "flat, may be true",
        f"{what} for {flat.samples} samples: {why}",
    )


def _finding(group: list[Flat]) -> Finding:
    start, end = max(each.start for each in group), min(each.end for each in group)
    usual = max(each.usual for each in group)
    names = {name: _only(group, name) for name in ("service", "host")}
    scope = "stream" if len(group) == 1 else "host" if names["host"] else "collector"
    files = sorted({each.stream.file_paths[0] for each in group})
    values = {each.value for each in group}
    value = (
        "a straight line" if group[0].is_line else f"{group[0].value:g}" if len(values) == 1 else "each its own value"
    )
    usual_words = "a slope" if group[0].is_line else "a zero" if group[0].value == 0 else "a value"
    silences = [
        Silence(each.stream, each.start, each.end, each.samples, each.usual, min(each.chance, 1.0), "stuck")
        for each in group
    ]
    words = (
        f"{', '.join(files[:SHOWN])}{' and others' * (len(files) > SHOWN)}: {value} for {span((end - start) / SECOND)}, "
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
