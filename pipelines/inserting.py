"""Rows of Python into a table of the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """All rows at once, each with a value for every column: `executemany` plans the insert anew for every row."""
    if rows:
        columns = [pa.array(column) for column in zip(*rows, strict=True)]
        whole = pa.table(columns, names=[f"column {number}" for number in range(len(columns))])  # noqa: F841 - DuckDB reads it by name
        connection.execute(f"insert into {table} select * from whole")
