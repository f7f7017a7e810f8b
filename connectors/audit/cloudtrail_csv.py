"""AWS CloudTrail: the console's event history, downloaded as CSV.

    Event name,Event time,User name,Event source,Resource type,Resource name,AWS access key,AWS region,Error code,Source IP address,Request ID,Event ID,Read-only
    ModifyDBInstance,"March 29, 2024, 01:10:05 (UTC+00:00)",Mary_Major,rds.amazonaws.com,AWS::RDS::DBInstance,pool,AKIA…,eu-central-1,,192.0.2.0,…,…,false

UTC, unless the console was set to local time, which is then spelled out. Newest first; at most the last 90 days. Source: AWS CloudTrail user guide
("Viewing recent management events with the console": available columns, downloading events).
"""

from __future__ import annotations

from connectors._contract import Item
from connectors._csv import Row
from connectors._documents import without
from connectors._headed import table_connector
from connectors._records import Record
from connectors.audit._audit import entry

NEEDED = ("Event name", "Event time", "User name", "Event source")


@table_connector(
    "audit.cloudtrail_csv", NEEDED, kind="log", clock="service:aws", zone="UTC", written_order="newest first"
)
def read(record: Record, row: Row) -> list[Item]:
    fields = record.value
    source, failure = fields["Event source"].removesuffix(".amazonaws.com"), fields.get("Error code")
    event = entry(
        record, fields["Event time"], f"{source}: {fields['Event name']}" + (f" failed: {failure}" if failure else ""),
        changes=fields.get("Read-only", "").lower() == "false", failed=bool(failure), actor=fields.get("User name"),
        identifiers=[("request", fields.get("Request ID")), ("audit event", fields.get("Event ID"))],
        attributes=without(fields, "Event time", "User name", "Request ID", "Event ID"),
    )  # fmt: skip
    event.line_count = row.line_count
    return [event]
