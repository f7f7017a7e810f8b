"""The command answers on stdout, talks on stderr, and its exit codes mean what the help says."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import types
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from pipelines import cli
from pipelines._terminal import say
from pipelines.errors import SettingsError

COMMANDS = ["demo", "reconstruct", "doctor", "pull", "trends", "export", "lint", "sources", "serve"]


@dataclass
class Result:
    database: Path = Path("out/INC-1.duckdb")
    page: Path = Path("out/INC-1.html")
    summary: Path = Path("out/INC-1.md")
    files: int = 2
    events: int = 40
    rejects: int = 0
    unbalanced: list[str] = field(default_factory=list)
    seconds: float = 1.5
    changes: list[str] = field(default_factory=list)
    masked: list[tuple[str, int, int]] = field(default_factory=list)


@pytest.fixture
def postlude(monkeypatch, capsys):
    """Run the command in this process; gives (exit code, stdout, stderr)."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["postlude", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        printed = capsys.readouterr()
        return end.value.code or 0, printed.out, printed.err

    return run


@pytest.fixture
def pipeline(monkeypatch):
    """A pipeline that takes notes and gives `answer`, or raises it."""
    module = types.ModuleType("pipelines.pipeline")
    module.answer, module.asked = Result(), []

    def reconstruct(*words, **options):
        module.asked.append((words, options))
        if isinstance(module.answer, Exception):
            raise module.answer
        return module.answer

    module.reconstruct = reconstruct
    monkeypatch.setitem(sys.modules, "pipelines.engines", module)
    return module


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "app.log").write_text("2026-03-29T00:41:07Z started\n")
    return tmp_path


