"""JSON lines as whole columns: which paths hold the time and the rest, and how to take them out at once.

A line is a record: with its time an event, without one an event that cannot be placed, and where it is
no JSON a reject.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from connectors import _names, _stamps
from connectors._contract import Frame, Item, Reject
from connectors._lines import Block, blocks
from connectors._numbers import IDS
from connectors._reading import Evidence
from connectors.logs._engine import SEVERITY_WORDS, side_by_side
from connectors.logs._json_quick import quick_pattern

if TYPE_CHECKING:
    from connectors.logs._carried import Carried

NAMES = {  # normalised names (lower case, no @ _ - or blanks), the likeliest first
    "time": ("eventtime", "timestamp", "time", "ts", "datetime", "asctime", "eventtimestamp", "t.$date", "t", "timeunixnano", "timestampns",
             "timemillis", "timestampms", "logtime", "logtimestamp", "timelocal", "timeiso8601", "calendartime", "unixtime",
             "creationtime", "date", "starttime", "createdat", "created", "event.created", "instant", "instant.epochsecond", "seconds", "epoch"),
    "severity": ("level", "severity", "loglevel", "lvl", "severitytext", "log.level", "levelname", "priority", "l"),
    "message": ("message", "msg", "event", "text", "log", "body", "description", "eventname", "summary"),
    "service": ("servicename", "service.name", "service", "app", "application", "component", "logger", "name", "eventsource"),
    "host": ("hostname", "host.name", "host", "node", "instance", "server", "podname", "pod"),
}  # fmt: skip
NUMBERED_SEVERITIES = {"10": "trace", "20": "debug", "30": "info", "40": "warning", "50": "error", "60": "critical"}
STAND_FOR_NONE = ("-", "--", "0", "-1", "N/A", "n/a", "null", "None", "never", "unknown", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z")
DEEPEST = 4  # levels of objects in which a field is looked for
TEXT_SEVERITIES = {word.lower(): level for word, level in SEVERITY_WORDS.items()} | NUMBERED_SEVERITIES


@dataclass(frozen=True)
class Fields:
    """The JSON paths of each column, the first that holds something wins; `severities` reads the severity's words."""

    time: tuple[str, ...]
    severity: tuple[str, ...] = ()
    message: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    program: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    other_times: tuple[tuple[str, str], ...] = ()  # (role, path)
    subseconds: str = ""  # the path of the nanoseconds that belong to a time in whole seconds
    are_times_numbers: bool = False  # with fractions, whose last zeros parsing would drop
    severities: tuple[tuple[str, str], ...] = tuple(TEXT_SEVERITIES.items())

    @property
    def paths(self) -> dict[str, tuple[str, ...]]:
        """The parts that have a path, in a fixed order."""
        found = {
            "written_time": self.time,
            "severity": self.severity,
            "message": self.message,
            "service": self.service,
            "program": self.program,
            "host": self.host,
            **{f"time_{role}": (path,) for role, path in self.other_times},
        }
        return {part: paths for part, paths in found.items() if paths}

    @property
    def parts(self) -> list[str]:
        return list(self.paths)

    def quick_pattern(self, lines: list[str]) -> str | None:
        """One regex for the whole line, where every part is a single key of the object itself."""
        keys = [
            paths[0].removeprefix("$.")
            for paths in self.paths.values()
            if len(paths) == 1 and re.fullmatch(r"\$\.\w+", paths[0])
        ]
        return None if self.subseconds or len(keys) < len(self.paths) else quick_pattern(lines, keys)


def find_fields(documents: list[dict[str, Any]]) -> Fields:
    """Which fields of these objects play which part, by their names and by whether their values read as times."""
    values: dict[tuple[str, ...], list[Any]] = {}
    for document in documents:
        for keys, value in _flat(document):
            values.setdefault(keys, []).append(value)
    common = {keys: found for keys, found in values.items() if len(found) >= max(1, len(documents) * 0.02)}
    times = _times(common)

    def likeliest(part: str) -> tuple[str, ...]:
        return _enough(_ranked(common, part)[:2], common, len(documents))

    own = _enough(times[:3], common, len(documents))
    return Fields(
        time=own,
        severity=likeliest("severity"),
        message=likeliest("message"),
        service=likeliest("service"),
        host=likeliest("host"),
        other_times=_others(times[len(own) :], [keys for keys in common if _are_timed_ids(keys[-1], common[keys])]),
        subseconds=_subseconds(times[:1], common),
        are_times_numbers=any(_has_fraction(common[keys]) for keys in times),
    )


def _times(values: dict[tuple[str, ...], list[Any]]) -> list[tuple[str, ...]]:
    """The paths of times, the record's own first: known names, then whatever is named as a time, then any full stamp."""
    known = [keys for keys in _ranked(values, "time") if _are_times(values[keys])]
    named = [keys for keys in values if keys not in known and _names.is_time(keys[-1]) and _are_times(values[keys])]
    if known or named:
        return known + sorted(named, key=lambda keys: (len(keys), _names.rank(keys[-1])))
    return [keys for keys in values if isinstance(values[keys][0], str) and _are_times(values[keys], whole=True)]


