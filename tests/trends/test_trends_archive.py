"""Which files of an archive are taken, which are skipped and why, and what the database is like."""

from __future__ import annotations

import duckdb
import pytest

from pipelines.errors import PostludeError
from pipelines.evidence import MARKER
from pipelines.trends import build


def until(phase: str, minutes: float, **more: float) -> dict[str, float]:
    """Phases of an incident that started and was detected at 0, and reached `phase` after `minutes`."""
    return {"started": 0, "detected": 0, phase: minutes} | more


def test_an_empty_archive_says_what_to_do(archive):
    with pytest.raises(PostludeError, match="Run `postlude reconstruct INCIDENT_DIR`"):
        build(archive)
    assert not (archive / "postlude-trends").exists()


def test_every_incident_file_below_the_archive_is_taken_wherever_it_lies(archive, keep, ask):
    keep("INC-1", "2026/march/INC-1/postlude/INC-1.duckdb")
    keep("INC-2", "INC-2.duckdb")
    result = build(archive)
    assert (result.incidents, result.skipped) == (2, [])
    assert ask(result.database, "select incident_id, file_path from incidents order by 1") == [
        ("INC-1", "2026/march/INC-1/postlude/INC-1.duckdb"), ("INC-2", "INC-2.duckdb"),
    ]  # fmt: skip


def test_the_answers_lie_in_a_marked_folder_of_the_archive_and_are_no_part_of_the_next_run(archive, keep):
    keep("INC-1")
    first, second = build(archive), build(archive)
    assert first.database == archive / "postlude-trends" / "trends.duckdb"
    assert (first.database.parent / MARKER).is_file()
    assert (second.incidents, second.skipped) == (1, [])
    assert sorted(path.name for path in first.database.parent.iterdir()) == [MARKER, "trends.duckdb", "trends.html"]


def test_an_incident_that_is_called_trends_is_not_taken_for_an_answer(archive, keep):
    keep("trends")
    assert build(archive).incidents == 1


def test_the_incident_files_stay_as_they_are(archive, keep):
    file = keep("INC-1")
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    build(archive)
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_a_foreign_or_broken_file_is_said_and_skipped_with_its_reason(archive, keep, ask):
    keep("INC-1")
    (archive / "broken.duckdb").write_bytes(b"no database at all")
    with duckdb.connect(str(archive / "foreign.duckdb")) as foreign:
        foreign.execute("create table books (title text)")
    with duckdb.connect(str(archive / "other.duckdb")) as foreign:
        foreign.execute("create table incident (number int)")
    with duckdb.connect(str(archive / "void.duckdb")) as void:
        void.execute("create table incident (incident_id text, title text, severity text, "
                     "window_from timestamptz, window_to timestamptz, schema_version int, tool_version text, settings_sha256 text)")  # fmt: skip
    said: list[str] = []
    result = build(archive, None, said.append)
    reasons = dict(ask(result.database, "select file_path, reason from skipped_files"))
    assert reasons.keys() == {"broken.duckdb", "foreign.duckdb", "other.duckdb", "void.duckdb"}
    assert reasons["broken.duckdb"] == "is no DuckDB database"
    assert reasons["foreign.duckdb"] == "holds no incident: it has no relation `incident`"
    assert reasons["other.duckdb"].startswith("is no incident file of Postlude")
    assert "0 rows" in reasons["void.duckdb"]
    assert all(any(path in line and reason in line for line in said) for path, reason in reasons.items())
    assert result.skipped == [f"{path}: {reason}" for path, reason in sorted(reasons.items())]
    assert str(archive) not in "".join(reasons.values())


def test_a_view_in_a_foreign_file_reaches_no_other_file(archive, keep, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("incident_id\nINC-7\n")
    keep("INC-1")
    file = keep("INC-2")
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            f"drop table phases; create view phases as select incident_id as phase from read_csv('{secret}')"
        )
    result = build(archive)
    assert result.incidents == 1
    assert "INC-2" in result.skipped[0]


def test_of_an_incident_that_stands_twice_the_file_whose_records_reach_further_is_taken_whatever_its_age(
    archive, keep, ask
):
    keep("INC-1", "late/INC-1.duckdb", phases=until("mitigated", 30))
    keep("INC-1", "early/INC-1.duckdb", phases=until("mitigated", 30, resolved=90))
    for _ in range(2):
        result = build(archive)
        assert ask(result.database, "select file_path, resolved_at is not null from incidents") == [
            ("early/INC-1.duckdb", True)
        ]
        assert result.skipped == [
            "late/INC-1.duckdb: INC-1 stands in the archive more than once; early/INC-1.duckdb was taken: its records reach further"
        ]
        keep("INC-1", "later/INC-1.duckdb", phases=until("mitigated", 30)).unlink()


def test_a_copy_of_an_incident_file_counts_once(archive, keep):
    keep("INC-1", "a/INC-1.duckdb")
    keep("INC-1", "b/INC-1.duckdb")
    result = build(archive)
    assert result.incidents == 1
    assert result.skipped == ["b/INC-1.duckdb: says the same of INC-1 as a/INC-1.duckdb, which was taken"]


def test_a_file_of_an_older_version_is_taken_and_what_it_lacks_is_said(archive, keep, ask):
    file = keep("INC-1", phases=until("resolved", 30))
    with duckdb.connect(str(file)) as connection:
        connection.execute("drop table dark_areas")
    said: list[str] = []
    database = build(archive, None, said.append).database
    assert ask(database, "select missing from incident_files") == [(["services", "dark_stretches"],)]
    assert any("tells nothing of services, dark_stretches" in line for line in said)


def test_every_relation_and_column_says_what_it_is(archive, keep, ask):
    keep("INC-1")
    database = build(archive).database
    silent = """
        select table_name, '' from duckdb_tables() where comment is null union all select view_name, '' from duckdb_views() where comment is null and not internal
        union all select table_name, column_name from duckdb_columns() where comment is null and not internal"""
    assert ask(database, silent) == []


def test_the_database_opens_with_duckdb_1_4_and_has_no_schema_beside_main(archive, keep, ask):
    keep("INC-1")
    database = build(archive).database
    assert ask(database, "select tags['storage_version'] from duckdb_databases() where not internal")[0][0].startswith(
        "v1.4.0"
    )
    assert {schema for (schema,) in ask(database, "select distinct table_schema from information_schema.tables")} == {
        "main"
    }


def test_the_result_reads_as_two_lines(archive, keep):
    keep("INC-1")
    assert str(build(archive)).splitlines() == [
        f"page      {archive}/postlude-trends/trends.html", f"database  {archive}/postlude-trends/trends.duckdb",
    ]  # fmt: skip
