"""Stamps behind stamps: what a relay, a shipper or a container runtime carries may have a stamp of its own.

    2026-03-29T00:41:07.113Z stdout F [2026-03-29 02:41:06,998] WARN pool exhausted
    Mar 29 02:41:07 web-1 checkout[812]: {"time": "2026-03-29T00:41:06.998Z", "msg": "pool exhausted"}

The innermost stamp is the record's own; the carrier's becomes the time at which the record was received.
A stamp inside a message is none of these: only what follows a carrier's head at once is looked at.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from connectors import _names, _shapes, _stamps, _votes
from connectors.logs import _second
from connectors.logs._json import taken_from
from connectors.logs._json_fields import Fields, find_fields
from connectors.logs._sightings import FRAGMENT_CLASS, NUMBER_CLASS, class_of, sightings_in

LEVEL = r"(?i:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|CRIT(?:ICAL)?|FATAL)"
HEADS = (  # between the carrier's stamp and what it carries: of a container runtime, labels of a shipper, syslog's two
    r" std(?:out|err) [FP] ",
    r" (?:[\w.-]+=[^ =]+ )+",
    " [^ ]+ [^ ]+ [^ ]+ [^ ]+ (?:-|(?:\\[(?:[^\\]\\\\]|\\\\.)*\\])+) \ufeff?",
    r":? (?:[0-9A-Za-z_.:-]+ )?[0-9A-Za-z_./@()-]+(?:\[[0-9]+\])?: +",
)
DIRECT = r" "  # docker logs -t, kubectl logs --timestamps: nothing but a blank
RUNTIME_STAMP = re.compile(r"T[0-9:]{8}\.[0-9]{6,9}(?:Z|[+-][0-9]{2}:[0-9]{2})$")
LEADS = (  # between the carrier's head and the carried stamp
    r"[\[(<\x22'*.]{0,2}",
    rf"[\[(<]?{LEVEL}[\])>]?:? +[\[(<]?",
    r"(?:time|ts|t|timestamp|date|datetime|asctime)=\x22?",
    r"[0-9A-Fa-f.:]+(?::[0-9]+)? (?:[^ ]+ [^ ]+ )?\[",
)
EVENT_DATE = r"<Data Name=[\x22']date[\x22']>"
JSON_TAIL = r"^[^{]{0,300}(\{.*\})[ \t\r]*$"
PLAIN_HEAD = re.compile(rf"^(?!.*\b{LEVEL}\b)[^\w<]*(?:[^\s]+[:,]?\s+){{0,8}}(?:@cee: ?)?$")
PAIRS = re.compile(r"(?:^|[\s|,;])([A-Za-z_@][\w.@-]*)=\"?(?=[0-9A-Z])")
OWN_KEYS = ("eventtime", "timestamp", "time", "ts", "datetime", "date", "logtime", "rt", "devtime", "end", "start")
KEYED_HEAD = re.compile(rf"(?:{'|'.join(HEADS[2:])})|[: ]*[^ ]* ?(?:CEF|LEEF):")
FEWEST_PAIRS, MOST_WAYS = 4, 6


@dataclass(frozen=True)
class Way:
    """A regex from a line's start to the carried stamp, and the shape of the stamp; or the fields of carried JSON."""

    head: str = ""
    choice: _votes.Choice | None = None
    fields: Fields | None = None


