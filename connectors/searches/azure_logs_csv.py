"""Azure Log Analytics: what "Export to CSV" of a query gives.

    "TimeGenerated [UTC]",Computer,SeverityLevel,SyslogMessage
    "3/29/2026, 1:05:22.383 AM","web-1",err,"pool exhausted"

The header says the zone of its stamps. Their form is that of the browser, month first or day first. Source: Azure Monitor
docs, "Export data from Log Analytics" (portal export).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from connectors._contract import Event
from connectors.searches._azure import NAMES
from connectors.searches._entries import entry
from connectors.searches._tables import search_table

HEADERS = (("TimeGenerated [UTC]",), ("TimeGenerated",), ("timestamp [UTC]",), ("TimeGenerated [Local Time]",))
LOCAL = replace(NAMES, zone=None)


@search_table("searches.azure_logs_csv", *HEADERS)
def read(line: int, fields: Mapping[str, Any]) -> Event:
    """`[UTC]` or `[Local Time]` behind a name says the zone of the column; which local time that is stays open."""
    is_local = any(name.endswith("[Local Time]") for name in fields)
    return entry(line, {name.partition(" [")[0]: value for name, value in fields.items()}, LOCAL if is_local else NAMES)
