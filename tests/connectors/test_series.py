"""Samples on their way into the database: pieces of one series, pages of current values, names that repeat."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from connectors._contract import Series
from connectors._registry import choose
from connectors.metrics._series import Value, gathered, samples
from pipelines.engines import reconstruct
from pipelines.records import Records, Tables

pytestmark = pytest.mark.usefixtures("as_far_as_clocks")

PAGE = "# TYPE node_load1 gauge\nnode_load1 0.75\n# TYPE up gauge\nup 1 1774746000000\n"
FETCHED = datetime(2026, 3, 29, 1, 5, tzinfo=UTC)


def rows(folder: Path, query: str) -> list[tuple]:
    database = reconstruct(folder, folder / "out", engine="process").database
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        return connection.execute(query).fetchall()


def measures_in(evidence, text: str) -> dict[str, list[str]]:
    table = evidence(text, "table.csv")
    return {
        each.name: [value for *_, value in each.points]
        for each in choose(table.head).connector.read(table)
        if isinstance(each, Series)
    }


def test_a_state_in_words_beside_measures_stays_with_them_as_text(evidence):
    german = "Zeit;CPU %;Latenz (ms);Status\n28.03.2026 23:50:00;97,5;1.234,5;\n28.03.2026 23:51:00;12,5;;warn\n"
    assert measures_in(evidence, german) == {
        "CPU %": ["97.5", "12.5"],
        "Latenz (ms)": ["1234.5", ""],
        "Status": ["", "warn"],
    }
    panel = "Time,CPU %,Status\n2026-03-28 23:50:00,97.5,\n2026-03-28 23:51:00,12.5,warn\n"
    assert measures_in(evidence, panel) == {"CPU %": ["97.5", "12.5"], "Status": ["", "warn"]}


def test_how_a_run_went_is_told_of_what_happened_not_measured(evidence):
    assert (
        measures_in(
            evidence, "time,duration,rows,status\n2026-03-28 23:50:00,97.5,12,ok\n2026-03-28 23:51:00,12.5,0,failed\n"
        )
        == {}
    )


def test_pieces_of_one_series_are_one_series_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, evidence):
    monkeypatch.setattr("connectors.tables.csv.CHUNK_ROWS", 2)
    table = evidence(
        "time,host,load\n" + "".join(f"2026-03-29 01:0{n}:00,web-{n % 2},{n}\n" for n in range(8)), "load.csv"
    )
    connector = choose(table.head).connector
    assert connector.name == "tables.csv"
    tables = Tables(tmp_path)
    tables.take(connector, table)
    found = tables.close(Records(tmp_path))
    assert (found.series, found.samples, found.sample_records) == (2, 8, 8)


def test_points_of_one_series_are_gathered_and_counted_once_a_record():
    points = [
        samples(number, "1774746000", [Value("a", number), Value("b", number)], {"host": "web-1"}) for number in (1, 2)
    ]
    made = list(gathered(item for items in points for item in items))
    assert [(series.name, series.host, len(series.points), series.records) for series in made] == [
        ("a", "web-1", 2, 2),
        ("b", "web-1", 2, 0),
    ]


def test_a_record_without_a_stamp_or_a_value_is_none():
    with pytest.raises(ValueError, match="no time"):
        samples(1, None, [Value("a", 1)])
    with pytest.raises(ValueError, match="no value"):
        samples(1, "1774746000", [])


def test_a_page_of_current_values_is_placed_at_its_export_else_at_the_files_own_time(tmp_path: Path):
    (tmp_path / "page.prom").write_text(PAGE)
    os.utime(tmp_path / "page.prom", (FETCHED.timestamp(), FETCHED.timestamp()))
    query = "select r.name, s.recorded_at from samples s join series r using (series_id) order by r.name"
    stamped = ("up", datetime(2026, 3, 29, 1, tzinfo=UTC))
    assert rows(tmp_path, query) == [("node_load1", FETCHED), stamped]
    (tmp_path / "exports.toml").write_text('[[exports]]\npath = "page.prom"\nexported_at = 2026-03-29T01:09:00Z\n')
    assert rows(tmp_path, query) == [("node_load1", datetime(2026, 3, 29, 1, 9, tzinfo=UTC)), stamped]
    assert rows(tmp_path, "select reason from assumptions where touches = 'page.prom'") == [
        ("samples without a stamp are current values, placed at the time of the export",)
    ]


def test_a_stamp_that_cannot_be_read_is_no_current_value(tmp_path: Path):
    (tmp_path / "page.prom").write_text(PAGE.replace("1774746000000", "17"))
    assert rows(
        tmp_path, "select s.recorded_at from samples s join series r using (series_id) where r.name = 'up'"
    ) == [(None,)]


def test_a_file_of_alerts_and_samples_reaches_from_the_first_to_the_last_of_both(tmp_path: Path):
    values = ",".join(f'[{1774746000 + 15 * step}, "1"]' for step in range(8))
    (tmp_path / "alerts.json").write_text(
        '{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"ALERTS","alertname":"Down",'
        f'"alertstate":"firing"}},"values":[{values}]}}]}}}}'
    )
    assert rows(tmp_path, "select events, sample_records, first_at, last_at from evidence.files") == [
        (1, 7, datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29, 1, 1, 45, tzinfo=UTC))
    ]


@pytest.mark.parametrize(
    ("head", "row", "first"),
    [
        ("Date,Time,cpu,mem", "2024-05-15,09:{n}:00,4.{n},7", "2024-05-15 09:10:00"),
        ("date;time;cpu;mem", "2024-05-15;09:{n}:00;4.{n};7", "2024-05-15 09:10:00"),
        ("Date,Time,cpu,mem", "05/15/2024,9:{n}:00 AM,4.{n},7", "05/15/2024 9:10:00 AM"),
    ],
)
def test_a_date_and_a_time_in_two_columns_are_one_stamp_of_the_samples(evidence, head, row, first):
    table = evidence("\n".join([head, *(row.format(n=n) for n in range(10, 30))]) + "\n", "vm.csv")
    made = [item for item in choose(table.head).connector.read(table) if isinstance(item, Series)]
    assert [(series.name, len(series.points), series.points[0][1]) for series in made] == [
        ("cpu", 20, first),
        ("mem", 20, first),
    ]


@pytest.mark.parametrize(
    ("content", "measures"),
    [
        ("metric,host,ts,value\ncpu,h1,1715764200000,4.5\ncpu,h2,1715764200000,5.5\nmem,h1,1715764260000,77\n",
         [("cpu", 1), ("cpu", 1), ("mem", 1)]),
        ("metric_name,timestamp,metric_value,method,status,url\n" + "".join(f"took,171576420{n},1{n}.5,GET,200,/a\n" for n in range(4)),
         [("took", 4)]),
    ],
)  # fmt: skip
def test_columns_called_metric_and_value_hold_samples_however_few(evidence, content, measures):
    table = evidence(content, "m.csv")
    made = [item for item in choose(table.head).connector.read(table) if isinstance(item, Series)]
    assert [(series.name, len(series.points)) for series in made] == measures
