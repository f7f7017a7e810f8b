"""Logs whose lines are records, each, under directives that begin with `#`: they name the fields, the day, the zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from connectors import _stamps
from connectors._contract import Context, Frame, Item
from connectors._lines import Block, blocks, count_text_records
from connectors._reading import Evidence, Head
from connectors._zones import offset_of
from connectors.logs._engine import severity_of
from connectors.logs._fields import DIRECTIVE, with_fields
from connectors.logs._formats import LEAST_SHARE, Format, declared
from connectors.logs._lines_with_stamps import reader_of
from connectors.logs._sampling import sample_lines

DAY_US = 86_400_000_000
DATE = r"^#\s?Date:\s*(\S.*?)\s*(?://.*)?$"
OFFSET = re.compile(r"^#\S*(?:GMT|UTC|zone)\S*:\s*([+-]\d{2}:?\d{2})\s*$", re.IGNORECASE | re.MULTILINE)
IIS = "Microsoft Internet Information Services"  # its #Software
WITHIN = 40  # lines of the head in which the directives show


@dataclass(frozen=True)
class _Reader:
    """Lines to rows, and what is derived from whole records."""

    rows: Callable[[pl.Series], pl.DataFrame]
    finish: Callable[[pl.DataFrame], pl.DataFrame]


@dataclass
class _Above:
    """What the latest directives said: the day, with how far the clock has come since, the names of the fields, and whose they are."""

    start_us: int | None = None
    clock_us: int = 0
    fields: str = ""
    is_iis: bool = False


def names_fields(head: Head, word: str) -> bool:
    return head.shape == "text" and any(line.startswith(word) for line in head.lines[:WITHIN])


def is_local(head: Head) -> bool:
    """Whether the directives say that the stamps are the machine's local time, as Windows' firewall does."""
    return any(re.match(r"#\s?Time Format:\s*Local", line) for line in head.lines[:WITHIN])


def read_directed(evidence: Evidence, *format_names: str) -> Iterator[Item]:
    """A line, a record; directives are context. A time of day gets its day from the latest `#Date:` above, every column
    its name from the latest `#Fields:`.

    format_names: the declared formats of such lines in their usual fields: the one that fits says whose they are.
    """
    lines = [line for line in sample_lines(evidence) if line.strip() and not line.startswith("#")]
    known = (_declared_reader(lines, declared(name)) for name in format_names)
    reader = next(filter(None, known), None) or _plain_reader(lines)
    if reader is None:
        yield Context(count_text_records(evidence))
        return
    stated = OFFSET.search("\n".join(evidence.head.lines[:WITHIN]))
    offset = offset_of(stated[1])[0] if stated else None
    above = _Above(is_iis=any(IIS in line for line in evidence.head.lines[:WITHIN]))
    for block in blocks(evidence):
        yield _frame(block, reader, above, offset)


def _declared_reader(lines: list[str], format: Format) -> _Reader | None:
    fitting = sum(format.begins.match(line) is not None for line in lines)
    return _Reader(format.reader_of(lines), format.finish) if lines and fitting >= len(lines) * LEAST_SHARE else None


def _plain_reader(lines: list[str]) -> _Reader | None:
    reader = reader_of(lines)
    return (
        _Reader(reader.rows, lambda rows: rows.with_columns(severity=severity_of(pl.col("body")))) if reader else None
    )


def _frame(block: Block, reader: _Reader, above: _Above, offset: int | None) -> Frame:
    lines = block.texts()
    is_directive = lines.str.starts_with("#")
    is_blank = ~lines.str.contains(r"[^ \t\r]")
    rows = reader.rows(lines)
    if ((rows["missing"] == "date") & ~is_directive).any():
        rows = _dated(rows, lines, above)
    if offset is not None:
        rows = rows.with_columns(offset_seconds=pl.col("offset_seconds").fill_null(offset))
    keep = ~is_directive & ~is_blank
    named = lines.str.extract(DIRECTIVE).fill_null(strategy="forward").fill_null(above.fields)
    above.fields = str(named[-1]) if len(named) else above.fields
    records = rows.with_columns(
        line_number=pl.int_range(block.first_line, block.first_line + len(lines), eager=True),
        byte_offset=block.places(block.starts),
        body=lines,
        text_from=pl.lit(0, pl.Int32),
    ).filter(keep)
    records = with_fields(reader.finish(records), named.filter(keep), above.is_iis)
    return Frame(records, context_records=int((is_directive & ~is_blank).sum()), blank_lines=int(is_blank.sum()))


def _dated(rows: pl.DataFrame, lines: pl.Series, above: _Above) -> pl.DataFrame:
    """Times of day on the day of the directive above; a step back of more than half a day passes midnight."""
    directives = _stamps.read_column(lines.str.extract(DATE))[0]["at"]
    at, missing = rows["at"].to_list(), rows["missing"].to_list()
    filled = list(at)
    for place, directive in enumerate(directives.to_list()):
        if directive is not None:
            above.start_us, above.clock_us = directive - directive % DAY_US, directive % DAY_US
        elif missing[place] == "date" and at[place] is not None and above.start_us is not None:
            clock = at[place] % DAY_US
            if clock < above.clock_us - DAY_US // 2:
                above.start_us += DAY_US
            above.clock_us = clock
            filled[place] = above.start_us + clock
    is_filled = np.array([new != old for new, old in zip(filled, at, strict=True)])
    return rows.with_columns(
        at=pl.Series(filled, dtype=pl.Int64),
        missing=pl.select(pl.when(pl.Series(is_filled)).then(pl.lit("")).otherwise(rows["missing"])).to_series(),
    )
