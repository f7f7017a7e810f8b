"""Any text log, the shape and place of its timestamps found from the file itself.

    2026-03-29 00:41:07,113 WARN [pool-2] c.e.p.ConnectionPool - 20 of 20 in use
        at org.example.pool.Pool.take(Pool.java:88)

Lines that begin no record are joined to the one above; lines above the first record are context. Lines that are
JSON objects say what they would in a log of such lines. A text without any time is context as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from connectors._contract import Context, Item, connector
from connectors._lines import count_text_records
from connectors._reading import Evidence, Head
from connectors.logs._engine import read_text, severity_of
from connectors.logs._lines_with_stamps import reader_of
from connectors.logs._mixed import fields_in, with_objects
from connectors.logs._sampling import sample_lines

COMPOSED = r"^(?:\x1b\[[0-9;]*[A-Za-z])*([0-9A-Za-z][0-9A-Za-z_.-]*) +\| "
MOSTLY = 0.9  # of the lines


def fits(head: Head) -> float:
    return 0.1 if head.shape in ("text", "jsonl", "json") else 0.0


def finish(records: pl.DataFrame) -> pl.DataFrame:
    return records.with_columns(severity=severity_of(pl.col("body")))


def named(records: pl.DataFrame) -> pl.DataFrame:
    """The records of logs that Docker Compose shows side by side, each behind the name of its container."""
    return records.with_columns(program=pl.col("body").str.extract(COMPOSED))


@connector(
    "logs.text",
    kind="log",
    clock="host",
    group="generic",
    fits=fits,
    count=count_text_records,
    confidence="shape found from the file",
)
def read(evidence: Evidence) -> Iterator[Item]:
    sample = [line for line in sample_lines(evidence) if line.strip()]
    reader = reader_of(sample)
    if reader is None:
        yield Context(count_text_records(evidence))
        return
    fields = fields_in(sample, reader.rows(pl.Series(sample, dtype=pl.String)))
    is_composed = sum(re.match(COMPOSED, line) is not None for line in sample) >= MOSTLY * len(sample)

    def finished(records: pl.DataFrame) -> pl.DataFrame:
        records = with_objects(finish(records), fields)
        return named(records) if is_composed else records

    yield from read_text(evidence, reader.rows, finish=finished)
