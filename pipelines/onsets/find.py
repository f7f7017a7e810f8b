"""Onsets of an incident, from its database into its database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import numpy as np

from pipelines.inserting import insert_rows
from pipelines.onsets import signals
from pipelines.onsets.begins import Begin, begin
from pipelines.onsets.changes import Departure, departures
from pipelines.onsets.signals import Signal
from pipelines.onsets.usual import usual

Array = np.ndarray[Any, Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = 3_600_000_000  # µs
MONTH = 28 * 24 * HOUR  # of older values that teach
FEWEST_REFERENCE = 30  # bins
FEWEST_TO_COMPARE = 20  # different values
SAME = 5 * 60_000_000  # µs; changes of one signal that lie closer are one, whichever series shows it
# An alarm that was over in the first quarter of the window leaves what followed it quiet; customers who met it do not.
WINDOW = """
    with alarm as (
        select min(s.occurred_at) as first_at from said s cross join incident i
        where (s.kind = 'page' or s.kind = 'alert' and s.severity in ('error', 'critical')) and s.occurred_at > i.window_from
            and coalesce(s.ended_at > i.window_from + (i.window_to - i.window_from) / 4, true)
    ),
    hit as (
        select min(started_at) as hit_at from impacts
    )
    select epoch_us(window_from), epoch_us(window_to), epoch_us(least(first_at, hit_at)),
        exists(from assumptions where subject = 'window')
    from incident, alarm, hit"""


@dataclass(frozen=True)
class Span:
    """Of the search, in µs; alarm: when trouble was there at the latest."""

    start: int
    end: int
    alarm: int | None

    def reference(self, at: Array) -> Array:
        """Which of these instants teach what is usual: what is older; else the quiet part; else all."""
        older = at < self.start
        if older.sum() >= FEWEST_REFERENCE:
            return older
        quiet = at < self._quiet_until(int(at[0]))
        return quiet if quiet.sum() >= FEWEST_REFERENCE // 2 else np.ones(len(at), dtype=bool)

    def _quiet_until(self, first: int) -> int:
        """To where the window itself teaches: counted from where a signal is first heard, when records begin later."""
        start = max(self.start, first)
        until_alarm = (self.alarm - start) // 2 if self.alarm and self.alarm > start else self.end - start
        return start + min((self.end - start) // 4, until_alarm)


@dataclass(frozen=True)
class Onset:
    """One row of onsets and what it rests on; times in µs."""

    service: str | None
    signal: str
    started: int
    earliest: int
    latest: int
    shape: str
    rises: bool
    settled: int | None
    strength: float
    series_id: str | None
    event_id: str | None
    values: str | None = None  # a digest of all that its series says


def find(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill onsets and their citations."""
    span = span_of(connection)
    if span is None:
        return
    found: list[Onset] = []
    for source in (signals.metrics, signals.lines, signals.requests):
        found += [onset for signal in source(connection) for onset in of_signal(signal, span)]
    _write(connection, told_once(found))


def span_of(connection: duckdb.DuckDBPyConnection) -> Span | None:
    """The incident's window; where it was inferred, from what people did, changes an hour before it count too."""
    [(start, end, alarm, is_inferred)] = connection.execute(WINDOW).fetchall()
    if start is None or end is None or start >= end:
        return None
    return Span(start - HOUR if is_inferred else start, end, alarm)


def of_signal(signal: Signal, span: Span) -> list[Onset]:
    """Its changes within the span, in order."""
    kept = (signal.at <= span.end + signal.covers[0]) & (signal.at >= span.start - MONTH)
    at, values = signal.at[kept], signal.values[kept]
    if len(at) < FEWEST_REFERENCE or not (at >= span.start).any():
        return []
    is_reference = span.reference(at)
    judged = usual(at, values, is_reference)
    first = int(np.searchsorted(at, span.start))
    skipped = int(np.flatnonzero(kept)[0])
    found = departures(judged, values, is_reference, first)
    digest = _digest(signal.values) if found and signal.series_id else None
    return [
        replace(_onset(signal, at, departure, begin(judged, values, departure), skipped), values=digest)
        for departure in found
    ]


