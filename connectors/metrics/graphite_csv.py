"""Graphite: answers of its render API with `format=csv`, no header.

    servers.web-1.load,2026-03-29 01:05:00,1.5
    servers.web-1.load,2026-03-29 01:06:00,

A series after the other; a stamp without a value has an empty cell. Times are those of the request's `tz`, else of the
server's zone, and state none. Source: graphite.readthedocs.io, "The Render URL API", csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Item, Reject, connector
from connectors._csv import cells_of
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors.metrics._series import Value, gathered, samples

LINE = re.compile(
    r"(?:\"(?:[^\"]|\"\")+\"|[^,\"\r]+),\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,(?:[-+]?\d[\d.]*(?:[eE][-+]?\d+)?|nan|None)?\r?"
)
MOST = 0.8  # of the lines; a few may be broken


def fits(head: Head) -> float:
    lines = [line for line in head.lines[:200] if line.strip()] if head.shape == "text" else []
    return 0.9 if lines and sum(bool(LINE.fullmatch(line)) for line in lines) >= MOST * len(lines) else 0.0


@connector(
    "metrics.graphite_csv",
    kind="log",
    clock="service:graphite",
    fits=fits,
    count=count_text_records,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(_items(evidence))


def _items(evidence: Evidence) -> Iterator[Item]:
    for number, line in numbered_lines(evidence):
        if LINE.fullmatch(line):
            target, at, value = cells_of(line)
            yield from samples(number, at, [Value(target, value)])
        elif line.strip(" \t\r"):
            yield Reject(number, line, "not target, time and value")
