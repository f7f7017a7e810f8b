"""The Parquet of a reading step has the columns that the reader gave, and loses none that come late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from connectors._contract import Event, Frame, Item
from connectors._reading import Evidence
from connectors.logs import text
from pipelines.records import Records, Tables


def frame(first_line: int, **columns: str) -> Frame:
    reading = {"at": 0, "nanos": 0, "grain_us": 1, "offset_seconds": 0, "zone_text": None, "missing": ""}
    row = {"line_number": first_line, "body": f"line {first_line}"} | reading | columns
    return Frame(pl.DataFrame([row]))


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., pl.DataFrame]:
    def write(*items: Item) -> pl.DataFrame:
        def read(_: Evidence) -> Iterator[Item]:
            yield from items

        tables = Tables(tmp_path)
        tables.take(replace(text.read, read=read), Evidence("a.log", tmp_path / "a.log"))
        found = tables.close(Records(tmp_path)).table("events")
        assert found is not None
        assert [path.name for path in tmp_path.iterdir()] == ["events.parquet"]
        return pl.read_parquet(found)

    return write


def test_columns_that_no_record_has_are_not_written(written: Callable[..., pl.DataFrame]) -> None:
    rows = written(frame(1, host="web-1"), frame(2, host="web-2"))
    assert rows["host"].to_list() == ["web-1", "web-2"]
    assert not {"locator", "actor", "headline", "conversation"} & set(rows.columns)


def test_a_column_that_comes_late_stands_in_the_rows_before_it_too(written: Callable[..., pl.DataFrame]) -> None:
    rows = written(frame(1, host="web-1"), frame(2, host="web-1", severity="error"), frame(3))
    assert rows.select("line_number", "body", "host", "severity").rows() == [
        (1, "line 1", "web-1", None),
        (2, "line 2", "web-1", "error"),
        (3, "line 3", None, None),
    ]


def test_records_by_the_column_and_one_by_one_go_into_one_table(written: Callable[..., pl.DataFrame]) -> None:
    rows = written(frame(1), Event(2, "2026-03-29T00:41:07Z", "said", actor="U1"))
    assert rows.select("line_number", "nth", "line_count", "body", "actor").rows() == [
        (1, 0, 1, "line 1", None),
        (2, 0, 1, "said", "U1"),
    ]
