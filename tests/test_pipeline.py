"""The whole way, from a folder of exports to an incident file."""

from __future__ import annotations

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
from pipelines.errors import PostludeError, SettingsError
from pipelines.pipeline import Result

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "data" / "fixtures" / "checkout-pool"
SHARED = ROOT.parent / "shared"
PACKS = (  # the longest first
    "nezha-2023-01-29", "tickets", "log-times/filebeat", "irc", "lnav", "log-times/crowdsec", "plaso/files", "nab", "live", "post-mortems",
    "human-times",
)  # fmt: skip
ASKS_FOR_EVENTS = pytest.mark.usefixtures("as_far_as_clocks")


def table(result: Result, query: str) -> list[tuple]:
    with duckdb.connect(result.database, read_only=True) as file:
        file.execute("set TimeZone = 'UTC'")
        return file.execute(query).fetchall()


def contents(result: Result) -> dict[str, tuple]:
    """A hash over the rows of every table, whatever order they lie in; what depends on where or when it ran left out."""
    found = {}
    names = table(result, "select schema_name, table_name from duckdb_tables() where not internal order by all")
    for schema, name in names:
        found[f"{schema}.{name}"] = table(result, f'select count(*), bit_xor(hash(t)) from {schema}."{name}" t')[0]
    return found


def contract_breaches(result: Result) -> str:
    checker = SHARED / "score" / "check_contract.py"
    if not checker.exists():
        pytest.skip("the contract's checker is not beside this checkout")
    return subprocess.run(
        [sys.executable, checker, result.database], capture_output=True, text=True, check=False
    ).stdout.strip()


def test_the_demo_keeps_the_contract(demo: Result) -> None:
    assert contract_breaches(demo) == "the contract holds"


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
def test_a_sample_pack_is_read_to_the_last_record_and_keeps_the_contract(pack: str, tmp_path: Path) -> None:
    folder = SHARED / "samples" / pack
    if not folder.exists():
        pytest.skip("the samples are not beside this checkout")
    result = reconstruct(folder, tmp_path / "out", engine="process")
    assert result.unbalanced == []
    assert contract_breaches(result) == "the contract holds"
    assert [path.name for path in folder.iterdir() if path.name == "postlude"] == []


@pytest.mark.slow
def test_the_same_evidence_gives_the_same_answers(demo: Result, tmp_path: Path) -> None:
    folder = tmp_path / "checkout-pool"
    shutil.copytree(DEMO, folder)
    again = reconstruct(folder, tmp_path / "elsewhere", engine="process")
    assert contents(again) == contents(demo)
    assert again.page.read_bytes() == demo.page.read_bytes()
    assert again.summary.read_bytes() == demo.summary.read_bytes()


@ASKS_FOR_EVENTS
def test_an_event_keeps_its_id_whatever_else_is_in_the_folder(tmp_path: Path) -> None:
    line = "2026-03-29T00:41:07Z ERROR one\n"
    for name in ("alone", "among"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "m.log").write_text(line)
    (tmp_path / "among" / "a.log").write_text("2026-03-29T00:41:09Z INFO two\n" * 3)
    alone, among = (reconstruct(tmp_path / name, engine="process") for name in ("alone", "among"))
    query = "select event_id from events where file_path = 'm.log'"
    assert table(alone, query) == table(among, query)
    (tmp_path / "alone" / "m.log").write_text("2026-03-29T00:41:07Z ERROR other\n")
    assert table(reconstruct(tmp_path / "alone", engine="process"), query) != table(among, query)


def test_every_event_points_at_its_own_lines(demo: Result) -> None:
    rows = table(demo, "select file_path, line_number, line_count, byte_offset, body from events where kind = 'log' and byte_offset is not null "
                       "and not contains(file_path, '.xz') and not ends_with(file_path, '.jsonl') and not ends_with(file_path, '.json')")  # fmt: skip
    folder = demo.database.parents[1]
    files: dict[str, io.BytesIO] = {}
    assert rows
    for path, line, count, offset, body in rows:
        if path not in files:
            written = (folder / path).read_bytes()
            files[path] = io.BytesIO(gzip.decompress(written) if path.endswith(".gz") else written)
        data = files[path]
        data.seek(offset)
        assert b"".join(data.readline() for _ in range(count)).decode().rstrip("\r\n") == body
        assert offset == 0 or data.getbuffer()[offset - 1] == 10
        if line == 1:
            assert offset == 0


