"""systemd journal as JSON over several lines (`journalctl -o json-pretty`), or as one list of entries.

    {
            "__REALTIME_TIMESTAMP" : "1774744867000123",
            "_HOSTNAME" : "web-1",
            "PRIORITY" : "3",
            "SYSLOG_IDENTIFIER" : "nginx",
            "MESSAGE" : "upstream timed out"
    }

The fields are those of `journalctl -o json`: microseconds, the sender's own stamp before that of the journal's receipt, a message
that is no text as an array of byte values. Sources: man journalctl (output options); systemd, "Journal Export Formats".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import fit_by_signs, without
from connectors._lines import decode
from connectors._reading import Evidence, Head
from connectors._records import Record, each, sentence, times, written
from connectors._single import single
from connectors.logs.journald import LEVELS

SOURCE, RECEIVED = "_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP"
PROGRAM = ("SYSLOG_IDENTIFIER", "_SYSTEMD_UNIT", "_COMM")
TAKEN = (SOURCE, RECEIVED, "MESSAGE", "_HOSTNAME", "PRIORITY")


def fits(head: Head) -> float:
    is_on_lines = head.shape == "json" and sum(bool(line.strip()) for line in head.lines) == 1
    signs = [("[].__REALTIME_TIMESTAMP", "[].__CURSOR")] if is_on_lines else [(RECEIVED,), ("[].__REALTIME_TIMESTAMP",)]
    return fit_by_signs([tuple(each) for each in signs])(head) if head.shape == "json" else 0.0


@connector("logs.journald_pretty", kind="log", clock="host", fits=fits, leaves="[]")
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _entry}, otherwise=single(_entry, "[]"))


def _entry(record: Record) -> Event:
    entry = record.value
    message, own = _text(entry.get("MESSAGE")), written(entry.get(SOURCE))
    level = str(entry.get("PRIORITY") or "")
    return Event(
        line=record.line,
        locator=record.locator,
        time=own or written(entry[RECEIVED]),
        other_times=times(received=entry[RECEIVED]) if own else {},
        headline=sentence(message) or "entry without a message",
        body=message,
        severity=LEVELS[int(level)] if level in "01234567" and level else None,
        service=next((_text(entry[name]) for name in PROGRAM if entry.get(name)), None),
        host=_text(entry.get("_HOSTNAME")) or None,
        attributes=without(entry, *TAKEN),
    )


def _text(value: Any) -> str:
    """A field as text: the bytes of one that is no UTF-8, the last of one that stands several times."""
    if isinstance(value, list) and value:
        return decode(bytes(value)) if all(isinstance(one, int) for one in value) else _text(value[-1])
    return "" if value is None else str(value)
