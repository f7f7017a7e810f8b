"""What a CloudTrail event says, in whichever envelope it comes. Source: AWS CloudTrail user guide, "CloudTrail record contents"."""

from __future__ import annotations

from typing import Any

from connectors._contract import Event
from connectors._documents import without
from connectors._records import Record
from connectors.audit._audit import entry

PEOPLE, MACHINES = (
    ("IAMUser", "Root", "IdentityCenterUser", "SAMLUser", "WebIdentityUser"),
    ("AWSService", "AWSAccount"),
)
TAKEN = ("eventTime", "eventVersion", "eventName", "eventSource", "userIdentity", "eventID", "requestID", "errorMessage", "eventCategory",
         "recipientAccountId", "managementEvent", "tlsDetails")  # fmt: skip


def event_of(record: Record, found: dict[str, Any]) -> Event:
    who = found.get("userIdentity") or {}
    kind, failure = who.get("type") or "", found.get("errorCode")
    source = (found.get("eventSource") or "").removesuffix(".amazonaws.com")
    told = f"{source}: {found['eventName']}" + (f" failed: {failure}" if failure else "")
    return entry(
        record, found["eventTime"], told, found.get("errorMessage") or "", changes=found.get("readOnly") in (False, "false"), failed=bool(failure),
        actor=who.get("userName") or who.get("arn") or who.get("invokedBy") or who.get("principalId"),
        actor_kind="human" if kind in PEOPLE else "automation" if kind in MACHINES or who.get("invokedBy") else None,
        identifiers=[("request", found.get("requestID")), ("audit event", found.get("eventID"))],
        attributes=without(found, *TAKEN) | without({"cloud.account.id": found.get("recipientAccountId"), "source": source, "identity": kind}),
    )  # fmt: skip
