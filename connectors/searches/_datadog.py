"""The fields of Datadog's logs, by all the spellings of its exports."""

from __future__ import annotations

from connectors.searches._entries import Naming

NAMES = Naming(
    time=("timestamp", "Date", "date"),
    message=("message", "Message", "Content", "content"),
    level=("status", "Status"),
    levels=(("ok", "info"), ("warn", "warning"), ("emergency", "critical"), ("alert", "critical")),
    service=("service", "Service"),
    host=("host", "Host"),
    identifiers=(("event", "id"), ("trace id", "trace_id"), ("trace id", "dd.trace_id")),
)
