"""Windows' log of device and driver installation (setupapi), a record for each section.

    >>>  [Device Install (Hardware initiated) - PCI\\VEN_8086]
    >>>  Section start 2026/03/29 02:41:07.113
         dvi: Class installer: Enter 02:41:07.119
    <<<  Section end 2026/03/29 02:41:08.501

Local time. The times of day inside a section are steps of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, connector
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors.logs._entries import Entries, read_entries

SECTION = Entries(
    begins=r"^>>>  \[",
    time=(r"^>>>  Section start (\S+ \S+)",),
    other_times=(("ended", r"^<<<  Section end (\S+ \S+)"),),
    says=r"^>>>  \[(.*)\]\s*$",
)


@connector(
    "logs.windows_setup", kind="log", clock="host", group="generic", fits=SECTION.fits, count=count_text_records,
    confidence="sections of the format",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from read_entries(evidence, SECTION)
