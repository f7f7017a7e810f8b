"""Symantec AntiVirus and Endpoint Protection: the client's daily log.

    36021D002907,5,1,1,DESK-7,ada,EICAR Test String,C:\\temp\\eicar.com,5,1,19,256,33554452,"",0,,0,…

Commas part the fields. The time is six octets in hexadecimal: years since 1970, months from 0, day, hour, minute and second of the
client's wall clock. A line is a record. Source: Symantec, "Interpreting Log Files" (External logging, AV log line); log2timeline/plaso,
plaso/parsers/symantec.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from connectors._contract import Event, Item, Reading, Reject, connector
from connectors._csv import cells_of
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head

LINE = re.compile(r"([0-9A-F]{12}),(\d+),(\d+),(\d+),[^,]*,")
NAMES = ("time", "event", "category", "logger", "computer", "user", "virus", "file", "wanted_action_1", "wanted_action_2", "real_action",
         "virus_type", "flags", "description", "scan_id", "new_extension", "group_id", "event_data")  # fmt: skip
EVENTS = {"2": "scan stopped", "3": "scan started", "4": "definitions sent", "5": "threat found", "6": "scan skipped a file",
          "7": "definitions loaded", "13": "service stopped", "14": "service started", "46": "side effect repaired"}  # fmt: skip
FOUND = "5"


def fits(head: Head) -> float:
    lines = [line for line in head.lines[:50] if line.strip()] if head.shape == "text" else []
    return 0.95 if lines and sum(bool(LINE.match(line)) for line in lines) > 0.8 * len(lines) else 0.0


@connector("logs.symantec", kind="log", clock="host", group="table", fits=fits, count=count_text_records)
def read(evidence: Evidence) -> Iterator[Item]:
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        if LINE.match(line) is None:
            yield Reject(number, line, "no line of the log: twelve hexadecimal digits, numbers, a computer")
            continue
        cells = cells_of(line)
        try:
            yield _event(number, dict(zip(NAMES, cells, strict=False)), cells[len(NAMES) :])
        except ValueError as why:
            yield Reject(number, line, f"a time that no clock shows: {why}")


def _event(number: int, fields: dict[str, str], others: list[str]) -> Event:
    years, months, *rest = bytes.fromhex(fields["time"])
    at = datetime(1970 + years, months + 1, *rest, tzinfo=UTC)
    what = EVENTS.get(fields["event"], f"event {fields['event']}")
    found = fields["event"] == FOUND
    told = f"{what}: {fields.get('virus')} in {fields.get('file')}" if found else fields.get("description") or what
    return Event(
        line=number,
        time=fields["time"],
        reading=Reading(int(at.timestamp()) * 1_000_000, 1_000_000),
        kind="alert" if found else "log",
        headline=told,
        body=told,
        severity="warning" if found else "info",
        host=fields.get("computer") or None,
        service="symantec-antivirus",
        actor_kind="system",
        attributes={name: text for name, text in fields.items() if text and name not in ("time", "computer")}
        | ({"others": ",".join(others)} if any(others) else {}),
    )
