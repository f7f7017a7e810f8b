"""The smallest cause that explains silences together: one finding, not forty.

Silences of about the same stretch are explained by a group of streams that share something (a process, a host, a
service, a region, a collector) and of which none spoke. The smallest group that explains four fifths of them is
the cause; where there is none, the one that explains most, and the rest is asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from pipelines.coverage.findings import Silence, Stream

EXPLAINED = 0.8
SAME_STRETCH = 0.75  # overlap over union
COVERED = 0.9
TOGETHER = 0.1  # of the longer silence, by which those of two replicas begin and end apart: what one was silent beyond the other is told
SAME_ENDS = 4.0  # intervals between records by which ends of the same silence differ
FEWEST_TOGETHER = {"collector": 3, "region": 2}
ORDER = ("stream", "host", "process", "service", "region", "collector")

Key = tuple[str | None, ...]


@dataclass(frozen=True)
class Cause:
    """A group that explains its silences. signal, name: what the group is limited to, if it is."""

    scope: str
    silences: tuple[Silence, ...]
    signal: str | None = None
    name: str | None = None

    @property
    def start(self) -> int:
        return max(each.from_at for each in self.silences)

    @property
    def end(self) -> int:
        return min(each.to_at for each in self.silences)


def causes(silences: Iterable[Silence], streams: list[Stream]) -> list[Cause]:
    """Each silence in one cause."""
    members = _members(streams)
    open_ones = sorted(silences, key=_order)
    found: list[Cause] = []
    alone: list[Silence] = []
    while open_ones:
        cause = _smallest(open_ones[0], [*open_ones, *alone], members)
        if len(cause.silences) == 1:
            alone.append(open_ones.pop(0))
            continue
        found.append(cause)
        explained = {id(each) for each in cause.silences}
        open_ones = [each for each in open_ones if id(each) not in explained]
        alone = [each for each in alone if id(each) not in explained or not _is_same(cause.silences[0], each)]
    return _same_ends(found + [Cause("stream", (each,)) for each in alone if not _is_covered(each, found)])


def replicas_together(found: list[Cause], streams: list[Stream]) -> list[Cause]:
    """Several replicas of one service that fall silent together while others of it speak are one cause: the service's."""
    result: list[Cause] = []
    for cause in found:
        place = next((n for n, each in enumerate(result) if _are_replicas(each, cause, streams)), None)
        if place is None:
            result.append(cause)
        else:
            silences = (*result[place].silences, *cause.silences)
            signals = {each.stream.signal for each in silences}
            result[place] = Cause("service", silences, signals.pop() if len(signals) == 1 else None)
    return result


def _are_replicas(one: Cause, other: Cause, streams: list[Stream]) -> bool:
    services = {each.stream.service for each in (*one.silences, *other.silences)}
    hosts = [{each.stream.host for each in cause.silences} for cause in (one, other)]
    signals = [{each.stream.signal for each in cause.silences} for cause in (one, other)]
    return (
        len(services) == 1
        and None not in services
        and len(hosts[1]) == 1
        and None not in hosts[0] | hosts[1]
        and not hosts[0] & hosts[1]
        and signals[0] == signals[1]
        and _are_together(one, other)
        and bool(siblings_heard(Cause("service", (*one.silences, *other.silences)), streams))
    )


def _are_together(one: Cause, other: Cause) -> bool:
    slack = [TOGETHER * (one.end - one.start), *(SAME_ENDS * each.silences[0].usual for each in (one, other))]
    return max(abs(one.start - other.start), abs(one.end - other.end)) <= max(slack)


def siblings_heard(cause: Cause, streams: list[Stream]) -> set[str]:
    """Hosts on which the service of this cause went on speaking; empty where it did so on a silent one, or is not one service's."""
    services = {each.stream.service for each in cause.silences}
    silent = {each.stream.host for each in cause.silences}
    signals = {each.stream.signal for each in cause.silences}
    if len(services) > 1 or None in services | silent:
        return set()
    heard = {
        each.host for each in streams
        if each.is_judged and each.host and each.service in services and each.signal in signals and each.heard_in(cause.start, cause.end)
    }  # fmt: skip
    return set() if heard & silent else heard


def _is_covered(silence: Silence, found: list[Cause]) -> bool:
    """Whether two causes that both hold this stream explain its silence one after the other."""
    spans = sorted((cause.start, cause.end) for cause in found if any(each is silence for each in cause.silences))
    covered, until = 0, silence.from_at
    for start, end in spans:
        covered += max(0, min(end, silence.to_at) - max(start, until))
        until = max(until, end)
    return covered >= COVERED * (silence.to_at - silence.from_at)


def keys(stream: Stream) -> Iterator[Key]:
    """(scope, signal it is limited to, name it is limited to, whose): every group that the stream is in."""
    service, host, signal, name = stream.service, stream.host, stream.signal, stream.name
    for limit in ((None, None), (signal, None)) + (((signal, name),) if name else ()):
        if service and host:
            yield ("process", *limit, service, host)
        if host and not limit[1]:
            yield ("host", *limit, host)
        if service:
            yield ("service", *limit, service)
        if stream.region and not limit[1]:
            yield ("region", *limit, stream.region)
    if name:
        yield ("collector", signal, name)
    if stream.carrier:
        yield ("collector", signal, None, "through", stream.carrier)
    yield ("collector", signal, None, "in", stream.file_paths[0])
    yield ("collector", signal, None, stream.clock_id if signal == "metric" else stream.connector)
    yield ("collector", signal, None)


