"""History of a shell that stamps its commands (bash with HISTTIMEFORMAT, tcsh).

    #1774744867
    systemctl restart checkout

The stamp stands on a line of its own above its command, in epoch seconds. Commands above the first stamp have none.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors.logs._entries import Entries, read_entries

COMMAND = Entries(
    begins=r"^#\+?1[0-9]{9}\s*$",
    time=(r"^#\+?(1[0-9]{9})\s*$",),
    says=r"^(?!#\+?1[0-9]{9}\s*$)(\S.*)$",
)


@connector(
    "logs.shell_history", kind="log", clock="host", group="generic", fits=COMMAND.fits, count=count_text_records,
    confidence="stamps of the format",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from read_entries(evidence, COMMAND, above=_unstamped)


def _unstamped(line: int, text: str) -> Event:
    return Event(line, None, text)
