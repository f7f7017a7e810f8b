"""The engine of all text logs: blocks of bytes in, frames of records out, at the speed of whole columns.

A record begins on each line that its layout recognises and reaches to the next one; lines between
are joined to the record above. Blocks are read side by side and mended together in order, so that a
record that crosses two blocks comes out whole.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import polars as pl

from connectors import _stamps
from connectors._contract import Frame
from connectors._lines import Block, blocks
from connectors._reading import Evidence
from connectors.logs._sightings import COLOURS

WORKERS = max(1, min(4, os.cpu_count() or 1))
AHEAD = WORKERS + 1
SEVERITY_WORDS = {
    "TRACE": "trace", "FINEST": "trace", "DEBUG": "debug", "DEBUG1": "debug", "FINE": "debug", "INFO": "info", "INFORMATION": "info",
    "LOG": "info", "NOTICE": "notice", "WARN": "warning", "WARNING": "warning", "ERROR": "error", "ERR": "error", "SEVERE": "error",
    "CRITICAL": "critical", "CRIT": "critical", "FATAL": "critical", "ALERT": "critical", "EMERG": "critical", "PANIC": "critical",
}  # fmt: skip
SEVERITY_PATTERN = (
    r"(?:\b(TRACE|FINEST|DEBUG|FINE|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|CRITICAL|CRIT|FATAL|ALERT|EMERG|PANIC)\b"
    r"|(?:[\[(<|]|level=\"?|severity=\"?|\"(?:level|severity|lvl|log\.level|levelname)\": ?\")(trace|debug|info|notice|warn|warning|error|err|critical|crit|fatal|alert|emerg|panic|"
    r"Trace|Debug|Info|Notice|Warn|Warning|Error|Critical|Fatal)\b)"
)
LOOKED_AT = 160  # characters of a record in which its severity is looked for


Result = TypeVar("Result")
LineReader = Callable[[pl.Series], pl.DataFrame]


@dataclass
class _Part:
    """A block as records, and the bytes above its first record, which belong to the record before."""

    records: pl.DataFrame
    leading: pl.Series  # texts of the lines above the first record
    joined: int
    blank: int  # lines below the first record that hold nothing


def read_text(
    evidence: Evidence,
    read_lines: LineReader,
    *,
    finish: Callable[[pl.DataFrame], pl.DataFrame],
    is_by_body: bool = False,
) -> Iterator[Frame]:
    """Frames of whole records, in the order of the file.

    read_lines: lines to a row each, with the columns of READING, and `is_start` where a record may begin
    without a stamp that can be read; else NULL in `at` says that none begins.
    finish: what is derived from whole records (severity, attributes). is_by_body: from their bodies alone, so
    that it can be done again for a record that goes on in the next block.
    """
    held: pl.DataFrame | None = None  # the last record so far: the next block may go on with it
    for part in side_by_side(blocks(evidence), lambda block: _read_block(block, read_lines, finish)):
        joined, context, blank = part.joined, 0, part.blank
        if len(part.leading):
            written = int((part.leading.str.strip_chars(" \t\r") != "").sum())
            blank += len(part.leading) - written
            if held is None:
                context = written
            else:
                joined += written
                held = _extended(held, part.leading)
                held = finish(held) if is_by_body else held
        if part.records.is_empty():
            yield Frame(part.records, joined, context, blank)
            continue
        ready = part.records[:-1] if held is None else pl.concat([held, part.records[:-1]], how="diagonal")
        held = part.records[-1:]
        yield Frame(ready, joined, context, blank)
    if held is not None:
        yield Frame(held)


def severity_of(texts: pl.Expr) -> pl.Expr:
    """The severity that a line names near its beginning: a word in capitals, in brackets, or after level=."""
    groups = texts.str.slice(0, LOOKED_AT).str.extract_groups(SEVERITY_PATTERN)
    word = pl.coalesce(groups.struct.field("1"), groups.struct.field("2").str.to_uppercase())
    return word.replace_strict(SEVERITY_WORDS, default=None, return_dtype=pl.String)


def _read_block(block: Block, read_lines: LineReader, finish: Callable[[pl.DataFrame], pl.DataFrame]) -> _Part:
    lines = block.texts()
    rows = read_lines(lines)
    is_start = (rows["is_start"] if "is_start" in rows.columns else rows["at"].is_not_null()).to_numpy()
    begins = np.flatnonzero(is_start)
    if len(begins) == 0:
        return _Part(rows.head(0), lines, 0, 0)
    is_all = len(begins) == len(lines)
    bodies = lines if is_all else _bodies(block, begins)
    ends = np.append(begins[1:], len(lines))
    joined, counts = (0, np.ones(len(begins), dtype=np.int32)) if is_all else _joined(lines, is_start, begins, ends)
    records = (rows if is_all else rows.filter(pl.Series(is_start))).with_columns(
        line_number=pl.Series(begins + block.first_line),
        line_count=pl.Series(counts),
        byte_offset=block.places(block.starts[begins]),
        body=bodies,
    )
    below = len(lines) - int(begins[0]) - len(begins)
    records = finish(records).pipe(_written_in_place)
    return _Part(records, lines[: int(begins[0])], joined, below - joined)


def _written_in_place(records: pl.DataFrame) -> pl.DataFrame:
    """The stamps as a place in the body where they all stand at its same character: they need not be kept twice."""
    first = records.select("written_time", "body").row(0)
    place = first[1].find(first[0]) if first[0] else -1
    if place < 0 or place > LOOKED_AT:
        return records
    rest = pl.col("body").str.slice(place) if place else pl.col("body")
    if not records.select(rest.str.starts_with(pl.col("written_time")).all()).item():
        return records
    return records.with_columns(
        written_time=pl.lit(None, pl.String),
        written_from=pl.lit(place, pl.Int16),
        written_length=pl.col("written_time").str.len_chars().cast(pl.Int16),
    )


def _bodies(block: Block, begins: np.ndarray) -> pl.Series:
    first = block.starts[begins[0]]
    whole = Block(block.data[first:], block.starts[begins] - first, 0, 0, block.is_last)
    return whole.texts()


def _joined(lines: pl.Series, is_start: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> tuple[int, np.ndarray]:
    """How many written lines were joined, and how many lines each record spans to its last written one."""
    is_written = (lines.str.strip_chars(" \t\r") != "").to_numpy()
    places = np.where(is_written, np.arange(len(lines)), -1)
    last_written = np.maximum.reduceat(places, begins)
    counts = (last_written - begins + 1).astype(np.int32)
    written_after_first = is_written[begins[0] :] & ~is_start[begins[0] :]
    return int(written_after_first.sum()), counts


def _extended(held: pl.DataFrame, more: pl.Series) -> pl.DataFrame:
    """The held record with lines that the next block began with."""
    texts = more.to_list()
    while texts and not texts[-1].strip(" \t"):
        texts.pop()
    if not texts:
        return held
    return held.with_columns(
        body=pl.col("body") + "\n" + pl.lit("\n".join(texts)),
        line_count=(pl.col("line_count") + len(texts)).cast(pl.Int32),
    )


def side_by_side(items: Iterator[Block], work: Callable[[Block], Result]) -> Iterator[Result]:
    """work() over items on a few threads, results in order, never more than AHEAD of them in memory."""
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: deque[Future[Result]] = deque()
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def read_placements(lines: pl.Series, placements: tuple) -> pl.DataFrame:
    """Each line read by the first placement that recognises it; NULL where none does."""
    result: pl.DataFrame | None = None
    if placements[0].has_colours:
        lines = lines.str.replace_all(COLOURS, "")
    for placement in placements:
        if result is not None and result["is_start"].all():
            break
        groups = lines.str.extract_groups(placement.pattern).struct.unnest()
        rows = _stamps.read(groups, placement.choice).with_columns(
            written_time=_stamps.written(groups),
            text_from=_text_from(lines, groups, placement),
            is_start=groups["t"].is_not_null(),
        )
        result = rows if result is None else first_of(result, rows)
    assert result is not None
    return result


def first_of(first: pl.DataFrame, second: pl.DataFrame) -> pl.DataFrame:
    """Row by row the first frame's, and where that recognised nothing the second's."""
    keep = first["is_start"] if "is_start" in first.columns else first["at"].is_not_null()
    return first.select(pl.when(keep).then(pl.col(name)).otherwise(second[name]).alias(name) for name in first.columns)


def _text_from(lines: pl.Series, groups: pl.DataFrame, placement) -> pl.Series:  # noqa: ANN001
    if placement.nearest == placement.farthest and not placement.has_colours and "w" not in groups:
        width = groups["t"].str.len_bytes()
        if "z" in groups:
            width = width + groups["z"].str.len_bytes().fill_null(0)
        return (width + placement.nearest).cast(pl.Int32)
    return pl.zeros(len(lines), dtype=pl.Int32, eager=True)
