"""What logs and copies of a chat share: a stamp at the beginning of a line, and the days that stand between the lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from connectors._contract import Event, Reading
from connectors._records import sentence
from connectors._walk import Walk
from connectors._wall import clock_in, day_in, zone_of

# [00:12]  (14:05:33)  14:05  2:05 PM  [2026-03-29 14:05:33]  [29/03/2026, 14:05]  [3/29 2:05 PM]  Mar 29 14:05:33
STAMP = (
    r"(?P<time>(?:(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?|(?:[A-Z][a-z]{2}|[A-Z]{3}) {1,2}\d{1,2})(?:, ?| at | |T))?"
    r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?(?:[ \u202f]?[AaPp][Mm])?(?: ?(?:Z|UTC|GMT)|[+-]\d{2}:?\d{2})?)"
)
SHORT_DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})(?=[ ,]+\d{1,2}:)")


@dataclass
class Said:
    """One message or happening of a chat, as found."""

    line: int
    time: str | None
    text: str
    actor: str | None = None
    actor_kind: str | None = "human"
    means: str | None = None  # joined or left
    line_count: int = 1
    attributes: dict[str, str] = field(default_factory=dict)

    def go_on(self, line: int, text: str) -> None:
        """A further line of the same message."""
        self.text = f"{self.text}\n{text.strip()}".strip()
        self.line_count = line - self.line + 1


def event_of(said: Said, walk: Walk, conversation: str, order: str | None) -> Event:
    return Event(
        line=said.line,
        line_count=said.line_count,
        time=said.time,
        reading=reading_of(said.time, walk, order) if said.time else None,
        headline=sentence(said.text) or "message without text",
        body=said.text,
        actor=said.actor,
        actor_kind=said.actor_kind if said.actor else None,
        conversation=conversation,
        attributes=dict(said.attributes),
    )


def reading_of(written: str, walk: Walk, order: str | None) -> Reading | None:
    """The clock time under its own day, or else under the one that the lines above state."""
    written = written.replace("\u202f", " ")
    clock = clock_in(written)
    if clock is None:
        return None
    is_short = SHORT_DAY.match(written)
    found = day_in(SHORT_DAY.sub(r"\1/\2/2000", written), order)
    day = replace(found[0], year=None) if found and is_short else found[0] if found else None
    return walk.place(clock[0], day, zone_of(written[clock[1][1] :].strip()))


def name_of(path: str) -> str:
    """The file's name without its endings: a channel's log is usually called like the channel."""
    return PurePosixPath(path.rpartition("!")[2]).name.split(".")[0]
