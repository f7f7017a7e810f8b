"""AWS CloudFormation: the events of a stack, from `aws cloudformation describe-stack-events`.

    {"StackEvents": [{"StackId": "arn:aws:cloudformation:…:stack/checkout/…", "EventId": "…", "StackName": "checkout", "LogicalResourceId": "Pool",
     "PhysicalResourceId": "…", "ResourceType": "AWS::RDS::DBInstance", "Timestamp": "2024-03-29T01:10:05.123000+00:00",
     "ResourceStatus": "UPDATE_FAILED", "ResourceStatusReason": "…"}]}

UTC; newest first. Source: AWS CLI reference, cloudformation describe-stack-events.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.deploys._change import event_of

TAKEN = ("Timestamp", "EventId", "StackId", "ResourceStatusReason")


@connector(
    "deploys.cloudformation",
    kind="change",
    clock="service:aws",
    signs=[
        (
            "StackEvents[].StackName",
            "StackEvents[].LogicalResourceId",
            "StackEvents[].ResourceStatus",
            "StackEvents[].Timestamp",
        )
    ],
    leaves="StackEvents[]",
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"StackEvents[]": _event})


def _event(record: Record) -> Event:
    found = record.value
    status = found["ResourceStatus"]
    return event_of(
        record, found["Timestamp"], f"{found['StackName']}: {found['LogicalResourceId']} {status.lower().replace('_', ' ')}",
        found.get("ResourceStatusReason") or "", severity="error" if "FAILED" in status or "ROLLBACK" in status else "info",
        service=found["StackName"], actor_kind="automation", identifiers=[("stack event", found.get("EventId"))],
        attributes=without(found, *TAKEN),
    )  # fmt: skip
