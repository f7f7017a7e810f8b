"""Rootly: incidents with the times of their turns, and the entries of their timelines (JSON:API).

    {"data": [{"id": "0cd0", "type": "incidents", "attributes": {"sequential_id": 12, "title": "Checkout down",
     "created_at": "2026-03-29T00:58:57.000-07:00", "started_at": "2026-03-29T00:50:00.000-07:00", "mitigated_at": null,
     "resolved_at": "2026-03-29T01:30:00.000-07:00", "severity": {"data": {"attributes": {"name": "SEV1"}}}}}]}
    {"data": [{"id": "e1", "type": "incident_events", "attributes": {"event": "Rolled back", "occurred_at": "2026-03-29T01:10:00.000-07:00",
     "created_at": "2026-03-29T01:12:00.000-07:00", "visibility": "internal"}}]}

The turns can be set by hand afterwards, and so they are notes. Source: Rootly API (JSON:API), Incidents and Incident Events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written

TURNS = {"detected_at": "detected", "acknowledged_at": "acknowledge", "mitigated_at": "mitigate", "resolved_at": "resolve", "closed_at": "close",
         "cancelled_at": "cancel"}  # fmt: skip


@connector(
    "alerts.rootly",
    kind="ticket",
    clock="service:rootly",
    signs=[("data[].type", "data[].attributes.sequential_id", "data[].attributes.title", "data[].attributes.started_at"),
           ("data[].type", "data[].attributes.event", "data[].attributes.occurred_at", "data[].attributes.created_at")],
    leaves=("data[]", *(f"data[].attributes.{name}" for name in TURNS)),
    written_order="newest first",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"data[]": _resource} | {f"data[].attributes.{name}": _turn(name) for name in TURNS})


def _resource(record: Record) -> Event:
    return _entry(record) if "occurred_at" in record.value["attributes"] else _incident(record)


def _incident(record: Record) -> Event:
    incident = record.value["attributes"]
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(incident["created_at"]),
        other_times=times(started=incident.get("started_at"), edited=incident.get("updated_at")),
        headline=f"Incident declared: {incident['title']}",
        body="\n".join(part for part in (incident["title"], incident.get("summary")) if part),
        conversation=f"rootly:{record.value['id']}",
        identifiers=identifiers(("incident", record.value["id"]), ("incident key", incident.get("slug"))),
        attributes=without(incident, "created_at", "started_at", "updated_at", "title", "summary", *TURNS)
        | {"action": "created"},
    )


def _entry(record: Record) -> Event:
    entry = record.value["attributes"]
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(entry["occurred_at"]),
        other_times=times(
            created=entry.get("created_at"),
            edited=entry.get("updated_at") if entry.get("updated_at") != entry.get("created_at") else None,
        ),
        headline=sentence(entry["event"]),
        body=entry["event"],
        kind="note",
        identifiers=identifiers(("event", record.value.get("id"))),
        attributes=without(entry, "event", "occurred_at", "created_at", "updated_at"),
    )


def _turn(name: str) -> Callable[[Record], Event]:
    def make(record: Record) -> Event:
        resource = record.around[-1]
        title = resource["attributes"]["title"]
        done = name.removesuffix("_at").capitalize()
        return Event(
            line=record.line,
            locator=record.locator,
            time=written(record.value),
            headline=f"{done}: {title}",
            body=f"{done}: {title}",
            kind="note",
            conversation=f"rootly:{resource['id']}",
            identifiers=identifiers(("incident", resource["id"])),
            attributes={"action": TURNS[name]},
        )

    return make
