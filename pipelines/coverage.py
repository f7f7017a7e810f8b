"""Dark areas and coverage: where a stream should have spoken and did not, or could not be heard.

The rhythms come from the stage's SQL files, `_silences` judges each stream by its own, and here silences that all
streams of a collector or a host share become one finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import duckdb

from pipelines import _coverage_tables as tables
from pipelines._silences import (
    FEWEST_EVENTS,
    FEWEST_MISSING,
    Finding,
    Row,
    Silence,
    Stretch,
    judge,
    told_from_clock_changes,
)
from pipelines.incident import Incident
from pipelines.timeline.words import span

LOOK_BACK = timedelta(minutes=5)  # Prometheus repeats a value for that long in answers to range queries


def find(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """Fill dark_areas, dark_area_streams, quiet_stretches, coverage and the citations of dark areas."""
    window = tables.window(connection)
    streams = tables.streams(connection)
    silences, quiet = [], []
    for stream in streams:
        dark, allowed = judge(stream)
        silences += [silence for silence in dark if _meets(silence, window)]
        quiet += allowed
    silences, moved = told_from_clock_changes(
        silences, tables.piles(connection, silences), tables.zoneless(connection, silences)
    )
    quiet += moved
    findings = merge(silences + tables.down_stretches(connection, window), streams)
    findings += tables.muted(connection, window) + tables.outside_exports(connection)
    tables.write(connection, findings, quiet, window)


def merge(silences: list[Silence], streams: list[Row]) -> list[Finding]:
    """One finding where all streams of a collector, or of a host, are silent together."""
    findings: list[Finding] = []
    steady = [
        stream for stream in streams if stream["event_count"] >= FEWEST_EVENTS and stream["signal"] in ("log", "metric")
    ]
    rest: list[Silence] = []
    for cluster in clusters(
        silences, lambda silence: silence.stream["signal"] == "metric" and silence.stream["clock_id"]
    ):
        here = [
            each for each in steady if each["signal"] == "metric" and each["clock_id"] == cluster[0].stream["clock_id"]
        ]
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
        elif metrics and (any(each.is_down for each in metrics) or (len(metrics) >= 2
                          and _is_whole(metrics, [each for each in of_host if each["signal"] == "metric"]))):  # fmt: skip
            findings.append(_shared("host" if metrics[0].stream["host"] else "collector", "collector failed", metrics))
            alone += [silence for silence in cluster if silence not in metrics]
        else:
            alone += cluster
    for twins in _same_ends([silence for silence in alone if silence.missing >= FEWEST_MISSING]):
        findings.append(_single(twins[0]) if len(twins) == 1 else _shared("collector", "collector failed", twins))
    return findings


def _same_ends(silences: list[Silence]) -> list[list[Silence]]:
    """Series that fall silent with the same stamp and come back with the same have one cause; log streams stand alone."""
    groups: dict[Any, list[Silence]] = defaultdict(list)
    for silence in silences:
        is_metric = silence.stream["signal"] == "metric"
        groups[silence.from_at, silence.to_at, "" if is_metric else silence.stream["stream_id"]].append(silence)
    return list(groups.values())


def clusters(silences: Iterable[Silence], key: Any) -> list[list[Silence]]:
    """Silences of the same key that all overlap; one without a key stands alone."""
    groups: dict[Any, list[Silence]] = defaultdict(list)
    found: list[list[Silence]] = []
    for silence in sorted(
        silences, key=lambda each: (each.from_at, each.to_at, each.stream["stream_id"], each.is_down)
    ):
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
    where = f"host {finding.host}" if scope == "host" else "their collector"
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
