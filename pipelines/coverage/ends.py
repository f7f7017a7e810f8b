"""Files that end before the window does while others like them go on: not the export ended, but who speaks in them.

That holds for a file of one speaker (one stream, one service or one host) of which nothing says that it was cut off.
Several speakers that end together in one file end because the file does.
"""

from __future__ import annotations

from collections import defaultdict

import duckdb

from pipelines.coverage.findings import Stream
from pipelines.coverage.heard import Window
from pipelines.coverage.rhythm import SECOND
from pipelines.incident import Incident

SAME_EDGE = 300 * SECOND
USUAL_INTERVALS = 10  # by which an end may come before the window's
MOST_GO_ON = 0.5  # of the files of its kind
ALL_OF_IT = 0.9
CUT = """
    select file_path from export_edges
    union select file_path from evidence.files where cut_off is not null"""
FALLS = """
    select max(earlier - here) from (
        select epoch_us(e.recorded_at) as here, lag(here) over (partition by e.clock_id, e.host order by e.line_number, e.nth) as earlier
        from records.event_rows e join evidence.files f using (file_number)
        where f.file_path = ? and f.written_order = 'appended' and e.recorded_at is not null
    )"""


def extend(connection: duckdb.DuckDBPyConnection, incident: Incident, streams: list[Stream], window: Window) -> None:
    """Lets streams reach to the window's end where only they stop: what is missing there was not said."""
    cut = {path for (path,) in connection.execute(CUT).fetchall()}
    kinds: dict[str | None, list[list[Stream]]] = defaultdict(list)
    for speakers in _files([each for each in streams if each.is_judged]):
        kinds[speakers[0].connector].append(speakers)
    for files in kinds.values():
        go_on = sum(_goes_on(speakers, window) for speakers in files)
        for speakers in files:
            paths = {path for each in speakers for path in each.file_paths}
            if (
                go_on >= max(1, MOST_GO_ON * (len(files) - 1))
                and not _goes_on(speakers, window)
                and not any(path in cut or incident.export_for(path) for path in paths)
                and _is_one_speaker(speakers)
                and _is_whole_before(connection, speakers, streams, window)
            ):
                for stream in speakers:
                    stream.reach, stream.outlived_by = window[1], go_on


def set_back(connection: duckdb.DuckDBPyConnection, path: str, missing: int) -> int | None:
    """By how much the stamps of a file that was appended to fall back, where that is what is missing at its end; µs."""
    row = connection.execute(FALLS, [path]).fetchone()
    return int(row[0]) if row and row[0] and row[0] >= ALL_OF_IT * missing else None


def is_shifted(first: int, last: int, others: list[Stream], window: Window) -> bool:
    """Whether it overshoots the window on one side by what is missing on the other: a matter of its zone, if anything.

    Not where another of the exports overshoots as it does, and misses nothing.
    """
    late, long = first - window[0], last - window[1]
    overlaps = first < window[1] and last > window[0]
    is_alike = any(
        each.is_judged
        and (abs(each.first - first) <= SAME_EDGE and each.last >= window[1] - SAME_EDGE if late < 0 else
             abs(each.last - last) <= SAME_EDGE and each.first <= window[0] + SAME_EDGE)
        for each in others
    )  # fmt: skip
    return overlaps and not is_alike and ((late > 0 and long > late / 3) or (long < 0 and late < long / 3))


def is_elsewhere(speakers: list[Stream], others: list[Stream], start: int, end: int) -> bool:
    """Whether another file holds the same streams over the stretch."""
    whose = {(each.signal, each.service, each.host, each.name) for each in speakers if each.service or each.host}
    return any(
        (each.signal, each.service, each.host, each.name) in whose and each.heard_in(start, end) for each in others
    )


def _files(streams: list[Stream]) -> list[list[Stream]]:
    """The streams of each file; files that share a stream, as rotated ones do, are one."""
    groups: list[tuple[set[str], list[Stream]]] = []
    for stream in streams:
        paths, inside = set(stream.file_paths), [stream]
        for group in [each for each in groups if each[0] & paths]:
            groups.remove(group)
            paths, inside = paths | group[0], [*group[1], *inside]
        groups.append((paths, inside))
    return [inside for _, inside in groups]


def _goes_on(speakers: list[Stream], window: Window) -> bool:
    slack = max(SAME_EDGE, *(USUAL_INTERVALS * int(each.usual) for each in speakers))
    return max(each.last for each in speakers) >= window[1] - slack


def _is_one_speaker(speakers: list[Stream]) -> bool:
    services, hosts = {each.service for each in speakers}, {each.host for each in speakers}
    return (
        len(speakers) == 1 or (len(services) == 1 and None not in services) or (len(hosts) == 1 and None not in hosts)
    )


def _is_whole_before(
    connection: duckdb.DuckDBPyConnection, speakers: list[Stream], streams: list[Stream], window: Window
) -> bool:
    """Whether the file reaches into the window, in the right zone and hour, and no other holds what comes after."""
    first, last = min(each.first for each in speakers), max(each.last for each in speakers)
    paths = {path for each in speakers for path in each.file_paths}
    others = [each for each in streams if not paths & set(each.file_paths)]
    return (
        window[0] < last < window[1]
        and not is_shifted(first, last, others, window)
        and not is_elsewhere(speakers, others, last, window[1])
        and not any(set_back(connection, path, window[1] - last) for path in sorted(paths))
    )
