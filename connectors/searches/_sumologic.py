"""The fields that Sumo Logic puts around a message."""

from __future__ import annotations

from connectors.searches._entries import Naming

NAMES = Naming(
    time=("_messagetime", "_messageTime"),
    message=("_raw",),
    received=("_receipttime", "_receiptTime"),
    level=("_loglevel", "level", "severity"),
    service=("_sourcecategory", "_sourceCategory"),
    host=("_sourcehost", "_sourceHost"),
    identifiers=(("event", "_messageid"), ("event", "_messageId")),
)
