"""Ansible: plays and tasks, as the `json` and `jsonl` output callbacks write them.

    {"plays": [{"play": {"name": "checkout", "id": "…", "duration": {"start": "2024-03-29T01:10:05.123456Z", "end": "…"}}, "tasks": [{"task":
     {"name": "Restart", "duration": {"start": "2024-03-29T01:10:06.000001Z", "end": "…"}}, "hosts": {"app-1": {"changed": true, "failed": false}}}]}]}
    {"_event": "v2_runner_on_ok", "_timestamp": "2024-03-29T01:10:07.123456Z", "task": {"name": "Restart"}, "hosts": {"app-1": {"changed": true}}}

Microseconds, UTC. A record is a play and each of its tasks, or a line. Source: ansible-collections/ansible.posix plugins/callback/json.py and jsonl.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.deploys._change import event_of, remaining

LEAVES = ("plays[]", "plays[].tasks[]")


@connector(
    "deploys.ansible",
    kind="change",
    clock="service:ansible",
    signs=[
        ("plays[].play.duration.start", "plays[].tasks[].task.duration.start", "plays[].tasks[].hosts", "stats"),
        ("_event", "_timestamp"),
    ],
    leaves=LEAVES,
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"plays[]": _play, "plays[].tasks[]": _task}, otherwise=single(_line, "plays[]"))


def _play(record: Record) -> Event:
    play = record.value["play"]
    duration = play.get("duration") or {}
    return event_of(record, duration.get("start"), f"Play {play['name']}", ended=duration.get("end"), actor_kind="automation",
                    identifiers=[("play", play.get("id"))])  # fmt: skip


def _task(record: Record) -> Event:
    return _run(record, record.value["task"], record.value["task"].get("duration") or {})


def _line(record: Record) -> Event:
    line = record.value
    task = line.get("task") or line.get("play") or {"name": line["_event"].removeprefix("v2_").replace("_", " ")}
    event = _run(record, task, {"start": line["_timestamp"]})
    event.attributes |= {"event": line["_event"]} | remaining(line, "_event", "_timestamp", "task", "play", "hosts")
    return event


def _run(record: Record, task: dict[str, Any], duration: dict[str, Any]) -> Event:
    hosts = record.value.get("hosts") or {}
    results = {name: _result(found) for name, found in hosts.items()} if isinstance(hosts, dict) else {}
    told = ", ".join(f"{name} {result}" for name, result in results.items())
    worst = "error" if {"failed", "unreachable"} & set(results.values()) else "info"
    return event_of(
        record, duration.get("start"), f"Task {task.get('name') or task.get('id')}" + (f": {told}" if told else ""), ended=duration.get("end"),
        severity=worst, host=next(iter(results)) if len(results) == 1 else None, actor_kind="automation",
        identifiers=[("task", task.get("id"))], attributes=remaining(task, "id", "name", "duration") | without({"hosts": hosts}),
    )  # fmt: skip


def _result(found: dict[str, Any]) -> str:
    return next((word for word in ("unreachable", "failed", "skipped", "changed") if found.get(word)), "ok")
