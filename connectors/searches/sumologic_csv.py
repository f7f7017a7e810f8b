"""Sumo Logic: messages as "Export (Display Fields)" of a search gives them.

    "_messagetime","_sourcehost","_raw"
    "1774746322383","web-1","2026-03-29 01:05:22,383 +0000 ERROR pool exhausted"

Columns are those that were shown; stamps are milliseconds, or as the user's preferences write them. Source: Sumo Logic
docs, "Export search results".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors._contract import Event
from connectors.searches._entries import entry
from connectors.searches._sumologic import NAMES
from connectors.searches._tables import search_table

HEADERS = (("_messagetime", "_raw"), ("_messageTime", "_raw"))


@search_table("searches.sumologic_csv", *HEADERS)
def read(line: int, fields: Mapping[str, Any]) -> Event:
    return entry(line, fields, NAMES)
