"""Where an export ends before the window does: what is not in hand is not what was not said."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import duckdb
import numpy as np

from pipelines.coverage.ends import is_elsewhere, is_shifted, set_back
from pipelines.coverage.findings import Finding, QuietRow, Stream, instant, micros
from pipelines.coverage.heard import Window
from pipelines.coverage.purposes import is_new, why_ended
from pipelines.coverage.rhythm import SECOND
from pipelines.coverage.silences import ALLOWED, ALPHA, FEWEST_EXPECTED, Judged, judge_stream
from pipelines.incident import Incident
from pipelines.timeline.words import span

SAME_EDGE = 300 * SECOND
SHORTEST = 300 * SECOND
SHOWN = 4
WRITTEN = "select file_path, first_at, last_at from evidence.files where first_at is not null and last_at is not null"
EDGES = """
    select x.file_path, x.started_at, x.ended_at, x.reason,
        (select mode(s.signal order by s.signal) from streams s where s.file_path = x.file_path) as signal,
        (select case when count(distinct s.service) = 1 then min(s.service) end from streams s where s.file_path = x.file_path) as service
    from export_edges x where x.ended_at > x.started_at order by all"""


NEWEST_ASKED = """
    select f.file_path
    from evidence.files f join records.event_rows e using (file_number)
    where starts_with(f.cut_off, 'exactly') and e.recorded_at is not null
    group by f.file_path
    having arg_min(e.recorded_at, (e.line_number, e.nth)) > arg_max(e.recorded_at, (e.line_number, e.nth))"""


@dataclass(frozen=True)
class Edge:
    """A stretch of the window that a file does not reach; µs. at: its own edge. group: files cut alike are one finding."""

    file_path: str
    start: int
    end: int
    at: int
    group: tuple[str | None, bool]


def outside(
    connection: duckdb.DuckDBPyConnection, incident: Incident, streams: list[Stream], window: Window | None
) -> tuple[list[Finding], list[QuietRow]]:
    """Edges that the files tell by themselves, and, where the window is stated, those that rhythms tell. window: µs.

    And rows of quiet_stretches for files that run out early because their clock was set back.
    """
    told = [
        Finding("export", "outside the export", start, end, reason, None, service, None, signal, (start, start, end, end),
                question="Can the export be taken again, further?")
        for _, start, end, reason, signal, service in connection.execute(EDGES).fetchall()
    ]  # fmt: skip
    if window is None:
        return told, []
    known = {row[0] for row in connection.execute("select file_path from export_edges").fetchall()}
    written = {path: (micros(first), micros(last)) for path, first, last in connection.execute(WRITTEN).fetchall()}
    begun = {
        path for (path,) in connection.execute(NEWEST_ASKED).fetchall()
    }  # with the newest: a limit cuts off older ones
    edges = [edge for edge in _short_files(incident, streams, window, written) if edge.file_path not in known
             and not (edge.end == window[1] and edge.file_path in begun) and not _began_there(connection, edge, streams)]  # fmt: skip
    fallen = {
        edge.file_path: jump
        for edge in edges
        if edge.end == window[1] and (jump := set_back(connection, edge.file_path, edge.end - edge.start))
    }
    ended = {
        edge.file_path: rows for edge in edges if edge.end == window[1] and (rows := _ended(connection, edge, streams))
    }
    cut = [
        edge for edge in edges if edge.file_path not in fallen and (edge.end < window[1] or edge.file_path not in ended)
    ]
    return told + [_finding(group, streams) for group in _alike(cut)], [row for rows in ended.values() for row in rows] + [
        (stream.stream_id, instant(stream.last), instant(window[1]), "clock step",
         f"the stamps of its file fall back by {span(fallen[path] / SECOND)} on the way, and run out as much too early")
        for stream in streams for path in stream.file_paths if path in fallen and stream.is_judged
    ]  # fmt: skip


def _short_files(incident: Incident, streams: list[Stream], window: Window, written: dict[str, Window]) -> list[Edge]:
    """written: from when to when each file reaches by its own stamps, which is what exports are asked for."""
    files: dict[str, list[Stream]] = defaultdict(list)
    for stream in streams:
        if stream.is_judged and len(stream.file_paths) == 1:
            files[stream.file_paths[0]].append(stream)
    found = []
    for path, speakers in sorted(files.items()):
        export = incident.export_for(path)
        begun, ended = written.get(path, (speakers[0].first, speakers[0].last))
        first = min(begun, *(each.first for each in speakers))
        last = max(ended, *(each.reach or each.last for each in speakers))
        if export and export.from_at and not export.limit:
            first = min(first, micros(export.from_at))
        group = (speakers[0].connector, True)
        others = [each for each in streams if path not in each.file_paths]
        start, end = max(last, window[0]), min(first, window[1])
        if is_shifted(first, last, others, window):
            continue
        missing_end, missing_begin = window[1] - last > SHORTEST, first - window[0] > SHORTEST
        if (
            missing_end
            and not is_elsewhere(speakers, others, start, window[1])
            and any(_misses_end(each, last, window) for each in speakers)
        ):
            found.append(Edge(path, start, window[1], last, group))
        if (
            missing_begin
            and not is_elsewhere(speakers, others, window[0], end)
            and any(_misses_begin(each, first, window) for each in speakers)
        ):
            found.append(Edge(path, window[0], end, first, (group[0], False)))
    return found


def _began_there(connection: duckdb.DuckDBPyConnection, edge: Edge, streams: list[Stream]) -> bool:
    """Whether a file begins late because all who speak in it began then, not because it was cut off."""
    speakers = [each for each in streams if each.is_judged and edge.file_path in each.file_paths]
    return not edge.group[1] and all(is_new(connection, each, streams) for each in speakers)


def _ended(connection: duckdb.DuckDBPyConnection, edge: Edge, streams: list[Stream]) -> list[QuietRow]:
    """Rows of quiet_stretches, where a record says of everyone who speaks in the file that somebody ended them."""
    speakers = [each for each in streams if each.is_judged and edge.file_path in each.file_paths]
    reasons = [why_ended(connection, each, each.last) for each in speakers]
    return [
        (each.stream_id, instant(each.last), instant(edge.end), "ended on purpose", why)
        for each, why in zip(speakers, reasons, strict=True)
        if why and all(reasons)
    ]


def _misses_end(stream: Stream, last: int, window: Window) -> bool:
    """Whether its rhythm would have had it speak between the file's end and the window's.

    One that was over before may know too little of its own rhythm, and is missed where that does not allow it.
    """
    found = judge_stream(stream.at, *window, ALPHA, window[1])
    if last <= window[0]:
        return not any(each.is_open and each.verdict == ALLOWED for each in found)
    return any(_is_missed(each) for each in found)


def _misses_begin(stream: Stream, first: int, window: Window) -> bool:
    if first >= window[1]:
        return True
    found = judge_stream(np.sort(-stream.at), -window[1], -window[0], ALPHA, -window[0])
    return any(_is_missed(each) for each in found)


def _is_missed(silence: Judged) -> bool:
    """How long the rest of the file is does not matter here: nobody claims that the stream stopped."""
    return (
        silence.is_open
        and silence.verdict != ALLOWED
        and silence.chance < ALPHA
        and silence.expected >= FEWEST_EXPECTED
    )


def _alike(edges: list[Edge]) -> list[list[Edge]]:
    groups: list[list[Edge]] = []
    for edge in edges:
        near = (each for each in groups if each[0].group == edge.group and abs(each[0].start - edge.start) <= SAME_EDGE
                and abs(each[0].end - edge.end) <= SAME_EDGE)  # fmt: skip
        group = next(near, None)
        if group is None:
            groups.append([edge])
        else:
            group.append(edge)
    return groups


def _finding(group: list[Edge], streams: list[Stream]) -> Finding:
    paths = {edge.file_path for edge in group}
    inside = [stream for stream in streams if paths & set(stream.file_paths)]
    services, signals = {each.service for each in inside}, {each.signal for each in inside}
    start, end = instant(max(edge.start for edge in group)), instant(min(edge.end for edge in group))
    names = ", ".join(sorted(paths)[:SHOWN]) + " and others" * (len(paths) > SHOWN)
    return Finding(
        "export", "outside the export", start, end, f"{names} {_reason(group)}", None,
        services.pop() if len(services) == 1 else None, None, signals.pop() if len(signals) == 1 else None, (start, start, end, end),
        question="Can the export be taken again, over the whole window?",
    )  # fmt: skip


def _reason(group: list[Edge]) -> str:
    is_end, at, several = group[0].group[1], [edge.at for edge in group], len(group) > 1
    edge = (
        f"{'reach' if several else 'reaches'} to {_clock(max(at))} {'at most' if several else 'only'}"
        if is_end
        else f"{'begin' if several else 'begins'} at {_clock(min(at))} {'or later' if several else 'only'}"
    )
    return f"{edge}, by the rhythm of what {'they hold they' if several else 'it holds it'} should go on"


def _clock(microseconds: int) -> str:
    return f"{instant(microseconds):%d %b %H:%M:%S} UTC"
