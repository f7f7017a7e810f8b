"""A real Prefect server on this machine, and `postlude` as a command that knows it or does not.

Prefect reads its settings when it is imported, so every run is a process of its own; nothing here imports it.
"""

from __future__ import annotations

import inspect
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

MAIN = "from pipelines.cli import main; main()"


def pytest_configure(config):
    config.addinivalue_line("markers", "prefect: needs a Prefect server, which it starts on this machine")


@dataclass
class Machine:
    """Processes on this machine; `environment` is that of a user who has never heard of Prefect."""

    environment: dict[str, str]

    def postlude(self, *words: object, cwd: Path, api: str | None = None) -> subprocess.CompletedProcess[str]:
        return self.python(MAIN, *words, cwd=cwd, api=api)

    def python(self, code: str, *words: object, cwd: Path, api: str | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code, *map(str, words)]
        environment = self.environment_for(api)
        return subprocess.run(
            command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=180, check=False
        )

    @contextmanager
    def running(self, *command: str, cwd: Path, log: Path, api: str | None = None) -> Iterator[subprocess.Popen[bytes]]:
        """A process that serves until the block ends."""
        with (
            log.open("w") as stream,
            subprocess.Popen(command, env=self.environment_for(api), cwd=cwd, stdout=stream, stderr=stream) as process,
        ):
            try:
                yield process
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()

    def environment_for(self, api: str | None) -> dict[str, str]:
        return {**self.environment, "PREFECT_API_URL": api} if api else self.environment

    def hand_in(self, folder: Path) -> Path:
        """An incident of two logs, something that nothing reads, and a link that leads nowhere."""
        folder.mkdir()
        (folder / "app.log").write_text("2026-03-29T00:41:07Z INFO started\n2026-03-29T00:42:07Z ERROR pool is empty\n")
        (folder / "web.jsonl").write_text('{"time":"2026-03-29T00:41:09Z","level":"info","msg":"up"}\n')
        (folder / "core.bin").write_bytes(b"\x7fELF\x00\x01\x02\x00\x00\x00")
        (folder / "gone.log").symlink_to("/nowhere/gone.log")
        return folder

    def wait_for(self, ask: Callable[[], Any], seconds: float) -> Any:
        """The first answer that is something; fails when there is none in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if answer := ask():
                return answer
            time.sleep(0.3)
        raise AssertionError(f"not within {seconds} s: {inspect.getsource(ask).strip()}")


@dataclass
class Server:
    """What the API at `api` knows; `api` is what PREFECT_API_URL says."""

    api: str
    machine: Machine

    def post(self, path: str, data: Any) -> Any:
        """What the API answers, or None where it answers nothing."""
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{self.api}{path}", json.dumps(data).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or "null")

    def runs_of(self, incident_dir: Path | str) -> list[dict[str, Any]]:
        """The flow runs of this folder, oldest first."""
        runs = self.post("/flow_runs/filter", {"sort": "START_TIME_ASC"})
        return [run for run in runs if run["parameters"].get("incident_dir") == str(incident_dir)]

    def tasks_of(self, run: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """The task runs of a flow run by name; they reach the server a moment after the flow has ended."""

        def all_tasks_ended() -> dict[str, dict[str, Any]]:
            found = self.post("/task_runs/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})
            ended = all(task["state_type"] in ("COMPLETED", "FAILED", "CRASHED") for task in found)
            return {task["name"]: task for task in found} if ended else {}

        return self.machine.wait_for(all_tasks_ended, 30)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.api}/health", timeout=5):
                return True
        except OSError:
            return False


@pytest.fixture(scope="session")
def machine(tmp_path_factory) -> Machine:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    home = {"PREFECT_HOME": str(tmp_path_factory.mktemp("prefect")), "PREFECT_RUNNER_POLL_FREQUENCY": "2"}
    return Machine({**kept, **home, "DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"})


@pytest.fixture(scope="session")
def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="session")
def server(machine, free_port, tmp_path_factory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    found = Server(f"http://127.0.0.1:{free_port}/api", machine)
    command = (sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(free_port))
    with machine.running(*command, cwd=folder, log=folder / "log"):
        machine.wait_for(found.answers, 120)
        yield found
