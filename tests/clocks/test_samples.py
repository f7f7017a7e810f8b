"""Real and bundled evidence: what is true stays, what is planted is found."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.engines import reconstruct

ROOT = Path(__file__).parents[2]
NEZHA = ROOT.parent / "shared" / "samples" / "nezha-2023-01-29" / "logs"
PLANTED = {"33.33.33.116": 12.5, "33.33.33.82": -40.0}


def offsets(database: Path) -> dict[str, tuple]:
    with duckdb.connect(database, read_only=True) as file:
        rows = file.execute(
            "select clock_id, verdict, offset_seconds, lower_seconds, upper_seconds from clock_offsets"
        ).fetchall()
    return {clock: tuple(row) for clock, *row in rows}


@pytest.mark.slow
def test_the_demo_finds_the_planted_clock_and_corrects_no_other(demo):
    found = offsets(demo.database)
    assert [clock for clock, row in found.items() if row[0] == "applied"] == ["host:web-2"]
    _, offset, lower, upper = found["host:web-2"]
    assert lower <= 47.3 <= upper
    assert offset == pytest.approx(47.3, abs=0.1)
    truth = json.loads((ROOT / "data" / "fixtures" / "checkout-pool.truth.json").read_text())
    [mitigated] = [each["true_at"] for each in truth["phases"] if each["phase"] == "mitigated"]
    with duckdb.connect(demo.database, read_only=True) as file:
        held = file.execute("select earliest_at <= ?::timestamptz and ?::timestamptz < latest_at from phases where phase = 'mitigated'", [mitigated] * 2)  # fmt: skip
        assert held.fetchall() == [(True,)]


@pytest.mark.slow
@pytest.mark.skipif(not NEZHA.exists(), reason="the samples are not beside this checkout")
def test_nodes_that_keep_time_are_not_corrected_and_planted_ones_are_found_within_a_second(tmp_path, as_far_as_clocks):
    found = offsets(reconstruct(_with_planted(tmp_path / "true", {})[0], engine="process").database)
    assert [clock for clock, row in found.items() if row[0] == "applied"] == []
    folder, node_of = _with_planted(tmp_path / "planted", PLANTED)
    database = reconstruct(folder, engine="process").database
    found = offsets(database)
    [reference] = [clock for clock, row in found.items() if row[0] == "reference"]
    zero = PLANTED.get(node_of[reference], 0.0)
    found = {clock: row for clock, row in found.items() if clock in node_of}  # not those who passed the logs on
    for clock, (verdict, offset, lower, upper) in found.items():
        planted = PLANTED.get(node_of[clock], 0.0) - zero
        if verdict == "applied":
            assert offset == pytest.approx(planted, abs=1.0)
        elif lower is not None:
            assert lower <= planted <= upper
    measured = {node_of[clock] for clock, row in found.items() if row[0] == "applied"}
    assert measured >= {node for node in PLANTED if PLANTED[node] != zero}


@pytest.mark.slow
@pytest.mark.skipif(not NEZHA.exists(), reason="the samples are not beside this checkout")
def test_bare_local_times_inside_the_text_are_eight_hours_ahead(tmp_path, as_far_as_clocks):
    folder = tmp_path / "one"
    folder.mkdir()
    shutil.copy(NEZHA / "08_43_log.csv.gz", folder)
    with duckdb.connect(reconstruct(folder, engine="process").database, read_only=True) as file:
        file.execute("set TimeZone = 'UTC'")
        query = """
            select distinct (hour(written_time::time) - hour(recorded_at) + 24) % 24
            from event_times where regexp_full_match(written_time, '[0-9:.]+')"""
        assert file.execute(query).fetchall() == [(8,)]


def test_the_benchmark_meets_its_bars_over_a_few_worlds():
    run = subprocess.run([sys.executable, "-m", "tests.benchmarks.clocks", "--runs", "2"], cwd=ROOT, capture_output=True, text=True, check=False)  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr


def _with_planted(folder: Path, planted: dict[str, float]) -> tuple[Path, dict[str, str]]:
    """A copy of the logs, the true stamp of the planted nodes shifted; and the node of every pod's clock."""
    (folder / "logs").mkdir(parents=True)
    node_of = {}
    for path in sorted(NEZHA.glob("*.csv.gz")):
        with gzip.open(path) as packed:
            head, *rows = csv.reader(io.TextIOWrapper(packed, encoding="utf-8", newline=""))
        nanos, node, pod = (head.index(name) for name in ("TimeUnixNano", "Node", "PodName"))
        for row in rows:
            node_of[f"host:{row[pod]}"] = row[node]
            row[nanos] = str(int(row[nanos]) + round(planted.get(row[node], 0.0) * 1e9))
        with gzip.open(folder / "logs" / path.name, "wt", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([head, *rows])
    return folder, node_of
