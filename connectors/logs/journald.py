"""systemd journal as JSON lines (`journalctl -o json`).

    {"__REALTIME_TIMESTAMP": "1774744867000123", "_BOOT_ID": "0123…", "__MONOTONIC_TIMESTAMP": "5",
     "_HOSTNAME": "web-1", "PRIORITY": "3", "SYSLOG_IDENTIFIER": "nginx", "MESSAGE": "upstream timed out"}

All numbers are strings, times in microseconds. `_SOURCE_REALTIME_TIMESTAMP` is the sender's own stamp,
`__REALTIME_TIMESTAMP` that of the journal's receipt; a message may begin with its program's own, which is then the
record's. One that is no text stands as an array of byte values (systemd, "Journal Export Formats" and
"systemd.journal-fields").
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, connector
from connectors._documents import fit_by_signs
from connectors._lines import count_text_records
from connectors._reading import Evidence, Head
from connectors.logs._carriers import find_carried
from connectors.logs._json import read_json_lines
from connectors.logs._json_fields import objects_in
from connectors.logs._json_paths import Fields

SAMPLED_LINES = 400
LEVELS = ("critical", "critical", "critical", "error", "warning", "notice", "info", "debug")
FIELDS = Fields(
    time=("$._SOURCE_REALTIME_TIMESTAMP", "$.__REALTIME_TIMESTAMP"),
    other_times=(("received", "$.__REALTIME_TIMESTAMP"),),
    severity=("$.PRIORITY",),
    severities=tuple((str(number), level) for number, level in enumerate(LEVELS)),
    message=("$.MESSAGE",),
    program=("$.SYSLOG_IDENTIFIER", "$._SYSTEMD_UNIT", "$._COMM"),
    host=("$._HOSTNAME",),
)


def fits(head: Head) -> float:
    """Objects on lines of their own; others are `journald_pretty`'s."""
    is_on_lines = head.shape == "jsonl" or sum(bool(line.strip()) for line in head.lines) == 1
    return fit_by_signs([("__REALTIME_TIMESTAMP",)])(head) if is_on_lines else 0.0


@connector("logs.journald", kind="log", clock="host", fits=fits, count=count_text_records)
def read(evidence: Evidence) -> Iterator[Item]:
    objects = objects_in(evidence.head.lines[:SAMPLED_LINES])
    messages = [message for each in objects if isinstance(message := each.get("MESSAGE"), str)]
    yield from read_json_lines(evidence, FIELDS, find_carried(messages, "", is_head=True))
