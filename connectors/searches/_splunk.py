"""The fields that Splunk puts around a raw line, by its names for them."""

from __future__ import annotations

from connectors.searches._entries import Naming

NAMES = Naming(
    time=("_time",),
    message=("_raw",),
    ingested=("_indextime",),
    level=("log_level", "level", "severity"),
    service=("service", "app", "service_name"),
    host=("host",),
    identifiers=(("event", "_cd"), ("trace id", "trace_id"), ("request", "request_id")),
)
