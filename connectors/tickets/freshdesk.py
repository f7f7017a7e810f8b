"""Freshdesk: tickets and conversations, from the REST API v2.

    [{"id": 20, "subject": "Checkout fails", "description_text": "Since 9.", "priority": 4, "status": 2, "source": 2,
      "requester_id": 129, "fr_due_by": "2015-08-25T12:00:00Z", "created_at": "2015-08-24T11:56:51Z", "fr_escalated": false}]
    [{"id": 4, "body_text": "Rolled back.", "incoming": false, "private": true, "user_id": 3, "ticket_id": 20,
      "created_at": "2015-08-24T11:59:05Z"}]

Whole seconds, UTC. Priorities are 1 (low) to 4 (urgent). Source: Freshdesk's API reference ("Tickets", "Conversations").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Event, Item, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each, times
from connectors._single import from_around, single
from connectors.tickets._ticket import ticket

SEVERITIES = {1: "info", 2: "warning", 3: "error", 4: "critical"}
TAKEN = ("id", "subject", "description", "description_text", "structured_description", "requester_id", "created_at", "conversations", "stats",
         "requester")  # fmt: skip
LEAVES = ("[]", "[].conversations[]", "fr_escalated", "conversations[]")


@connector(
    "tickets.freshdesk",
    kind="ticket",
    clock="service:freshdesk",
    signs=[
        ("[].requester_id", "[].fr_escalated", "[].fr_due_by", "[].subject", "[].created_at"),
        ("requester_id", "fr_escalated", "fr_due_by", "subject", "created_at"),
        ("[].body_text", "[].incoming", "[].private", "[].ticket_id", "[].created_at"),
    ],
    leaves=LEAVES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    makers = (_element, _conversation, from_around(_ticket), _conversation)
    yield from each(evidence, dict(zip(LEAVES, makers, strict=True)), otherwise=single(_element))


def _element(record: Record) -> Event:
    return _conversation(record) if "body_text" in record.value else _ticket(record)


def _ticket(record: Record) -> Event:
    found = record.value
    stats = found.get("stats") or {}
    return ticket(
        record, f"#{found['id']}", found["created_at"], found.get("subject") or "",
        f"{found.get('subject') or ''}\n{found.get('description_text') or ''}".strip(), system="freshdesk", action="created",
        severity=SEVERITIES.get(found.get("priority")), actor=_who(found.get("requester_id")), actor_kind="customer",
        other_times=times(ended=stats.get("resolved_at") or stats.get("closed_at")), attributes=without(found, *TAKEN) | stats,
    )  # fmt: skip


def _conversation(record: Record) -> Event:
    said = record.value
    edited = said.get("updated_at")
    return ticket(
        record, f"#{said['ticket_id']}", said["created_at"], said.get("body_text") or "", system="freshdesk",
        action="note" if said.get("private") else "comment", actor=_who(said.get("user_id")),
        actor_kind="customer" if said.get("incoming") else "human",
        other_times=times(edited=edited if edited != said["created_at"] else None),
        attributes=without(said, "id", "body", "body_text", "user_id", "ticket_id", "created_at", "updated_at"),
    )  # fmt: skip


def _who(number: Any) -> str | None:
    return None if number is None else str(number)
