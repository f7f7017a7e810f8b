"""Bugzilla: bugs and their history, from the REST API.

    {"bugs": [{"id": 35, "summary": "Checkout fails", "product": "Shop", "creation_time": "2024-03-29T01:10:05Z",
     "last_change_time": "2024-03-29T02:00:00Z", "creator": "ada@example.org", "severity": "critical", "is_open": true}]}
    {"bugs": [{"id": 35, "history": [{"when": "2024-03-29T01:20:00Z", "who": "grace@example.org",
     "changes": [{"field_name": "status", "removed": "NEW", "added": "ASSIGNED"}]}]}]}

Whole seconds, UTC. A record is a bug's creation and each change; the bug around a history is context. Source: Bugzilla's
WebService API v1 ("Get Bug", "Bug History").
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Context, Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, times
from connectors.tickets._ticket import change, severity_of, ticket

TAKEN = ("id", "summary", "creation_time", "creator", "creator_detail", "assigned_to_detail", "qa_contact_detail", "cc_detail", "history",
         "cf_last_resolved")  # fmt: skip
PEOPLE = ("assigned_to", "cc", "qa_contact", "reporter", "flagtypes.name")
LEAVES = ("bugs[]", "bugs[].history[].changes[]")


@connector(
    "tickets.bugzilla",
    kind="ticket",
    clock="service:bugzilla",
    signs=[
        ("bugs[].id", "bugs[].summary", "bugs[].product", "bugs[].creation_time"),
        ("bugs[].id", "bugs[].history[].when", "bugs[].history[].who", "bugs[].history[].changes[].field_name"),
    ],
    leaves=LEAVES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"bugs[]": _bug, "bugs[].history[].changes[]": _change})


def _bug(record: Record) -> Item | list[Item]:
    bug = record.value
    if "creation_time" not in bug and "history" in bug:
        return Context()
    event = ticket(
        record, f"Bug {bug['id']}", bug["creation_time"], bug.get("summary") or "", system="bugzilla", action="created",
        severity=severity_of(bug.get("severity")), service=bug.get("component"), actor=bug.get("creator"),
        other_times=times(ended=bug.get("cf_last_resolved") if bug.get("is_open") is False else None),
        attributes=without(bug, *TAKEN),
    )  # fmt: skip
    details = (bug.get("creator_detail"), bug.get("assigned_to_detail"))
    return [event, *(Person(who["name"], who.get("real_name")) for who in details if who)]


def _change(record: Record) -> Event:
    """A headline names no person: whose name was put in or out stands in the text below it."""
    item, history = record.value, record.around[-1]
    field, told = item["field_name"], change(item["field_name"], item.get("removed"), item.get("added"))
    return ticket(
        record, f"Bug {record.around[1]['id']}", history["when"], f"{field} changed" if field in PEOPLE else told, told, system="bugzilla",
        action="changed", actor=history.get("who"),
        attributes=without({"field": field, "from": item.get("removed"), "to": item.get("added"), "attachment": item.get("attachment_id")}),
    )  # fmt: skip
