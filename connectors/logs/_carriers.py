"""Stamps behind stamps: what a relay, a shipper or a container runtime carries may have a stamp of its own.

    2026-03-29T00:41:07.113Z stdout F [2026-03-29 02:41:06,998] WARN pool exhausted
    Mar 29 02:41:07 web-1 checkout[812]: {"time": "2026-03-29T00:41:06.998Z", "msg": "pool exhausted"}

What is carried may carry in its turn. A stamp inside a message is none of these: only what follows a carrier's
head at once is looked at.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from connectors import _names, _shapes, _votes
from connectors.logs._carried import Carried, Way, uncaptured
from connectors.logs._json_fields import find_fields
from connectors.logs._json_paths import Fields
from connectors.logs._json_values import at_path
from connectors.logs._sightings import COLOUR, FRAGMENT_CLASS, NUMBER_CLASS, class_of, sightings_in

LEVEL = r"(?i:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|CRIT(?:ICAL)?|FATAL)"
HEADS = (  # between the carrier's stamp and what it carries: of a container runtime, labels of a shipper, syslog's two
    r" std(?:out|err) [FP] ",
    r" (?:[\w.-]+=[^ =]+ )+",
    " [^ ]+ [^ ]+ [^ ]+ [^ ]+ (?:-|(?:\\[(?:[^\\]\\\\]|\\\\.)*\\])+) \ufeff?",
    r":? (?:[0-9A-Za-z_.:-]+ )?[0-9A-Za-z_./@()-]+(?:\[[0-9]+\])?: +",
    r" [0-9A-Za-z_.:-]+ <[0-9]{1,3}>(?:[0-9]{1,2} )?",
)
RUNTIME_HEADS = (
    " ",
    " [^ ]*/[^ ]* ",
)  # docker logs -t, kubectl logs --timestamps, runners: a blank; aws logs tail: a stream
RUNTIME_STAMP = re.compile(r"T[0-9:]{8}\.[0-9]{6,9}(?:Z|[+-][0-9]{2}:[0-9]{2})$")
LEADS = (  # between the carrier's head and the carried stamp
    r"[\[(<\x22'*.]{0,2}",
    r"<[0-9]{1,3}>(?:[0-9]{1,2} )?",
    rf"[\[(<]?{LEVEL}[\])>]?(?:: *|[ \t]+)[\[(<]?",
    r"[DIWEFA], \[",
    r"(?:time|ts|t|timestamp|date|datetime|asctime)=\x22?",
    r"[0-9A-Fa-f.:]+(?::[0-9]+)? (?:[^ ]+ [^ ]+ )?\[",
)
NAMED_LEVEL = re.compile(rf"\b{LEVEL}\b")  # no host is called so: a message begins there
EVENT_DATE = r"<Data Name=[\x22']date[\x22']>"
PLAIN_HEAD = re.compile(rf"^(?!.*\b{LEVEL}\b)[^\w<]*(?:[^\s]+[:,]?\s+){{0,8}}(?:@cee: ?)?$")
PAIRS = re.compile(r"(?:^|[\s|,;])([A-Za-z_@][\w.@-]*)=\"?(?=[0-9A-Z])")
OWN_KEYS = ("eventtime", "timestamp", "time", "ts", "datetime", "date", "logtime", "rt", "devtime", "end", "start")
KEYED_HEAD = re.compile(rf"(?:{'|'.join(HEADS[2:])})|[: ]*[^ ]* ?(?:CEF|LEEF):")
FEWEST_PAIRS, MOST_WAYS, FEWEST_MOVES = 4, 6, 3
DEEPEST = 2  # carriers inside the outermost


def find_carried(lines: Iterable[str], outer: str, is_head: bool = False, depth: int = 0) -> Carried:
    """lines: a sample. outer: a regex for a line up to the end of its own stamp, or of its head where is_head.

    With outer "" the lines are whole payloads, and say as such where they begin. depth: of carriers around these.
    """
    outer = uncaptured(outer)
    pattern = re.compile(outer)
    written = list(lines)
    plain = [COLOUR.sub("", line) for line in written]
    tails = [(line, line[: match.end()], line[match.end() :]) for line in plain if (match := pattern.match(line))]
    objects: list[dict[str, Any]] = []
    around: set[str] = set()
    led: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for line, before, tail in tails:
        found = _led(before, tail, is_head)
        carried = _object_in(tail, farthest=300 if outer else 0, is_behind_head=depth > 0 and not is_head)
        if carried is not None and not (found and _behind_head(tail[found[3] :]).startswith("{")):
            objects.append(carried)
            around.add(before)
        if found:
            head, match, shape, _ = found
            led[head, shape.name].append((match, shape, line, before))
    ways = _led_ways(led, outer, depth)
    if objects and (fields := _own_fields(objects, len(around))) is not None:
        places = sum(way.inner is not None for way in ways)  # what lies in more carriers is looked for first
        ways.insert(places, Way(fields=fields, inner=_inner_of(objects, fields, depth)))
    ways += _in_event_data([tail for _, _, tail in tails], outer)
    if not ways:
        ways += _keyed([tail for _, _, tail in tails if is_head or KEYED_HEAD.match(tail)], outer)
    return Carried(tuple(ways), has_colours=plain != written)


def _led_ways(led: Mapping[tuple[str, str], list[Any]], outer: str, depth: int) -> list[Way]:
    """A way for each lead and shape, the most frequent first, and before them those that lead on to another carrier's."""
    ways = []
    for head, name in sorted(led, key=lambda key: -len(led[key]))[:MOST_WAYS]:
        group = led[head, name]
        if _stands_still({match["t"] for match, *_ in group}, len({before for *_, before in group})):
            continue
        choice = _votes.choose(group[0][1], [match for match, *_ in group])
        inner = Carried()
        if depth < DEEPEST:
            whole = f"^(?:{outer.removeprefix('^')}{head})(?:{choice.pattern})"
            inner = find_carried([line for *_, line, _ in group], whole, depth=depth + 1)
        ways.append(Way(outer + head, choice, inner=inner if inner.ways else None))
    return sorted(ways, key=lambda way: way.inner is None)