@pytest.fixture
def database(tmp_path) -> Path:
    file = tmp_path / "INC-1.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("""
            create schema evidence;
            create table incident as select 'INC-1' as incident_id, 'Pool' as title;
            create table evidence.files as select * from (values ('a.log', false), ('old.log', true)) as t (file_path, is_baseline);
            create table events as select * from (values
                ('e2', 'a.log', 2, timestamptz '2026-03-29 00:50:00+00', 'Alert fired'),
                ('e1', 'a.log', 1, timestamptz '2026-03-29 00:41:00+00', 'Deploy, with a comma'),
                ('e0', 'old.log', 1, timestamptz '2026-03-01 00:00:00+00', 'Long ago')
            ) as t (event_id, file_path, line_number, occurred_at, headline);
            create table moments as select 'e1' as event_id, timestamptz '2026-03-29 00:41:00+00' as occurred_at,
                'change' as category, 'Deploy | <b>' as label, 'first' as why, 'found' as origin""")
    return file


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(postlude, command):
    code, out, _ = postlude(command, "--help")
    assert code == 0
    assert out.startswith(f"Usage: postlude {command}")


def test_the_help_names_every_command_and_exit_code(postlude):
    code, out, _ = postlude("--help")
    assert code == 0
    assert all(f"\n  {command} " in out for command in COMMANDS)
    assert "..." not in out.partition("Commands:")[2]
    assert "3 done" in " ".join(out.split())


def test_the_help_loads_nothing_heavy():
    code = "import sys, pipelines.cli; print(sorted({'polars', 'duckdb', 'prefect', 'pydantic', 'numpy'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "[]\n"


@pytest.mark.slow
def test_the_help_answers_at_once():
    def seconds() -> float:
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", "from pipelines.cli import main; main()", "--help"], check=True, capture_output=True
        )
        return time.perf_counter() - began

    assert min(seconds() for _ in range(5)) < 1


def test_wrong_words_exit_with_two_and_name_the_nearest(postlude):
    code, out, err = postlude("reconstuct", "x")
    assert (code, out) == (2, "")
    assert "reconstruct" in err


def test_the_version_is_that_of_the_package(postlude):
    code, out, _ = postlude("--version")
    assert code == 0
    assert out.startswith("postlude 0.")


def test_reconstruct_hands_the_words_on_and_names_what_it_wrote(postlude, pipeline, folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # should the stand-in not be asked, nothing is written into the checkout
    words = ("--out", "there", "--engine", "process", "--clocks", "as-recorded", "--names", "full")
    code, out, err = postlude("reconstruct", folder, *words)
    (asked,) = pipeline.asked
    assert asked[0] == (folder, Path("there"))
    assert asked[1] == {"engine": "process", "clocks": "as-recorded", "names": "full", "say": say}
    assert code == 0
    assert out.splitlines() == ["page      out/INC-1.html", "database  out/INC-1.duckdb", "summary   out/INC-1.md"]
    assert "2 files, 40 events, 0 records that could not be read; 1.5 s" in err


def test_reconstruct_answers_a_program_with_json(postlude, pipeline, folder):
    code, out, _ = postlude("reconstruct", folder, "--json")
    assert code == 0
    assert json.loads(out)["database"] == "out/INC-1.duckdb"


def test_a_reject_counts_only_when_strict(postlude, pipeline, folder):
    pipeline.answer = Result(rejects=3)
    assert postlude("reconstruct", folder)[0] == 0
    code, _, err = postlude("reconstruct", folder, "--strict")
    assert code == 3
    assert "3 records were rejected" in err


def test_records_that_do_not_add_up_end_with_one_and_the_files_are_named(postlude, pipeline, folder):
    pipeline.answer = Result(unbalanced=["a.log: 3 records read, 2 accounted for", "b.zip!c.log: …"], rejects=1)
    code, out, err = postlude("reconstruct", folder, "--strict")
    assert code == 1
    assert "  a.log: 3 records read, 2 accounted for\n  b.zip!c.log: …\n" in err
    assert "INC-1.html" in out


def test_what_changed_since_the_first_run_is_said(postlude, pipeline, folder):
    pipeline.answer = Result(changes=["added: chat.json"])
    assert "Since the first run: added: chat.json" in postlude("reconstruct", folder)[2]


def test_wrong_settings_exit_with_two(postlude, pipeline, folder):
    pipeline.answer = SettingsError("incident.toml: tim is not a known key; did you mean time?")
    assert postlude("reconstruct", folder) == (
        2,
        "",
        "postlude: incident.toml: tim is not a known key; did you mean time?\n",
    )


def test_a_defect_is_one_line_and_its_traceback_is_there_for_the_asking(postlude, pipeline, folder):
    pipeline.answer = KeyError("surprise")
    code, out, err = postlude("reconstruct", folder)
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert "please report" in err.lower()
    assert "Traceback" in postlude("reconstruct", folder, "--debug")[2]


def test_a_file_that_cannot_be_written_is_no_defect(postlude, pipeline, folder):
    pipeline.answer = PermissionError(13, "Permission denied", "there/INC-1.html")
    assert postlude("reconstruct", folder) == (1, "", "postlude: there/INC-1.html: Permission denied.\n")


@pytest.mark.parametrize("command", ["reconstruct", "doctor"])
def test_a_folder_that_holds_no_evidence_says_what_is_missing(postlude, tmp_path, command):
    (tmp_path / "empty").mkdir()
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "incident.toml").touch()
    (tmp_path / "settings" / "out").mkdir()
    (tmp_path / "settings" / "out" / ".postlude-output").touch()
    (tmp_path / "file").touch()
    for name, sentence in {
        "nowhere": "does not exist",
        "file": "is a file, not a folder",
        "empty": "holds no exported files",
        "settings": "holds no exported files",
    }.items():
        code, out, err = postlude(command, tmp_path / name)
        assert (code, out) == (1, "")
        assert sentence in err


def test_a_folder_that_may_not_be_read_says_so(postlude, folder, monkeypatch):
    def refuse(_: Path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    code, _, err = postlude("reconstruct", folder)
    assert code == 1
    assert "may not be read by you" in err


def test_the_demo_brings_its_evidence_along_and_can_be_run_again(postlude, pipeline, tmp_path):
    for _ in range(2):
        code, out, err = postlude("demo", tmp_path / "demo")
        assert code == 0
        assert "INC-1.html" in out
        assert "duckdb out/INC-1.duckdb" in err
    assert (tmp_path / "demo" / "incident.toml").is_file()


def test_the_demo_never_writes_into_another_folder(postlude, pipeline, folder):
    code, _, err = postlude("demo", folder)
    assert code == 1
    assert "is no demo" in err
    assert [each.name for each in folder.iterdir()] == ["app.log"]


def test_pull_says_that_it_is_not_there_yet_and_what_to_do_instead(postlude, tmp_path):
    code, _, err = postlude("pull", tmp_path)
    assert code == 1
    assert "Export the files by hand" in err


def test_csv_holds_the_timeline_in_order_without_older_exports(postlude, database, tmp_path):
    out = tmp_path / "timeline.csv"
    code, _, err = postlude("export", database, "--to", "csv", "--out", out)
    assert code == 0
    assert "2 rows" in err
    lines = out.read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["event_id", "e1", "e2"]


def test_json_lines_parquet_and_markdown_hold_the_same(postlude, database, tmp_path):
    for form, name in {"jsonl": "t.jsonl", "parquet": "t.parquet", "markdown": "t.md"}.items():
        assert postlude("export", database, "--to", form, "--out", tmp_path / name)[0] == 0
    assert [json.loads(line)["event_id"] for line in (tmp_path / "t.jsonl").open()] == ["e1", "e2"]
    assert duckdb.sql(f"select count(*) from '{tmp_path}/t.parquet'").fetchall() == [(2,)]
    assert "| 2026-03-29 00:41:00 | change | Deploy \\| &lt;b> | `a.log:1` |" in (tmp_path / "t.md").read_text()


def test_an_export_goes_to_stdout_where_no_file_is_named(database):
    words = [sys.executable, "-c", "from pipelines.cli import main; main()", "export", str(database), "--to", "csv"]
    assert subprocess.check_output(words, text=True).startswith("event_id,")


def test_an_export_of_what_is_no_incident_file_says_so(postlude, tmp_path, database):
    (tmp_path / "text.duckdb").write_text("no database")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    for name, sentence in {
        "none.duckdb": "does not exist",
        "text.duckdb": "cannot be read",
        "other.duckdb": "no incident file",
    }.items():
        code, _, err = postlude("export", tmp_path / name, "--to", "csv", "--out", tmp_path / "x.csv")
        assert code == 1
        assert sentence in err
    assert postlude("export", database, "--to", "xlsx")[0] == 2


def test_lint_names_place_and_way_out_and_fails_only_when_strict(postlude, tmp_path):
    review = tmp_path / "review.md"
    review.write_text("# Review\nIt was human error.\n")
    code, out, err = postlude("lint", review)
    assert code == 0
    assert out.startswith(f"{review}:2:8: error human error")
    assert "1 finding" in err
    assert postlude("lint", review, "--strict")[0] == 3
    assert json.loads(postlude("lint", review, "--json")[1])[0]["rule"] == "human error"


def test_sources_are_one_array_with_name_and_group(postlude):
    code, out, _ = postlude("sources", "--json")
    kinds = json.loads(out)
    assert code == 0
    assert all(kind["name"] and kind["group"] for kind in kinds)
    assert [kind["name"] for kind in kinds] == sorted(kind["name"] for kind in kinds)


def test_one_source_shows_a_piece_of_what_it_reads(postlude):
    code, out, _ = postlude("sources", "alerts.alertmanager")
    assert code == 0
    assert '"startsAt"' in out
    code, _, err = postlude("sources", "alerts.alertmanger")
    assert code == 2
    assert "did you mean alerts.alertmanager?" in err
