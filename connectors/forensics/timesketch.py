"""Timesketch: timelines as CSV, the way it takes them in and hands them out.

    message,timestamp,datetime,timestamp_desc,extra_field_1
    A message,1331698658276340,2015-07-24T19:01:01+00:00,Write time,foo

`datetime` is the time; `timestamp`, microseconds since 1970 where it is there, need not agree and stays beside it. Source: google/timesketch
docs/guides/user/import-from-json-csv.md.
"""

from __future__ import annotations

from connectors._contract import Item
from connectors._csv import Row
from connectors._headed import headed, table_connector
from connectors._reading import Head
from connectors._records import Record
from connectors.forensics import plaso_dynamic
from connectors.forensics._plaso import event_of

NEEDED = ("message", "datetime", "timestamp_desc")


def fits(head: Head) -> float:
    return 0.95 if headed(head, *NEEDED) and not headed(head, *plaso_dynamic.NEEDED) else 0.0


@table_connector("forensics.timesketch", NEEDED, kind="log", clock="host", fits=fits)
def read(record: Record, row: Row) -> list[Item]:
    event = event_of(row.line, record.value, record.value["datetime"], "datetime")
    event.line_count = row.line_count
    return [event]
