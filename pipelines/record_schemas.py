"""The tables of one reading step: their columns, as every kind of thing that a connector hands over fills them."""

from __future__ import annotations

from typing import Any

import polars as pl

from connectors import _stamps
from connectors._contract import Event
from connectors._documents import dumps
from connectors._frames import EVENT_COLUMNS

OTHER_TIMES = pl.Schema(
    {"line_number": pl.Int64, "nth": pl.Int64, "role": pl.String, "written_time": pl.String, **_stamps.READING}
)
SAMPLES = pl.Schema(
    {"series_number": pl.Int64, "record_number": pl.Int64, "written_time": pl.String, "value": pl.Float64, "value_text": pl.String,
     "attributes": pl.String, **_stamps.READING}
)  # fmt: skip
SERIES = pl.Schema(
    {
        "series_number": pl.Int64,
        "name": pl.String,
        "service": pl.String,
        "host": pl.String,
        "labels": pl.String,
        "unit": pl.String,
        "attributes": pl.String,  # JSON, with what no connector took up
    }
)
REJECTS = pl.Schema({"line_number": pl.Int64, "raw": pl.String, "reason": pl.String})
IDENTIFIERS = pl.Schema({"line_number": pl.Int64, "nth": pl.Int64, "kind": pl.String, "value": pl.String})
PEOPLE = pl.Schema(
    {"handle": pl.String, "alias_of": pl.String, "name": pl.String, "role": pl.String, "team": pl.String, "zone": pl.String,
     "actor_kind": pl.String}
)  # fmt: skip
PRESENCE = pl.Schema(
    {"conversation": pl.String, "handle": pl.String, "means": pl.String, "from_time": pl.String, "to_time": pl.String}
)
RULES = pl.Schema({"alert_name": pl.String, "service": pl.String, "reads": pl.String})
CONVERSATIONS = pl.Schema({"conversation": pl.String, "alias": pl.String})
FACTS = pl.Schema({"line_number": pl.Int64, "name": pl.String, "value": pl.String, "zone": pl.String})
TABLES = {
    "events": EVENT_COLUMNS, "other_times": OTHER_TIMES, "samples": SAMPLES, "series": SERIES, "rejects": REJECTS,
    "identifiers": IDENTIFIERS, "people": PEOPLE, "presence": PRESENCE, "conversations": CONVERSATIONS,
    "facts": FACTS,
    "rules": RULES,
}  # fmt: skip
EVENT_ROW = {
    name: EVENT_COLUMNS[name]
    for name in ("line_number", "line_count", "byte_offset", "locator", "kind", "clock", "severity", "service", "host", "actor",
                 "actor_kind", "conversation", "headline", "body", "attributes", "unclaimed")
}  # fmt: skip


def event_row(event: Event) -> tuple[Any, ...]:
    """The columns of EVENT_ROW; the whole text of what says one sentence alone is that sentence."""
    attributes = {name: value for name, value in event.attributes.items() if value not in (None, "", [], {})}
    return (
        event.line, event.line_count, event.byte_offset, event.locator, event.kind, event.clock, event.severity, event.service,
        event.host, event.actor, event.actor_kind, event.conversation, event.headline, event.body or event.headline,
        dumps(attributes) if attributes else None, dumps({"unclaimed": event.unclaimed}) if event.unclaimed else None,
    )  # fmt: skip