def _stands_still(stamps: set[str], moves: int) -> bool:
    """A time that stands still while its carriers' go on is one that messages speak of."""
    return moves >= FEWEST_MOVES and len(stamps) == 1


def _own_fields(objects: list[dict[str, Any]], moves: int) -> Fields | None:
    """The fields of carried objects; None where none is their own time. moves: how many heads their carriers have."""
    fields = find_fields(objects)
    if not fields.time or _names.is_of_another_moment(re.findall(r"[^.'\[\]$]+", fields.time[0])[-1]):
        return None
    return None if _stands_still({str(at_path(each, fields.time)) for each in objects}, moves) else fields


def _inner_of(objects: list[dict[str, Any]], fields: Fields, depth: int) -> Carried | None:
    """How the messages of carried objects carry stamps."""
    if depth >= DEEPEST:
        return None
    messages = [text for found in objects if isinstance(text := at_path(found, fields.message), str)]
    inner = find_carried(messages, "", is_head=True, depth=depth + 1)
    return inner if inner.ways else None


def carried_object(line: str) -> dict[str, Any] | None:
    """The JSON object that a line is, or ends in."""
    if not line.endswith("}") or "{" not in line:
        return None
    try:
        found = json.loads(line[line.index("{") :])
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _object_in(tail: str, farthest: int, is_behind_head: bool) -> dict[str, Any] | None:
    tail = tail.rstrip()
    start = tail.find("{")
    if is_behind_head:
        return carried_object(tail) if _behind_head(tail).startswith("{") else None
    return carried_object(tail) if 0 <= start <= farthest and PLAIN_HEAD.match(tail[:start]) else None


def _behind_head(tail: str) -> str:
    """What stands behind a carrier's head; nothing where there is none."""
    found = (match for head in HEADS if (match := re.match(head, tail)) and not NAMED_LEVEL.search(match[0]))
    return next((tail[match.end() :] for match in found), "")


def _led(before: str, tail: str, is_head: bool) -> tuple[str, re.Match[str], _shapes.Shape, int] | None:
    """Head and lead, sighting and shape of the stamp that a tail carries, and where it ends in the tail."""
    heads = ("[: ]{0,2}",) if is_head else (*HEADS, *(RUNTIME_HEADS if RUNTIME_STAMP.search(before) else ()))
    for head in heads:
        match = re.match(head, tail)
        if match is None or NAMED_LEVEL.search(match[0]):
            continue
        payload = tail[match.end() :]
        seen = [each for each in sightings_in(payload[:200]) if class_of(each.shape) != NUMBER_CLASS]
        seen = [each for each in seen if class_of(each.shape) != FRAGMENT_CLASS or each.shape.name == "time"]
        for each in sorted(seen, key=lambda one: (class_of(one.shape), one.start, -one.shape.rank)):
            lead = next((lead for lead in LEADS if re.fullmatch(lead, payload[: each.start])), None)
            if lead is not None:
                return head + lead, each.match, each.shape, match.end() + each.match.end()
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
        match = shape.compiled.match(text)
        if match and class_of(shape) <= NUMBER_CLASS and (best is None or shape.rank > best[1].rank):
            best = match, shape
    return best
