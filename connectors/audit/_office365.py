"""What a record of Microsoft 365's unified audit log says. Source: Office 365 Management Activity API schema (Common schema)."""

from __future__ import annotations

from typing import Any

from connectors._contract import Event
from connectors._documents import without
from connectors._records import Record
from connectors.audit._audit import entry

FAILED = ("Failed", "Failure", "False", "PartiallySucceeded")
READS = (
    "Accessed",
    "Viewed",
    "Searched",
    "LoggedIn",
    "Previewed",
    "Downloaded",
    "Signed",
    "LoginFailed",
    "Get-",
    "Search-",
)
PEOPLE = (0, 2, 1, 3)  # UserType: regular, reserved, administrator, datacentre administrator
TAKEN = ("CreationTime", "Id", "Operation", "UserId", "UserKey", "OrganizationId", "Version", "ObjectId")


def event_of(record: Record, data: dict[str, Any], time: Any) -> Event:
    """`CreationTime` is UTC and says so nowhere: the caller's `time` counts only where it is missing."""
    failed = str(data.get("ResultStatus")) in FAILED or data.get("Operation") == "UserLoginFailed"
    operation = data["Operation"]
    told = " ".join(
        str(part)
        for part in (f"{data.get('Workload') or 'Microsoft 365'}:", operation.rstrip("."), data.get("ObjectId") or "")
        if part
    )
    return entry(
        record, data.get("CreationTime") or time, told, changes=not any(word in operation for word in READS), failed=failed, zone="UTC",
        actor=data.get("UserId"), actor_kind="human" if data.get("UserType", 0) in PEOPLE else "system",
        identifiers=[("audit event", data.get("Id"))], attributes=without(data, *TAKEN) | without({"object": data.get("ObjectId")}),
    )  # fmt: skip
