"""What is true of a world: the findings to expect, those that may be made, and the stretches that are not dark.

A label is written when the world is, from what was planted, and never from what a detector says.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Area:
    """One finding. Several classes or scopes: the evidence allows each of them, the first is the plainest."""

    classes: tuple[str, ...]
    scopes: tuple[str, ...]
    started_at: datetime
    ended_at: datetime
    service: str | None = None  # None: not judged
    host: str | None = None
    signals: tuple[str, ...] = ()  # what it may be called: log, metric, a metric's name; empty: not judged
    members: frozenset[tuple[str, str]] = frozenset()  # (service, host) of the streams in it; empty: not judged
    at_most: int = 1  # into how many findings it may fall
    mentions: str = ""  # a word that the evidence of this finding, or of one beside it, owes the reader


@dataclass(frozen=True)
class Quiet:
    """A stretch that must not be dark. With a verdict it must stand among `quiet_stretches` with that verdict."""

    started_at: datetime
    ended_at: datetime
    verdict: str | None = None
    service: str | None = None
    host: str | None = None


@dataclass
class Truth:
    """All that is true of one world; its window is that of its incident.toml."""

    kind: str
    variant: int
    window_from: datetime
    window_to: datetime
    dark: list[Area] = field(default_factory=list)
    tolerated: list[Area] = field(default_factory=list)
    quiet: list[Quiet] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
