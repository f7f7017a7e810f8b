"""What only looks like a silence: clocks that changed or were set, and what ended on purpose."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime

import duckdb
import numpy as np

from pipelines.coverage import ahead
from pipelines.coverage.findings import QuietRow, Silence, Stream, instant, micros
from pipelines.coverage.purposes import replaced, why_ended
from pipelines.coverage.rhythm import SECOND

ALL_BUT_A_FEW = 0.8
NEAR = 120 * SECOND
CORRECTED_STEPS = """
    select clock_id, epoch_us(valid_from) as at_us, seconds from (
        select clock_id, valid_from, applied_seconds - lag(applied_seconds) over (partition by clock_id order by segment) as seconds
        from clock_offsets
    ) where valid_from is not null and abs(seconds) >= 60 order by clock_id, at_us"""
CLOCK_SET = r"(?i)(time has been changed|clock (was )?(stepped|step by|set (back|forward))|system clock (was )?(wrong|stepped)|time reset|stepping (the )?system clock|clock jump)"


def told_apart(
    connection: duckdb.DuckDBPyConnection, silences: list[Silence], streams: list[Stream]
) -> tuple[list[Silence], list[QuietRow]]:
    """The silences that are some, and rows of quiet_stretches for those that are not."""
    piled, zoneless = _piles(silences), _zoneless(connection, silences)
    stepped, ended = _clock_steps(connection, silences, streams), _ends(connection, silences)
    dark, moved = [], []
    for silence in silences:
        verdict = (
            _clock_change(connection, silence, piled.get(id(silence), 1), zoneless)
            or stepped.get(id(silence))
            or ended.get(id(silence))
            or replaced(silence, streams)
        )
        if verdict:
            moved.append((silence.stream.stream_id, instant(silence.from_at), instant(silence.to_at), *verdict))
        else:
            dark.append(silence)
    return dark, moved


def corrected_steps(connection: duckdb.DuckDBPyConnection, streams: list[Stream]) -> list[QuietRow]:
    """Where a clock was set and that is corrected already: what looks like a silence by the stamps as written is none."""
    rows: list[QuietRow] = []
    for clock_id, at, seconds in connection.execute(CORRECTED_STEPS).fetchall():
        for stream in streams:
            place = int(np.searchsorted(stream.at, at))
            if stream.clock_id == clock_id and stream.is_judged and 0 < place < len(stream.at):
                reason = f"its clock was set by {seconds:+.0f} s there, which is corrected: by its stamps as written the records around it lie as much further apart"
                rows.append((stream.stream_id, instant(stream.at[place - 1]), instant(stream.at[place]), "clock step", reason))  # fmt: skip
    return rows


def _clock_change(
    connection: duckdb.DuckDBPyConnection, silence: Silence, pile: int, zoneless: set[str]
) -> tuple[str, str] | None:
    if pile > 1 and pile - 1 >= ALL_BUT_A_FEW * silence.missing:
        return (
            "clock change",
            f"{pile} records bear the same stamp at its end: they were moved there, and none is missing",
        )
    if silence.stream.signal != "log" or not _is_skipped_hour(silence):
        return None
    if zoneless & set(silence.stream.file_paths):
        return "clock change", "its stamps state no zone, and this is the very hour that clocks skip on a Sunday"
    if _is_change_day(instant(silence.to_at)) and _is_taken_for_utc(connection, silence):
        return (
            "clock change",
            "its stamps are taken for UTC by default, but this is the very hour that local clocks skip on that day",
        )
    return None


def _is_change_day(at: datetime) -> bool:
    """Whether clocks go forward on that Sunday: in Europe, North America, Australia or New Zealand."""
    week = (at.day + 6) // 7
    is_last = at.day + 7 > monthrange(at.year, at.month)[1]
    return (at.month == 3 and (week == 2 or is_last)) or (at.month == 9 and is_last) or (at.month == 10 and week == 1)


def _is_taken_for_utc(connection: duckdb.DuckDBPyConnection, silence: Silence) -> bool:
    """Whether the first record after it bears its hour as it is in UTC, by a default for all files and not by its own word."""
    row = connection.execute(
        "select count(*) from events where file_path in (select unnest(?)) and occurred_at = ? "
        "and starts_with(time_basis, 'default zone') and contains(written_time, strftime(occurred_at, '%H:%M:%S'))",
        [list(silence.stream.file_paths), instant(silence.to_at)],
    ).fetchone()
    return bool(row and row[0])


def _piles(silences: list[Silence]) -> dict[int, int]:
    """Silence of a series → how many of its samples bear the stamp at its end."""
    return {
        id(each): int((each.stream.at == each.to_at).sum())
        for each in silences
        if each.stream.signal == "metric" and not each.is_open
    }


def _is_skipped_hour(silence: Silence) -> bool:
    """From just before a full hour to just after the next, in the small hours of a Sunday."""
    end = instant(silence.to_at)
    slack = max(2.0, min(10 * silence.usual / SECOND, 300.0))
    after = end.minute * 60 + end.second
    is_one_hour = -2.0 <= (silence.to_at - silence.from_at) / SECOND - 3600 <= slack
    return is_one_hour and after <= slack and end.weekday() == 6 and end.hour <= 3


def _zoneless(connection: duckdb.DuckDBPyConnection, silences: list[Silence]) -> set[str]:
    """Of the files of these silences, those whose stamps stand in a zone that nobody stated."""
    paths = sorted({path for each in silences if each.stream.signal == "log" for path in each.stream.file_paths})
    query = """
        select distinct f.file_path from records.event_origins o join evidence.files f using (file_number)
        where f.file_path in (select unnest(?)) and starts_with(o.time_basis, 'zone assumed')"""
    return {path for (path,) in connection.execute(query, [paths]).fetchall()} if paths else set()


def _clock_steps(
    connection: duckdb.DuckDBPyConnection, silences: list[Silence], streams: list[Stream]
) -> dict[int, tuple[str, str]]:
    """Where a step of the stream's clock is as long as the silence: measured, said by a log, or by the uptime beside it."""
    steps = connection.execute(
        """
        select clock_id, epoch_us(valid_from), offset_seconds - lag(offset_seconds) over (partition by clock_id order by segment)
        from clock_offsets where kind = 'step' and valid_from is not null"""
    ).fetchall()
    said = _set_by_hand(connection, silences)
    found: dict[int, tuple[str, str]] = {}
    for silence in silences:
        lasts = (silence.to_at - silence.from_at) / SECOND
        for clock_id, at, seconds in steps:
            near = silence.from_at - NEAR <= at <= silence.to_at + NEAR
            if (
                clock_id == silence.stream.clock_id
                and near
                and seconds
                and abs(abs(seconds) - lasts) <= 0.2 * lasts + 2
            ):
                found[id(silence)] = ("clock step", f"its clock was set by {seconds:+.0f} s there")
        if words := next((text for at, host, text in said if host == silence.stream.host
                          and min(abs(at - silence.from_at), abs(at - silence.to_at)) <= NEAR), None):  # fmt: skip
            found[id(silence)] = ("clock step", f"the host's own log says so there: {words}")
        if why := ahead.reason(connection, silence, streams):
            found[id(silence)] = ("clock step", why)
        if (uptime := _uptime(connection, silence)) is not None and uptime < 0.2 * lasts:
            found[id(silence)] = (
                "clock step", f"the host's uptime grew by {uptime:.0f} s only: its clock was set, and no time passed")  # fmt: skip
    return found


