"""Analysts still have DuckDB 1.4: the incident file opens there, views and comments included."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

OLDEST = Path(sys.prefix) / "oldest-duckdb"
QUESTIONS = """
import sys, duckdb
assert duckdb.__version__.startswith("1.4."), duckdb.__version__
file = duckdb.connect(sys.argv[1], read_only=True)
file.execute("set TimeZone = 'UTC'")
for schema, relation in file.execute("select table_schema, table_name from information_schema.tables").fetchall():
    print(relation, file.execute(f"select count(*) from {schema}.{relation}").fetchone()[0])
print("comments", file.execute("select count(*) from duckdb_columns() where not internal and comment is not null").fetchone()[0])
first, last = (row[0] for row in file.execute("(select min_by(event_id, line_number) from events where file_path = 'app.log') "
    "union all (select max_by(event_id, line_number) from events where file_path = 'app.log')").fetchall())
print("order", file.execute("select order_of((select ?), (select ?))", [first, last]).fetchone()[0])
"""


def test_the_file_opens_in_the_oldest_duckdb(tmp_path: Path) -> None:
    if not OLDEST.exists():
        assert not os.environ.get("CI"), "CI installs the oldest DuckDB: see .ci/check"
        pytest.skip("no DuckDB 1.4 here; .ci/check installs it")
    from pipelines.engines import reconstruct

    (tmp_path / "app.log").write_text("2026-03-29T00:41:07Z INFO one\n2026-03-29T00:41:08Z ERROR two\n")
    result = reconstruct(tmp_path, engine="process")
    answer = subprocess.run(
        [sys.executable, "-c", QUESTIONS, str(result.database)],
        env={**os.environ, "PYTHONPATH": str(OLDEST)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert "events 2" in answer.stdout
    assert "order before" in answer.stdout
