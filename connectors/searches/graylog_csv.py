"""Graylog: what "Export to CSV" of a search gives.

    "timestamp","source","message"
    "2026-03-29T01:05:22.383Z","web-1","pool exhausted"

Source: Graylog docs, "Export results"; the columns are those that were chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from connectors._contract import Item, connector
from connectors._headed import fits_header
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors.searches._entries import entry
from connectors.searches._graylog import NAMES
from connectors.searches._tables import entries_in

HEADERS = (("timestamp", "source", "message"), ("timestamp", "source", "full_message"))
STATED = replace(NAMES, zone=None)  # stamps of this export say their zone


@connector(
    "searches.graylog_csv",
    kind="log",
    clock="host",
    fits=fits_header(*HEADERS),
    count=count_text_records,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from entries_in(evidence, lambda line, fields: entry(line, fields, STATED), *HEADERS)
