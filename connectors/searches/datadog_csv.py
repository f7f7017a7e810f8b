"""Datadog logs: what "Download as CSV" of the Log Explorer gives.

    Date,Host,Service,Message
    "2026-03-29T01:05:22.383Z","web-1","checkout","pool exhausted"

Further columns are those that the view showed. Source: Datadog docs, "Export logs".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, connector
from connectors._headed import fits_header
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors.searches._datadog import NAMES
from connectors.searches._entries import entry
from connectors.searches._tables import entries_in

HEADERS = (
    ("Date", "Host", "Service", "Message"),
    ("Date", "Host", "Service", "Content"),
    ("date", "host", "service", "message"),
)


@connector(
    "searches.datadog_csv",
    kind="log",
    clock="host",
    fits=fits_header(*HEADERS),
    count=count_text_records,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from entries_in(evidence, lambda line, fields: entry(line, fields, NAMES), *HEADERS)
