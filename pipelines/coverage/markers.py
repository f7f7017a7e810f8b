"""What the records say themselves of what is missing: drop messages, and holes in their numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from pipelines.coverage.findings import Finding, Silence, Stream, instant
from pipelines.coverage.rhythm import SECOND

NEAR = 120 * SECOND
ONE_EPISODE = 600 * SECOND
WHAT = r"(?:log |journal |kernel )?(?:messages?|lines?|records?|events?|entries|logs?|spans?|chunks?|callbacks|metrics|samples|data ?points?)"
SAYS_SO = re.compile(
    rf"suppressed \d+ {WHAT}|\d+ {WHAT} suppressed|imuxsock.{{0,40}}(?:lost|drop)|\d+ {WHAT} (?:were |was |have been |got )?(?:dropped|lost|discarded)"
    rf"|(?:dropp?(?:ed|ing)|discard(?:ed|ing)|lost|missed) (?:\d+ )?{WHAT}\b|{WHAT} dropped|begin to drop messages|buffer is full.{{0,40}}drop"
    r"|dropped_\w+_count\W+[1-9]|queue is full.{0,40}drop", re.IGNORECASE)  # fmt: skip
HOW_MANY = re.compile(r"(\d+) " + WHAT + r"|(?:lost|drop(?:ped)?|suppressed) (\d+)", re.IGNORECASE)
BEGINS = re.compile(r"\bbegin(?:s|ning)? to drop", re.IGNORECASE)
DROP_COUNTER = re.compile(r"(?=.*(?:dropped|discarded))(?=.*(?:entries|records|lines|events|messages|logs?_|spans|samples|chunks))", re.IGNORECASE)  # fmt: skip
FASTER = 2.0  # than otherwise, a counter grows where it tells of a loss
SHIPPERS = ("fluent-bit", "fluentd", "vector", "otelcol", "otel-collector", "promtail", "alloy", "filebeat", "logstash", "rsyslogd",
            "syslog-ng", "systemd-journald", "imuxsock")  # fmt: skip
RUN_ON, LAST_ONES = 0.5, 50  # share of the numbers of the last records before a stretch that are there
# Numbers that a source gives its records one after the other.
NUMBERS = (
    "__SEQNUM", "sequence", "sequence_number", "sequenceNumber", "SequenceNumber", "sequenceId", "sequence_id", "seq", "seqno",
    "seq_no", "seqnum", "seq_num", "event.sequence", "kafka.offset", "RecordNumber", "record_number", "EventRecordID", "RecordId", "cisco.sequence", "offset",
)  # fmt: skip


@dataclass(frozen=True)
class Marker:
    """One record that says that others are missing; at: µs."""

    event_id: str
    at: int
    service: str | None
    host: str | None
    file_path: str
    words: str

    @property
    def count(self) -> int:
        found = HOW_MANY.search(self.words)
        return int(found[1] or found[2] or 0) if found else 0


def find(connection: duckdb.DuckDBPyConnection, window: tuple[int, int]) -> list[Marker]:
    rows = connection.execute(
        """
        select event_id, epoch_us(occurred_at), service, host, file_path, left(headline, 240) from events
        where kind = 'log' and duplicate_of is null and occurred_at between ? and ?
            and (contains(lower(body), 'suppressed') or contains(lower(body), 'drop') or contains(lower(body), 'lost')
                or contains(lower(body), 'missed') or contains(lower(body), 'discard'))
        order by occurred_at, file_path, line_number, event_id""",
        [instant(window[0]), instant(window[1])],
    ).fetchall()
    return [Marker(*row) for row in rows if SAYS_SO.search(row[5])]


def are_shippers(streams: list[Stream], markers: list[Marker]) -> set[str]:
    """Streams of what carries others' records: that they speak says nothing of those."""
    telling = {(marker.service, marker.host) for marker in markers}
    return {
        stream.stream_id for stream in streams
        if stream.signal == "log" and (stream.service in SHIPPERS or (stream.service, stream.host) in telling)
        and stream.service is not None
    }  # fmt: skip


def only_tell(streams: list[Stream], markers: list[Marker]) -> set[str]:
    """Streams that speak of losses half the time: their own silence is good news."""
    said: dict[tuple[str | None, str | None], int] = defaultdict(int)
    for marker in markers:
        said[marker.service, marker.host] += 1
    return {
        stream.stream_id
        for stream in streams
        if 2 * said[stream.service, stream.host] >= stream.event_count and stream.signal == "log"
    }


