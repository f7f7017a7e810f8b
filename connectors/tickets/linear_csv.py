"""Linear: issues as the workspace's CSV export writes them.

    ID,Team,Title,Description,Status,Estimate,Priority,Creator,Assignee,Labels,Created,Updated,Started,Completed,Canceled,Archived
    SHO-7,Shop,Checkout fails,Since 20 past.,Done,,Urgent,ada@example.org,,incident,2024-03-29T01:10:05.123Z,…

UTC; older exports spell times as JavaScript does, `Fri Mar 29 2024 01:10:05 GMT+0000 (GMT)`. A line is an issue. Source: Linear
docs, "Exporting data".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._csv import Row
from connectors._documents import without
from connectors._headed import fits_header, headed, read_headed, unread
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors._records import Record, times
from connectors.tickets._ticket import severity_of, ticket

NEEDED = ("ID", "Team", "Title", "Status", "Creator", "Created", "Completed", "Canceled")
TAKEN = ("ID", "Title", "Description", "Creator", "Created", "Started", "Completed", "Canceled")


@connector(
    "tickets.linear_csv",
    kind="ticket",
    clock="service:linear",
    zone="UTC",
    group="table",
    fits=fits_header(NEEDED),
    count=count_text_records,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    table = headed(evidence.head, *NEEDED)
    yield from read_headed(evidence, table, _issue) if table else [unread(evidence)]


def _issue(record: Record, row: Row) -> list[Item]:
    fields = record.value
    title = fields.get("Title", "")
    event: Event = ticket(
        record, fields["ID"], fields["Created"], title, f"{title}\n{fields.get('Description', '')}".strip(), system="linear",
        action="created", severity=severity_of(fields.get("Priority")), actor=fields.get("Creator"), line_count=row.line_count,
        other_times=times(started=fields.get("Started"), ended=fields.get("Completed") or fields.get("Canceled")),
        attributes=without(fields, *TAKEN),
    )  # fmt: skip
    return [event]
