"""Sumo Logic: messages as "Export (Display Fields)" of a search gives them.

    "_messagetime","_sourcehost","_raw"
    "1774746322383","web-1","2026-03-29 01:05:22,383 +0000 ERROR pool exhausted"

Columns are those that were shown; stamps are milliseconds, or as the user's preferences write them. Source: Sumo Logic
docs, "Export search results".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, connector
from connectors._headed import fits_header
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors.searches._entries import entry
from connectors.searches._sumologic import NAMES
from connectors.searches._tables import entries_in

HEADERS = (("_messagetime", "_raw"), ("_messageTime", "_raw"))


@connector(
    "searches.sumologic_csv",
    kind="log",
    clock="host",
    fits=fits_header(*HEADERS),
    count=count_text_records,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from entries_in(evidence, lambda line, fields: entry(line, fields, NAMES), *HEADERS)
