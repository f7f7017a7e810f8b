"""Log entries out of a search: an event each, whoever carried it, by the stamp that its own text holds.

A search's answer wraps what a source wrote: a line with a stamp of its own, an object of a JSON logger, or a
container runtime's `{"log": …, "time": …}` around either. The innermost stamp is the event's time, those
of the carriers stand beside it; a clock time without a date is no stamp, and is kept as `created`. Where the carrier
read its own stamp out of the text and adds the offset that the text leaves out, the carrier's is the time.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from connectors import _names
from connectors._contract import Event, Item
from connectors._documents import dumps, loads
from connectors._records import identifiers, sentence, written
from connectors.logs._layout import Placement, placements_in

SAMPLED_ENTRIES, DEEPEST = 300, 4
READABLE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[T ]\d{1,2}:\d{2}|1\d{9}(\.\d+)?$|1\d{12}(\d{3}){0,2}$")
FRAGMENT = re.compile(r"\s*\[?(\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?)\]?(?=[\s|])")
BEFORE = re.compile(  # what may stand before a line's own stamp: a priority, a level, a key, an address
    r"(?:<\d{1,3}>\d?\s*|[A-Z]{3,8}\b|(?:time|ts|timestamp|date|datetime|t)[=:]"
    r"|[\w.:-]+(?: [\w.@-]+){1,2} (?=\[)|[\s\[\](){}\"'|:*#-])*"
)
CLOCK = re.compile(r"\d{1,2}:(?P<minute>\d{2}):(?P<rest>\d{2}(?:[.,]\d+)?)(?P<offset>\s*(?:Z|[+-]\d{2}:?\d{2}))?")
TRACES = {"trace id": ("traceid",), "span id": ("spanid",), "request": ("requestid", "reqid", "correlationid")}
CARRIERS = ("received", "delivered", "ingested")  # roles of the stamps of those that passed an entry on


@dataclass(frozen=True)
class Naming:
    """The fields of one product's entries; of each tuple the first that holds something counts.

    time: when the carrier says it happened. ingested: when the store took it in.
    """

    time: tuple[str, ...]
    message: tuple[str, ...]
    ingested: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()  # (kind, field)
    levels: tuple[tuple[str, str], ...] = ()  # words or numbers of the product's own
    zone: str | None = None  # of the carrier's and the store's stamps, where they state none

    @property
    def taken(self) -> frozenset[str]:
        """What is not repeated in `attributes`."""
        return frozenset((*self.time, *self.ingested, *self.received, *self.message))


def entry(line: int, fields: Mapping[str, Any], naming: Naming, locator: str | None = None) -> Event:
    """An event of an entry's fields; its time is looked for in its text by `with_own_stamps`, later."""

    def held(names: tuple[str, ...]) -> Any:
        return next((fields[name] for name in names if fields.get(name) not in (None, "")), None)

    message = held(naming.message)
    inner, text, stamps = _opened(message if isinstance(message, str) else "" if message is None else dumps(message))
    if at := written(held(naming.time)):
        stamps.append(at)
    later = {"received": written(held(naming.received)), "ingested": written(held(naming.ingested))}
    level = held(naming.level)
    event = Event(
        line=line,
        locator=locator,
        kind="log",
        time=stamps[0] if stamps else None,
        other_times={role: stamp for role, stamp in later.items() if stamp},
        headline=sentence(_says(inner) or text) or _told(fields) or "record without text",
        body=text or _told(fields),
        severity=dict(naming.levels).get(str(level).lower())
        or _names.severity_of(level)
        or _inner_severity(inner, text),
        service=_text(held(naming.service)) or _text(inner.get(_names.first(inner, _names.SERVICE) or "")),
        host=_text(held(naming.host)) or _text(inner.get(_names.first(inner, _names.HOST) or "")),
        identifiers=identifiers(*((kind, fields.get(name)) for kind, name in naming.identifiers), *_traces(inner)),
        attributes={name: value for name, value in fields.items() if name not in naming.taken} | inner,
    )
    event.zone = naming.zone if event.time == at else None
    event.other_zone = naming.zone
    for stamp in stamps[1:]:
        carry(event, stamp)
    return event


def with_own_stamps(items: Iterable[Item]) -> Iterator[Item]:
    """The items, the time of each entry taken from its own text where that begins with a stamp.

    Where in their texts stamps stand is decided by many entries together.
    """
    source = iter(items)
    first = list(islice(source, SAMPLED_ENTRIES))
    texts = [line for item in first if isinstance(item, Event) and (line := _first_line(item.body))]
    patterns = [re.compile(placement.pattern) for placement in placements_in(texts) if _is_stamp(placement)]
    for item in chain(first, source):
        if isinstance(item, Event) and (line := _first_line(item.body)):
            _restamp_line(item, line, patterns)
        yield item