@ASKS_FOR_EVENTS
def test_a_second_run_reads_nothing_again_and_says_what_changed(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("2026-03-29T00:41:07Z one\n")
    (tmp_path / "b.log").write_text("2026-03-29T00:41:08Z two\n")
    reconstruct(tmp_path, engine="process")
    records = {path: path.stat().st_mtime_ns for path in (tmp_path / "postlude" / ".records").iterdir()}
    (tmp_path / "b.log").unlink()
    (tmp_path / "c.log").write_text("2026-03-29T00:41:09Z three\n")
    second = reconstruct(tmp_path, engine="process")
    assert second.changes == ["added: c.log", "gone: b.log"]
    kept = [path for path in records if path.exists()]
    assert len(kept) == 1
    assert records[kept[0]] == kept[0].stat().st_mtime_ns


@pytest.mark.usefixtures("database_alone")
def test_a_killed_build_leaves_the_last_good_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.log").write_text("2026-03-29T00:41:07Z one\n")
    good = reconstruct(tmp_path, engine="process").database.read_bytes()

    def fail(*_: object) -> None:
        raise RuntimeError("pulled plug")

    monkeypatch.setattr("pipelines.pipeline.coverage.find", fail)
    with pytest.raises(RuntimeError, match="pulled plug"):
        reconstruct(tmp_path, engine="process")
    assert (tmp_path / "postlude" / f"{tmp_path.name}.duckdb").read_bytes() == good
    assert [path.name for path in (tmp_path / "postlude").iterdir() if ".part" in path.name] == []


@ASKS_FOR_EVENTS
def test_a_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.log").write_text("2026-03-29T00:41:07Z one\n")
    (tmp_path / "cut.json").write_text(
        '[{"fingerprint": "a", "startsAt": "2026-03-29T00:41:07Z", "labels": {"alertname": "X"}, "endsAt": "0001'
    )
    (tmp_path / "cut.gz").write_bytes(gzip.compress(b"2026-03-29T00:41:07Z one\n" * 1000)[:60])
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    result = reconstruct(tmp_path, engine="process")
    assert result.unbalanced == []
    rejects = dict(table(result, "select file_path, reason from evidence.rejects"))
    assert rejects.keys() == {"cut.json", "cut.gz", "picture.png"}
    placed = (
        "select file_path from events where occurred_at = timestamptz '2026-03-29T00:41:07Z' group by all order by all"
    )
    assert table(result, placed) == [("cut.gz",), ("good.log",)]  # what could be decompressed is kept


@ASKS_FOR_EVENTS
def test_a_file_that_cannot_be_opened_is_one_reject(tmp_path: Path) -> None:
    (tmp_path / "good.log").write_text("2026-03-29T00:41:07Z one\n")
    (tmp_path / "gone.log").symlink_to(tmp_path / "nowhere")
    result = reconstruct(tmp_path, engine="process")
    assert (result.rejects, result.unbalanced) == (1, [])


def test_what_cannot_be_done_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PostludeError, match="does not exist"):
        reconstruct(tmp_path / "nowhere", engine="process")
    with pytest.raises(PostludeError, match="holds no evidence"):
        reconstruct(tmp_path, engine="process")
    (tmp_path / "incident.toml").write_text('titel = "x"\n')
    with pytest.raises(SettingsError, match="title"):
        reconstruct(tmp_path, engine="process")
    (tmp_path / "incident.toml").write_text('[time]\ndefault_zone = "Europe/Zürich"\n')
    with pytest.raises(SettingsError, match="Europe/Zurich"):
        reconstruct(tmp_path, engine="process")


