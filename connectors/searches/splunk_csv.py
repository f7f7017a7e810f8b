"""Splunk: results of a search as CSV ("Export Results").

    "_raw","_time",host,source,sourcetype,"_indextime"
    "2026-03-29T01:05:22.383Z ERROR pool exhausted","2026-03-29T01:05:22.383+0000","web-1","/var/log/app.log",app,1774746325

`_time` is in the searcher's zone, sometimes without its offset, or in seconds since 1970; the raw line keeps its own stamp.
Source: Splunk Search Manual, "Export data using Splunk Web".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors._contract import Event
from connectors.searches._entries import entry
from connectors.searches._splunk import NAMES
from connectors.searches._tables import search_table

HEADERS = (("_raw", "_time"),)


@search_table("searches.splunk_csv", *HEADERS)
def read(line: int, fields: Mapping[str, Any]) -> Event:
    return entry(line, fields, NAMES)
