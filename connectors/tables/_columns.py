"""What the columns of a table, or the fields of objects, mean, and the event that one row or object is."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from connectors import _names
from connectors._contract import Event
from connectors._csv import Row, Table, reading_of, time_columns
from connectors._documents import dumps
from connectors._records import sentence
from connectors._stated_zones import zone_beside, zone_in_name
from connectors.searches._entries import own_stamp, restamp

FRAGMENT = re.compile(r"^\[?(\d{2}:\d{2}:\d{2}(?:[.,]\d+)?)\]?\s")
TRACE_NAMES = {"trace id": ("traceid",), "span id": ("spanid",), "request": ("requestid", "reqid", "correlationid"),
               "commit": ("sha", "commit", "commitsha"), "ticket": ("issuekey", "ticket", "ticketid")}  # fmt: skip
EMPTY = (None, "", [], {})
SIX_DIGITS = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d[0-5]\d")
SECOND = 1_000_000
DAY = 86_400_000_000  # the grain of a date without a time of day


@dataclass(frozen=True)
class Meaning:
    """The fields of an event by name."""

    message: str | None
    subject: str | None
    level: str | None
    service: str | None
    host: str | None
    actor: str | None
    identifiers: tuple[tuple[str, str], ...]

    @property
    def is_log(self) -> bool:
        return self.message is not None or self.level is not None


@dataclass(frozen=True)
class Columns:
    """The columns of a table: which hold the record's time (a date and a clock may be two; none, where all its times are planned), and the rest's meaning."""

    time: tuple[int, ...]
    other_times: dict[str, int]
    meaning: Meaning
    zone: str | None = None  # that the name of the time's column gives

    def has_time(self, row: Row) -> bool:
        return all(index < len(row.cells) and re.match(r"\S*\d", row.cells[index].strip()) for index in self.time)


def columns_of(table: Table) -> Columns:
    found = time_columns(table)
    others: dict[str, int] = {}
    own = own_time(table, [index for index in found if not _names.is_planned(table.names[index])])
    for index in found:
        if index not in own and (role := _names.role_of(table.names[index])):
            others.setdefault(role, index)
    names = [name for index, name in enumerate(table.names) if index not in found]
    zone = next((zone for index in own if (zone := zone_in_name(table.names[index]))), None)
    return Columns(own, others, meaning_of(names), zone)


def meaning_of(names: Iterable[str]) -> Meaning:
    names = list(names)
    identifiers = ((kind, _names.first(names, wanted)) for kind, wanted in TRACE_NAMES.items())
    return Meaning(
        message=_names.first(names, _names.MESSAGE),
        subject=_names.first(names, _names.SUBJECT),
        level=_names.first(names, _names.LEVEL),
        service=_names.first(names, _names.SERVICE),
        host=_names.first(names, _names.HOST),
        actor=_names.first(names, _names.ACTOR),
        identifiers=tuple((kind, name) for kind, name in identifiers if name),
    )


def event_of(row: Row, table: Table, columns: Columns) -> Event:
    cells = [cell.strip() for cell in row.cells]
    fields = dict(zip(table.names, cells, strict=False))
    if len(cells) > len(table.names):
        fields[""] = table.delimiter.join(cells[len(table.names) :])
    written = " ".join(cells[index] for index in columns.time if index < len(cells)).strip() or None
    others = {role: cells[index] for role, index in columns.other_times.items() if index < len(cells)}
    others = {role: text for role, text in others.items() if text and text != written}
    rest = {name: value for index, (name, value) in enumerate(fields.items()) if index not in columns.time and value}
    event = event_from(rest, columns.meaning, written, row.line, columns.zone)
    event.other_times = others | event.other_times
    event.line_count = row.line_count
    return event


def event_from(fields: dict[str, Any], meaning: Meaning, written: str | None, line: int, zone: str | None) -> Event:
    """An event from named values; the message may itself be a line of JSON, and begin with a stamp of its own.

    zone: that of `written`, unless a field states another.
    """
    message = _text(fields.get(meaning.message or ""))
    message, level, carried, says = _unwrapped(message)
    subject = _text(fields.get(meaning.subject or ""))
    told = message or "; ".join(
        f"{name}: {_text(value)}" for name, value in fields.items() if _is_worth_telling(name, value)
    )
    host = _text(fields.get(meaning.host or "")) or None
    event = Event(
        line=line,
        time=written,
        zone=zone_beside(fields) or zone,
        other_times=carried,
        headline=sentence(says or subject or told) or "record without text",
        body=told,
        kind="log" if meaning.is_log else "note",
        severity=_names.severity_of(fields.get(meaning.level or "") or level, message),
        service=_text(fields.get(meaning.service or "")) or (_names.workload_of(host) if host else None) or None,
        host=host,
        actor=_text(fields.get(meaning.actor or "")) or None,
        identifiers=[(kind, _text(fields[name])) for kind, name in meaning.identifiers if fields.get(name)],
        attributes={name: value for name, value in fields.items() if name != meaning.message and value not in EMPTY},
    )
    if own := own_stamp(message):
        restamp(event, own)
    return event


def _is_worth_telling(name: str, value: Any) -> bool:
    return bool(name) and value not in EMPTY and not isinstance(value, bool) and not _names.is_time(name)


def own_time(table: Table, found: list[int]) -> tuple[int, ...]:
    """The record's own time; a bare date and the bare clock beside it are one stamp."""
    if not found:
        return ()
    readings = {index: reading_of(table.column(index)).drop_nulls("at") for index in found}
    dates = [index for index in found if (readings[index]["grain_us"] == DAY).any()]
    clocks = [index for index in found if (readings[index]["missing"] == "date").any() or readings[index].is_empty()]
    if dates and clocks and found[0] in (dates[0], clocks[0]):
        return dates[0], clocks[0]
    if dates and not clocks and found[0] == dates[0] and (clock := _clock_in_digits(table, dates[0])) is not None:
        return dates[0], clock
    return (found[0],)


def _clock_in_digits(table: Table, date: int) -> int | None:
    """The column, by its name, whose six digits make whole stamps of the dates, as mainframes and SAP write them."""
    for index, name in enumerate(table.names):
        values = table.column(index)
        if index != date and _names.is_time(name) and values and all(map(SIX_DIGITS.fullmatch, values)):
            stamps = [f"{row.cells[date].strip()} {row.cells[index].strip()}" for row in table.sample]
            if (reading_of(stamps)["grain_us"] == SECOND).all():
                return index
    return None


def _unwrapped(message: str) -> tuple[str, Any, dict[str, str], str]:
    """The message, its level, the times around it, and what it says.

    Docker's `{"log": …, "time": …}` is a carrier: the line is inside, its time is when the runtime received it.
    """
    inner: Any = None
    if message.startswith("{"):
        with contextlib.suppress(ValueError):
            inner = json.loads(message)
    inner = inner if isinstance(inner, dict) else {}
    carried, says, level = {}, message, None
    if isinstance(inner.get("log"), str):
        carried = {"received": inner["time"]} if isinstance(inner.get("time"), str) else {}
        message = says = inner["log"].rstrip("\n")
    elif inner:
        level = inner.get(_names.first(inner, _names.LEVEL) or "")
        says = _text(inner.get(_names.first(inner, _names.MESSAGE) or "")) or message
    if fragment := FRAGMENT.match(message):
        carried["created"] = fragment.group(1)
        says = message[fragment.end() :]
    return message, level, carried, says


def _text(value: Any) -> str:
    if isinstance(value, (dict, list)):
        return dumps(value)
    return value if isinstance(value, str) else "" if value is None else str(value)
