"""When a recording began: what is said in it is stamped by counting from there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from pipelines.incident import Incident, fits

# Zoom names a recording by its start: GMT20260329-005810_Recording.transcript.vtt
START_IN_NAME = re.compile(
    r"GMT((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))-((?:[01]\d|2[0-3])[0-5]\d[0-5]\d)(?!\d)"
)


@dataclass(frozen=True)
class Start:
    """The zero of a recording in UTC, and who says so."""

    at: datetime
    source: str

    @property
    def micros(self) -> int:
        return round(self.at.timestamp() * 1_000_000)


def start_of(incident: Incident, path: str) -> Start | None:
    """By [[meetings]], else by the file's name. What was said in it may tell too: that is for a later stage."""
    for meeting in incident.meetings:
        if fits(path, meeting.path):
            return Start(meeting.started_at.astimezone(UTC), "incident.toml")
    if found := START_IN_NAME.search(path):
        return Start(datetime.strptime("".join(found.groups()), "%Y%m%d%H%M%S").replace(tzinfo=UTC), "the file's name")
    return None