def about(markers: list[Marker], silences: Iterable[Silence], start: int, end: int) -> list[Marker]:
    """Those said during the stretch, on the host and of the service that it concerns."""
    streams = [each.stream for each in silences if each.stream.signal == "log"]
    hosts = {stream.host for stream in streams}
    services = {stream.service for stream in streams if stream.service}
    return [
        marker for marker in markers
        if start - NEAR <= marker.at <= end + NEAR and streams and (marker.host in hosts or marker.service in services)
        and (not (named := _named(marker)) or not services or any(service in named or named in service for service in services))
    ]  # fmt: skip


def counted(streams: list[Stream], silences: Iterable[Silence], start: int, end: int) -> tuple[str, int] | None:
    """The shipper's counter of dropped records on a host of these logs that grows with the silence, and by how much; µs."""
    hosts = {_plain_host(each.stream.host) for each in silences if each.stream.signal == "log" and each.stream.host}
    for stream in streams:
        if stream.values is None or _plain_host(stream.host) not in hosts or not DROP_COUNTER.search(stream.name or ""):
            continue
        grown = np.maximum(np.diff(stream.values), 0)
        within = (stream.at[1:] > start) & (stream.at[:-1] < end)
        rise, before = float(np.nansum(grown[within])), float(np.nansum(grown[~within]))
        share = (end - start) / max(stream.last - stream.first - (end - start), 1)
        if rise > 0 and rise > FASTER * before * share:
            return stream.name or "", round(rise)
    return None


def _plain_host(host: str | None) -> str | None:
    return host.rsplit(":", 1)[0].lower() if host else None


def _named(marker: Marker) -> str | None:
    found = re.search(r"\bfrom ([A-Za-z][\w.@-]*?)(?:\.service)?(?:$|[\s,;:])", marker.words)
    return found[1] if found and found[1] != "pid" else None


def alone(markers: list[Marker], findings: list[Finding], streams: list[Stream]) -> list[Finding]:
    """Losses that the records state and no silence shows: one finding for each place and episode."""
    cited = {each.event_id for each in findings}
    groups: dict[tuple[str | None, str | None], list[list[Marker]]] = defaultdict(list)
    for marker in markers:
        if marker.event_id in cited or any(_tells_of(finding, marker) for finding in findings):
            continue
        episodes = groups[marker.host, _named(marker) or marker.service]
        if episodes and marker.at - episodes[-1][-1].at <= ONE_EPISODE:
            episodes[-1].append(marker)
        else:
            episodes.append([marker])
    return [_stated(service, host, episode, streams) for (host, service), found in groups.items() for episode in found]


def _tells_of(finding: Finding, marker: Marker) -> bool:
    """Whether a finding of silences covers what the marker says: of its host or service then, or of the whole collector."""
    end = finding.ended_at or instant(marker.at)
    is_then = finding.started_at <= instant(marker.at + NEAR) and instant(marker.at - NEAR) <= end
    hosts, services = ({getattr(each.stream, name) for each in finding.silences} for name in ("host", "service"))
    is_there = marker.host in hosts or (marker.service is not None and marker.service in services)
    return bool(finding.silences) and is_then and (is_there or finding.scope in ("collector", "region"))


def _stated(service: str | None, host: str | None, episode: list[Marker], streams: list[Stream]) -> Finding:
    """What is said to be lost was written after the last record of whose it is, unless it is said when the loss began."""
    silence = None if BEGINS.search(episode[0].words) else _before(service, host, episode[0], streams)
    first, last = instant(episode[0].at), instant(episode[-1].at)
    start = instant(silence.from_at) if silence else first
    lost = sum(marker.count for marker in episode) or None
    times = f", {len(episode)} times; first" if len(episode) > 1 else ""
    words = f"{episode[0].file_path}: its own records say that some are missing{times}: {episode[0].words}"
    return Finding("process" if service and host else "host" if host else "service" if service else "collector",
                   "collector failed", start, last, words, None, service, host, "log", (start, first, last, last), lost, 0 if silence else None,
                   event_id=episode[0].event_id, question="What does the shipper's own counter of dropped records say?",
                   silences=[silence] if silence else [])  # fmt: skip


