"""W3C extended log in the machine's local time, as the firewall of Windows writes it.

#Time Format: Local
#Fields: date time action protocol src-ip dst-ip
2026-03-29 02:41:07 DROP UDP 192.0.2.7 192.0.2.255
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, connector
from connectors._lines import count_text_records
from connectors._reading import Evidence, Head
from connectors.logs._directives import is_local, names_fields, read_directed


def fits(head: Head) -> float:
    return 0.97 if names_fields(head, "#Fields:") and is_local(head) else 0.0


@connector(
    "logs.w3c_local", kind="log", clock="host", group="generic", fits=fits, count=count_text_records,
    confidence="directives of the format",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from read_directed(evidence, "windows_firewall")
