"""PowerShell's transcript of a session: a record from its header to its end.

    **********************
    Windows PowerShell transcript start
    Start time: 20260329024107
    Username: SHOP\\operator

A header with a command's own time is a record too. Local time. The words are those of the system's language; the header's shape and its fourteen digits are not.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, connector
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors.logs._entries import Entries, read_entries

SESSION = Entries(
    begins=r"^\ufeff?\*{20,}\s*$",
    time=(r"^\ufeff?\*{20,}\s*\n.*\n[^\n:]+: ([0-9]{14})\s*\n[^\n*]+: ", r"^\*{20,}\s*\n[^\n:]+: ([0-9]{14})\s*$"),
    needs_time=True,
    says=r"^\ufeff?\*{20,}\s*\n(.*)$",
)


@connector(
    "logs.powershell_transcript", kind="log", clock="host", group="generic", fits=SESSION.fits, count=count_text_records,
    confidence="header of the format",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from read_entries(evidence, SESSION)
