"""Bugzilla: a list of bugs as its search results give it in CSV.

    "Bug ID","Product","Component","Assignee","Status","Resolution","Summary","Changed"
    35,"Shop","Checkout","ada","RESOLVED","FIXED","Checkout fails","2026-03-29 01:10:00"

A line is a bug as it stands. Its time is when it was opened, where that column was added to the list; the list in its
usual columns says only when a bug changed last. Whole seconds in the asker's own zone. Source: Bugzilla's user guide,
"Finding Bugs" (bug lists, CSV) and buglist.cgi (columnlist: changeddate, opendate).
"""

from __future__ import annotations

from connectors._contract import Item
from connectors._csv import Row
from connectors._documents import without
from connectors._headed import table_connector
from connectors._records import Record
from connectors.tickets._ticket import severity_of, ticket

TAKEN = ("Bug ID", "Summary", "Component")


@table_connector("tickets.bugzilla_csv", ("Bug ID", "Summary", "Changed"), kind="ticket", clock="service:bugzilla")
def read(record: Record, row: Row) -> list[Item]:
    bug = record.value
    opened = bug.get("Opened")
    event = ticket(
        record, f"Bug {bug['Bug ID']}", opened or bug["Changed"], bug.get("Summary", ""), system="bugzilla",
        action="created" if opened else "changed", severity=severity_of(bug.get("Severity")), service=bug.get("Component"),
        actor=bug.get("Reporter"), line_count=row.line_count,
        attributes=without(bug, *TAKEN, "Opened" if opened else "Changed"),
    )  # fmt: skip
    return [event]
    return [event]
