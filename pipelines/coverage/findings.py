"""What the steps of coverage hand to each other: streams, their silences, and findings."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from pipelines.coverage.rhythm import SECOND, Instants, regular_step

FEWEST_HEARD = 5  # records to be expected before the absence of any says something
CORE = 0.05  # share of a stretch at either end that does not count: no two streams end on the same instant
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

QuietRow = tuple[str, datetime, datetime | None, str, str]


def instant(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=int(microseconds))


def micros(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


@dataclass
class Stream:
    """What is expected to keep speaking: one kind of record of one service and host, over the files that a rotation made.

    carrier: the collector, relay or agent that its records say they came through.
    at: when it spoke (the first record of each second for events), µs. until: the last record of each such second.
    counts: records of each. values: of samples, NaN where there is no number. teaches: the same of older exports;
    breaks: after which of them nothing is in hand for a while.
    file_of: the place in file_paths of each second, where there are several. spoke: `at` without the samples of `up` that say 0. reach: until when its source is known to have been heard;
    outlived_by: how many files like its own go on after that one has ended, where that is how it is known.
    """

    stream_ids: tuple[str, ...]
    signal: str
    service: str | None
    host: str | None
    file_paths: tuple[str, ...]
    clock_id: str | None
    connector: str | None
    at: Instants
    until: Instants
    counts: Instants
    region: str | None = None
    carrier: str | None = None
    name: str | None = None
    values: NDArray[np.float64] | None = None
    severe: NDArray[np.bool_] | None = None
    file_of: Instants = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    teaches: Instants = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    breaks: Instants = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    reach: int | None = None
    outlived_by: int = 0

    def __post_init__(self) -> None:
        self.spoke = self.at[self.values != 0] if self.name == "up" and self.values is not None else self.at

    @property
    def stream_id(self) -> str:
        return self.stream_ids[0]

    @property
    def step(self) -> float | None:
        return regular_step(self.at)

    @property
    def first(self) -> int:
        return int(self.at[0])

    @property
    def last(self) -> int:
        return int(self.until[-1])

    @property
    def usual(self) -> float:
        """Median interval between two records, µs."""
        return float(np.median(np.diff(self.at))) if len(self.at) > 1 else 0.0

    @property
    def event_count(self) -> int:
        return int(self.counts.sum())

    @property
    def is_judged(self) -> bool:
        """People and alerts speak when there is something to say."""
        return self.signal in ("log", "metric") and not (self.name or "").startswith("ALERTS")

    def heard_in(self, start: int, end: int) -> int:
        """Seconds with a record within the core of a stretch."""
        trim = int((end - start) * CORE)
        return int(np.searchsorted(self.spoke, end - trim) - np.searchsorted(self.spoke, start + trim, side="right"))

    def expects(self, start: int, end: int) -> bool:
        """Whether it was there before the stretch, and would have spoken a few times in it."""
        until = max(self.last, self.reach or 0)
        lasted = max(self.last - self.first, 1)
        silent = min(end, self.last) - start if end <= self.last else 0
        rate = len(self.at) / max(lasted - silent, 1)
        return self.first <= start and until >= end and rate * (end - start) >= FEWEST_HEARD


@dataclass(frozen=True)
class Silence:
    """A silence of one stream that its rhythm does not allow; from_at, to_at: µs. usual: µs between two records.

    is_down: the stream itself says that nothing was heard. is_open: nothing stands after it.
    """

    stream: Stream
    from_at: int
    to_at: int
    missing: float
    usual: float
    chance: float | None
    why: str
    is_down: bool = False
    is_open: bool = False


@dataclass
class Finding:
    """A row of dark_areas, with the silences that it stands for. bounds: of begin and end, earliest and latest.

    question: the one thing to ask, or the one measure that would have seen it. blind_alerts: those that could not fire.
    unheard: services of which no stream is here.
    """

    scope: str
    kind: str
    started_at: datetime
    ended_at: datetime | None
    evidence: str
    stream_id: str | None = None
    service: str | None = None
    host: str | None = None
    signal: str | None = None
    bounds: tuple[datetime | None, datetime | None, datetime | None, datetime | None] = (None, None, None, None)
    expected: int | None = None
    observed: int | None = None
    chance: float | None = None
    event_id: str | None = None
    question: str | None = None
    blind_alerts: list[str] = field(default_factory=list)
    silences: list[Silence] = field(default_factory=list)
    unheard: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        told = (
            self.scope,
            self.kind,
            self.stream_id,
            self.service,
            self.host,
            self.signal,
            self.started_at.isoformat(),
        )
        whose = sorted(each.stream.stream_id for each in self.silences) or [self.evidence]
        return "d" + hashlib.md5("|".join(map(str, (*told, *whose))).encode(), usedforsecurity=False).hexdigest()[:12]


def seconds(microseconds: float) -> float:
    return microseconds / SECOND