@ASKS_FOR_EVENTS
def test_an_assumed_zone_is_said(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text("2026-03-29 00:41:07 one\n")
    result = reconstruct(tmp_path, engine="process")
    assert table(result, "select subject, assumed, touches from assumptions where subject = 'zone'") == [
        ("zone", "UTC", "app.log")
    ]
    assert table(result, "select time_basis from events") == [("zone assumed",)]


@ASKS_FOR_EVENTS
def test_a_history_of_releases_does_not_stretch_the_window_that_people_and_alerts_tell(tmp_path: Path) -> None:
    release = {"status": "deployed", "chart": "shop-4.1.0", "app_version": "4.1.0", "description": "Upgrade complete"}
    days = ("2026-03-20T08:00:00Z", "2026-03-28T22:00:00Z")
    history = [release | {"revision": number, "updated": day} for number, day in enumerate(days, 1)]
    (tmp_path / "helm-history-shop.json").write_text(json.dumps(history))
    said = [
        {"type": "message", "user": "U1", "text": "errors", "ts": f"{at}.000100"} for at in (1774746000, 1774753200)
    ]
    (tmp_path / "2026-03-29.json").write_text(json.dumps(said))
    result = reconstruct(tmp_path, engine="process")
    assert table(result, "select window_from::varchar from incident") == [("2026-03-28 22:00:00+00",)]
    assert table(result, "select count(*) from events where kind = 'deploy'") == [(2,)]


@ASKS_FOR_EVENTS
def test_evidence_that_a_link_brings_in_is_read_and_said(tmp_path: Path) -> None:
    (folder := tmp_path / "incident").mkdir()
    (tmp_path / "app.log").write_text("2026-03-29T00:41:07Z one\n")
    (folder / "app.log").symlink_to(tmp_path / "app.log")
    result = reconstruct(folder, engine="process")
    assert result.events == 1
    assert table(result, "select assumed, touches from assumptions where subject = 'evidence'") == [
        ("what the link leads to", "app.log")
    ]


@ASKS_FOR_EVENTS
def test_a_missing_year_is_anchored_by_dated_records_nearby_before_the_files_own_time(tmp_path: Path) -> None:
    (tmp_path / "dated.log").write_text("".join(f"2021-06-01T10:00:{second:02}Z one\n" for second in range(60)))
    (tmp_path / "yearless.log").write_text("Dec 31 23:59:58 web-1 app: x\nJan  1 00:00:03 web-1 app: y\r\n")
    result = reconstruct(tmp_path, engine="process")
    found = table(
        result,
        "select recorded_at::varchar, time_basis, headline from events where file_path = 'yearless.log' order by 1",
    )
    basis = "zone assumed, year inferred from dated records nearby"
    assert found == [("2020-12-31 23:59:58+00", basis, "x"), ("2021-01-01 00:00:03+00", basis, "y")]


def test_the_evidence_folder_itself_is_no_place_for_the_output(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text("2026-03-29 00:41:07 one\n")
    with pytest.raises(SettingsError, match="holds the evidence"):
        reconstruct(tmp_path, tmp_path, engine="process")
    assert [path.name for path in tmp_path.iterdir()] == ["app.log"]


def test_every_event_has_a_headline_and_every_column_a_comment(demo: Result) -> None:
    assert table(demo, "select count(*) from events where coalesce(headline, '') = ''") == [(0,)]
    assert (
        table(
            demo,
            "select schema_name, table_name, column_name from duckdb_columns() where not internal and comment is null",
        )
        == []
    )


@ASKS_FOR_EVENTS
def test_a_csv_row_with_a_time_is_never_taken_for_a_heading(tmp_path: Path) -> None:
    rows = ["time,host,msg", "2026-03-29T00:00:00Z,h1,a", "2026-03-29T00:00:01Z,h1,b", "2026-03-29T00:00:02Z,short",
            "2026-03-29T00:00:03Z,h2,too,long", "notime,h3,y", "2026-03-29T00:00:05Z,h1,c"]  # fmt: skip
    (tmp_path / "t.csv").write_text("\n".join(rows) + "\n")
    result = reconstruct(tmp_path, engine="process")
    assert table(result, "select count(*) from events where recorded_at is not null") == [(5,)]


@ASKS_FOR_EVENTS
def test_a_decoded_file_is_placed_by_its_own_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes("2026-03-29T00:00:00Z a\n2026-03-29T00:00:01Z b\n".encode("utf-16"))
    assert table(reconstruct(tmp_path, engine="process"), "select line_number, byte_offset from events order by 1") == [
        (1, 2),
        (2, 48),
    ]
