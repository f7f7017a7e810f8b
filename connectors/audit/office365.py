"""Microsoft 365: the unified audit log as Purview's search and Search-UnifiedAuditLog export it to CSV, and as the activity API gives it.

    RecordId,CreationDate,RecordType,Operation,UserId,AuditData
    b1e2…,2024-03-29T01:10:05.0000000Z,8,Update application.,ada@example.org,"{""CreationTime"":""2024-03-29T01:10:05"",""Operation"":""Update application."",…}"

All of a record stands as JSON in the cell AuditData; its `CreationTime` is UTC without saying so. Newest first. Source: Microsoft Purview docs
("Export, configure, and view audit log records", "Detailed properties in the audit log"), Search-UnifiedAuditLog.
"""

from __future__ import annotations

import contextlib
import json

from connectors._contract import Item
from connectors._csv import Row
from connectors._documents import without
from connectors._headed import table_connector
from connectors._records import Record
from connectors.audit._office365 import event_of


@table_connector(
    "audit.office365",
    ("AuditData", "CreationDate"),
    kind="log",
    clock="service:microsoft365",
    zone="UTC",
    written_order="newest first",
)
def read(record: Record, row: Row) -> list[Item]:
    fields = record.value
    outside = {
        "Operation": fields.get("Operation") or fields.get("Operations"),
        "UserId": fields.get("UserId") or fields.get("UserIds"),
    }
    data = None
    with contextlib.suppress(ValueError):  # a spreadsheet cuts a cell after 32,767 characters
        data = json.loads(fields.get("AuditData", ""))
    if not isinstance(data, dict):
        data = without({"AuditData": fields.get("AuditData")})
    event = event_of(record, without(outside) | data, fields["CreationDate"])
    event.line_count = row.line_count
    return [event]
