"""Grafana OnCall: alert groups, each turn of their life with its own time.

    {"count": 1, "results": [{"id": "I68T24C13IFW1", "integration_id": "CFRPV98RPR1U8", "alerts_count": 3,
     "state": "resolved", "created_at": "2026-03-29T00:50:01.430444Z", "acknowledged_at": "2026-03-29T00:52:01Z",
     "acknowledged_by": "UCGEIXI1MR1NZ", "resolved_at": "2026-03-29T01:37:01.429805Z", "title": "Memory above 90%"}]}

Microseconds of UTC. Only the last acknowledgement and the last resolution are kept by it. Source: grafana/oncall
docs/sources/oncall-api-reference/alertgroups.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, identifiers, times, written
from connectors.alerts._life import turn

TURNS = {
    "acknowledged_at": ("acknowledge", "acknowledged_by"),
    "silenced_at": ("silence", "silenced_by"),
    "resolved_at": ("resolve", "resolved_by"),
}
ROOTS = ("results[]", "[]")


@connector(
    "alerts.grafana_oncall",
    kind="page",
    clock="service:grafana-oncall",
    signs=[
        tuple(f"{root}.{name}" for name in ("integration_id", "alerts_count", "created_at", "state")) for root in ROOTS
    ],
    leaves=(*ROOTS, *(f"{root}.{name}" for root in ROOTS for name in TURNS)),
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    turns = {
        f"{root}.{name}": turn(action, _group, lambda thing, by=by: thing.get(by))
        for root in ROOTS
        for name, (action, by) in TURNS.items()
    }
    yield from each(evidence, dict.fromkeys(ROOTS, _group) | turns)


def _group(record: Record) -> Event:
    group = record.value
    title = group.get("title") or "alert group"
    return Event(
        line=record.line,
        locator=record.locator,
        time=written(group["created_at"]),
        other_times=times(ended=group.get("resolved_at")),
        headline=f"Alert group: {title}",
        body=title,
        actor_kind="automation",
        conversation=f"grafana-oncall:{group['id']}",
        identifiers=identifiers(("incident", group["id"])),
        attributes=without(group, "id", "created_at", "title", *TURNS) | {"action": "trigger"},
    )
