"""Plaso: timelines in its dynamic CSV format.

    datetime,timestamp_desc,source,source_long,message,parser,display_name,tag
    2012-06-27T18:17:01.000000+00:00,Content Modification Time,LOG,System log,session closed for user root,text/syslog,OS:/var/log/syslog,-

Microseconds with an offset. Sorted by time. Source: log2timeline/plaso plaso/output/dynamic.py, docs "Output and formatting".
"""

from __future__ import annotations

from connectors._contract import Item
from connectors._csv import Row
from connectors._headed import table_connector
from connectors._records import Record
from connectors.forensics._plaso import event_of

NEEDED = ("datetime", "timestamp_desc", "source", "source_long", "message", "parser")


@table_connector("forensics.plaso_dynamic", NEEDED, kind="log", clock="host")
def read(record: Record, row: Row) -> list[Item]:
    event = event_of(row.line, record.value, record.value["datetime"], "datetime")
    event.line_count = row.line_count
    return [event]
