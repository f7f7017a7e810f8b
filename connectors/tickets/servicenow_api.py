"""ServiceNow: records from the Table API, with database values, display values or both.

    {"result": [{"sys_id": "9d38…", "number": "INC0010001", "state": {"display_value": "In Progress", "value": "2"},
     "sys_created_on": "2024-03-29 00:20:00", "sys_updated_on": "2024-03-29 00:40:00", "work_notes": ""}]}
    {"result": [{"sys_id": "f1", "element": "work_notes", "element_id": "9d38…", "value": "Rolling back.", "sys_created_on": "…"}]}

Database values are UTC; with `sysparm_display_value=true` they are the asker's local ones, spelled alike: configure a zone then. A record
is a row of the result; journal and audit rows are changes. Source: ServiceNow docs, "Table API" (sysparm_display_value).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, Reject, connector
from connectors._csv import Row
from connectors._documents import count_leaves, documents
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.tickets._servicenow import entries, row_items

TIMES = ("_on", "_at", "_start", "_end", "_date")


def count(evidence: Evidence) -> int:
    """The rows of the result, and each stamped entry inside one."""
    results = (
        found[1].get("result")
        for found in documents(evidence)
        if not isinstance(found, Reject) and isinstance(found[1], dict)
    )
    rows = [row for result in results if isinstance(result, list) for row in result if isinstance(row, dict)]
    lines = (line for row in rows for name, value in row.items() for line in _plain(name, value).split("\n"))
    return count_leaves(("result[]",))(evidence) + sum(entries(line) for line in lines)


@connector(
    "tickets.servicenow_api",
    kind="ticket",
    clock="service:servicenow",
    signs=[
        ("result[].sys_id", "result[].sys_created_on", "result[].number"),
        ("result[].sys_id", "result[].sys_created_on", "result[].element_id", "result[].value"),
        ("result[].sys_id", "result[].sys_created_on", "result[].documentkey", "result[].fieldname"),
    ],
    count=count,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"result[]": _row})


def _row(record: Record) -> list[Item]:
    fields = {name: _plain(name, value) for name, value in record.value.items()}
    row = Row(record.line, [])
    table = "sys_journal_field" if "element_id" in fields else "sys_audit" if "fieldname" in fields else "ticket"
    items = row_items(row, table, {name: value for name, value in fields.items() if value})
    for item in items:
        if isinstance(item, Event) and not item.locator:
            item.locator = record.locator
    return items


def _plain(name: str, value: Any) -> str:
    """One text of a value: of both, a time's database value and anything else's display value."""
    if isinstance(value, dict):
        wanted = ("value", "display_value") if name.endswith(TIMES) else ("display_value", "value")
        value = next((value[key] for key in wanted if value.get(key)), "")
    return "" if value is None else str(value)
