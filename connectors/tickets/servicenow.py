"""ServiceNow: incidents as CSV, one line for each, or one for each update.

    number,incident_state,opened_at,sys_created_at,sys_updated_at,sys_updated_by,assigned_to
    INC0000045,New,29-02-2016 01:16,29-02-2016 01:23,29-02-2016 01:23,Updated by 21,?

The lists of journal entries (work notes, comments) and of audited changes, which name their ticket by its sys_id, are read too.

A CSV from the instance holds database values, `2016-02-29 01:23:00` in UTC; any other spelling is a display value
in somebody's zone, and day and month may be told apart by the column only. Work notes carry stamps of their own, in
the exporter's zone, each a record of its own. Source: ServiceNow/ServiceNowDocs
markdown/platform-administration/time-configuration/c_ExportDateAndTimeInformation.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Context, Item, connector
from connectors._csv import Row
from connectors._headed import headed, read_headed
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors._records import Record
from connectors.tickets._servicenow import OPENED, TURN, UPDATED, entries, items_of, row_items

EMPTY = "?"
LISTS = {  # table → names that its list has
    "sys_journal_field": ("element_id", "element", "value", "sys_created_on"),
    "sys_audit": ("documentkey", "fieldname", "oldvalue", "newvalue", "sys_created_on"),
}


def fits(head: Head) -> float:
    if any(headed(head, *names) for names in LISTS.values()):
        return 0.9
    table = headed(head, "number")
    names = set(table.names) if table else set()
    is_ticket = names & {TURN, *UPDATED, *OPENED} and names & {"state", "incident_state", "short_description"}
    return 0.9 if is_ticket else 0.0


def count(evidence: Evidence) -> int:
    """The lines, and each stamped entry inside a cell of a ticket."""
    if any(headed(evidence.head, *names) for names in LISTS.values()):
        return count_text_records(evidence)
    return count_text_records(evidence) + sum(entries(line) for _, line in numbered_lines(evidence))


@connector(
    "tickets.servicenow",
    kind="ticket",
    clock="service:servicenow",
    group="table",
    fits=fits,
    count=count,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    for name, names in LISTS.items():
        if listed := headed(evidence.head, *names):
            yield from read_headed(evidence, listed, lambda record, row, name=name: row_items(row, name, record.value))
            return
    table = headed(evidence.head, "number")
    yield from read_headed(evidence, table, _items, _entries_in) if table else [Context(count(evidence))]


def _items(record: Record, row: Row) -> list[Item]:
    return items_of(row, {name: cell for name, cell in record.value.items() if cell != EMPTY})


def _entries_in(row: Row) -> int:
    return sum(entries(line) for line in ",".join(row.cells).split("\n"))
