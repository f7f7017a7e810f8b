"""Schedules and events: what `prefect deploy` makes of prefect.yaml, and what `postlude serve` does."""

from __future__ import annotations

import signal
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytestmark = pytest.mark.prefect

ROOT = Path(__file__).parents[2]
CLOSED = {"expect": ["incident.closed"], "match": {"prefect.resource.id": "incident.*"}}


def deployments(server) -> dict[str, dict]:
    return {each["name"]: each for each in server.post("/deployments/filter", {})}


def triggers_of(server, deployment: dict) -> list[dict]:
    """The triggers that run this deployment, each with the parameters that it gives."""
    return [
        {"expect": each["trigger"]["expect"], "match": each["trigger"]["match"]}
        for each in server.post("/automations/filter", {})
        if each["enabled"] and deployment["id"] in [action.get("deployment_id") for action in each["actions"]]
    ]


def close(server, payload: dict) -> None:
    event = {
        "event": "incident.closed",
        "id": str(uuid.uuid4()),
        "occurred": datetime.now(UTC).isoformat(),
        "resource": {"prefect.resource.id": "incident.INC-12"},
        "payload": payload,
    }
    server.post("/events", [event])


def test_prefect_yaml_deploys_a_schedule_and_a_trigger(machine, server):
    server.post("/work_pools/", {"name": "postlude", "type": "process"})
    command = "import sys; from prefect.cli import app; sys.exit(app())"
    done = machine.python(command, "--no-prompt", "deploy", "--all", cwd=ROOT, api=server.api)
    assert done.returncode == 0, done.stdout + done.stderr
    found = deployments(server)
    (schedule,) = found["trends"]["schedules"]
    assert (schedule["schedule"]["cron"], schedule["active"]) == ("0 6 * * 1", True)
    assert set(found["trends"]["parameters"]) == {"archive", "out"}
    assert triggers_of(server, found["reconstruct"]) == [CLOSED]
    assert {each["work_pool_name"] for each in found.values()} == {"postlude"}
    of_trends = {"deployments": {"id": {"any_": [found["trends"]["id"]]}}}
    runs = machine.wait_for(lambda: server.post("/flow_runs/filter", of_trends), 60)
    assert {run["state_type"] for run in runs} == {"SCHEDULED"}


def test_a_closed_incident_is_reconstructed_and_the_archive_looked_across(machine, server, tmp_path):
    machine.hand_in(tmp_path / "INC-12")
    log = tmp_path / "serve.log"
    command = (sys.executable, "-c", "from pipelines.cli import main; main()", "serve")
    with machine.running(*command, cwd=tmp_path, log=log, api=server.api) as process:
        machine.wait_for(lambda: deployments(server).get("reconstruct", {}).get("status") == "READY", 60)
        found = deployments(server)
        assert triggers_of(server, found["reconstruct"]) == [CLOSED]
        close(server, {"incident_dir": "INC-12"})
        close(server, {})
        page = tmp_path / "INC-12" / "postlude" / "INC-12.html"
        run = machine.wait_for(lambda: [each for each in server.runs_of("INC-12") if each["end_time"]], 90)[0]
        assert run["state_name"] == "Completed", log.read_text()
        assert {each.suffix for each in page.parent.iterdir()} >= {".html", ".md", ".duckdb"}
        server.post(f"/deployments/{found['trends']['id']}/create_flow_run", {"parameters": {"archive": "."}})
        machine.wait_for(lambda: (tmp_path / "postlude-trends" / "trends.html").exists(), 60)
        machine.wait_for(lambda: "no incident_dir was given" in log.read_text(), 60)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    lines = log.read_text().splitlines()
    assert lines[0] == f"Prefect: {server.api.removesuffix('/api')}"
    assert str(page) in log.read_text()
    assert lines[-1] == "ended"
    assert "Traceback" not in log.read_text()
