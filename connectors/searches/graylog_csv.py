"""Graylog: what "Export to CSV" of a search gives.

    "timestamp","source","message"
    "2026-03-29T01:05:22.383Z","web-1","pool exhausted"

Source: Graylog docs, "Export results"; the columns are those that were chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from connectors._contract import Event
from connectors.searches._entries import entry
from connectors.searches._graylog import NAMES
from connectors.searches._tables import search_table

HEADERS = (("timestamp", "source", "message"), ("timestamp", "source", "full_message"))
STATED = replace(NAMES, zone=None)  # stamps of this export say their zone


@search_table("searches.graylog_csv", *HEADERS)
def read(line: int, fields: Mapping[str, Any]) -> Event:
    return entry(line, fields, STATED)
