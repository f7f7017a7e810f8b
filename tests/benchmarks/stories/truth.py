"""What is true of a made-up estate: which records speak of the same thing, which incident each belongs to, what changed when.

Written with the worlds, before the estimators that it judges, and never from what they say.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

Place = tuple[str, int]  # file_path, line_number


@dataclass(eq=False)
class Record:
    """One record of an export; `line` is known once its file is written.

    episode: None is noise. stated_at: its stamp, where that is not the time at which it was written.
    """

    path: str
    source: str
    at: datetime
    content: Any
    episode: int | None = None
    line: int = 0
    stated_at: datetime | None = None

    @property
    def place(self) -> Place:
        return self.path, self.line

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass
class Group:
    """Records that speak of one thing. strength: same id, explicit reference, same conversation, time only."""

    strength: str
    evidence: str
    members: list[Record]


@dataclass
class Estate:
    """decoys: what records share although it means nothing, and who shares it."""

    records: list[Record]
    groups: list[Group]
    decoys: dict[str, list[Record]]

    def as_json(self) -> Any:
        return {
            "episodes": {str(record): record.episode for record in self.records if record.episode is not None},
            "groups": [(group.strength, group.evidence, [*map(str, group.members)]) for group in self.groups],
            "decoys": {name: [*map(str, members)] for name, members in self.decoys.items()},
        }


@dataclass(frozen=True)
class Change:
    """One signal that changed: for a ramp `reached_at` is where half of it was reached, for a step the same instant."""

    service: str
    signal: str  # a metric's name, or words of the log line
    is_log: bool
    shape: str  # step, ramp
    started_at: datetime
    reached_at: datetime


@dataclass
class Onsets:
    """null: (service, signal, is_log) of all that was recorded and did not change. first: who changed first, if anybody."""

    family: str
    changes: list[Change]
    null: list[tuple[str, str, bool]]
    first: str | None
    hours: float

    def as_json(self) -> Any:
        return asdict(self)


@dataclass(frozen=True)
class Window:
    """Customers' requests beyond the usual in one stretch; ended_at None: not before the export's end.

    magnitudes: the counts that may stand for it, e.g. with and without a client's own repeats.
    """

    started_at: datetime
    ended_at: datetime | None
    magnitudes: tuple[float, ...]
    measure: str  # failed, slow


@dataclass
class Impacts:
    """lead_seconds: from whoever knew first to the other; knew_first: customers or monitoring."""

    family: str
    service: str
    windows: list[Window] = field(default_factory=list)
    knew_first: str | None = None
    lead_seconds: float | None = None

    def as_json(self) -> Any:
        return asdict(self)
