"""Windows: events as Event Viewer, `wevtutil qe` and Get-WinEvent export them to XML.

    <Events><Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="Service Control Manager"/>
    <EventID>7034</EventID><Level>2</Level><TimeCreated SystemTime="2024-03-29T01:10:05.1234560Z"/><EventRecordID>41</EventRecordID>
    <Channel>System</Channel><Computer>app-1</Computer></System><EventData><Data Name="param1">Checkout</Data></EventData></Event></Events>

UTC, to 100 ns, by the clock of the computer that it names. `wevtutil` writes no root element. Source: Microsoft's event schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, Reject, connector
from connectors._reading import Evidence, Head
from connectors._xml import count_elements, elements
from connectors.forensics._windows import event_of_xml

SCHEMA = "http://schemas.microsoft.com/win/2004/08/events/event"


def fits(head: Head) -> float:
    is_xml = head.text.lstrip()[:1] == "<"
    return 0.95 if is_xml and SCHEMA in head.text[:65_536] else 0.0


def count(evidence: Evidence) -> int:
    return count_elements(_depth(evidence), "Event")(evidence)


@connector("forensics.windows_xml", kind="log", clock="host", zone="UTC", fits=fits, count=count, written_order="none")
def read(evidence: Evidence) -> Iterator[Item]:
    for found in elements(evidence, _depth(evidence), "Event"):
        if isinstance(found, Reject):
            yield found
            continue
        ordinal, element = found
        try:
            yield event_of_xml(element, ordinal)
        except KeyError as why:
            yield Reject(ordinal, "".join(element.itertext()), f"the element {why.args[0]} is missing")


def _depth(evidence: Evidence) -> int:
    """Inside <Events>, or with nothing around it."""
    return 2 if "<Events" in evidence.head.text[:65_536] else 1