def _digest(values: Array) -> str | None:
    """The same for series that say the same throughout; few different values may be the same by chance."""
    said = np.round(values / max(float(np.abs(values).max()), 1e-300), 6) + 0.0  # the last digits are the exporter's
    return (
        hashlib.md5(said.tobytes(), usedforsecurity=False).hexdigest()
        if len(np.unique(said)) >= FEWEST_TO_COMPARE
        else None
    )


def _onset(signal: Signal, at: Array, departure: Departure, begun: Begin, skipped: int) -> Onset:
    """A bin is a stretch of time: the change lies within the first that shows it, or at the end of the one before."""
    before, after = signal.covers
    started = _instant(at, begun.bin) - before // 2
    earliest, latest = _instant(at, begun.earliest) - before, _instant(at, begun.latest) + after
    bin_of_begin = min(len(at) - 1, round(begun.bin))
    event_id = signal.events[skipped + bin_of_begin] if signal.events else None
    if signal.first_us is not None and event_id is not None and begun.shape == "step":
        started = int(signal.first_us[skipped + bin_of_begin])
    earliest -= (before + after) // 2  # the bin before may hold the first part of it, too little to show
    ended = departure.last + 1
    settled = int(at[ended]) - before if ended < len(at) else None
    if event_id is None and signal.events:
        event_id = next((each for each in signal.events[skipped + departure.first : skipped + ended] if each), None)
    return Onset(
        signal.service, signal.name, started, min(earliest, started), max(latest, started + 1), begun.shape, departure.rises,
        settled, departure.strength, signal.series_id, event_id,
    )  # fmt: skip


def _instant(at: Array, place: float) -> int:
    """The time at a place between bins."""
    return int(np.interp(place, np.arange(len(at)), at))


def told_once(found: list[Onset]) -> list[Onset]:
    """One for each change of a signal: the clearest of its series; all lines of a severity only where no pattern tells."""
    kept: list[Onset] = []
    for each in sorted(
        _of_nobody_alone(found), key=lambda onset: (-onset.strength, onset.started, onset.series_id or "")
    ):
        if not any(_is_same(each, other) for other in kept):
            kept.append(each)
    patterns = [each for each in kept if each.signal.startswith("log pattern")]
    return [
        each for each in kept
        if not each.signal.startswith("log lines")
        or not any(other.service == each.service and abs(other.started - each.started) <= SAME for other in patterns)
    ]  # fmt: skip


def _of_nobody_alone(found: list[Onset]) -> list[Onset]:
    """What several services report in the same words is measured at something that they share, such as their node."""
    services: dict[tuple[str, str | None], set[str | None]] = {}
    for each in found:
        services.setdefault((each.signal, each.values), set()).add(each.service)
    return [
        replace(each, service=None) if each.values and len(services[each.signal, each.values]) > 1 else each
        for each in found
    ]


def _is_same(one: Onset, other: Onset) -> bool:
    is_one_signal = (one.service, one.signal) == (other.service, other.signal)
    return is_one_signal and (
        abs(one.started - other.started) <= SAME or (one.earliest <= other.latest and other.earliest <= one.latest)
    )


def _write(connection: duckdb.DuckDBPyConnection, found: Iterable[Onset]) -> None:
    ordered = sorted(
        found, key=lambda each: (each.started, each.earliest, -each.strength, each.service or "", each.signal)
    )
    rows = [
        (each.service, each.signal, at(each.started), at(each.earliest), at(each.latest), each.shape, rank,
         "up" if each.rises else "down", None if each.settled is None else at(each.settled), round(each.strength, 3))
        for rank, each in enumerate(ordered, 1)
    ]  # fmt: skip
    cited = [
        ("onset", f"onset {rank}", each.event_id, each.series_id, at(each.earliest), at(each.latest))
        for rank, each in enumerate(ordered, 1)
    ]
    insert_rows(connection, "onsets", rows)
    insert_rows(connection, "citations", cited)


def at(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)
