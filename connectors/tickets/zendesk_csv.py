"""Zendesk: tickets as the account's CSV export writes them.

    Summation column,Id,Requester,Requester id,Subject,Status,Priority,Via,Created at,Updated at,Assigned at,Solved at
    1,204,Ada,3870,Checkout fails,Closed,High,Web form,2024-03-29 01:10,2024-03-29 09:00,2024-03-29 01:20,2024-03-29 02:40

The times are the account's local ones, to the minute, without a zone. A line is a ticket. Source: Zendesk help, "Exporting data
to a JSON, CSV, or XML file" (CSV export).
"""

from __future__ import annotations

from connectors._contract import Item, Person
from connectors._csv import Row
from connectors._documents import without
from connectors._headed import table_connector
from connectors._records import Record, times
from connectors.tickets._ticket import severity_of, ticket

NEEDED = ("Id", "Requester", "Subject", "Status", "Created at", "Solved at")
TAKEN = (
    "Summation column",
    "Id",
    "Subject",
    "Requester",
    "Requester id",
    "Requester email",
    "Created at",
    "Solved at",
    "Assigned at",
)


@table_connector("tickets.zendesk_csv", NEEDED, kind="ticket", clock="service:zendesk")
def read(record: Record, row: Row) -> list[Item]:
    fields = record.value
    who = fields.get("Requester id") or fields.get("Requester")
    event = ticket(
        record, f"#{fields['Id']}", fields["Created at"], fields.get("Subject", ""), system="zendesk", action="created",
        severity=severity_of(fields.get("Priority")), actor=who, actor_kind="customer", line_count=row.line_count,
        other_times=times(ended=fields.get("Solved at"), started=fields.get("Assigned at")), attributes=without(fields, *TAKEN),
    )  # fmt: skip
    return [event, *([Person(who, fields.get("Requester"), actor_kind="customer")] if who else [])]
