"""Statuspage: incidents and maintenances of a status page, with their updates.

    {"page": {"id": "kctbh9vrtdwd", "name": "Shop", "time_zone": "America/Denver"}, "incidents": [{"id": "cp306tmzcl0y",
     "name": "Checkout errors", "status": "resolved", "impact": "major", "created_at": "2026-03-28T19:02:11.123-06:00",
     "started_at": "2026-03-28T19:02:11.117-06:00", "resolved_at": "2026-03-28T19:40:00.000-06:00", "incident_updates": [{"id": "jdy3tw5mt5r5",
     "status": "investigating", "body": "We are looking into it.", "created_at": "2026-03-28T19:02:11.200-06:00",
     "display_at": "2026-03-28T18:50:00.000-06:00"}]}]}

`created_at` is when an update was posted, and from then on customers could know it; `display_at` is the time that the page shows, and
can be set back. A backfilled incident was written down afterwards, and nobody was told at its times. Offsets are those of the page's
zone. Sources: Statuspage status API (`/api/v2/incidents.json`, `summary.json`, `scheduled-maintenances.json`); npm statuspage.io Result.d.ts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, sentence, times, written

LISTS = ("incidents[]", "scheduled_maintenances[]", "[]")
LEAVES = (
    *LISTS,
    *(f"{name}.incident_updates[]" for name in LISTS),
    "incident",
    "incident.incident_updates[]",
    "components[]",
)
SEVERITIES = {"critical": "critical", "major": "error", "minor": "warning", "maintenance": "notice", "none": "info"}
TIMES = ("created_at", "updated_at", "started_at", "resolved_at", "scheduled_for", "scheduled_until")
UPDATE_SIGNS = ("incident_updates[].body", "incident_updates[].status", "incident_updates[].display_at")


@connector(
    "status.statuspage",
    kind="status",
    clock="service:statuspage",
    signs=[
        *(
            tuple(f"{root}{name}" for name in (*UPDATE_SIGNS, "impact"))
            for root in ("incidents[].", "scheduled_maintenances[].", "[].", "incident.")
        ),
        ("page.id", "page.time_zone", "page.updated_at", "components[].status"),
        ("page.id", "page.url", "page.updated_at", "incidents"),
        ("page.id", "page.url", "page.updated_at", "scheduled_maintenances"),
    ],
    leaves=LEAVES,
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    wholes, updates = (*LISTS, "incident"), (f"{name}.incident_updates[]" for name in (*LISTS, "incident"))
    yield from each(
        evidence, dict.fromkeys(wholes, _incident) | dict.fromkeys(updates, _update) | {"components[]": _component}
    )


def _component(record: Record) -> Context:
    """How a part of the page stands at the time of the export: no happening."""
    if "status" not in record.value:
        raise KeyError("status")
    return Context()


def _incident(record: Record) -> Event:
    incident = record.value
    is_planned = bool(incident.get("scheduled_for"))
    is_backfilled = bool(incident.get("backfilled"))
    ended = incident.get("resolved_at") or (incident.get("scheduled_until") if is_planned else None)
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(incident["created_at"]),
        other_times=times(
            started=incident.get("scheduled_for") or incident.get("started_at"), ended=ended, edited=_edited(incident)
        ),
        headline=f"{'Maintenance planned' if is_planned else 'Status page incident'}: {incident['name']}",
        body=incident["name"],
        kind="note" if is_backfilled else "status",
        severity=SEVERITIES.get(str(incident.get("impact")), "notice"),
        conversation=f"statuspage:{incident['id']}",
        identifiers=identifiers(("status post", incident["id"])),
        attributes=without(incident, "id", "name", *TIMES, "incident_updates") | {"page": _page(record)},
    )


def _update(record: Record) -> Event:
    update, incident = record.value, _around(record)
    display, created = written(update.get("display_at")), written(update["created_at"])
    is_set_back = display is not None and display != created
    status, body = str(update["status"]).replace("_", " "), update.get("body") or ""
    return Event(
        line=record.line,
        locator=record.locator,
        time=created,
        other_times=times(started=display if is_set_back else None, edited=_edited(update)),
        headline=f"{status.capitalize()}: {sentence(body) or incident.get('name')}",
        body=body,
        kind="note" if incident.get("backfilled") else "status",
        severity=SEVERITIES.get(str(incident.get("impact")), "notice"),
        conversation=f"statuspage:{update.get('incident_id') or incident.get('id')}",
        identifiers=identifiers(("status post", update.get("id"))),
        attributes=without(update, "id", "incident_id", "body", "created_at", "updated_at")
        | {"incident": incident.get("name"), "page": _page(record)},
    )


def _around(record: Record) -> dict[str, Any]:
    """The incident of an update: the innermost thing around it, or the document's only one."""
    inner = record.around[-1]
    return inner if "incident_updates" in inner else inner["incident"]


def _page(record: Record) -> str | None:
    document = record.around[0]
    page = document.get("page") if isinstance(document, dict) else None
    return page.get("name") if isinstance(page, dict) else None


def _edited(thing: dict[str, Any]) -> Any:
    """An update that was changed after it was posted; incidents move with every update, and that is no edit."""
    return thing.get("updated_at") if "body" in thing and thing.get("updated_at") != thing.get("created_at") else None
