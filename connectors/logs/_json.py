"""JSON lines as whole columns: which paths hold the time and the rest, and how to take them out at once.

A line is a record: with its time an event, without one an event that cannot be placed, and where it is
no JSON a reject.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import polars as pl

from connectors import _stamps
from connectors._contract import Frame, Item, Reject
from connectors._lines import Block, blocks
from connectors._reading import Evidence
from connectors.logs._engine import severity_of, side_by_side
from connectors.logs._json_fields import Fields
from connectors.logs._zone_keys import with_zones

if TYPE_CHECKING:
    from connectors.logs._carried import Carried


def read_json_lines(evidence: Evidence, fields: Fields, carried: Carried | None = None) -> Iterator[Item]:
    """carried: how the messages carry stamps of their own."""
    quick = fields.quick_pattern([line for line in evidence.head.lines[:200] if line.strip()])
    for frame, rejects, blank in side_by_side(
        blocks(evidence), lambda block: _read_block(block, fields, quick, carried)
    ):
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
        taken = taken.update(
            pl.DataFrame(by_hand, schema_overrides={"line_number": taken.schema["line_number"]}), on="line_number"
        )
    events = taken.filter(~pl.col("line_number").is_in(list(broken))) if broken else taken
    readings, _ = _stamps.read_column(events["written_time"])
    events = events.hstack(readings)
    events = with_zones(events, events["zone"]).drop("zone") if fields.zone else events
    if carried is not None and carried.ways:
        events = carried.applied(events["message"].fill_null(""), events)
    if fields.created_shape:
        events = events.with_columns(created_shape=pl.lit(fields.created_shape))
    body = pl.coalesce(pl.col("message").pipe(_unpacked), pl.col("line"))
    events = events.with_columns(body=body, attributes=pl.col("line"))
    if not fields.severity:
        events = events.with_columns(severity=severity_of(pl.coalesce("message", pl.lit(""))))
    return (
        events.drop("line", "message"),
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
    return {part: _written(fields) if part == "written_time" else _first(paths) for part, paths in fields.paths.items()}


def _written(fields: Fields) -> pl.Expr:
    """The written time; with its clock, or its nanoseconds behind a point, where these have a field of their own."""
    whole = _first(fields.time, exact=fields.are_times_numbers)
    if fields.clock:
        return pl.coalesce(pl.concat_str(whole, pl.lit(" "), _first((fields.clock,))), whole)
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


def messages_in(payloads: pl.Series, fields: Fields) -> pl.Series:
    """The messages of texts that are JSON objects, likewise."""
    return pl.DataFrame({"line": payloads}).select(_first(fields.message).alias("m")).to_series()
