"""Splunk: results of a search as CSV ("Export Results").

    "_raw","_time",host,source,sourcetype,"_indextime"
    "2026-03-29T01:05:22.383Z ERROR pool exhausted","2026-03-29T01:05:22.383+0000","web-1","/var/log/app.log",app,1774746325

`_time` is in the searcher's zone, sometimes without its offset, or in seconds since 1970; the raw line keeps its own stamp.
Source: Splunk Search Manual, "Export data using Splunk Web".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, connector
from connectors._headed import fits_header
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors.searches._entries import entry
from connectors.searches._splunk import NAMES
from connectors.searches._tables import entries_in

HEADERS = (("_raw", "_time"),)


@connector(
    "searches.splunk_csv",
    kind="log",
    clock="host",
    fits=fits_header(*HEADERS),
    count=count_text_records,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from entries_in(evidence, lambda line, fields: entry(line, fields, NAMES), *HEADERS)
