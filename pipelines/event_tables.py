"""Events into their tables: cores for what differs from line to line, origins and patterns for what many share, details for the rest.

Strings that many events share are never loaded as strings: their combinations get a number.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from pipelines.combinations import combinations
from pipelines.inserting import insert_rows
from pipelines.links.patterns import Patterns, pattern_id
from pipelines.links.shapes import grouped
from pipelines.parquet_table import VIEWS

MOST_OF_A_FILE = 1 << 32  # origins, and patterns, that one file can have
SHARED = (
    "kind",
    "clock",
    "time_basis",
    "grain_us",
    "written_from",
    "written_length",
    "severity",
    "service",
    "host",
    "actor_kind",
    "actor_basis",
)
CORES = (
    "origin_id",
    "line_number",
    "nth",
    "content_check",
    "line_count",
    "byte_offset",
    "recorded_at",
    "recorded_nanos",
    "written_time",
    "text_from",
    "pattern_number",
    "body",
    "attributes",
)
DETAILS = (
    "locator",
    "recorded_earliest_at",
    "recorded_latest_at",
    "ended_recorded_at",
    "actor",
    "conversation_id",
    "headline",
    "unclaimed",
)

# Four digits of the record's stamp and length: another content at the same place gets another event_id.
# A digest of the whole text would say more, and cost an eighth of the whole load.
CONTENT_CHECK = (
    pl.col("at").fill_null(0) // 1000 * 31 + pl.col("body").str.len_bytes().cast(pl.Int64).fill_null(0) * 7919
) % 10_000
NO_NUMBER = pl.lit(None, pl.Int64)


@dataclass(frozen=True)
class Source:
    """What is known of all events of a file: where it stands, and what its connector says."""

    file_number: int
    path: str
    kind: str
    clock: str | None  # None: the host that a record names


class EventTables:
    """Fills records.event_cores, event_origins and event_details, several files at once."""

    def __init__(self, with_patterns: bool = True) -> None:
        self._with_patterns = with_patterns
        self._origins: dict[int, dict[tuple[Any, ...], int]] = {}  # of each file, numbered as they come
        self._details: list[pl.DataFrame] = []
        self._patterns: dict[int, Patterns] = {}

    def write(self, connection: duckdb.DuckDBPyConnection, batches: Iterator[pa.RecordBatch]) -> None:
        """Batches of any files, as one stream, so that DuckDB fills whole row groups."""
        first = next(batches, None)
        if first is None:
            return
        stream = itertools.chain([first], batches)
        cores = pa.RecordBatchReader.from_batches(first.schema, stream)  # noqa: F841 - DuckDB reads it by name
        connection.execute("insert into records.event_cores by name select * from cores")

    def batches(self, events: Iterable[pl.DataFrame], source: Source) -> Iterator[pa.RecordBatch]:
        """events, in the order of the file: EVENT_COLUMNS with names settled, recorded_at, its bounds, its basis and
        ended_recorded_at.
        """
        has_details = pl.any_horizontal(pl.col(name).is_not_null() for name in DETAILS)
        number = pl.lit(source.file_number, pl.Int32)
        patterns = self._patterns.setdefault(source.file_number, Patterns(source.file_number * MOST_OF_A_FILE))
        for frame in events:
            frame = frame.rename({"conversation": "conversation_id"}).with_columns(
                origin_id=self._origin_ids(frame, source),
                content_check=CONTENT_CHECK,
                pattern_number=patterns.numbers(frame, source.kind) if self._with_patterns else NO_NUMBER,
                recorded_nanos=pl.when(pl.col("nanos") != 0).then("nanos"),
            )
            rare = frame.filter(has_details)
            if len(rare):
                self._details.append(rare.select(number.alias("file_number"), "line_number", "nth", *DETAILS))
            yield from frame.select(CORES).to_arrow(compat_level=VIEWS).to_batches()

    def finish(self, connection: duckdb.DuckDBPyConnection) -> None:
        """What was gathered on the way: details, origins and patterns."""
        if self._details:
            rare = pl.concat(self._details)  # noqa: F841 - DuckDB reads it by name
            connection.execute("insert into records.event_details by name select * from rare")
        origins = sorted((n, file, *origin) for file, known in self._origins.items() for origin, n in known.items())
        insert_rows(connection, "records.event_origins", origins)
        texts = [row for _, patterns in sorted(self._patterns.items()) for row in patterns.rows()]
        if texts:
            named = grouped(text for _, _, text in texts)
            texts = [
                (n, *(((pattern_id(named[text])), named[text]) if text in named else (own, text)))
                for n, own, text in texts
            ]
            frame = pl.DataFrame(texts, schema=["pattern_number", "pattern_id", "text"], orient="row")  # noqa: F841
            connection.execute("insert into records.pattern_texts select * from frame")

    def _origin_ids(self, events: pl.DataFrame, source: Source) -> pl.Series:
        rows, which = combinations(events, SHARED)
        numbers = pl.Series([self._number(row, source) for row in rows], dtype=pl.Int64)
        return numbers.gather(which)

    def _number(self, row: tuple[Any, ...], source: Source) -> int:
        kind, clock, basis, grain, written_from, written_length, severity, service, host, actor_kind, actor_basis = row
        clock = clock or source.clock or _own_clock(host, service, source.path)
        origin = (
            _id_prefix(source.path),
            kind or source.kind,
            clock,
            0,
            basis,
            grain,
            written_from,
            written_length,
            severity,
            service,
            host,
            actor_kind,
            actor_basis,
        )
        known = self._origins.setdefault(source.file_number, {})
        return known.setdefault(origin, source.file_number * MOST_OF_A_FILE + len(known))


def _own_clock(host: str | None, service: str | None, path: str) -> str:
    """The clock of a record that no central service stamped: its host's, else its service's, else the file's own."""
    return f"host:{host}" if host else f"service:{service}" if service else f"file:{path}"


def _id_prefix(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()[:10]
