"""Kibana and OpenSearch Dashboards: what Discover exports as CSV.

    "@timestamp","host.name","log.level",message
    "Mar 29, 2026 @ 01:05:22.383","web-1",error,"pool exhausted"

The stamp is in the zone and the format of the space's settings, by default the browser's zone, and states none; newer
versions may write ISO 8601. A dash stands for a field that is not there. Source: elastic/kibana, "CSV reports";
elastic/elasticsearch#55609 names the format.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors._contract import Event
from connectors.searches._elastic import document_event
from connectors.searches._tables import search_table

HEADERS = (
    ("@timestamp", "message"),
    ("@timestamp", "_source"),
    ("@timestamp", "_index"),
    ("@timestamp", "event.original"),
)


@search_table("searches.kibana_csv", *HEADERS)
def read(line: int, fields: Mapping[str, Any]) -> Event:
    held = {name: value for name, value in fields.items() if value not in ("-", "(null)")}
    return document_event(line, {"message": held.get("_source"), **held}, None)
