"""ServiceNow: records unloaded or exported as XML.

    <unload unload_date="2024-03-29 02:00:00"><incident action="INSERT_OR_UPDATE"><number>INC0010001</number>
    <sys_updated_on>2024-03-29 00:40:00</sys_updated_on>…</incident><sys_journal_field action="INSERT_OR_UPDATE">
    <element>work_notes</element><value>Rolling back.</value><sys_created_on>2024-03-29 00:31:00</sys_created_on>…

Database values, in UTC. A record is an element below the root: a ticket, a journal entry, an audit entry (one field's change); other
tables are context. Stamped entries inside a ticket's notes are records too. Source: ServiceNow docs, "Exporting data" (XML) and
the tables sys_journal_field and sys_audit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Item, Reject, connector
from connectors._csv import Row
from connectors._reading import Evidence, Head
from connectors._xml import count_elements, elements
from connectors.tickets._servicenow import JOURNALS, entries, row_items

START = re.compile(
    r"^\s*(?:<\?xml[^>]*\?>)?\s*(?:<unload\s+unload_date=|<xml>\s*<(?:incident|problem|task|change_request|sc_task|sc_req_item)\b)"
)


def fits(head: Head) -> float:
    return 0.95 if START.match(head.text[:2000]) else 0.0


def stamped(table: str, text: str) -> int:
    """The stamped entries inside a record; journal and audit entries are such entries themselves."""
    return 0 if table in JOURNALS else sum(entries(line.strip()) for line in text.split("\n"))


@connector(
    "tickets.servicenow_xml",
    kind="ticket",
    clock="service:servicenow",
    fits=fits,
    count=count_elements(2, inside=stamped),
    zone="UTC",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    for found in elements(evidence, depth=2):
        if isinstance(found, Reject):
            yield found
            continue
        ordinal, element = found
        fields = {child.tag: (child.get("display_value") or child.text or "").strip() for child in element}
        yield from row_items(Row(ordinal, []), element.tag, {name: value for name, value in fields.items() if value})
