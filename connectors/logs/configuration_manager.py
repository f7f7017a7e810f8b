"""Configuration Manager (SCCM, CMTrace): the stamp stands behind the text, which may span lines.

    <![LOG[Policy evaluation failed]LOG]!><time="02:41:07.113-120" date="03-29-2026" component="PolicyAgent" type="3">

The number behind the fraction is the bias: what has to be added to local time, in minutes, to give UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Item, connector
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors.logs._entries import Entries, read_entries


def _written(found: str) -> str:
    """Clock and date as a stamp with an offset in hours and minutes."""
    clock, date = found.split(" ")
    parts = re.fullmatch(r"([0-9:.]+)(?:([+-])([0-9]{1,3}))?", clock)
    month, day, year = date.split("-")
    written = f"{year}-{month}-{day} {parts[1] if parts else clock}"
    if parts is None or parts[2] is None:
        return written
    sign = "-" if parts[2] == "+" else "+"
    return f"{written}{sign}{int(parts[3]) // 60:02}:{int(parts[3]) % 60:02}"


ENTRY = Entries(
    begins=r"^<!\[LOG\[",
    time=(r'<time="([^"]+)" date="([^"]+)"',),
    says=r"^<!\[LOG\[\s*(.*?)(?:\]LOG\]!>.*)?$",
    written=_written,
)


@connector(
    "logs.configuration_manager", kind="log", clock="host", group="generic", fits=ENTRY.fits, count=count_text_records,
    confidence="entries of the format",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from read_entries(evidence, ENTRY)
