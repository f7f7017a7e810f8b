"""A run with Prefect: tracked file by file, cached by content, and the same answers as without."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import duckdb
import pytest

from pipelines.resources import fixture_folder

pytestmark = pytest.mark.prefect

PLAIN = """
import sys
from pipelines.cli import main
try:
    main()
finally:
    print("imported", sorted({"prefect", "httpx"} & set(sys.modules)))
"""
SETTINGS = """
import json, os, pipelines.flows
from prefect._internal.analytics.enabled import is_telemetry_enabled
from prefect.settings import get_current_settings
settings = get_current_settings()
print(json.dumps([os.environ["DO_NOT_TRACK"], is_telemetry_enabled(), settings.server.analytics_enabled]))
"""
TROUBLE = """
from collections import Counter
from dataclasses import replace
from pipelines import flows, reading
tries = Counter()
def run(step, read=reading.run):
    if step.file.connector:
        tries[step.file.path] += 1
        if step.file.path == "app.log" and tries["app.log"] == 1:
            raise OSError(5, "Input/output error")
        if step.file.path == "web.jsonl":
            raise OSError(116, "Stale file handle")
    return read(step)
flows.run = reading.run = run
body = flows.body
flows.body = lambda *words: replace(body(*words), unbalanced=["app.log: 2 records read, 1 accounted for"])
from pipelines.cli import main
main()
"""


@pytest.fixture(scope="module")
def tracked(machine, server, tmp_path_factory):
    """The same incident twice on the server: its folder, what both commands printed, and both flow runs."""
    incident = machine.hand_in(tmp_path_factory.mktemp("tracked") / "INC-7")
    printed = [machine.postlude("reconstruct", incident, cwd=incident.parent, api=server.api) for _ in range(2)]
    assert [each.returncode for each in printed] == [0, 0], printed
    return incident, printed, server.runs_of(incident)


def test_every_file_is_a_task_run_and_a_second_run_reads_none_of_them(server, tracked):
    first, second = ({name: task["state_name"] for name, task in server.tasks_of(run).items()} for run in tracked[2])
    unread = dict.fromkeys(("core.bin", "gone.log"), "Not readable")
    assert first == {"app.log": "Completed", "web.jsonl": "Completed", **unread}
    assert second == dict.fromkeys(first, "Cached")
    assert [(run["name"], run["state_name"]) for run in tracked[2]] == [("INC-7", "Completed")] * 2


def test_the_artifacts_say_where_the_answers_are_and_which_file_was_not_read(server, tracked):
    incident = tracked[0]
    found = {each["key"]: each["data"] for each in server.post("/artifacts/latest/filter", {})}
    page = (incident / "postlude" / "INC-7.html").as_uri()
    assert found["postlude-inc-7-page"] == f"[the page of INC-7]({page})"
    result = found["postlude-inc-7-result"]
    assert page in result
    assert "| gone.log | not readable | 1 | 1 | cannot be opened: No such file or directory |" in result
    assert result.endswith((incident / "postlude" / "INC-7.md").read_text())


def test_the_terminal_shows_our_words_and_the_run_has_them_too(server, tracked):
    for printed, run in zip(tracked[1], tracked[2], strict=True):
        lines = printed.stderr.splitlines()
        assert lines[0] == f"tracked by Prefect: {server.api.removesuffix('/api')}/runs/flow-run/{run['id']}"
        assert not [line for line in lines[1:] + printed.stdout.splitlines() if "Prefect" in line or " | " in line]
        logs = server.post("/logs/filter", {"logs": {"flow_run_id": {"any_": [run["id"]]}}})
        assert set(lines[:-1]) <= {log["message"] for log in logs}


def test_another_output_folder_is_read_anew(machine, server, tracked, tmp_path):
    shutil.copytree(tracked[0], incident := tmp_path / "INC-7", symlinks=True)
    assert (
        machine.postlude("reconstruct", incident, "--out", tmp_path / "out", cwd=tmp_path, api=server.api).returncode
        == 0
    )
    states = {name: task["state_name"] for name, task in server.tasks_of(server.runs_of(incident)[0]).items()}
    assert states["app.log"] == "Completed"
    assert (tmp_path / "out" / "INC-7.html").exists()


def test_both_engines_give_the_same_answers(machine, server, demo, tmp_path):
    shutil.copytree(fixture_folder() / "checkout-pool", incident := tmp_path / "checkout-pool")
    words = ("reconstruct", incident, "--out", tmp_path / "tracked", "--engine", "prefect")
    done = machine.postlude(*words, cwd=tmp_path, api=server.api)
    assert done.returncode == 0, done.stderr
    for document in (demo.page, demo.summary):
        assert (tmp_path / "tracked" / document.name).read_bytes() == document.read_bytes()
    tables = contents(tmp_path / "tracked" / demo.database.name)
    assert tables == contents(demo.database)
    assert len(tables) > 20


def contents(database: Path) -> dict[str, tuple]:
    """relation → count and hash of its rows; the pairs of every two events follow from the events, and are too many."""
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        names = connection.execute("""
            select format('"{}"."{}"', table_schema, table_name) from information_schema.tables
            where table_catalog = current_catalog() and table_name <> 'event_order'
        """).fetchall()
        return {
            name: connection.execute(f"select count(*), bit_xor(hash(t)) from {name} t").fetchone() for (name,) in names
        }


def test_io_is_tried_again_and_a_defect_fails_the_run_with_everything_written(machine, server, tmp_path):
    incident = machine.hand_in(tmp_path / "INC-8")
    done = machine.python(TROUBLE, "reconstruct", incident, cwd=tmp_path, api=server.api)
    assert (done.returncode, "a defect of ours" in done.stderr) == (1, True), done.stderr
    (run,) = server.runs_of(incident)
    tasks = server.tasks_of(run)
    assert (tasks["app.log"]["state_name"], tasks["app.log"]["run_count"]) == ("Completed", 2)
    assert (tasks["web.jsonl"]["state_name"], tasks["web.jsonl"]["run_count"]) == ("Not readable", 3)
    assert tasks["core.bin"]["run_count"] == 1
    assert run["state_name"] == "Failed"
    with duckdb.connect(incident / "postlude" / "INC-8.duckdb", read_only=True) as connection:
        reasons = connection.execute("select reason from evidence.rejects where file_path = 'web.jsonl'").fetchall()
    assert reasons == [("cannot be read: Stale file handle",)]


@pytest.mark.parametrize("kind", ["refuses", "hangs"])
def test_a_dead_server_is_said_in_one_line_and_the_run_goes_on(machine, tmp_path, kind):
    incident = machine.hand_in(tmp_path / "INC-9")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if kind == "hangs":
            listener.listen()
        api = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        done = machine.postlude("reconstruct", incident, cwd=tmp_path, api=api)
    lines = done.stderr.splitlines()
    assert (done.returncode, len([line for line in lines if "Prefect" in line])) == (0, 1), done.stderr
    assert lines[0].startswith(f"Prefect at {api} does not answer (")
    assert lines[0].endswith("); running in this process")
    assert (incident / "postlude" / "INC-9.html").exists()


def test_a_dead_server_that_was_asked_for_ends_the_run(machine, tmp_path):
    incident = machine.hand_in(tmp_path / "INC-9")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        api = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        done = machine.postlude("reconstruct", incident, "--engine", "prefect", cwd=tmp_path, api=api)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert "--engine process" in done.stderr
    assert not (incident / "postlude").exists()


def test_prefect_asked_for_and_not_configured_uses_a_server_that_ends_with_the_run(machine, tmp_path):
    incident = machine.hand_in(tmp_path / "INC-10")
    done = machine.postlude("reconstruct", incident, "--engine", "prefect", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "about 20 s" in done.stderr.splitlines()[0]
    assert not [line for line in done.stderr.splitlines()[1:] if "Prefect" in line]
    assert (incident / "postlude" / "INC-10.html").exists()


def test_a_plain_run_has_nothing_to_do_with_prefect(machine, tmp_path):
    done = machine.python(PLAIN, "reconstruct", machine.hand_in(tmp_path / "INC-11"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "imported []"
    assert done.stderr.splitlines()[0] == "running in this process; --engine prefect tracks a run"


@pytest.mark.parametrize(
    ("wanted", "read_back"), [({}, ["1", False, False]), ({"DO_NOT_TRACK": "0"}, ["0", True, False])]
)
def test_telemetry_is_off_unless_it_is_turned_on(machine, tmp_path, wanted, read_back):
    theirs = ("DO_NOT_TRACK", "PREFECT_SERVER_ANALYTICS_ENABLED", "CI", "GITHUB_ACTIONS")
    untold = {name: value for name, value in machine.environment.items() if name not in theirs}
    done = type(machine)({**untold, **wanted}).python(SETTINGS, cwd=tmp_path)
    assert json.loads(done.stdout) == read_back, done.stderr
