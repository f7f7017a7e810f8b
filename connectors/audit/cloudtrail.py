"""AWS CloudTrail: the log files of a trail, single events, and what `aws cloudtrail lookup-events` finds.

    {"Records": [{"eventVersion": "1.08", "eventTime": "2023-07-19T21:33:41Z", "eventSource": "rds.amazonaws.com", "eventName": "ModifyDBInstance",
     "awsRegion": "us-east-1", "userIdentity": {"type": "IAMUser", "userName": "Mary_Major"}, "readOnly": false, "eventID": "eae87c48-…"}]}
    {"Events": [{"EventId": "…", "EventName": "…", "EventTime": "2023-07-19T21:33:41+00:00", "CloudTrailEvent": "{\\"eventVersion\\": …}"}]}

Whole seconds, UTC: when the request was completed. Files are delivered minutes later and hold their events in no order; lookup-events gives
the newest first. Source: AWS CloudTrail user guide ("CloudTrail record contents", "Looking up events with the AWS CLI").
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.audit._cloudtrail import event_of

LOOKED_UP = ("EventId", "EventName", "EventTime", "CloudTrailEvent")
FIELDS = ("eventTime", "eventName", "eventSource", "userIdentity.type", "awsRegion")


@connector(
    "audit.cloudtrail",
    kind="log",
    clock="service:aws",
    signs=[
        *(tuple(f"{where}{field}" for field in FIELDS) for where in ("Records[].", "[].", "")),
        *(tuple(f"{where}{field}" for field in LOOKED_UP) for where in ("Events[].", "[].", "")),
    ],
    leaves=("Records[]", "Events[]", "[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    makers = dict.fromkeys(("Records[]", "Events[]", "[]"), _event)
    yield from each(evidence, makers, otherwise=single(_event, "Records[]", "Events[]"))


def _event(record: Record) -> Event:
    return _looked_up(record) if "CloudTrailEvent" in record.value else event_of(record, record.value)


def _looked_up(record: Record) -> Event:
    """The event itself stands as text inside the one that lookup-events wraps around it."""
    found = record.value
    event = event_of(record, json.loads(found["CloudTrailEvent"]))
    event.attributes |= (
        {"resources": [each_one.get("ResourceName") for each_one in found.get("Resources") or []]}
        if found.get("Resources")
        else {}
    )
    return event
