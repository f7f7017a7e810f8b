"""Anchors found without being told: by URL, by words, by the stamps of who passed a record on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

BEGIN = datetime(2026, 3, 28, tzinfo=UTC)
WORDS = "connections of the payments pool are all taken on shard number {}"


def stamp(at: float) -> str:
    return (BEGIN + timedelta(seconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch(at: float) -> float:
    return BEGIN.timestamp() + at


def alertmanager(moments: list[float]) -> str:
    alerts = [
        {"fingerprint": f"{number:016x}", "status": {"state": "active"}, "startsAt": stamp(at), "updatedAt": stamp(at), "endsAt": "0001-01-01T00:00:00Z",
         "labels": {"alertname": "PoolTaken"}, "annotations": {"summary": WORDS.format(number)}, "generatorURL": "", "receivers": [{"name": "chat"}]}
        for number, at in enumerate(moments)
    ]  # fmt: skip
    return json.dumps(alerts)


def slack(posts: list[tuple[float, str]]) -> str:
    return json.dumps(
        [{"type": "message", "subtype": "bot_message", "bot_id": "B07", "text": text, "ts": f"{epoch(at):.6f}"} for at, text in posts]
    )  # fmt: skip


def opened(moments: list[float]) -> str:
    """Incidents as a pager exports them."""
    entries = [
        {"id": f"R{number}", "type": "trigger_log_entry", "summary": "Triggered", "created_at": stamp(at),
         "agent": {"id": "P1", "type": "service_reference", "summary": "pager"}, "channel": {"type": "api"},
         "service": {"id": "S1", "type": "service_reference", "summary": "app"},
         "incident": {"id": f"Q{number}ZXW", "type": "incident_reference", "summary": f"[#{number}] app"}}
        for number, at in enumerate(moments)
    ]  # fmt: skip
    return json.dumps({"log_entries": entries})


def taken_in(host: str, moments: list[float], ahead: float) -> list[dict]:
    """Entries of a log store: the host's own stamp in the words, the store's beside it."""
    return [
        {"logStreamName": host, "timestamp": round(1000 * epoch(at)), "ingestionTime": round(1000 * epoch(at + 0.4)), "eventId": f"{host}{number}",
         "message": json.dumps({"time": stamp(at + ahead), "level": "info", "host": host, "message": f"served {number}"})}
        for number, at in enumerate(moments)
    ]  # fmt: skip


def released(moments: list[float]) -> dict[str, list]:
    """A commit of each moment that ci-1 pushed and deploy-1, whose clock is 90 s behind, rolled out; both name a runbook."""
    files = {"logs/ci-1.jsonl": [], "logs/deploy-1.jsonl": []}
    for number, at in enumerate(moments):
        for (path, lines), later, words in zip(files.items(), (0.0, -85.0), ("pushed", "deploying"), strict=True):
            said = f"{words} {number + 1:040x}, see https://wiki.example/runbook/7 and OPS-7"
            lines.append((at + later, {"host": path[5:-6], "message": said}))
    return files


def rolled_out(moments: list[float]) -> str:
    """Deployments of commits that nobody exported."""
    deployments = [
        {"id": 114591000 + number, "node_id": f"DE_{number}", "sha": f"{0xC0FFEE1 + number:x}{7:033x}", "ref": "main", "task": "deploy", "environment": "production",
         "created_at": stamp(at), "updated_at": stamp(at), "statuses_url": "", "creator": {"login": "deploy-bot", "type": "Bot"},
         "url": f"https://api.github.com/repos/example/shop/deployments/{114591000 + number}"}
        for number, at in enumerate(moments)
    ]  # fmt: skip
    return json.dumps(deployments)


@pytest.fixture
def told(reconstructed):
    moments = [600.0 + 120 * number for number in range(6)]
    return reconstructed(
        released(moments)
        | {
            "deploys/deployments.json": rolled_out(moments),
            "logs/shop-1.jsonl": [
                (at + late, {"host": "shop-1", "message": said})
                for number, at in enumerate(moments)
                for late, said in (
                    (20.0, f"rolling deployment_id={114591000 + number}"), (40.0, f"starting with commit {0xC0FFEE1 + number:x}000"),
                )
            ],
            "alerts/alerts.json": alertmanager(moments),
            "pages/log-entries.json": opened([at + 30 for at in moments]),
            "chat/alerts/2026-03-28.json": slack(
                [(at + 4.0, WORDS.format(number)) for number, at in enumerate(moments)]
                + [(at + 33.0, f"see https://shop.pager.example/incidents/Q{number}ZXW") for number, at in enumerate(moments)]
            ),
            "logs/store.json": json.dumps(
                {"events": taken_in("web-1", moments, 0.0) + taken_in("web-2", moments, 47.3), "searchedLogStreams": []}
            ),
        },
        'time.reference_clock = "slack"',
    )  # fmt: skip


def test_words_links_and_log_stores_are_anchors_and_prove_what_ran_ahead(told):
    pairs = told(
        "select from_clock_id, to_clock_id, count(*), bool_and(is_directed), round(median(lag_seconds)) from anchors group by all order by all"
    )
    assert ("service:alertmanager", "service:slack", 6, True, 4.0) in pairs
    assert ("service:pagerduty", "service:slack", 6, True, 3.0) in pairs
    assert ("host:web-2", "service:cloudwatch", 6, True, -47.0) in pairs
    assert ("host:ci-1", "host:deploy-1", 6, True, -85.0) in pairs
    assert (
        "host:shop-1",
        "service:github",
        6,
        False,
        -40.0,
    ) in pairs  # a commit may have run before it is rolled out here
    assert ("service:github", "host:shop-1", 6, True, 20.0) in pairs
    offsets = {clock: (verdict, lower, upper, reason) for clock, verdict, lower, upper, reason in
               told("select clock_id, verdict, lower_seconds, upper_seconds, reason from clock_offsets")}  # fmt: skip
    assert [clock for clock, (verdict, *_) in offsets.items() if verdict == "applied"] == ["host:web-2"]
    _, lower, upper, reason = offsets["host:web-2"]
    assert 46.0 <= lower <= 47.3  # less what cloudwatch itself is trusted to
    assert upper is None
    assert reason.startswith("web-2 ran at least 46.")
    assert " from 2026-03-28 00:" in reason
    assert offsets["host:web-1"][0] == "refused"
    assert "; among these deploy-1 ran at least 82.9 s behind ci-1 from" in offsets["host:ci-1"][-1]
    dangling = "select count(*) from anchors a where not exists (select 1 from events where event_id = a.from_event_id) or not exists (select 1 from events where event_id = a.to_event_id)"
    assert told(dangling) == [(0,)]
