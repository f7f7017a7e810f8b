"""Linear: issues as the workspace's CSV export writes them.

    ID,Team,Title,Description,Status,Estimate,Priority,Creator,Assignee,Labels,Created,Updated,Started,Completed,Canceled,Archived
    SHO-7,Shop,Checkout fails,Since 20 past.,Done,,Urgent,ada@example.org,,incident,2024-03-29T01:10:05.123Z,…

UTC; older exports spell times as JavaScript does, `Fri Mar 29 2024 01:10:05 GMT+0000 (GMT)`. A line is an issue. Source: Linear
docs, "Exporting data".
"""

from __future__ import annotations

from connectors._contract import Event, Item
from connectors._csv import Row
from connectors._documents import without
from connectors._headed import table_connector
from connectors._records import Record, times
from connectors.tickets._ticket import severity_of, ticket

NEEDED = ("ID", "Team", "Title", "Status", "Creator", "Created", "Completed", "Canceled")
TAKEN = ("ID", "Title", "Description", "Creator", "Created", "Started", "Completed", "Canceled")


@table_connector("tickets.linear_csv", NEEDED, kind="ticket", clock="service:linear", zone="UTC")
def read(record: Record, row: Row) -> list[Item]:
    fields = record.value
    title = fields.get("Title", "")
    event: Event = ticket(
        record, fields["ID"], fields["Created"], title, f"{title}\n{fields.get('Description', '')}".strip(), system="linear",
        action="created", severity=severity_of(fields.get("Priority")), actor=fields.get("Creator"), line_count=row.line_count,
        other_times=times(started=fields.get("Started"), ended=fields.get("Completed") or fields.get("Canceled")),
        attributes=without(fields, *TAKEN),
    )  # fmt: skip
    return [event]
