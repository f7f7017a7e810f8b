"""The fields of Graylog's messages."""

from __future__ import annotations

from connectors.searches._entries import Naming

LEVELS = ("critical", "critical", "critical", "error", "warning", "notice", "info", "debug")  # syslog's numbers
NAMES = Naming(
    zone="Etc/UTC",
    time=("timestamp",),
    message=("message", "full_message", "short_message"),
    received=("gl2_receive_timestamp",),
    ingested=("gl2_processing_timestamp",),
    level=("level", "severity"),
    levels=tuple((str(number), name) for number, name in enumerate(LEVELS)),
    service=("application_name", "service", "app", "facility"),
    host=("source", "host"),
    identifiers=(("event", "gl2_message_id"), ("request", "request_id"), ("trace id", "trace_id")),
)
