"""Zendesk: tickets, their audits, events and comments, as the API and the JSON export give them.

    {"tickets": [{"id": 35436, "created_at": "2009-07-20T22:55:29Z", "subject": "Help", "description": "The fire is colorful.",
     "priority": "high", "status": "open", "requester_id": 20978392, "via": {"channel": "web"}}]}
    {"audits": [{"id": 35436, "ticket_id": 47, "created_at": "2009-07-20T22:55:29Z", "author_id": 35436,
     "events": [{"type": "Change", "field_name": "status", "previous_value": "new", "value": "open"}]}]}
    {"ticket_events": [{"id": 926, "ticket_id": 47, "timestamp": 1248130529, "created_at": "2009-07-20T22:55:29Z", "updater_id": 35436,
     "event_type": "Audit", "child_events": [{"id": 927, "event_type": "Change", "status": "open", "previous_value": "new"}]}]}

Whole seconds, UTC. A record is a ticket's creation, each event of an audit or of the incremental export, each comment; users beside
them are context, and so is a ticket event around its own. Source: Zendesk's Ticketing API reference ("Tickets", "Ticket Audits",
"Ticket Comments", "Incremental Ticket Event Export").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Event, Item, Person, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import from_around
from connectors.tickets._ticket import change, severity_of, ticket

TAKEN = (
    "id",
    "url",
    "created_at",
    "subject",
    "raw_subject",
    "description",
    "requester_id",
    "submitter_id",
    "comments",
    "via",
)
LEAVES = ("tickets[]", "ticket", "requester_id", "audits[].events[]", "comments[]", "tickets[].comments[]", "users[]",
          "ticket_events[]", "ticket_events[].child_events[]")  # fmt: skip
OF_A_CHILD = ("id", "via", "via_reference_id", "type", "event_type", "previous_value", "author_id", "body", "html_body", "plain_body",
              "public", "trusted", "attachments", "audit_id", "created_at", "comment_present", "comment_public")  # fmt: skip


@connector(
    "tickets.zendesk",
    kind="ticket",
    clock="service:zendesk",
    signs=[
        ("tickets[].id", "tickets[].requester_id", "tickets[].created_at", "tickets[].via.channel", "tickets[].status"),
        ("ticket.id", "ticket.requester_id", "ticket.created_at", "ticket.via.channel", "ticket.status"),
        ("id", "requester_id", "submitter_id", "created_at", "via.channel", "status"),
        ("audits[].ticket_id", "audits[].author_id", "audits[].created_at", "audits[].events[].type"),
        (
            "ticket_events[].ticket_id",
            "ticket_events[].updater_id",
            "ticket_events[].created_at",
            "ticket_events[].child_events",
        ),
        ("comments[].author_id", "comments[].html_body", "comments[].created_at", "comments[].public"),
    ],
    leaves=LEAVES,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    makers = (_ticket, _ticket, from_around(_ticket), _change, _comment, _comment, _user, _around, _child)
    yield from each(evidence, dict(zip(LEAVES, makers, strict=True)))


def _ticket(record: Record) -> list[Item]:
    found = record.value
    subject = found.get("subject") or found.get("raw_subject") or ""
    event = ticket(
        record, _number(found["id"]), found["created_at"], subject, f"{subject}\n{found.get('description') or ''}".strip(),
        system="zendesk", action="created",
        severity=severity_of(found.get("priority")),
        actor=_who(found.get("requester_id")), actor_kind="customer",
        attributes=without(found, *TAKEN) | without({"channel": (found.get("via") or {}).get("channel")}),
    )  # fmt: skip
    return [event, *_sender(found)]


def _sender(found: dict[str, Any]) -> list[Person]:
    """Who wrote the mail or the form that a ticket came from."""
    sender = ((found.get("via") or {}).get("source") or {}).get("from") or {}
    if not sender.get("name") or not found.get("requester_id"):
        return []
    aliases = [sender["address"]] if sender.get("address") else []
    return [Person(str(found["requester_id"]), sender["name"], aliases=aliases, actor_kind="customer")]


def _change(record: Record) -> Event:
    item, audit = record.value, record.around[-1]
    kind = item["type"]
    told = item.get("body") or item.get("subject")
    if kind in ("Change", "Create"):
        told = change(item.get("field_name") or "field", item.get("previous_value"), item.get("value"))
    return ticket(
        record, _number(audit["ticket_id"]), audit["created_at"], told or kind, system="zendesk",
        action={"Comment": "comment", "Change": "changed", "Create": "changed"}.get(kind, kind),
        actor=_who(item.get("author_id") or audit.get("author_id")),
        actor_kind="system" if (audit.get("author_id") or 0) == -1 else "human",
        attributes=without(item, "id", "type", "body", "html_body", "plain_body", "author_id"),
        identifiers=[("audit", audit.get("id"))],
    )  # fmt: skip


def _around(record: Record) -> Item:
    """A ticket event says nothing beside its own, unless it has none."""
    return (
        Context() if record.value.get("child_events") else _of_update(record, record.value, record.value["event_type"])
    )


def _child(record: Record) -> Event:
    """A change names its field by a name of its own: `"status": "open"`."""
    item = record.value
    told = item.get("plain_body") or item.get("body") or ""
    changed = without(item, *OF_A_CHILD)
    if not told and changed:
        told = ", ".join(change(name, item.get("previous_value"), value) for name, value in changed.items())
    return _of_update(record, record.around[-1], told or item["event_type"])


def _of_update(record: Record, update: dict[str, Any], told: str) -> Event:
    kind = record.value.get("event_type") or record.value.get("type")
    return ticket(
        record, _number(update["ticket_id"]), record.value.get("created_at") or update["created_at"], told, system="zendesk",
        action={"Comment": "comment", "Change": "changed", "Create": "changed"}.get(kind, kind),
        actor=_who(record.value.get("author_id") or update.get("updater_id")),
        actor_kind="system" if (update.get("updater_id") or 0) <= 0 else "human", identifiers=[("audit", update.get("id"))],
    )  # fmt: skip


def _comment(record: Record) -> Event:
    comment, around = record.value, record.around[-1]
    number = _number(around["id"]) if "requester_id" in around else ""
    event = ticket(
        record, number, comment["created_at"], comment.get("plain_body") or comment.get("body") or "", system="zendesk",
        action="comment", actor=_who(comment.get("author_id")),
        attributes=without(comment, "id", "type", "author_id", "body", "html_body", "plain_body", "created_at"),
    )  # fmt: skip
    if not number:  # a list of one ticket's comments does not say which
        event.conversation, event.identifiers, event.headline = None, [], event.headline.removeprefix(": ")
    return event


def _user(record: Record) -> list[Item]:
    user = record.value
    kind = "customer" if user.get("role") == "end-user" else "human"
    aliases = [user["email"]] if user.get("email") else []
    return [Context(), Person(str(user["id"]), user.get("name"), aliases=aliases, actor_kind=kind)]


def _number(number: Any) -> str:
    return f"#{number}"


def _who(number: Any) -> str | None:
    return None if number is None else str(number)
