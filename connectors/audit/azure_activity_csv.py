"""Azure: the activity log as the portal downloads it to CSV.

    Correlation id,Operation name,Status,Event category,Level,Time,Subscription,Event initiated by,Resource type,Resource group,Resource
    c0c5…,Update SQL server,Succeeded,Administrative,Informational,2024-03-29T01:10:05.123Z,1234…,ada@example.org,Microsoft.Sql/servers,shop,/subscriptions/…

UTC; newest first. A line is an event. Source: Azure Monitor docs, "Azure Monitor activity log" (Download as CSV).
"""

from __future__ import annotations

from connectors._contract import Item
from connectors._csv import Row
from connectors._documents import without
from connectors._headed import table_connector
from connectors._records import Record
from connectors.audit._audit import entry, level_of

NEEDED = ("Correlation id", "Operation name", "Status", "Time", "Event initiated by")


@table_connector(
    "audit.azure_activity_csv", NEEDED, kind="log", clock="service:azure", zone="UTC", written_order="newest first"
)
def read(record: Record, row: Row) -> list[Item]:
    fields = record.value
    resource, who, status = (
        fields.get("Resource", "").rpartition("/")[2],
        fields.get("Event initiated by"),
        fields.get("Status", ""),
    )
    failed = status.lower() in ("failed", "failure")
    event = entry(
        record, fields["Time"], f"{fields['Operation name']} {resource}: {status}", changes=fields.get("Event category") == "Administrative",
        failed=failed, severity="error" if failed else level_of(fields.get("Level")), actor=who,
        actor_kind=("human" if "@" in who else "automation") if who else None,
        identifiers=[("correlation id", fields.get("Correlation id"))],
        attributes=without(fields, "Time", "Event initiated by", "Correlation id", "Level"),
    )  # fmt: skip
    event.line_count = row.line_count
    return [event]