def _restamp_line(event: Event, line: str, patterns: list[re.Pattern[str]]) -> None:
    for pattern in patterns:
        found = pattern.match(line)
        if found and BEFORE.fullmatch(line[: found.start("t")]):
            end = max(found.end(name) for name in ("t", "z", "y") if name in pattern.groupindex)
            own = line[found.start("t") : end]
            restamp(event, own)
            event.headline = sentence(line[end:].lstrip(" ]):|,\"'-\t")) or event.headline
            return
    if fragment := FRAGMENT.match(line):
        event.other_times.setdefault("created", fragment.group(1))
        event.headline = sentence(line[fragment.end() :].lstrip()) or event.headline


def restamp(event: Event, own: str) -> None:
    """An event with its own stamp; the one that it had is its carrier's, unless that was read out of its own."""
    if _is_read_from(own, event.time or ""):
        return
    if event.time:
        carry(event, event.time)
    event.other_zone = event.other_zone or event.zone
    event.time, event.zone = own, None


def _is_read_from(own: str, carried: str) -> bool:
    """Whether a carrier's stamp is a text's own one with an offset: zones differ by quarters of an hour."""
    bare, stated = CLOCK.search(own), CLOCK.search(carried)
    if not (bare and stated and stated["offset"]) or bare["offset"]:
        return False
    apart = int(bare["minute"]) - int(stated["minute"])
    seconds = [float(clock["rest"].replace(",", ".")) for clock in (bare, stated)]
    return apart % 15 == 0 and seconds[0] == seconds[1]


def carry(event: Event, stamp: str) -> None:
    """One more stamp of a carrier, in the first role that is free."""
    role = next((role for role in CARRIERS if role not in event.other_times), None)
    if role and stamp not in event.other_times.values():
        event.other_times[role] = stamp


def _opened(text: str) -> tuple[dict[str, Any], str, list[str]]:
    """What the objects around a text say, the text, and its stamps from the inside out."""
    inner: dict[str, Any] = {}
    stamps: list[str] = []
    for _ in range(DEEPEST):
        found: Any = None
        if text.lstrip().startswith("{"):
            with contextlib.suppress(ValueError):
                found = loads(text)
        if not isinstance(found, dict):
            break
        if stamp := _own(found):
            stamps.insert(0, stamp)
        if not isinstance(found.get("log"), str):
            return inner | found, text, stamps
        inner |= {name: value for name, value in found.items() if name not in ("log", "time")}
        text = found["log"].rstrip("\n")
    return inner, text, stamps


def own_stamp(text: str) -> str | None:
    """The time that an object of a JSON logger states as its own; None where the text is no such object."""
    _, _, stamps = _opened(text)
    return stamps[0] if stamps else None


def _own(inner: Mapping[str, Any]) -> str | None:
    value = inner.get(_names.first(inner, _names.TIMES) or "")
    text = "" if isinstance(value, (bool, dict, list)) or value is None else str(value)
    return text if READABLE.match(text) else None


def _says(inner: Mapping[str, Any]) -> str:
    found = (inner.get(_names.first(inner, names) or "") for names in (_names.MESSAGE, _names.SUBJECT))
    return next((value for value in found if isinstance(value, str) and value), "")


def _told(fields: Mapping[str, Any]) -> str:
    """What an entry without a text says: its fields."""
    pairs = (f"{name}: {value}" for name, value in fields.items() if isinstance(value, (str, int)) and value != "")
    return "; ".join(pair for pair in pairs if not _names.is_time(pair.partition(":")[0]))


def _traces(inner: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for kind, wanted in TRACES.items():
        if (name := _names.first(inner, wanted)) and isinstance(inner[name], (str, int)):
            yield kind, inner[name]


def _inner_severity(inner: Mapping[str, Any], text: str) -> str | None:
    return _names.severity_of(inner.get(_names.first(inner, _names.LEVEL) or ""), text)


def _first_line(text: str) -> str:
    """The line that may begin with a stamp; an object has told its own already."""
    return "" if text.lstrip().startswith("{") else text.partition("\n")[0]


def _is_stamp(placement: Placement) -> bool:
    """A date and a time of day; numbers and clock times alone may be anything inside a message."""
    shape = placement.choice.shape
    return shape.missing in ("", "year") and not shape.epoch and shape.name not in ("date", "epoch nanoseconds")


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) and value != "" else None