def _members(streams: list[Stream]) -> dict[Key, list[Stream]]:
    found: dict[Key, list[Stream]] = defaultdict(list)
    for stream in streams:
        if stream.is_judged:
            for key in keys(stream):
                found[key].append(stream)
    return found


def _order(silence: Silence) -> tuple[float, int, int, str]:
    """The surest first: its stretch is the one that the others are compared with."""
    return (-silence.missing, silence.from_at, silence.to_at, silence.stream.stream_id)


def _longer(one: Silence, others: list[Silence]) -> list[Silence]:
    """Silences that hold all of this one and go on: two causes may explain them one after the other."""
    slack = SAME_ENDS * one.usual
    return [
        each for each in others
        if not _is_same(one, each) and each.from_at <= one.from_at + slack and each.to_at >= one.to_at - slack
    ]  # fmt: skip


def _is_same(one: Silence, other: Silence) -> bool:
    shared = min(one.to_at, other.to_at) - max(one.from_at, other.from_at)
    if shared <= 0:
        return False
    if shared >= SAME_STRETCH * (max(one.to_at, other.to_at) - min(one.from_at, other.from_at)):
        return True
    slack = SAME_ENDS * max(one.usual, other.usual)
    return abs(one.from_at - other.from_at) <= slack and abs(one.to_at - other.to_at) <= slack


def _smallest(one: Silence, others: list[Silence], members: dict[Key, list[Stream]]) -> Cause:
    """The cause of this silence: the smallest group with EXPLAINED of those of its stretch, else the one with most."""
    same, longer = [each for each in others if _is_same(one, each)], _longer(one, others)
    options = []
    for key in dict.fromkeys(keys(one.stream)):
        if (group := _explained(key, same, longer, members[key])) is not None:
            explained = sum(any(each is other for other in same) for each in group)
            options.append((explained, len(members[key]), ORDER.index(str(key[0])), group, key))
    if not options:
        return Cause("stream", (one,))
    enough = [each for each in options if each[0] >= EXPLAINED * len(same)]
    *_, group, key = min(enough or options, key=lambda each: (0 if enough else -each[0], each[1], each[2]))
    return Cause(str(key[0]), tuple(group), key[1], key[2])


def _explained(key: Key, same: list[Silence], longer: list[Silence], members: list[Stream]) -> list[Silence] | None:
    """Silences of this group over what they share, if it has several and no member spoke.

    Members that are too quiet to be judged alone count where they should have spoken a few times.
    """
    inside = {id(stream) for stream in members}
    group = [each for each in (*same, *longer) if id(each.stream) in inside]
    if not group:  # a loss that a message tells of a stream of its own
        return None
    start, end = max(each.from_at for each in group), min(each.to_at for each in group)
    if end <= start or any(stream.heard_in(start, end) for stream in members):
        return None
    known = {id(each.stream) for each in group}
    group += [_unjudged(each, start, end) for each in members if id(each) not in known and each.expects(start, end)]
    is_several = len({id(each.stream) for each in group}) >= FEWEST_TOGETHER.get(str(key[0]), 2)
    return group if is_several else None


def _unjudged(stream: Stream, start: int, end: int) -> Silence:
    """The silence of a member around the middle of the group's."""
    place = int(np.searchsorted(stream.spoke, (start + end) // 2))
    is_open = place == len(stream.spoke)
    before = min(int(stream.until[np.searchsorted(stream.at, stream.spoke[place - 1])]), end)
    after = max(end, stream.reach or end) if is_open else int(stream.spoke[place])
    usual = (stream.last - stream.first) / max(len(stream.at), 1)
    return Silence(
        stream, before, after, (after - before) / max(usual, 1), usual, None, "silent with the others", is_open=is_open
    )


def _same_ends(found: list[Cause]) -> list[Cause]:
    """Series that fall silent with the same stamp and come back with the same have one cause, whatever else they share.

    Of series that nothing else tells apart it is enough that it is the same point of each.
    """
    groups: list[list[Cause]] = []
    others: list[Cause] = []
    for cause in found:
        if cause.scope != "stream" or cause.silences[0].stream.signal != "metric":
            others.append(cause)
        elif near := next((each for each in groups if _end_alike(each[0], cause)), None):
            near.append(cause)
        else:
            groups.append([cause])
    for group in groups:
        silences = tuple(each.silences[0] for each in group)
        others.append(group[0] if len(group) == 1 else Cause("collector", silences, "metric"))
    return others


def _end_alike(one: Cause, other: Cause) -> bool:
    both = (one.silences[0], other.silences[0])
    is_nameless = not any(each.stream.service or each.stream.host for each in both)
    slack = (
        max(each.usual for each in both) if is_nameless and both[0].stream.clock_id == both[1].stream.clock_id else 0
    )
    return abs(one.start - other.start) <= slack and abs(one.end - other.end) <= slack