def _subseconds(times: list[tuple[str, ...]], values: dict[tuple[str, ...], list[Any]]) -> str:
    """The nanoseconds beside a time in seconds, as Log4j's `instant` and protocol buffers have them."""
    beside = [(*keys[:-1], name) for keys in times for name in ("nanoOfSecond", "nanos") if keys[-1].lower().endswith("second") or keys[-1] == "seconds"]
    return next((_path(keys) for keys in beside if keys in values), "")


def _are_timed_ids(name: str, values: list[Any]) -> bool:
    """Whether these are identifiers that begin with the time of their making."""
    if not name.lower().endswith(("id", "ulid", "oid")) or not all(isinstance(value, str) for value in values):
        return False
    readings, choices = _stamps.read_column(pl.Series(values[:50], dtype=pl.String))
    return bool(choices) and choices[0].shape.epoch in IDS and readings["at"].null_count() == 0


def _others(times: list[tuple[str, ...]], ids: list[tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    """The times beside the record's own that have a role, one for each; an identifier tells when it was created."""
    found: dict[str, str] = {}
    for keys in times:
        if role := _names.role_of(keys[-1]):
            found.setdefault(role, _path(keys))
    for keys in ids[:1]:
        found.setdefault("created", _path(keys))
    return tuple(found.items())


def _enough(ranked: list[tuple[str, ...]], values: dict[tuple[str, ...], list[Any]], count: int) -> tuple[str, ...]:
    """The likeliest path, and the next ones only where it is not always there."""
    taken = []
    for keys in ranked:
        taken.append(_path(keys))
        if len(values[keys]) == count:
            break
    return tuple(taken)


def _has_fraction(values: list[Any]) -> bool:
    return any(isinstance(value, float) for value in values)


def read_json_lines(evidence: Evidence, fields: Fields, carried: Carried | None = None) -> Iterator[Item]:
    """carried: how the messages carry stamps of their own."""
    quick = fields.quick_pattern([line for line in evidence.head.lines[:200] if line.strip()])
    for frame, rejects, blank in side_by_side(blocks(evidence), lambda block: _read_block(block, fields, quick, carried)):
        yield from rejects
        yield Frame(frame, blank_lines=blank)


def _read_block(
    block: Block, fields: Fields, quick: str | None, carried: Carried | None
) -> tuple[pl.DataFrame, list[Reject], int]:
    lines = pl.DataFrame({"line": block.texts(), "byte_offset": block.places(block.starts)}).with_row_index(
        "line_number", block.first_line
    )
    lines = lines.filter(pl.col("line").str.contains(r"[^ \t\r]"))
    blank = len(block.starts) - len(lines)
    taken = lines.hstack(_take(lines["line"], fields, quick))
    doubtful = taken.filter(pl.col("written_time").is_null())
    broken: dict[int, str] = {}
    by_hand: list[dict[str, Any]] = []
    for number, line in doubtful.select("line_number", "line").iter_rows():
        found = _by_hand(line, fields)
        if isinstance(found, str):
            broken[number] = found
        elif found:
            by_hand.append({"line_number": number, **found})
    rejects = [
        Reject(number, line, broken[number])
        for number, line in doubtful.select("line_number", "line").iter_rows()
        if number in broken
    ]
    if by_hand:
        taken = taken.update(pl.DataFrame(by_hand, schema_overrides={"line_number": taken.schema["line_number"]}), on="line_number")
    events = taken.filter(~pl.col("line_number").is_in(list(broken))) if broken else taken
    readings, _ = _stamps.read_column(events["written_time"])
    events = events.hstack(readings)
    if carried is not None and carried.ways:
        events = carried.applied(events["message"].fill_null(""), events)
    body = pl.coalesce(pl.col("message").pipe(_unpacked), pl.col("line"))
    return (
        events.with_columns(body=body, attributes=pl.col("line")).drop("line", "message"),
        rejects,
        blank,
    )


def _take(lines: pl.Series, fields: Fields, quick: str | None) -> pl.DataFrame:
    """A column for each part of `fields`, NULL in lines that are no JSON: quickly where that will do, else by path."""
    frame = pl.DataFrame({"line": lines}).with_row_index("place")
    taken = frame.head(0).select("place", *(pl.lit(None, pl.String).alias(part) for part in fields.parts))
    if quick is not None:
        groups = frame.select("place", pl.col("line").str.extract_groups(quick).alias("groups")).unnest("groups")
        taken = groups.rename({f"k{number}": part for number, part in enumerate(fields.parts)}).drop_nulls()
    if len(taken) < len(frame):
        rest = frame if taken.is_empty() else frame.join(taken, on="place", how="anti")
        taken = pl.concat([taken, rest.select("place", **_by_path(fields))], how="diagonal").sort("place")
    names = ("written_time", "severity", "message", "service", "program", "host")
    taken = taken.with_columns(pl.lit(None, pl.String).alias(name) for name in names if name not in taken.columns)
    words = pl.col("severity").str.to_lowercase()
    severity = words.replace_strict(dict(fields.severities), default=None, return_dtype=pl.String)
    return taken.drop("place").with_columns(severity=severity)


def _by_path(fields: Fields) -> dict[str, pl.Expr]:
    return {
        part: _written(fields) if part == "written_time" else _first(paths) for part, paths in fields.paths.items()
    }


def _written(fields: Fields) -> pl.Expr:
    """The written time; where its nanoseconds have a field of their own, with them behind a point."""
    whole = _first(fields.time, exact=fields.are_times_numbers)
    if not fields.subseconds:
        return whole
    return pl.coalesce(pl.concat_str(whole, pl.lit("."), _first((fields.subseconds,)).str.zfill(9)), whole)


def _first(paths: Iterable[str], *, exact: bool = False) -> pl.Expr:
    """The first path that holds something; `exact`: a number's own characters, which parsing would change."""
    found = []
    for path in paths:
        value = pl.col("line").str.json_path_match(path)
        if exact:
            key = re.escape(re.findall(r"[^.'\[\]$]+", path)[-1])
            as_written = pl.col("line").str.extract(rf'"{key}"\s*:\s*(-?\d+\.\d*0)\s*[,}}]')
            value = (
                pl.when(
                    value.str.contains(r"^\d+(\.\d+)?$") & as_written.is_not_null() & as_written.str.starts_with(value)
                )
                .then(as_written)
                .otherwise(value)
            )
        found.append(value)
    return pl.coalesce(found) if found else pl.lit(None, pl.String)


def _unpacked(message: pl.Expr) -> pl.Expr:
    """A message that stands as an array of byte values (journald does so for binary text), as text."""
    return (
        pl.when(message.str.contains(r"^\[\d{1,3}(,\d{1,3})*\]$"))
        .then(message.map_elements(_bytes_as_text, return_dtype=pl.String))
        .otherwise(message)
    )


def _bytes_as_text(message: str) -> str:
    if not message.startswith("["):
        return message
    return bytes(int(number) % 256 for number in re.findall(r"\d+", message)).decode("utf-8", "replace")


def _by_hand(line: str, fields: Fields) -> dict[str, str] | str:
    """What a line says that the quick ways could not read (NaN, half a surrogate pair), or why it is no JSON."""
    try:
        document = json.loads(line)
    except ValueError as why:
        return f"not JSON: {why}"
    found = {part: at_path(document, paths) for part, paths in fields.paths.items() if part != "severity"}
    return {part: value for part, value in found.items() if value is not None}


def at_path(document: Any, paths: Iterable[str]) -> str | None:
    for path in paths:
        value = document
        for key in re.findall(r"\['(.*?)'\]|\.(\w+)", path):
            value = value.get(key[0] or key[1]) if isinstance(value, dict) else None
        if value not in (None, "") and not isinstance(value, (dict, list)):
            return str(value).encode("utf-8", "replace").decode()
    return None


def taken_from(payloads: pl.Series, fields: Fields) -> pl.Series:
    """The written times of texts that are JSON objects, by the paths of `fields`."""
    frame = pl.DataFrame({"line": payloads})
    return frame.select(_written(fields).alias("t")).to_series()


def _flat(document: Any, before: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not isinstance(document, dict):
        return
    for key, value in document.items():
        if isinstance(value, dict) and len(before) < DEEPEST:
            yield from _flat(value, (*before, key))
        elif not isinstance(value, (dict, list)) and value not in (None, ""):
            yield (*before, key), value


def _ranked(values: dict[tuple[str, ...], list[Any]], part: str) -> list[tuple[str, ...]]:
    def rank(keys: tuple[str, ...]) -> tuple[int, int, int] | None:
        for name in (".".join(keys), keys[-1]):
            plain = re.sub(r"[@_\- ]", "", name).lower()
            if plain in NAMES[part]:
                depth = 0 if name != keys[-1] else len(keys) - 1
                return (NAMES[part].index(plain) + 10 * depth, len(keys), name.startswith("@"))
        return None

    ranked = [(place, keys) for keys in values if (place := rank(keys)) is not None]
    return [keys for _, keys in sorted(ranked)]


def _are_times(values: list[Any], *, whole: bool = False) -> bool:
    """Whether most of the values read as times; `whole`: as full stamps with a day and a time of day."""
    texts = [text for value in values[:50] if not isinstance(value, bool) and (text := str(value)) not in STAND_FOR_NONE]
    readings, choices = _stamps.read_column(pl.Series(texts, dtype=pl.String))
    if not choices or choices[0].shape.missing == "date" or (whole and (choices[0].shape.missing or choices[0].shape.epoch)):
        return False
    return bool(readings["at"].is_not_null().sum() >= len(texts) * 0.5)


def _path(keys: tuple[str, ...]) -> str:
    return "$" + "".join(f"['{key}']" if re.search(r"\W", key) else f".{key}" for key in keys)


def objects_in(lines: Iterable[str]) -> list[dict[str, Any]]:
    """The objects that stand on these lines; numbers as Python reads them."""
    found = []
    for line in lines:
        try:
            document = json.loads(line)
        except ValueError:
            continue
        if isinstance(document, dict):
            found.append(document)
    return found
