"""The smallest cause that explains silences together: one finding, not forty.

Silences of about the same stretch are explained by a group of streams that share something (a process, a host, a
service, a region, a collector) and of which none spoke. The smallest group that explains four fifths of them is
the cause; where there is none, the one that explains most, and the rest is asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.coverage.findings import QuietRow, Silence, Stream, instant

EXPLAINED = 0.8
SAME_STRETCH = 0.75  # overlap over union
SAME_ENDS = 4.0  # intervals between records by which ends of the same silence differ
FEWEST_TOGETHER = {"collector": 3, "region": 2}
FEWEST_ALONE = 12  # points that one series has to miss where nothing else shares the silence
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
    while open_ones:
        together = _same_stretch(open_ones[0], open_ones)
        cause = _smallest(together, members)
        found.append(cause)
        explained = {id(each) for each in cause.silences}
        open_ones = [each for each in open_ones if id(each) not in explained]
    return _same_ends(found)


def slight_ones_apart(found: list[Cause]) -> tuple[list[Cause], list[QuietRow]]:
    """Causes worth a finding, and rows of quiet_stretches for series that missed a few points alone."""
    told, slight = [], []
    for cause in found:
        one = cause.silences[0]
        if (
            len(cause.silences) == 1
            and one.stream.signal == "metric"
            and not one.is_down
            and one.missing < FEWEST_ALONE
        ):
            reason = f"{one.missing:.0f} points are missing, in this series alone"
            slight.append(
                (one.stream.stream_id, instant(one.from_at), instant(one.to_at), "allowed by its rhythm", reason)
            )
        else:
            told.append(cause)
    return told, slight


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


def _same_stretch(one: Silence, others: list[Silence]) -> list[Silence]:
    return [each for each in others if _is_same(one, each)]


def _is_same(one: Silence, other: Silence) -> bool:
    shared = min(one.to_at, other.to_at) - max(one.from_at, other.from_at)
    if shared <= 0:
        return False
    if shared >= SAME_STRETCH * (max(one.to_at, other.to_at) - min(one.from_at, other.from_at)):
        return True
    slack = SAME_ENDS * max(one.usual, other.usual)
    return abs(one.from_at - other.from_at) <= slack and abs(one.to_at - other.to_at) <= slack


def _smallest(together: list[Silence], members: dict[Key, list[Stream]]) -> Cause:
    """The cause of the first silence: the smallest group with EXPLAINED of all, else the one that explains most."""
    alone = Cause("stream", (together[0],))
    if len(together) == 1:
        return alone
    options = [
        (group, expected, key)
        for key in sorted({key for each in together for key in keys(each.stream)}, key=str)
        if (group := _explained(key, together, members[key])) is not None
        for expected in [len(members[key])]
    ]
    if not options:
        return alone
    enough = [each for each in options if len(each[0]) >= EXPLAINED * len(together)]
    best = (
        min(enough, key=lambda each: (each[1], ORDER.index(str(each[2][0])), str(each[2])))
        if enough
        else max(options, key=lambda each: (len(each[0]), -each[1], -ORDER.index(str(each[2][0])), str(each[2])))
    )
    group, _, key = best
    return Cause(str(key[0]), tuple(group), key[1], key[2])


def _explained(key: Key, together: list[Silence], members: list[Stream]) -> list[Silence] | None:
    """Silences of this group, if it has several and no member spoke in what they share."""
    inside = {id(stream) for stream in members}
    group = [each for each in together if id(each.stream) in inside]
    if len({id(each.stream) for each in group}) < FEWEST_TOGETHER.get(str(key[0]), 2):
        return None
    start, end = max(each.from_at for each in group), min(each.to_at for each in group)
    if end <= start or any(stream.heard_in(start, end) for stream in members):
        return None
    return group


def _same_ends(found: list[Cause]) -> list[Cause]:
    """Series that fall silent with the same stamp and come back with the same have one cause, whatever else they share."""
    groups: dict[tuple[int, int], list[Cause]] = defaultdict(list)
    others: list[Cause] = []
    for cause in found:
        if cause.scope == "stream" and cause.silences[0].stream.signal == "metric":
            groups[cause.start, cause.end].append(cause)
        else:
            others.append(cause)
    for group in groups.values():
        silences = tuple(each.silences[0] for each in group)
        others.append(group[0] if len(group) == 1 else Cause("collector", silences, "metric"))
    return others
