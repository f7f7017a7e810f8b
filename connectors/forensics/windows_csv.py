"""Windows: events as Event Viewer saves them to CSV, and as Get-WinEvent or Get-EventLog are exported by Export-Csv.

    Level,Date and Time,Source,Event ID,Task Category
    Error,3/29/2024 2:10:05 AM,Service Control Manager,7034,None,"The Checkout service terminated unexpectedly."

Event Viewer writes the message as a sixth cell that the header does not name, and times in the format and zone of whoever saved it, which it does
not state. No computer is named. Source: Microsoft docs, Event Viewer ("Save events"), Get-WinEvent, Get-EventLog (EventLogRecord).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from connectors._contract import Item, connector
from connectors._csv import Row
from connectors._headed import fits_header, headed, read_headed, unread
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors._records import Record
from connectors.forensics._windows import event_of

VIEWER = ("Date and Time", "Source", "Event ID", "Task Category")
WIN_EVENT = ("TimeCreated", "ProviderName", "Id", "MachineName")
EVENT_LOG = ("TimeGenerated", "EntryType", "Source", "MachineName")
NAMES = {  # what the three of them call the same
    "time": ("Date and Time", "TimeCreated", "TimeGenerated"), "provider": ("Source", "ProviderName"),
    "number": ("Event ID", "Id", "EventID"), "level": ("LevelDisplayName", "Level", "EntryType", "Keywords"),
    "computer": ("MachineName",), "message": ("Message",),
}  # fmt: skip


@connector(
    "forensics.windows_csv",
    kind="log",
    clock="host",
    group="table",
    fits=fits_header(VIEWER, WIN_EVENT, EVENT_LOG),
    count=count_text_records,
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    table = next((found for names in (VIEWER, WIN_EVENT, EVENT_LOG) if (found := headed(evidence.head, *names))), None)
    if table is None:
        yield unread(evidence)
        return
    if "Message" not in table.names:
        table = replace(table, names=(*table.names, "Message"))
    yield from read_headed(evidence, table, _event)


def _event(record: Record, row: Row) -> list[Item]:
    fields = record.value
    used = {name: next((each for each in wanted if fields.get(each)), None) for name, wanted in NAMES.items()}
    facts = {name: fields[field] if field else "" for name, field in used.items()}
    rest = {name: text for name, text in fields.items() if name not in used.values()}
    event = event_of(row.line, **facts, data={}, attributes=rest)
    event.line_count = row.line_count
    return [event]
