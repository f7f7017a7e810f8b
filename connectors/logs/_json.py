"""JSON lines as whole columns: which paths hold the time and the rest, and how to take them out at once.

A line is a record: with its time an event, without one an event that cannot be placed, and where it is
no JSON a reject, unless it is a line of another writer's, with a stamp of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from connectors import _stamps
from connectors._contract import Frame, Item, Reject
from connectors._lines import Block, blocks
from connectors._reading import Evidence
from connectors.logs._carried import Carried
from connectors.logs._engine import severity_of, side_by_side
from connectors.logs._json_paths import Fields
from connectors.logs._json_values import at_path, by_path
from connectors.logs._lasting import with_other_end
from connectors.logs._lines_with_stamps import LineReader
from connectors.logs._zone_keys import with_zones

OF_A_REQUEST = {"group": "lasted", "unit_us": 1_000_000, "stamp": "ended"}


def read_json_lines(
    evidence: Evidence, fields: Fields, carried: Carried | None = None, strays: LineReader | None = None
) -> Iterator[Item]:
    """carried: how the messages carry stamps of their own. strays: how lines that are no JSON are read."""
    quick = fields.quick_pattern([line for line in evidence.head.lines[:200] if line.strip()])
    for frame, rejects, blank in side_by_side(
        blocks(evidence), lambda block: _read_block(block, fields, quick, carried, strays)
    ):
        yield from rejects
        yield Frame(frame, blank_lines=blank)


def _read_block(
    block: Block, fields: Fields, quick: str | None, carried: Carried | None, strays: LineReader | None
) -> tuple[pl.DataFrame, list[Reject], int]:
    lines = pl.DataFrame({"line": block.texts(), "byte_offset": block.places(block.starts)}).with_row_index(
        "line_number", block.first_line
    )
    lines = lines.filter(pl.col("line").str.contains(r"[^ \t\r]"))
    blank = len(block.starts) - len(lines)
    taken = lines.hstack(parts_of(lines["line"], fields, quick))
    doubtful = taken.filter(pl.col("written_time").is_null())
    broken: dict[int, str] = {}
    by_hand: list[dict[str, Any]] = []
    for number, line in doubtful.select("line_number", "line").iter_rows():
        found = _by_hand(line, fields)
        if isinstance(found, str):
            broken[number] = found
        elif found:
            by_hand.append({"line_number": number, **found})
    is_broken = pl.col("line_number").is_in(list(broken))
    others = None if strays is None or not broken else _strays(lines.filter(is_broken), strays)
    told = set() if others is None else set(others["line_number"])
    rejects = [
        Reject(number, line, broken[number])
        for number, line in doubtful.select("line_number", "line").iter_rows()
        if number in broken and number not in told
    ]
    if by_hand:
        taken = taken.update(
            pl.DataFrame(by_hand, schema_overrides={"line_number": taken.schema["line_number"]}), on="line_number"
        )
    events = taken.filter(~is_broken) if broken else taken
    readings, _ = _stamps.read_column(events["written_time"])
    events = events.hstack(readings)
    events = with_zones(events, events["zone"]).drop("zone") if fields.zone else events
    if carried is not None and carried.ways:
        events = carried.applied(events["message"].fill_null(""), events)
    events = with_other_end(events, OF_A_REQUEST) if fields.lasted else events
    if fields.created_shape:
        events = events.with_columns(created_shape=pl.lit(fields.created_shape))
    body = pl.coalesce(pl.col("message").pipe(_unpacked), pl.col("line"))
    events = events.with_columns(body=body, attributes=pl.col("line"))
    if not fields.severity:
        events = events.with_columns(severity=severity_of(pl.coalesce("message", pl.lit(""))))
    events = events.drop("line", "message")
    if others is not None:
        events = pl.concat([events, others], how="diagonal_relaxed").sort("line_number")
    return events, rejects, blank


def _strays(lines: pl.DataFrame, reader: LineReader) -> pl.DataFrame:
    """Records of those lines (number, place, text) that have a stamp of their own, and are no broken JSON."""
    lines = lines.filter(~pl.col("line").str.starts_with("{"))
    rows = reader.rows(lines["line"])
    records = lines.rename({"line": "body"}).hstack(rows.drop("text_from")).filter(pl.col("is_start"))
    return records.drop("is_start").with_columns(severity=severity_of(pl.col("body")))


def parts_of(lines: pl.Series, fields: Fields, quick: str | None = None) -> pl.DataFrame:
    """A column for each part of `fields`, NULL in lines that are no JSON: quickly where that will do, else by path."""
    frame = pl.DataFrame({"line": lines}).with_row_index("place")
    taken = frame.head(0).select("place", *(pl.lit(None, pl.String).alias(part) for part in fields.parts))
    if quick is not None:
        groups = frame.select("place", pl.col("line").str.extract_groups(quick).alias("groups")).unnest("groups")
        taken = groups.rename({f"k{number}": part for number, part in enumerate(fields.parts)}).drop_nulls()
    if len(taken) < len(frame):
        rest = frame if taken.is_empty() else frame.join(taken, on="place", how="anti")
        taken = pl.concat([taken, rest.select("place", **by_path(fields))], how="diagonal").sort("place")
    names = ("written_time", "severity", "message", "service", "program", "host")
    taken = taken.with_columns(pl.lit(None, pl.String).alias(name) for name in names if name not in taken.columns)
    words = pl.col("severity").str.to_lowercase()
    severity = words.replace_strict(dict(fields.severities), default=None, return_dtype=pl.String)
    return taken.drop("place").with_columns(severity=severity)


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
