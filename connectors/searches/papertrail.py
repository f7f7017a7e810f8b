"""Papertrail: an archive, ten columns between tabs and no header.

    50342052	2026-03-29T01:05:22	2026-03-29T01:05:23	42424	web-1	10.0.0.4	User	Error	checkout	pool exhausted

Id, generated at, received at, source's id, name and address, facility, severity, program, message. Source: Papertrail (SolarWinds) docs, "Permanent log archives", format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Item, Reject, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors.searches._entries import Naming, entry, with_own_stamps

COLUMNS = (
    "id",
    "generated_at",
    "received_at",
    "source_id",
    "source_name",
    "source_ip",
    "facility",
    "severity",
    "program",
    "message",
)
NAMES = Naming(
    time=("generated_at",),
    message=("message",),
    received=("received_at",),
    level=("severity",),
    service=("program",),
    host=("source_name", "hostname"),
    identifiers=(("event", "id"),),
)
LINE = re.compile(
    r"\d+\t\d{4}-\d\d-\d\d[T ][^\t]+\t\d{4}-\d\d-\d\d[T ][^\t]+\t\d*\t[^\t]*\t[^\t]*\t[^\t]*\t[^\t]*\t[^\t]*\t"
)
MOST = 0.8  # of the lines begin an entry


def fits(head: Head) -> float:
    lines = [line for line in head.lines[:100] if line.strip()] if head.shape == "text" else []
    return 0.95 if lines and sum(bool(LINE.match(line)) for line in lines) >= MOST * len(lines) else 0.0


@connector("searches.papertrail", kind="log", clock="host", fits=fits, count=count_text_records)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from with_own_stamps(_entries(evidence))


def _entries(evidence: Evidence) -> Iterator[Item]:
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        cells = line.split("\t", len(COLUMNS) - 1)
        if len(cells) == len(COLUMNS) and cells[0].isdigit():
            yield entry(number, dict(zip(COLUMNS, cells, strict=True)), NAMES)
        else:
            yield Reject(number, line, f"not the {len(COLUMNS)} columns of an archive")
