"""Trends over incident files that Postlude itself reconstructed from exports."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.engines import reconstruct
from pipelines.trends import build
from pipelines.trends.build import TrendsResult

FIRED = {"INC-1": (datetime(2026, 3, 2, 9, tzinfo=UTC), "PoolFull", 40), "INC-2": (datetime(2026, 4, 7, 22, tzinfo=UTC), "PoolFull", 75),
         "INC-3": (datetime(2026, 5, 9, 3, tzinfo=UTC), "DiskFull", None)}  # fmt: skip


def hand_in(folder: Path, fired: datetime, alert: str, minutes: int | None) -> None:
    """A webhook of Alertmanager and the log entries of PagerDuty, the page acknowledged after five minutes."""
    folder.mkdir(parents=True)

    def at(minutes: float) -> str:
        return (fired + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def entry(action: str, minutes: float) -> dict[str, object]:
        incident = {"id": "PT4KHLK", "type": "incident_reference", "summary": f"{alert} on checkout"}
        agent = (
            {"id": "PXPGF42", "type": "user_reference"}
            if action != "trigger"
            else {"id": "PS1", "type": "service_reference"}
        )
        return {"id": f"R{action}", "type": f"{action}_log_entry", "created_at": at(minutes), "agent": agent, "channel": {"type": "auto"},
                "incident": incident, "service": {"id": "PS1", "summary": "checkout"}}  # fmt: skip

    ended = at(minutes) if minutes else "0001-01-01T00:00:00Z"
    labels = {"alertname": alert, "service": "checkout", "severity": "critical"}
    firing = {
        "status": "resolved" if minutes else "firing",
        "labels": labels,
        "annotations": {},
        "startsAt": at(0),
        "endsAt": ended,
        "fingerprint": "9da6a389",
    }
    (folder / "webhook.json").write_text(
        json.dumps({"receiver": "pager", "status": firing["status"], "alerts": [firing]})
    )
    entries = [entry("trigger", 0.5), entry("acknowledge", 5)] + ([entry("resolve", minutes + 1)] if minutes else [])
    (folder / "log-entries.json").write_text(json.dumps({"log_entries": entries[::-1]}))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> TrendsResult:
    archive = tmp_path_factory.mktemp("archive")
    for name, told in FIRED.items():
        hand_in(archive / name, *told)
        reconstruct(archive / name, engine="process")
    return build(archive)


def test_what_reconstruct_writes_is_what_trends_reads(result, ask):
    assert (result.incidents, result.skipped) == (3, [])
    assert ask(result.database, "select distinct missing from incident_files") == [([],)]
    assert ask(result.database, "select incident_id, alert_name from alerts order by 1") == [
        (name, told[1]) for name, told in FIRED.items()
    ]
    assert ask(result.database, "select distinct service from services") == [("checkout",)]
    detected = ask(result.database, "select incident_id, detected_at from incidents order by 1")
    assert [abs(at - FIRED[name][0]) < timedelta(minutes=1) for name, at in detected] == [True] * 3


def test_an_acknowledgement_five_minutes_after_the_alert_takes_about_five_minutes(result, ask):
    query = "select seconds, min_seconds, max_seconds from durations where to_phase = 'acknowledged'"
    for seconds, least, most in ask(result.database, query):
        assert 240 <= seconds <= 330
        assert least <= seconds <= most


def test_the_incident_without_an_end_on_record_is_open_and_the_others_are_not(result, ask):
    assert ask(result.database, "select incident_id from incidents where is_open") == [("INC-3",)]


def test_two_incidents_of_one_alert_and_service_resemble_each_other(result, ask):
    (pair,) = ask(result.database, "select incident_id, other_incident_id, kind_count from repeats")
    assert pair == ("INC-1", "INC-2", 2)