def _before(service: str | None, host: str | None, marker: Marker, streams: list[Stream]) -> Silence | None:
    """From the last record before a loss was told to that: of the service that it names, which holds what it counts."""
    spoke = [
        (int(each.until[place - 1]), each) for each in streams
        if each.signal == "log" and each.host == host and each.service and service and (each.service in service or service in each.service)
        and (each.service, each.host) != (marker.service, marker.host) and (place := int(np.searchsorted(each.until, marker.at)))
    ]  # fmt: skip
    if not spoke:
        return None
    last, stream = max(spoke, key=lambda each: each[0])
    return Silence(stream, last, marker.at, marker.count, (marker.at - last) / (marker.count + 1), None, marker.words)


def lost_by_number(connection: duckdb.DuckDBPyConnection, silences: Iterable[Silence]) -> int | None:
    """Records that their source numbered and the files do not hold, around silences of one cause; None where nothing is numbered.

    One sequence runs through all that a file holds: it is counted from the earliest last record to the latest first one.
    """
    files: dict[tuple[str, ...], list[Silence]] = defaultdict(list)
    for silence in silences:
        if silence.stream.signal == "log" and not silence.is_open:
            files[silence.stream.file_paths].append(silence)
    counts = [
        _lost_between(connection, paths, min(each.from_at for each in group), max(each.to_at for each in group))
        for paths, group in files.items()
    ]
    return max((count for count in counts if count is not None), default=None)


def _lost_between(
    connection: duckdb.DuckDBPyConnection, file_paths: tuple[str, ...], start: int, end: int
) -> int | None:
    around = [list(file_paths), instant(start), instant(end)]
    if (audited := _lost_by_serial(connection, around)) is not None:
        return audited
    paths = [path for name in NUMBERS for path in paths_to(name)]
    rows = connection.execute(
        """
        with around as (
            select occurred_at, line_number, json_extract_string(attributes, ?) as written from events
            where file_path in (select unnest(?)) and occurred_at between ? and ? and starts_with(attributes::varchar, '{')
        )
        select n, try_cast(first_number as hugeint), try_cast(last_number as hugeint), records from (
            select unnest(range(1, ?)) as n, arg_min(written, occurred_at) as firsts, arg_max(written, occurred_at) as lasts, count(*) as records
            from around
        ), lateral (select firsts[n] as first_number, lasts[n] as last_number)
        where first_number is not null and last_number is not null order by n limit 1""",
        [paths, *around, len(paths) + 1],
    ).fetchall()
    if not rows or rows[0][1] is None or rows[0][2] is None:
        return None
    n, first, last, records = rows[0]
    is_sequence = last >= first and _run_on(connection, file_paths, start, paths[n - 1])
    return int(last - first + 1 - records) if is_sequence else None


def paths_to(name: str) -> list[str]:
    """Where a field may stand in a record's attributes: under its whole name, and nested where that has dots."""
    return [f'$."{name}"', *([f"$.{name}"] if "." in name else [])]


def _run_on(connection: duckdb.DuckDBPyConnection, file_paths: tuple[str, ...], start: int, path: str) -> bool:
    """Whether these are numbers of records; places in a file, which shippers write alike, leave more out than they name."""
    row = connection.execute(
        """
        select count(number) >= ? * (max(number) - min(number) + 1) from (
            select try_cast(json_extract_string(attributes, ?) as hugeint) as number from events
            where file_path in (select unnest(?)) and occurred_at <= ? and starts_with(attributes::varchar, '{')
            order by occurred_at desc, line_number desc limit ?
        )""",
        [RUN_ON, path, list(file_paths), instant(start), LAST_ONES],
    ).fetchone()
    return bool(row and row[0])


def _lost_by_serial(connection: duckdb.DuckDBPyConnection, around: list[Any]) -> int | None:
    """The same of the kernel's audit records, which carry their serial after the stamp and share it where they belong together."""
    row = connection.execute(
        r"""
        select min(serial), max(serial), count(distinct serial) from (
            select try_cast(regexp_extract(body, 'audit\(\d+\.\d+:(\d+)\)', 1) as bigint) as serial from events
            where file_path in (select unnest(?)) and occurred_at between ? and ? and contains(body, 'audit(')
        )""",
        around,
    ).fetchone()
    return None if not row or row[0] is None or row[2] < 2 else int(row[1] - row[0] + 1 - row[2])
