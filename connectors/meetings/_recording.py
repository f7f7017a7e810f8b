"""Offsets into a recording, and the event that somebody's words at such an offset are."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from connectors._contract import Event, Reading
from connectors._records import sentence

OFFSET = re.compile(r"(?:(\d{1,4}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,6}))?")


def reading_of(offset: str) -> Reading | None:
    """`01:12:31.240` as a reading that is counted from the start of the recording; None where it is no offset."""
    match = OFFSET.fullmatch(offset.strip())
    if match is None or (match[1] and int(match[2]) > 59) or int(match[3]) > 59:
        return None
    digits = match[4] or ""
    seconds = int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])
    return Reading(seconds * 1_000_000 + int(digits.ljust(6, "0")), 10 ** (6 - len(digits)), 0, None, "start")


def spoken(path: str, ordinal: int, offset: str, text: str, speaker: str | None) -> Event:
    return Event(
        line=ordinal,
        time=offset,
        reading=reading_of(offset),
        headline=sentence(text) or "nothing audible",
        body=text,
        actor=speaker,
        actor_kind="human" if speaker else None,
        conversation=f"meeting:{PurePosixPath(path.rpartition('!')[2]).name.partition('.')[0]}",
    )
