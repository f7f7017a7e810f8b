"""From causes to findings: the class that the evidence names, the bounds, and one sentence that says how it is known."""

from __future__ import annotations

import duckdb
import numpy as np

from pipelines.coverage import bounds, look_back
from pipelines.coverage import markers as loss
from pipelines.coverage.attribution import Cause, siblings_heard
from pipelines.coverage.findings import Finding, Silence, Stream, instant
from pipelines.coverage.rhythm import SECOND
from pipelines.timeline.words import span

SHOWN = 4
NOT_WHOLE = """
    select file_path, cut_off from evidence.files
    where starts_with(cut_off, 'says that') and written_order is distinct from 'newest first'"""


class Telling:
    """Tells the findings of an incident from their causes."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, streams: list[Stream], markers: list[loss.Marker]
    ) -> None:
        self.connection, self.streams, self.markers = connection, streams, markers
        self.not_whole = dict(connection.execute(NOT_WHOLE).fetchall())

    def finding(self, cause: Cause) -> Finding:
        scraped = [at for each in cause.silences if (at := look_back.last_scraped(each)) is not None]
        start, end = max(scraped, default=cause.start), cause.end
        is_open = all(each.is_open for each in cause.silences)
        said = loss.about(self.markers, cause.silences, start, end)
        lost = loss.lost_by_number(self.connection, cause.silences)
        between_files = _between_files(cause)
        kind, why = self._class(cause, said, lost, between_files)
        scope = {"outside the export": "export", "partial": "service"}.get(kind, cause.scope)
        one = cause.silences[0] if len(cause.silences) == 1 else None
        shared = {name: _only(cause, name) for name in ("service", "host", "signal")}
        expected = round(sum(each.missing for each in cause.silences))
        chances = [each.chance for each in cause.silences if each.chance is not None]
        return Finding(
            scope, kind, instant(start), None if is_open else instant(end),
            f"{_names(cause)}: {self._what(cause, end - start)}; {why}; about {expected:,} records are missing",
            one.stream.stream_id if one else None, shared["service"], shared["host"], shared["signal"], bounds=bounds.of_silences(self.connection, cause, start), expected=expected, observed=0,
            chance=max(chances) if one and chances else (min(chances) if chances else None),
            event_id=said[0].event_id if said else None, silences=list(cause.silences), question=_question(cause, kind, lost == 0),
        )  # fmt: skip

    def _class(
        self, cause: Cause, said: list[loss.Marker], lost: int | None, between_files: str | None
    ) -> tuple[str, str]:
        if between_files:
            return (
                "outside the export",
                f"its last record stands in one file and the next in another ({between_files}): a file between them is missing",
            )
        if own_words := self._not_whole(cause):
            return "outside the export", f"the export {own_words}"
        if any(each.is_down for each in cause.silences):
            return "collector failed", "up is 0: the scrapes failed"
        if said:
            return (
                "collector failed",
                f"its host says so{f' {len(said)} times, first' * (len(said) > 1)}: {said[0].words}",
            )
        if dropped := loss.counted(self.streams, cause.silences, cause.start, cause.end):
            return "collector failed", f"its shipper's own counter {dropped[0]} grew by {dropped[1]:,} meanwhile"
        if lost and lost >= max(3, 0.2 * cause.silences[0].missing):
            return (
                "collector failed",
                f"{lost:,} numbers are missing between the records around it: they were written, and are not here",
            )
        share = self._replicas(cause)
        if share and cause.scope != "region":
            return "partial", share
        if cause.scope == "collector":
            return "collector failed", "one collector is what they share"
        if cause.signal and len(cause.silences) > 1 and not cause.name and self._is_alive(cause):
            return "collector failed", "the same source's other signals go on"
        others = (
            "; the numbers of its records run on: nothing was written, unless its clock was set" if lost == 0 else ""
        )
        anew = "; its counters begin anew after it: the process restarted" if _begins_anew(cause) else ""
        of_how_many = f"; {share}" if share else self._one_of(cause)
        return "silent", cause.silences[0].why + others + anew + of_how_many + _outlived(cause)

    def _not_whole(self, cause: Cause) -> str | None:
        """What the exports say of themselves, where nothing stands behind the silences in files that are not whole."""
        paths = sorted({path for each in cause.silences for path in each.stream.file_paths})
        if not all(each.is_open for each in cause.silences) or not all(path in self.not_whole for path in paths):
            return None
        return "; ".join(dict.fromkeys(self.not_whole[path] for path in paths))

    def _replicas(self, cause: Cause) -> str | None:
        """How many of a service's replicas fell silent together, or of its series where nothing but a label tells them apart."""
        streams = [each.stream for each in cause.silences]
        hosts = sorted({stream.host for stream in streams if stream.host})
        if len(hosts) > 1 and (others := siblings_heard(cause, self.streams)):
            return (
                f"{len(hosts)} of {len(hosts) + len(others)} replicas of {streams[0].service} are silent "
                f"({', '.join(hosts[:SHOWN])}{' and others' * (len(hosts) > SHOWN)}), the others go on"
            )
        whose = {(stream.signal, stream.service, stream.host) for stream in streams}
        if len(whose) > 1 or streams[0].signal != "metric" or not streams[0].service or streams[0].host:
            return None
        names = {stream.name for stream in streams}
        alike = [
            each for each in self.streams if (each.signal, each.service, each.host) in whose and each.name in names
        ]
        heard = [each for each in alike if each.heard_in(cause.start, cause.end)]
        return (
            f"{len(streams)} of {len(alike)} series of {streams[0].service} are missing, the others go on"
            if heard
            else None
        )

    def _one_of(self, cause: Cause) -> str:
        """That one replica alone is silent, where it is."""
        others = siblings_heard(cause, self.streams)
        if not others:
            return ""
        return f"; {cause.silences[0].stream.service} goes on elsewhere: this is 1 of the {len(others) + 1} hosts that it speaks on"

    def _is_alive(self, cause: Cause) -> bool:
        """Whether other signals of the same processes were heard meanwhile."""
        whose = {(each.stream.service, each.stream.host) for each in cause.silences}
        signals = {each.stream.signal for each in cause.silences}
        return any(
            stream.is_judged and stream.signal not in signals and (stream.service, stream.host) in whose
            and stream.heard_in(cause.start, cause.end) for stream in self.streams
        )  # fmt: skip

    def _what(self, cause: Cause, lasts: int) -> str:
        if len(cause.silences) == 1:
            stream = cause.silences[0].stream
            return f"nothing for {span(lasts / SECOND)}, after {stream.event_count:,} records in all"
        carrier = _only(cause, "carrier")
        where = {"host": f"host {_only(cause, 'host')}", "service": f"service {_only(cause, 'service')}", "region":
                 f"region {cause.silences[0].stream.region}", "process": f"{_only(cause, 'service')} on {_only(cause, 'host')}",
                 }.get(cause.scope, f"their collector{f' {carrier}' * bool(carrier)}")  # fmt: skip
        return f"nothing from {where} for {span(lasts / SECOND)}, in {len(cause.silences)} streams at once"


