"""What is known of one file before its stamps are placed: its plan, and what the file as a whole decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipelines.times import bases
from pipelines.times.anchors import Anchor
from pipelines.times.filling import Fill
from pipelines.times.folds import Skip
from pipelines.times.letters import Meaning
from pipelines.times.recordings import Start
from pipelines.times.walks import Runs
from pipelines.times.zones import offset_at


@dataclass(frozen=True)
class Plan:
    """How one file's stamps are placed.

    zone: for stamps that state none. zone_basis: why that zone. carriers_apart: how many microseconds, at least and at
    most, such stamps lie after those of their carriers, where no zone explains it. anchor: for missing years; None: there is
    no anchor. first_day: for missing dates; other_day: what it may be as well; day_note: what told the two apart.
    is_swapped: whether dates that may be read either way are to be read the other way round, where second stamps tell.
    newest_first: the file runs backwards. authors: handle → zone,
    where each author's own clock stamped the record. export_limit, window: instants in microseconds after which no stamp of this
    export can lie, and between which the incident lies.
    """

    zone: str = "UTC"
    zone_basis: str = bases.ASSUMED
    carriers_apart: tuple[int, int] | None = None
    anchor: Anchor | None = None
    first_day: date | None = None
    other_day: date | None = None
    day_source: str = ""
    day_note: str = ""
    start: Start | None = None
    is_swapped: bool | None = None
    newest_first: bool = False
    authors: Mapping[str, str] = field(default_factory=dict)
    export_limit: int | None = None
    window: tuple[int, int] | None = None

    @property
    def anchor_offset(self) -> int:
        """Of the file's zone at the anchor, in seconds east."""
        return offset_at(self.zone, self.anchor.at) if self.anchor else 0


@dataclass(frozen=True)
class Decisions:
    """What the file as a whole decides: how gaps are filled, what letters mean, which repeated hour is which.

    folds: (zone, second of the change) → which of the two hours, by rows. skips: zone → a change that the file ran through.
    """

    fills: Mapping[str, Fill] = field(default_factory=dict)
    meanings: Mapping[str, Meaning] = field(default_factory=dict)
    folds: Mapping[tuple[str, int], Runs] = field(default_factory=dict)
    skips: Mapping[str, Skip] = field(default_factory=dict)
