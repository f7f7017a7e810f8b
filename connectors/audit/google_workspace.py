"""Google Workspace: activities of users and administrators, from the Admin SDK's Reports API.

    {"kind": "admin#reports#activities", "items": [{"id": {"time": "2024-03-29T01:10:05.123Z", "uniqueQualifier": "-1", "applicationName": "admin"},
     "actor": {"email": "ada@example.org", "callerType": "USER"}, "ipAddress": "192.0.2.1", "events": [{"type": "APPLICATION_SETTINGS",
     "name": "CHANGE_APPLICATION_SETTING", "parameters": [{"name": "SETTING_NAME", "value": "pool"}]}]}]}

Milliseconds, UTC; newest first. A record is an event of an activity. Source: Admin SDK Reports API reference (activities.list).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.audit._audit import entry

VALUES = ("value", "intValue", "boolValue", "multiValue", "multiIntValue", "messageValue")


@connector(
    "audit.google_workspace",
    kind="log",
    clock="service:google_workspace",
    signs=[("items[].id.time", "items[].id.applicationName", "items[].actor", "items[].events[].name")],
    leaves="items[].events[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"items[].events[]": _event})


def _event(record: Record) -> Event:
    found, activity = record.value, record.around[-1]
    identity, actor = activity["id"], activity.get("actor") or {}
    parameters = {each_one["name"]: _value(each_one) for each_one in found.get("parameters") or []}
    application = identity["applicationName"]
    return entry(
        record, identity["time"], f"{application}: {found['name'].replace('_', ' ').lower()}", changes=application in ("admin", "rules", "groups"),
        failed="fail" in found["name"].lower(), actor=actor.get("email") or actor.get("key"),
        actor_kind="human" if actor.get("email") else "automation", identifiers=[("audit event", identity.get("uniqueQualifier"))],
        attributes=without({"type": found.get("type"), "name": found["name"], "parameters": parameters, "ipAddress": activity.get("ipAddress")}),
    )  # fmt: skip


def _value(parameter: dict[str, Any]) -> Any:
    return next((parameter[name] for name in VALUES if name in parameter), None)
