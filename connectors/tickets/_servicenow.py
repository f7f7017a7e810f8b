"""What a ServiceNow record says, whichever export it comes in.

Database values, `2016-02-29 01:23:00`, are UTC; any other spelling is a display value in somebody's zone. The stamps inside
work notes are written in the exporter's zone and format. Source: ServiceNow/ServiceNowDocs
markdown/platform-administration/time-configuration/c_ExportDateAndTimeInformation.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from connectors._contract import Context, Event, Item, Person
from connectors._csv import Row
from connectors._records import identifiers, sentence

TURN = "sys_updated_at"  # of a log that has a row for each turn of a ticket
UPDATED = ("sys_updated_on",)
CREATED, OPENED = ("sys_created_at", "sys_created_on"), ("opened_at",)
CLOSED = ("closed_at", "resolved_at", "work_end")
PEOPLE = ("caller_id", "opened_by", "sys_created_by", "sys_updated_by", "assigned_to", "resolved_by", "closed_by")
OVER = ("resolved", "closed", "6", "7")
JOURNALS = ("sys_journal_field", "sys_audit")
SEVERITIES = {"1": "critical", "2": "error", "3": "warning", "4": "info", "5": "info"}
DATABASE_VALUE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
STAMPED = r"(\d{2,4}[-/.]\d\d[-/.]\d{2,4} \d\d:\d\d:\d\d(?: [AP]M)?) - (.{1,80}?) \((Work notes|Additional comments|Comments)\)"
ENTRY = re.compile(rf'"?{STAMPED}\s*"?$')  # a row whose quotes do not close keeps them
WRITTEN_ENTRY = re.compile(rf'(?:(?<=[,;\t|>])|^)"?{STAMPED}\s*(?="?[,;\t|]|"?$|</)')


def entries(line: str) -> int:
    """How many stamped entries of work notes begin on a line of an export."""
    return len(WRITTEN_ENTRY.findall(line))


def items_of(row: Row, fields: dict[str, str]) -> list[Item]:
    """A ticket when it was opened, or at the turn that its row tells of, the entries of its notes, and the people it names."""
    fields = dict(fields)
    notes = [note for name in list(fields) if "(" in fields[name] for note in _notes(name, row, fields)]
    people = [Person(fields[name], fields[name]) for name in PEOPLE if fields.get(name)]
    return [_ticket(row, fields), *notes, *people]


def row_items(row: Row, table: str, fields: dict[str, str]) -> list[Item]:
    """A record of any table: tickets, journal and audit entries happened, the rest explains them."""
    if table == "sys_journal_field":
        return [_journal(row, fields)]
    if table == "sys_audit":
        return [_audit(row, fields)]
    found = items_of(row, fields)
    return found if "number" in fields else [Context(), *found[1:]]


def event_of(row: Row, fields: dict[str, str], time: str | None, headline: str, body: str, actor: str | None) -> Event:
    number = fields.get("number")
    return Event(
        line=row.line,
        time=time,
        zone=database_zone(time),
        headline=headline,
        body=body,
        severity=SEVERITIES.get(fields.get("priority", "")[:1]),
        service=fields.get("cmdb_ci") or fields.get("business_service"),
        actor=actor,
        actor_kind="human",
        conversation=f"servicenow:{number}" if number else None,
        line_count=row.line_count,
        identifiers=identifiers(("ticket", number)),
    )


def database_zone(time: str | None) -> str | None:
    return "UTC" if time and DATABASE_VALUE.match(time) else None


def _ticket(row: Row, fields: dict[str, str]) -> Event:
    number, state = fields.get("number", "ticket"), fields.get("incident_state") or fields.get("state") or "updated"
    summary = fields.get("short_description", "")
    told = ", ".join(filter(None, (state if TURN in fields or not summary else "", sentence(summary))))
    own = next((fields[name] for name in (TURN, *OPENED, *CREATED, *UPDATED) if name in fields), None)
    ends = CLOSED if state.lower() in OVER else ()
    roles = {"created": CREATED, "started": OPENED, "ended": ends, "edited": UPDATED}
    found = {role: next((fields[name] for name in names if name in fields), None) for role, names in roles.items()}
    event = event_of(row, fields, own, f"{number}: {told}",
                     fields.get("description") or summary or f"{number}: {state}", _actor(fields))  # fmt: skip
    event.other_times = {role: text for role, text in found.items() if text and (text != own or TURN in fields)}
    event.attributes = {
        name: value for name, value in fields.items() if value and name not in ("number", TURN, *UPDATED)
    }
    return event


def _actor(fields: dict[str, str]) -> str | None:
    names = ("sys_updated_by",) if TURN in fields else ("opened_by", "sys_created_by", "sys_updated_by")
    return next((fields[name] for name in names if name in fields), None)


def _notes(name: str, row: Row, fields: dict[str, str]) -> Iterator[Event]:
    """The stamped entries of a cell: `2016-02-29 08:53:11 - Ada Lovelace (Work notes)`, and the text below each."""
    lines = fields[name].split("\n")
    starts = {index: found.groups() for index, line in enumerate(lines) if (found := ENTRY.match(line))}
    if not starts:
        return
    fields[name] = "\n".join(lines[: min(starts)]).strip()
    for start, end in pairwise([*starts, len(lines)]):
        time, author, kind = starts[start]
        text = "\n".join(lines[start + 1 : end]).strip()
        event = event_of(row, fields, time, f"{fields.get('number', 'ticket')}: {sentence(text)}", text, author)
        event.zone, event.locator, event.attributes = None, name, {"action": kind.lower()}
        yield event


def _journal(row: Row, fields: dict[str, str]) -> Event:
    text = fields.get("value", "")
    event = event_of(
        row, fields, fields.get("sys_created_on"), sentence(text) or "note", text, fields.get("sys_created_by")
    )
    event.attributes = {"action": fields.get("element", "note").replace("_", " ")}
    return _about(event, fields.get("element_id"))


def _audit(row: Row, fields: dict[str, str]) -> Event:
    told = f"{fields.get('fieldname', 'field')} {fields.get('oldvalue') or 'none'} → {fields.get('newvalue') or 'none'}"
    event = event_of(
        row,
        fields,
        fields.get("sys_created_on"),
        sentence(told),
        told,
        fields.get("user") or fields.get("sys_created_by"),
    )
    event.attributes = {"action": "changed", "field": fields.get("fieldname")}
    return _about(event, fields.get("documentkey"))


def _about(event: Event, key: str | None) -> Event:
    """Journal and audit entries name their ticket by its sys_id."""
    if key:
        event.conversation, event.identifiers = f"servicenow:{key}", [("ticket sys_id", key)]
    return event
