"""Datadog logs: what "Download as CSV" of the Log Explorer gives.

    Date,Host,Service,Message
    "2026-03-29T01:05:22.383Z","web-1","checkout","pool exhausted"

Further columns are those that the view showed. Source: Datadog docs, "Export logs".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors._contract import Event
from connectors.searches._datadog import NAMES
from connectors.searches._entries import entry
from connectors.searches._tables import search_table

HEADERS = (
    ("Date", "Host", "Service", "Message"),
    ("Date", "Host", "Service", "Content"),
    ("date", "host", "service", "message"),
)


@search_table("searches.datadog_csv", *HEADERS)
def read(line: int, fields: Mapping[str, Any]) -> Event:
    return entry(line, fields, NAMES)
