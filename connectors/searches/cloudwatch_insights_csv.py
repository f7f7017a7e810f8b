"""CloudWatch Logs Insights: what "Download table (CSV)" of its console gives.

    @timestamp,@message,@logStream
    2026-03-29 01:05:22.383,"ERROR pool exhausted",web-1

Stamps are UTC and do not say so. Source: CloudWatch Logs User Guide, "Export query results".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, connector
from connectors._headed import fits_header
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors.searches._entries import entry
from connectors.searches._tables import entries_in
from connectors.searches.cloudwatch_insights import NAMES

HEADERS = (("@timestamp", "@message"),)


@connector(
    "searches.cloudwatch_insights_csv",
    kind="log",
    clock="host",
    fits=fits_header(*HEADERS),
    count=count_text_records,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from entries_in(evidence, lambda line, fields: entry(line, fields, NAMES), *HEADERS)