def _set_by_hand(connection: duckdb.DuckDBPyConnection, silences: list[Silence]) -> list[tuple[int, str | None, str]]:
    return [
        (micros(at), host, headline)
        for start, end in {(s.from_at - NEAR, s.to_at + NEAR) for s in silences if s.stream.signal == "log"}
        for at, host, headline in connection.execute(
            "select occurred_at, host, headline from events where kind = 'log' and occurred_at between ? and ? "
            f"and regexp_matches(headline, '{CLOCK_SET}') order by occurred_at limit 20",
            [instant(start), instant(end)],
        ).fetchall()
    ]


def _uptime(connection: duckdb.DuckDBPyConnection, silence: Silence) -> float | None:
    """Seconds by which the host's monotonic clock grew over the silence, where its journal keeps it."""
    if silence.stream.connector != "logs.journald" or silence.is_open:
        return None
    found = connection.execute(
        """
        select max(up) filter (occurred_at >= ?) - min(up) filter (occurred_at <= ?) from (
            select occurred_at, try_cast(json_extract_string(attributes, '$."__MONOTONIC_TIMESTAMP"') as bigint) as up from events
            where file_path in (select unnest(?)) and occurred_at in (?, ?)
        )""",
        [instant(silence.to_at), instant(silence.from_at), list(silence.stream.file_paths),
         instant(silence.from_at), instant(silence.to_at)],
    ).fetchone()  # fmt: skip
    return None if not found or found[0] is None else found[0] / SECOND


def _ends(connection: duckdb.DuckDBPyConnection, silences: list[Silence]) -> dict[int, tuple[str, str]]:
    """Streams that ended because somebody ended them, by a change on record or by their own last words."""
    found: dict[int, tuple[str, str]] = {}
    for silence in silences:
        stream = silence.stream
        if not silence.is_open:
            continue
        if why := why_ended(connection, stream, silence.from_at):
            found[id(silence)] = ("ended on purpose", why)
    return found
