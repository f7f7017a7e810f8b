"""Zeek (Bro) logs: tabs between the fields that the directives name, and epoch seconds in front.

#fields	ts	uid	id.orig_h	id.orig_p
1774744867.113204	CHhAvVGS1DHFjwGM9	192.0.2.7	51820
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, connector
from connectors._lines import count_text_records
from connectors._reading import Evidence, Head
from connectors.logs._directives import names_fields, read_directed


def fits(head: Head) -> float:
    return 0.97 if names_fields(head, "#fields\t") else 0.0


@connector(
    "logs.zeek_tsv", kind="log", clock="host", group="generic", fits=fits, count=count_text_records, zone="UTC",
    confidence="directives of the format",
)  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    yield from read_directed(evidence, "zeek")
