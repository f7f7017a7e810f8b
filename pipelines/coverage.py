"""Dark areas and coverage: where a stream should have spoken and did not, judged by its own rhythm.

A silence of a stream counts as dark where it is longer than a minute, the stream spoke at least twelve times on
either side of it and fifty times in all, and
- of a stream on a grid (nine of ten intervals are one step): three points are missing, twelve where no other
  stream shares the silence;
- of any other: twelve records are missing by its median interval and by its mean rate, it is three times as long
  as its longest other silence, and the stream was heard for at least twice that long besides.
Silences that all streams of a collector or a host share are one finding.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import duckdb

from pipelines.incident import Incident
from pipelines.timeline.words import span

SHORTEST_SECONDS = 60.0
FEWEST_EVENTS = 50
FEWEST_ON_A_SIDE = 12
FEWEST_MISSING = 12
FEWEST_MISSING_SHARED = 3
TIMES_THE_NEXT = 3.0
HEARD_BESIDES = 2.0
LOOK_BACK = timedelta(minutes=5)  # Prometheus repeats a value for that long in answers to range queries

Row = dict[str, Any]
Stretch = tuple[datetime, datetime]


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
        parts = (self.scope, self.kind, self.stream_id, self.service, self.host, self.signal, self.started_at.isoformat(), self.evidence)
        return "d" + hashlib.md5("|".join(str(part) for part in parts).encode()).hexdigest()[:12]


def find(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """Fill dark_areas, dark_area_streams, quiet_stretches, coverage and the citations of dark areas."""
    from pipelines import _coverage_tables as tables

    window = tables.window(connection)
    streams = tables.streams(connection)
    silences, quiet = [], []
    for stream in streams:
        dark, allowed = judge(stream)
        silences += [silence for silence in dark if _meets(silence, window)]
        quiet += allowed
    findings = merge(silences + tables.down_stretches(connection, window), streams)
    findings += tables.muted(connection, window) + tables.outside_exports(connection)
    tables.write(connection, findings, quiet, window)


def judge(stream: Row) -> tuple[list[Silence], list[tuple[Any, ...]]]:
    """The silences of a stream that its rhythm does not allow, and rows of quiet_stretches for the others."""
    longest = [each for each in stream["longest"] or [] if each["seconds"] > SHORTEST_SECONDS]
    if stream["signal"] not in ("log", "metric") or not longest:
        return [], []
    if stream["event_count"] < FEWEST_EVENTS:
        reason = f"{stream['event_count']} records are too few to know its rhythm"
        return [], [(stream["stream_id"], each["from_at"], each["to_at"], "too quiet to judge", reason) for each in longest[:1]]
    is_grid = on_grid(stream)
    dark, allowed = [], []
    for place, gap in enumerate(longest):
        verdict = _on_grid(stream, gap) if is_grid else _irregular(stream, longest, place)
        if isinstance(verdict, Silence):
            dark.append(verdict)
        elif place < 3:
            allowed.append((stream["stream_id"], gap["from_at"], gap["to_at"], "allowed by its rhythm", verdict))
    return dark, allowed


def on_grid(stream: Row) -> bool:
    median = stream["median_seconds"] or 0.0
    return stream["long_seconds"] <= 1.1 * median and stream["short_seconds"] >= 0.9 * median


def _on_grid(stream: Row, gap: Row) -> Silence | str:
    missing = round(gap["seconds"] / stream["median_seconds"]) - 1
    if missing < FEWEST_MISSING_SHARED:
        return f"{max(missing, 0)} points are missing"
    if side := _lonely_side(stream, gap):
        return side
    return Silence(stream, gap["from_at"], gap["to_at"], missing, f"it gives one every {span(stream['median_seconds'])}")


def _irregular(stream: Row, longest: list[Row], place: int) -> Silence | str:
    """Only the longest silence can be told from the others."""
    gap, everything = longest[place], stream["longest"]
    following = everything[place + 1]["seconds"] if place + 1 < len(everything) else 0.0
    if place or gap["seconds"] <= TIMES_THE_NEXT * following:
        return f"its other silences last up to {span(everything[0 if place else 1]['seconds'])}"
    besides = (stream["last_at"] - stream["first_at"]).total_seconds() - gap["seconds"]
    if besides < HEARD_BESIDES * gap["seconds"]:
        return f"it was heard for no more than {span(besides)} besides"
    missing = int(min(gap["seconds"] / max(stream["median_seconds"], 1e-6), stream["event_count"] * gap["seconds"] / besides))
    if missing < FEWEST_MISSING:
        return f"at its rate about {missing} records are missing"
    if side := _lonely_side(stream, gap):
        return side
    half = f"half of its intervals are below {span(stream['median_seconds'])}"
    return Silence(stream, gap["from_at"], gap["to_at"], missing, f"{half} and its longest other silence is {span(following)}")


def _lonely_side(stream: Row, gap: Row) -> str | None:
    before, after = gap["heard_before"], stream["event_count"] - gap["heard_before"]
    fewest = min(before, after)
    return f"only {fewest} records stand on one side of it" if fewest < FEWEST_ON_A_SIDE else None


def merge(silences: list[Silence], streams: list[Row]) -> list[Finding]:
    """One finding where all streams of a collector, or of a host, are silent together."""
    findings: list[Finding] = []
    steady = [stream for stream in streams if stream["event_count"] >= FEWEST_EVENTS and stream["signal"] in ("log", "metric")]
    rest: list[Silence] = []
    for cluster in clusters(silences, lambda silence: silence.stream["signal"] == "metric" and silence.stream["clock_id"]):
        here = [each for each in steady if each["signal"] == "metric" and each["clock_id"] == cluster[0].stream["clock_id"]]
        if _is_whole(cluster, here) and len(cluster) >= 3:
            findings.append(_shared("collector", "collector failed", cluster))
        else:
            rest += cluster
    alone: list[Silence] = []
    for cluster in clusters(rest, lambda silence: silence.stream["host"]):
        of_host = [each for each in steady if each["host"] == cluster[0].stream["host"]]
        metrics = [silence for silence in cluster if silence.stream["signal"] == "metric"]
        if len(cluster) >= 2 and _is_whole(cluster, of_host) and not any(silence.is_down for silence in cluster):
            findings.append(_shared("host", "silent", cluster))
        elif metrics and (any(each.is_down for each in metrics) or len(metrics) >= 2
                          and _is_whole(metrics, [each for each in of_host if each["signal"] == "metric"])):  # fmt: skip
            findings.append(_shared("host" if metrics[0].stream["host"] else "collector", "collector failed", metrics))
            alone += [silence for silence in cluster if silence not in metrics]
        else:
            alone += cluster
    return findings + [_single(silence) for silence in alone if silence.missing >= FEWEST_MISSING]


def clusters(silences: Iterable[Silence], key: Any) -> list[list[Silence]]:
    """Silences of the same key that all overlap; one without a key stands alone."""
    groups: dict[Any, list[Silence]] = defaultdict(list)
    found: list[list[Silence]] = []
    for silence in sorted(silences, key=lambda each: (each.from_at, each.to_at, each.stream["stream_id"], each.is_down)):
        name = key(silence)
        if not name:
            found.append([silence])
            continue
        cluster = groups[name]
        if cluster and silence.from_at < min(each.to_at for each in cluster):
            cluster.append(silence)
        else:
            groups[name] = [silence]
            found.append(groups[name])
    return found


def _is_whole(cluster: list[Silence], streams: list[Row]) -> bool:
    """Whether all that should have spoken in this stretch are in the cluster; one in ten may be missing."""
    start, end = max(each.from_at for each in cluster), min(each.to_at for each in cluster)
    expected = {each["stream_id"] for each in streams if each["first_at"] <= start and each["last_at"] >= end}
    silent = {each.stream["stream_id"] for each in cluster}
    return bool(expected) and len(expected & silent) >= 0.9 * len(expected)


def _shared(scope: str, kind: str, cluster: list[Silence]) -> Finding:
    finding = _single(cluster[0])
    start, end = max(each.from_at for each in cluster), min(each.to_at for each in cluster)
    start_latest = max(start, min(each.from_at + each.usual for each in cluster))
    end_earliest = min(end, max(each.to_at - each.usual for each in cluster))
    finding.scope, finding.kind, finding.started_at, finding.ended_at = scope, kind, start, end
    finding.bounds = (start - LOOK_BACK if scope == "collector" else start, start_latest, end_earliest, end)
    finding.stream_id, finding.silences = None, cluster
    finding.expected = sum(each.missing for each in cluster)
    for name in ("service", "host", "signal"):
        values = {each.stream[name] for each in cluster}
        setattr(finding, name, values.pop() if len(values) == 1 else None)
    what = "scrapes failed" if any(each.is_down for each in cluster) else "nothing"
    where = "all its streams" if scope == "collector" else f"host {finding.host}" if finding.host else "the collector"
    names = sorted({each.stream["file_path"] for each in cluster})
    finding.evidence = (
        f"{', '.join(names[:4])}{' and others' * (len(names) > 4)}: {what} from {where} for {span((end - start).total_seconds())}, "
        f"in {len(cluster)} streams at once; about {finding.expected} records are missing"
    )
    return finding


def _single(silence: Silence) -> Finding:
    stream, usual = silence.stream, silence.usual
    seconds = (silence.to_at - silence.from_at).total_seconds()
    return Finding(
        "stream", "silent", silence.from_at, silence.to_at,
        f"{stream['file_path']}: nothing for {span(seconds)}, after {stream['event_count']:,} records in all; {silence.why}; "
        f"about {silence.missing} are missing",
        stream["stream_id"], stream["service"], stream["host"], stream["signal"],
        (silence.from_at, silence.from_at + usual, silence.to_at - usual, silence.to_at), silence.missing, None, [silence],
    )  # fmt: skip


def _meets(silence: Silence, window: Stretch | None) -> bool:
    return window is None or (silence.from_at < window[1] and silence.to_at > window[0])