def _outlived(cause: Cause) -> str:
    """That the file itself ends with it, where it does."""
    alone = [each.stream for each in cause.silences if each.is_open and each.stream.outlived_by]
    if not alone:
        return ""
    count = alone[0].outlived_by
    others = "one like it goes on" if count == 1 else f"{count} like it go on"
    return f"; its file ends there too, while {others} and nothing says that it was cut off"


def _only(cause: Cause, name: str) -> str | None:
    values = {getattr(each.stream, name) for each in cause.silences}
    return values.pop() if len(values) == 1 else None


def _names(cause: Cause) -> str:
    names = sorted({each.stream.file_paths[0] for each in cause.silences})
    return f"{', '.join(names[:SHOWN])}{' and others' * (len(names) > SHOWN)}"


def _begins_anew(cause: Cause) -> bool:
    """Whether a series that only ever grows is lower after the silence than before it."""
    return any(_is_reset(each) for each in cause.silences if each.stream.values is not None and not each.is_open)


def _is_reset(silence: Silence) -> bool:
    values = silence.stream.values
    if values is None:
        return False
    place = int(np.searchsorted(silence.stream.at, silence.to_at))
    grown = np.diff(values) >= 0
    return 0 < place < len(values) and not grown[place - 1] and int((~grown).sum()) <= 1 + len(values) // 100


def _between_files(cause: Cause) -> str | None:
    """The two files of a rotation between which the silence lies; None where each file ends and begins as it should."""
    found = None
    for silence in cause.silences:
        stream = silence.stream
        if len(stream.file_paths) == 1 or len(stream.file_of) == 0 or silence.is_open:
            return None
        before, after = _files_around(stream, silence)
        if before == after:
            return None
        found = f"{stream.file_paths[before]}, {stream.file_paths[after]}"
    return found


def _files_around(stream: Stream, silence: Silence) -> tuple[int, int]:
    place = int(np.searchsorted(stream.at, silence.to_at))
    return int(stream.file_of[place - 1]), int(stream.file_of[place])


def _question(cause: Cause, kind: str, is_whole: bool) -> str:
    """The one measure that would have seen it. is_whole: its records are numbered, and none is missing."""
    if kind == "outside the export" and all(each.is_open for each in cause.silences):
        return "Can the export be taken again, further?"
    if kind == "outside the export":
        return "Is the rotated file between these two still on the host or in its archive?"
    if any(each.is_down for each in cause.silences):
        return "Why could the target not be scraped: was it down, or only its path to the collector?"
    if kind == "collector failed":
        return "Does the collector have a heartbeat of its own that alerts when it stops?"
    if kind == "partial":
        return "Is there a count of the replicas that should speak, and an alert where one is missing?"
    if _outlived(cause):
        return "Did it stop then, or was this one export cut: what does its supervisor or host say of the time after?"
    if cause.scope in ("host", "region"):
        return f"Was the {cause.scope} up: what did its neighbours, its provider or its hypervisor see of it?"
    if is_whole:
        return "Did the process pause, or was its clock set: by how much did the uptime of its host grow meanwhile?"
    signal = cause.silences[0].stream.signal
    return (
        "Would an alert on the absence of this series have fired?"
        if signal == "metric"
        else "Was the process up: does its supervisor or host keep a record of its own?"
    )
