"""InfluxDB line protocol: what Telegraf writes and `influxd inspect export-lp` hands out.

    cpu,host=web-1,region=eu usage_user=97.5,usage_idle=1.2,cores=4i 1774745400000000000

Measurement and tags, fields, stamp: nanoseconds, UTC, unless the writer chose a coarser precision. A line without a
stamp holds current values. A line is one record of as many samples as it has fields. Lines of an export's frame (`#`,
`CREATE DATABASE`) are context. Source: docs.influxdata.com, "Line protocol" reference (InfluxDB v2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Context, Item, Reject, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors.metrics._influx import series_name
from connectors.metrics._series import Value, gathered, samples

KEY = r"(?:[^,= \\]|\\.)+"
FIELD = rf'{KEY}=(?:"(?:[^"\\]|\\.)*"|[^, "]+)'
LINE = re.compile(
    rf"(?P<measurement>(?:[^,# \\]|\\.)(?:[^, \\]|\\.)*)(?P<tags>(?:,{KEY}={KEY})*) +(?P<fields>{FIELD}(?:,{FIELD})*)(?: +(?P<at>-?\d+))?[ \r]*"
)
PAIR = re.compile(rf'({KEY})=("(?:[^"\\]|\\.)*"|{KEY})')
NUMBER = re.compile(r"(-?\d+)[iu]")
MOST = 0.8  # of the lines; a few may be broken
FRAME = ("#", "CREATE DATABASE", "CREATE RETENTION POLICY")


def fits(head: Head) -> float:
    """Nearly all lines parse; that most carry a stamp, or tags, tells them from text with an equals sign in it."""
    if head.shape != "text":
        return 0.0
    lines = [line for line in head.lines[:400] if line.strip() and not line.startswith(FRAME)]
    found = [match for line in lines if (match := LINE.fullmatch(line))]
    telling = sum(bool(match["at"] and len(match["at"]) >= 10) or bool(match["tags"]) for match in found)
    return 0.9 if lines and telling >= MOST * len(lines) else 0.0


@connector(
    "metrics.influx_lines",
    kind="log",
    clock="host",
    fits=fits,
    count=count_text_records,
    written_order="none",
    is_snapshot=True,
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(_items(evidence))


def _items(evidence: Evidence) -> Iterator[Item]:
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        if line.startswith(FRAME):
            yield Context()
        elif found := LINE.fullmatch(line):
            yield from _fields(number, found)
        else:
            yield Reject(number, line, "not line protocol: measurement and tags, fields, stamp")


def _fields(number: int, found: re.Match[str]) -> list[Item]:
    measurement = _plain(found["measurement"])
    labels = {_plain(name): _plain(text) for name, text in PAIR.findall(found["tags"])}
    values = [
        Value(series_name(measurement, _plain(name)), _value(text)) for name, text in PAIR.findall(found["fields"])
    ]
    made = samples(number, found["at"] or "0", values, labels)
    for series in made:
        series.points = [(number, found["at"] or "", text) for _, _, text in series.points]
    return [*made]


def _value(text: str) -> str:
    """A whole number loses the letter of its type; a string its quotes."""
    if number := NUMBER.fullmatch(text):
        return number.group(1)
    return re.sub(r'\\(["\\])', r"\1", text[1:-1]) if text.startswith('"') else text


def _plain(text: str) -> str:
    return re.sub(r"\\([,= ])", r"\1", text)