@dataclass(frozen=True)
class Carried:
    """The ways in which a file's lines carry stamps; `outer` matches a line up to the end of its outer stamp or head."""

    ways: tuple[Way, ...] = ()

    def applied(self, lines: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows (of a READING and `written_time`) with carried stamps in the place of their carriers'."""
        is_open = rows["at"].is_not_null()
        for way in self.ways:
            rows, is_replaced = _applied(way, lines, rows, is_open.arg_true())
            is_open &= ~is_replaced
        return rows


def find_carried(lines: Iterable[str], outer: str, is_head: bool = False) -> Carried:
    """lines: a sample. outer: a regex for a line up to the end of its own stamp, or of its head where is_head.

    With outer "" the lines are whole payloads, and say as such where they begin.
    """
    outer = uncaptured(outer)
    pattern = re.compile(outer)
    tails = [(line, line[: match.end()], line[match.end() :]) for line in lines if (match := pattern.match(line))]
    objects = [found for _, _, tail in tails if (found := _object_in(tail, farthest=300 if outer else 0)) is not None]
    ways: list[Way] = []
    if objects and (fields := find_fields(objects)).time:
        ways.append(Way(fields=fields))
    led: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for _, before, tail in tails:
        if found := _led(before, tail, is_head):
            head, match, shape = found
            led[head, shape.name].append((match, shape))
    for head, name in sorted(led, key=lambda key: -len(led[key]))[:MOST_WAYS]:
        group = led[head, name]
        ways.append(Way(outer + head, _votes.choose(group[0][1], [match for match, _ in group])))
    ways += _in_event_data([tail for _, _, tail in tails], outer)
    if not ways:
        ways += _keyed([tail for _, _, tail in tails if is_head or KEYED_HEAD.match(tail)], outer)
    return Carried(tuple(ways))


def uncaptured(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def carried_object(line: str) -> dict[str, Any] | None:
    """The JSON object that a line is, or ends in."""
    if not line.endswith("}") or "{" not in line:
        return None
    try:
        found = json.loads(line[line.index("{") :])
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _object_in(tail: str, farthest: int) -> dict[str, Any] | None:
    tail = tail.rstrip(" \t\r")
    start = tail.find("{")
    return carried_object(tail) if 0 <= start <= farthest and PLAIN_HEAD.match(tail[:start]) else None


def _led(before: str, tail: str, is_head: bool) -> tuple[str, re.Match[str], _shapes.Shape] | None:
    """Head and lead, sighting and shape of the stamp that a tail carries."""
    heads = ("[: ]{0,2}",) if is_head else (*HEADS, *((DIRECT,) if RUNTIME_STAMP.search(before) else ()))
    for head in heads:
        match = re.match(head, tail)
        if match is None:
            continue
        payload = tail[match.end() :]
        seen = [each for each in sightings_in(payload[:200]) if class_of(each.shape) != NUMBER_CLASS]
        seen = [each for each in seen if class_of(each.shape) != FRAGMENT_CLASS or each.shape.name == "time"]
        for each in sorted(seen, key=lambda one: (class_of(one.shape), one.start, -one.shape.rank)):
            lead = next((lead for lead in LEADS if re.fullmatch(lead, payload[: each.start])), None)
            if lead is not None:
                return head + lead, each.match, each.shape
    return None


def _in_event_data(tails: list[str], outer: str) -> list[Way]:
    """A program's own day and time among the data of a Windows event, whose stamp is the event log's."""
    found = [
        seen for tail in tails if (place := re.search(EVENT_DATE, tail)) and (seen := _value(tail[place.end() :][:120]))
    ]
    found = [seen for seen in found if class_of(seen[1]) == 0]
    if not found:
        return []
    shape = found[0][1]
    return [Way(f"{outer}.*?{EVENT_DATE}", _votes.choose(shape, [match for match, other in found if other is shape]))]


def _keyed(tails: list[str], outer: str) -> list[Way]:
    """Key and value pairs behind a carrier's head, as in CEF: the likeliest key that holds a full time or a number of one."""
    found: dict[str, list[tuple[re.Match[str], _shapes.Shape]]] = defaultdict(list)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for tail in tails:
        pairs = list(PAIRS.finditer(tail))
        if len(pairs) < FEWEST_PAIRS:
            continue
        for pair in pairs:
            key = _names.plain(pair[1])
            if (key in OWN_KEYS or key.endswith("utctime")) and (seen := _value(tail[pair.end() : pair.end() + 60])):
                found["utctime" if key.endswith("utctime") else key].append(seen)
                spelled["utctime" if key.endswith("utctime") else key][pair[1]] += 1
    for key in ("utctime", *OWN_KEYS):
        if key in found:
            name = re.escape(spelled[key].most_common(1)[0][0])
            shape = found[key][0][1]
            alike = [each for each, other in found[key] if other is shape]
            return [Way(rf"{outer}.*?[ |,;]{name}=\x22?", _votes.choose(shape, alike))]
    return []


def _value(text: str) -> tuple[re.Match[str], _shapes.Shape] | None:
    best: tuple[re.Match[str], _shapes.Shape] | None = None
    for shape in _shapes.COMMON:
        match = _shapes.compiled(shape).match(text)
        if match and class_of(shape) <= NUMBER_CLASS and (best is None or shape.rank > best[1].rank):
            best = match, shape
    return best


def _applied(way: Way, lines: pl.Series, rows: pl.DataFrame, places: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """The rows, those at these places with their carried stamp where there is one, and which these are."""
    if not len(places):
        return rows, pl.repeat(False, len(rows), eager=True)
    texts = lines.gather(places)
    if way.fields is not None:
        payloads = texts.str.extract(JSON_TAIL)
        written = taken_from(payloads, way.fields)
        inner = _stamps.read_column(written)[0].with_columns(written_time=written)
    else:
        assert way.choice is not None
        groups = texts.str.extract_groups(f"^(?:{way.head.removeprefix('^')})(?:{way.choice.pattern})").struct.unnest()
        inner = _stamps.read(groups, way.choice).with_columns(written_time=_stamps.written(groups))
    inner = _second.completed(inner, rows.select(_stamps.READING.names())[places])
    return _replaced(rows, inner, places)


def _replaced(rows: pl.DataFrame, inner: pl.DataFrame, places: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """Carried stamps in the place of their carriers'; a carried time of day alone only stands beside."""
    is_whole = inner["at"].is_not_null() & (inner["missing"] != "date") & (inner["at"] >= 86_400_000_000)
    is_fragment = inner["at"].is_not_null() & (inner["missing"] == "date")
    for column, told, texts in (
        ("time_received", is_whole, rows["written_time"].gather(places)),
        ("time_created", is_fragment, inner["written_time"]),
    ):
        if told.any():
            old = rows[column] if column in rows.columns else pl.repeat(None, len(rows), dtype=pl.String, eager=True)
            told &= old.gather(places).is_null()
            rows = rows.with_columns(old.clone().scatter(places.filter(told), texts.filter(told)).alias(column))
    take = places.filter(is_whole)
    if len(take):
        rows = rows.with_columns(rows[name].scatter(take, inner[name].filter(is_whole)) for name in inner.columns)
    return rows, pl.repeat(False, len(rows), eager=True).scatter(take, True)
