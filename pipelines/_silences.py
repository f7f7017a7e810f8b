"""Which silences of a stream its own rhythm does not allow.

A silence counts as dark where it is longer than a minute, the stream spoke at least twelve times on either side
of it and fifty times in all, and
- of a stream on a grid (nine of ten intervals are one step): three points are missing, twelve where no other
  stream shares the silence;
- of any other: twelve records are missing by its median interval and by its mean rate, it is three times as long
  as its longest other silence.
A log must also have been heard for at least twice that long besides: a few bursts are no rhythm.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pipelines.timeline.words import span

SHORTEST_SECONDS = 60.0
FEWEST_EVENTS = 50
FEWEST_ON_A_SIDE = 12
FEWEST_MISSING = 12
FEWEST_MISSING_SHARED = 3
TIMES_THE_NEXT = 3.0
HEARD_BESIDES = 2.0
ALL_BUT_A_FEW = 0.8
OFTEN = 4

Row = dict[str, Any]
Stretch = tuple[datetime, datetime]
QuietRow = tuple[str, datetime, datetime, str, str]


@dataclass(frozen=True)
class Silence:
    """A silence of one stream that its rhythm does not allow. `is_down`: the stream itself says that nothing was heard."""

    stream: Row
    from_at: datetime
    to_at: datetime
    missing: int
    why: str
    is_down: bool = False

    @property
    def usual(self) -> timedelta:
        return timedelta(seconds=min(self.stream["long_seconds"] or 0.0, (self.to_at - self.from_at).total_seconds()))


@dataclass
class Finding:
    """A row of dark_areas, with the silences that it stands for."""

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
    event_id: str | None = None
    silences: list[Silence] = field(default_factory=list)

    @property
    def id(self) -> str:
        parts = (
            self.scope,
            self.kind,
            self.stream_id,
            self.service,
            self.host,
            self.signal,
            self.started_at.isoformat(),
            self.evidence,
        )
        return "d" + hashlib.md5("|".join(str(part) for part in parts).encode()).hexdigest()[:12]


def judge(stream: Row) -> tuple[list[Silence], list[QuietRow]]:
    """The silences of a stream that its rhythm does not allow, and rows of quiet_stretches for the others."""
    longest = [each for each in stream["longest"] or [] if each["seconds"] > SHORTEST_SECONDS]
    if stream["signal"] not in ("log", "metric") or not longest:
        return [], []
    if stream["event_count"] < FEWEST_EVENTS:
        reason = f"{stream['event_count']} records are too few to know its rhythm"
        return [], [
            (stream["stream_id"], each["from_at"], each["to_at"], "too quiet to judge", reason) for each in longest[:1]
        ]
    is_grid = on_grid(stream)
    dark, allowed = [], []
    for place, gap in enumerate(longest):
        verdict = _on_grid(stream, gap) if is_grid else _irregular(stream, longest, place)
        if isinstance(verdict, Silence):
            dark.append(verdict)
        elif place < 3:
            allowed.append((stream["stream_id"], gap["from_at"], gap["to_at"], "allowed by its rhythm", verdict))
    if len(dark) >= OFTEN and sum(silence.missing for silence in dark) > 0.5 * stream["event_count"]:
        reason = f"it is silent often: {len(dark)} times or more for as long"
        return [], [
            (stream["stream_id"], each.from_at, each.to_at, "allowed by its rhythm", reason) for each in dark[:3]
        ]
    return dark, allowed


def on_grid(stream: Row) -> bool:
    median = stream["median_seconds"] or 0.0
    return stream["long_seconds"] <= 1.1 * median and stream["short_seconds"] >= 0.9 * median


def _on_grid(stream: Row, gap: Row) -> Silence | str:
    besides = _heard_besides(stream, gap)
    if stream["signal"] == "log" and besides < HEARD_BESIDES * gap["seconds"]:
        return f"it was heard for no more than {span(besides)} besides"
    missing = round(gap["seconds"] / stream["median_seconds"]) - 1
    if missing < FEWEST_MISSING_SHARED:
        return f"{max(missing, 0)} points are missing"
    if side := _lonely_side(stream, gap):
        return side
    return Silence(
        stream, gap["from_at"], gap["to_at"], missing, f"it gives one every {span(stream['median_seconds'])}"
    )


def told_from_clock_changes(
    silences: list[Silence], piled: dict[tuple[str, datetime], int], zoneless: set[str]
) -> tuple[list[Silence], list[QuietRow]]:
    """Where clocks go forward, points may stand piled on one stamp, and stamps of an unknown zone skip an hour."""
    dark, moved = [], []
    for silence in silences:
        pile = piled.get((silence.stream["stream_id"], silence.to_at), 1) - 1
        if pile and pile >= ALL_BUT_A_FEW * silence.missing:
            reason = f"{pile + 1} records bear the same stamp at its end: they were moved there, and none is missing"
        elif silence.stream["file_path"] in zoneless and _is_skipped_hour(silence):
            reason = "its stamps state no zone, and this is the very hour that clocks skip on a Sunday"
        else:
            dark.append(silence)
            continue
        moved.append((silence.stream["stream_id"], silence.from_at, silence.to_at, "clock change", reason))
    return dark, moved


def _is_skipped_hour(silence: Silence) -> bool:
    """From just before a full hour to just after the next, in the small hours of a Sunday."""
    slack = max(1.0, min(2 * silence.usual.total_seconds(), 60.0))
    after = silence.to_at.minute * 60 + silence.to_at.second
    is_one_hour = abs((silence.to_at - silence.from_at).total_seconds() - 3600) <= slack
    return is_one_hour and after <= slack and silence.to_at.weekday() == 6 and silence.to_at.hour <= 3


def _irregular(stream: Row, longest: list[Row], place: int) -> Silence | str:
    """Only the longest silence can be told from the others."""
    gap, everything = longest[place], stream["longest"]
    following = everything[place + 1]["seconds"] if place + 1 < len(everything) else 0.0
    if place or gap["seconds"] <= TIMES_THE_NEXT * following:
        return f"its other silences last up to {span(everything[0 if place else 1]['seconds'])}"
    besides = _heard_besides(stream, gap)
    if besides < HEARD_BESIDES * gap["seconds"]:
        return f"it was heard for no more than {span(besides)} besides"
    missing = int(
        min(gap["seconds"] / max(stream["median_seconds"], 1e-6), stream["event_count"] * gap["seconds"] / besides)
    )
    if missing < FEWEST_MISSING:
        return f"at its rate about {missing} records are missing"
    if side := _lonely_side(stream, gap):
        return side
    half = f"half of its intervals are below {span(stream['median_seconds'])}"
    return Silence(
        stream, gap["from_at"], gap["to_at"], missing, f"{half} and its longest other silence is {span(following)}"
    )


def _heard_besides(stream: Row, gap: Row) -> float:
    return (stream["last_at"] - stream["first_at"]).total_seconds() - gap["seconds"]


def _lonely_side(stream: Row, gap: Row) -> str | None:
    before, after = gap["heard_before"], stream["event_count"] - gap["heard_before"]
    fewest = min(before, after)
    return f"only {fewest} records stand on one side of it" if fewest < FEWEST_ON_A_SIDE else None
