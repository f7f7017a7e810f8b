"""Plaso: timelines in log2timeline's CSV format of 17 fixed fields.

    date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,version,filename,inode,notes,format,extra
    06/27/2012,18:17:01,UTC,M...,LOG,Syslog,Content Modification Time,root,ubuntu,closed,session closed for user root,2,…,-,-,syslog,-

Month before day, whole seconds, in the zone of the third column; cells are not quoted, and hold no commas. Sorted by time. Source: log2timeline/plaso
plaso/output/l2t_csv.py.
"""

from __future__ import annotations

from connectors._contract import Item
from connectors._csv import Row
from connectors._headed import table_connector
from connectors._records import Record
from connectors.forensics._plaso import event_of

NEEDED = ("date", "time", "timezone", "MACB", "sourcetype", "desc", "extra")


@table_connector("forensics.plaso_l2tcsv", NEEDED, kind="log", clock="host")
def read(record: Record, row: Row) -> list[Item]:
    fields = record.value
    named = fields | {"message": fields.get("desc") or fields.get("short"), "timestamp_desc": fields.get("type")}
    event = event_of(
        row.line,
        named,
        f"{fields['date']} {fields['time']}",
        "date",
        "time",
        "timezone",
        "short",
        "desc",
        "type",
        "version",
    )
    event.zone = fields.get("timezone")
    return [event]
