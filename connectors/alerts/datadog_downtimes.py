"""Datadog: downtimes, stretches in which monitors were kept quiet, of versions 1 and 2 of its API.

    [{"id": 1625, "scope": ["service:checkout"], "start": 1774744800, "end": 1774748400, "monitor_id": 7, "message": "deploy",
      "creator_id": 3, "canceled": null, "disabled": false}]
    {"data": [{"type": "downtime", "id": "00aa", "attributes": {"scope": "service:checkout", "schedule": {"start": "2026-03-29T00:40:00Z",
     "end": null}, "created": "2026-03-29T00:39:10Z", "canceled": "2026-03-29T01:10:00Z"}}]}

One that was cancelled ended then; one without an end goes on. Source: Datadog API reference, Downtimes (v1, v2).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, times, written
from connectors.alerts._life import words_of_tags


@connector(
    "alerts.datadog_downtimes",
    kind="alert",
    clock="service:datadog",
    signs=[
        ("[].scope", "[].start", "[].end", "[].monitor_id", "[].canceled"),
        ("data[].type", "data[].attributes.scope", "data[].attributes.schedule", "data[].attributes.created"),
    ],
    leaves=("[]", "data[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _first_version, "data[]": _second_version})


def _first_version(record: Record) -> Event:
    downtime = record.value
    return _downtime(
        record, downtime, downtime["start"], downtime.get("canceled") or downtime.get("end"), downtime.get("created")
    )


def _second_version(record: Record) -> Event:
    downtime = record.value["attributes"] | {"id": record.value.get("id")}
    schedule = downtime.get("schedule") or {}
    stretch = schedule.get("current_downtime") or schedule
    start = stretch.get("start") or schedule.get("start") or downtime["created"]
    return _downtime(record, downtime, start, downtime.get("canceled") or stretch.get("end"), downtime["created"])


def _downtime(record: Record, downtime: dict[str, Any], start: Any, end: Any, created: Any) -> Event:
    scope = downtime.get("scope")
    scopes = (
        scope if isinstance(scope, list) else [part.strip() for part in str(scope or "").split(",") if part.strip()]
    )
    spelled = ", ".join(scopes) or "everything"
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(start),
        other_times=times(started=start, ended=end, created=created, edited=downtime.get("modified")),
        headline=f"Downtime for {spelled}",
        body=downtime.get("message") or f"Downtime for {spelled}",
        severity="notice",
        service=words_of_tags(scopes, "service"),
        host=words_of_tags(scopes, "host"),
        actor_kind="human",
        identifiers=identifiers(("silence", downtime.get("id"))),
        attributes=without(downtime, "id", "start", "end", "created", "modified", "message"),
    )
