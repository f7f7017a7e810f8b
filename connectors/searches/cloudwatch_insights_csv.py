"""CloudWatch Logs Insights: what "Download table (CSV)" of its console gives.

    @timestamp,@message,@logStream
    2026-03-29 01:05:22.383,"ERROR pool exhausted",web-1

Stamps are UTC and do not say so. Source: CloudWatch Logs User Guide, "Export query results".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors._contract import Event
from connectors.searches._entries import entry
from connectors.searches._tables import search_table
from connectors.searches.cloudwatch_insights import NAMES

HEADERS = (("@timestamp", "@message"),)


@search_table("searches.cloudwatch_insights_csv", *HEADERS)
def read(line: int, fields: Mapping[str, Any]) -> Event:
    return entry(line, fields, NAMES)
