"""HashiCorp Vault: the audit device's log.

    {"time": "2024-03-29T01:10:05.123456789Z", "type": "response", "auth": {"display_name": "ada", "token_type": "service"}, "request": {"id": "b1e2…",
     "operation": "update", "path": "database/config/pool", "remote_address": "192.0.2.1"}, "response": {"mount_type": "database"}}

Nanoseconds, UTC. A request and its response are an entry each, with one request id. Secrets are hashed. Source: HashiCorp Vault docs, "Audit devices".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.audit._audit import entry


@connector(
    "audit.vault",
    kind="log",
    clock="service:vault",
    signs=[("time", "type", "request.id", "request.operation", "request.path")],
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {}, otherwise=single(_entry))


def _entry(record: Record) -> Event:
    found = record.value
    request, auth, failure = found["request"], found.get("auth") or {}, found.get("error")
    return entry(
        record, found["time"], f"{found['type']}: {request['operation']} {request['path']}" + (f": {failure}" if failure else ""), failure or "",
        changes=found["type"] == "response" and request["operation"] in ("create", "update", "delete", "patch"), failed=bool(failure),
        actor=auth.get("display_name") or auth.get("entity_id"), actor_kind=None,
        identifiers=[("request", request["id"])], attributes=without(found, "time", "error"),
    )  # fmt: skip
