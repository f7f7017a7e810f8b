"""Microsoft Entra ID: directory audits and sign-ins, from Microsoft Graph or the admin centre's JSON download.

    {"value": [{"id": "…", "activityDateTime": "2018-01-09T21:20:02.7215374Z", "activityDisplayName": "Update application", "category":
     "ApplicationManagement", "result": "success", "correlationId": "…", "initiatedBy": {"user": {"userPrincipalName": "ada@example.org"}}}]}
    {"value": [{"createdDateTime": "2018-01-09T21:17:28.007Z", "userPrincipalName": "ada@example.org", "appDisplayName": "Portal", "status": {"errorCode": 0}}]}

UTC; newest first. Source: Microsoft Graph v1.0 reference (directoryAudit, signIn).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.audit._audit import entry

AUDIT = ("activityDateTime", "activityDisplayName", "initiatedBy", "result", "category")
SIGN_IN = ("createdDateTime", "userPrincipalName", "appDisplayName", "status.errorCode", "ipAddress")


@connector(
    "audit.entra",
    kind="log",
    clock="service:entra",
    signs=[
        tuple(f"{where}{field}" for field in fields) for where in ("value[].", "[].", "") for fields in (AUDIT, SIGN_IN)
    ],
    leaves=("value[]", "[]"),
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"value[]": _entry, "[]": _entry}, otherwise=single(_entry, "value[]"))


def _entry(record: Record) -> Event:
    return _audit(record) if "activityDateTime" in record.value else _sign_in(record)


def _audit(record: Record) -> Event:
    found = record.value
    by = found.get("initiatedBy") or {}
    user, app = by.get("user") or {}, by.get("app") or {}
    targets = [
        target.get("displayName") or target.get("userPrincipalName") or target.get("id")
        for target in found.get("targetResources") or []
    ]
    return entry(
        record, found["activityDateTime"], " ".join([found["activityDisplayName"], *(str(target) for target in targets if target)]),
        found.get("resultReason") or "", changes=True, failed=found.get("result") == "failure",
        actor=user.get("userPrincipalName") or app.get("displayName"), actor_kind="human" if user else "automation",
        identifiers=[("correlation id", found.get("correlationId")), ("audit event", found.get("id"))],
        attributes=without(found, "id", "activityDateTime", "initiatedBy", "correlationId"),
    )  # fmt: skip


def _sign_in(record: Record) -> Event:
    found = record.value
    status = found.get("status") or {}
    failed = bool(status.get("errorCode"))
    return entry(
        record, found["createdDateTime"], f"Sign-in to {found['appDisplayName']}" + (f" failed: {status.get('failureReason')}" if failed else ""),
        status.get("failureReason") or "" if failed else "", changes=False, failed=failed, actor=found.get("userPrincipalName"), actor_kind="human",
        identifiers=[("correlation id", found.get("correlationId")), ("audit event", found.get("id"))],
        attributes=without(found, "id", "createdDateTime", "userPrincipalName", "userDisplayName", "correlationId"),
    )  # fmt: skip
