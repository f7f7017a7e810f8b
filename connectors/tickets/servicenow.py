"""ServiceNow: incidents as CSV, one line for each, or one for each update.

    number,incident_state,opened_at,sys_created_at,sys_updated_at,sys_updated_by,assigned_to
    INC0000045,New,29-02-2016 01:16,29-02-2016 01:23,29-02-2016 01:23,Updated by 21,?

A CSV from the instance holds database values, `2016-02-29 01:23:00` in UTC; any other spelling is a display value
in somebody's zone, and day and month may be told apart by the column only. Work notes carry stamps of their own,
each a record of its own. Source: ServiceNow/ServiceNowDocs
markdown/platform-administration/time-configuration/c_ExportDateAndTimeInformation.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from connectors._contract import Context, Event, Item, Joined, Person, Reject, connector
from connectors._csv import Row, Table, rows, table_in
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors._records import identifiers, sentence

UPDATED = ("sys_updated_at", "sys_updated_on", "opened_at", "sys_created_on", "sys_created_at")
CREATED, OPENED = ("sys_created_at", "sys_created_on"), ("opened_at",)
CLOSED = ("closed_at", "resolved_at", "work_end")
PEOPLE = ("caller_id", "opened_by", "sys_created_by", "sys_updated_by", "assigned_to", "resolved_by", "closed_by")
OVER = ("resolved", "closed", "6", "7")
EMPTY = ("", "?")
SEVERITIES = {"1": "critical", "2": "error", "3": "warning", "4": "info", "5": "info"}
DATABASE_VALUE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
STAMPED = r"(\d{2,4}[-/.]\d\d[-/.]\d{2,4} \d\d:\d\d:\d\d(?: [AP]M)?) - (.{1,80}?) \((Work notes|Additional comments|Comments)\)"
ENTRY = re.compile(rf"{STAMPED}\s*$")
WRITTEN_ENTRY = re.compile(rf'(?:^|[,;\t|]"|^"){STAMPED}\s*(?:$|"[,;\t|]|"$)')


def fits(head: Head) -> float:
    names = set(table.names) if (table := table_in(head)) else set()
    return (
        0.9
        if "number" in names and names & set(UPDATED[:3]) and names & {"state", "incident_state", "short_description"}
        else 0.0
    )


def count(evidence: Evidence) -> int:
    """The lines, and each stamped entry inside a cell."""
    return count_text_records(evidence) + sum(len(WRITTEN_ENTRY.findall(line)) for _, line in numbered_lines(evidence))


@connector(
    "tickets.servicenow",
    kind="ticket",
    clock="service:servicenow",
    group="table",
    fits=fits,
    count=count,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    table = table_in(evidence.head)
    if table is None:
        yield Context(count(evidence))
        return
    if above := sum(bool(line.strip()) for line in evidence.head.lines[: table.header_line - 1]):
        yield Context(above)
    known: set[str] = set()
    for row in rows(evidence, table):
        for item in _items(row, table):
            if not isinstance(item, Person) or item.handle not in known:
                yield item
            if isinstance(item, Person):
                known.add(item.handle)


def _items(row: Row, table: Table) -> list[Item]:
    joined: list[Item] = [Joined(row.joined)] if row.joined else []
    cells = [cell.strip() for cell in row.cells]
    if tuple(cells) == table.names:
        return [*joined, Context()]
    if len(cells) != len(table.names):
        return [
            *joined,
            Reject(
                row.line, table.delimiter.join(row.cells), f"{len(cells)} cells under a header of {len(table.names)}"
            ),
        ]
    fields = {name: cell for name, cell in zip(table.names, cells, strict=True) if cell not in EMPTY}
    notes = [note for name in list(fields) if "(" in fields[name] for note in _notes(name, row, fields)]
    people = [Person(fields[name], fields[name]) for name in PEOPLE if name in fields]
    return [*joined, _ticket(row, fields), *notes, *people]


def _ticket(row: Row, fields: dict[str, str]) -> Event:
    number, state = fields.get("number", "ticket"), fields.get("incident_state") or fields.get("state") or "updated"
    summary = fields.get("short_description", "")
    own = next((fields[name] for name in UPDATED if name in fields), None)
    ends = CLOSED if state.lower() in OVER else ()
    roles = {"created": CREATED, "started": OPENED, "ended": ends}
    found = {role: next((fields[name] for name in names if name in fields), None) for role, names in roles.items()}
    event = _event(row, fields, own, f"{number}: {state}" + (f", {sentence(summary)}" if summary else ""),
                   fields.get("description") or summary or f"{number}: {state}", fields.get("sys_updated_by"))  # fmt: skip
    event.other_times = {role: text for role, text in found.items() if text}
    event.attributes = {name: value for name, value in fields.items() if value and name not in ("number", *UPDATED[:2])}
    return event


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
        event = _event(row, fields, time, f"{fields.get('number', 'ticket')}: {sentence(text)}", text, author)
        event.locator, event.attributes = name, {"action": kind.lower()}
        yield event


def _event(row: Row, fields: dict[str, str], time: str | None, headline: str, body: str, actor: str | None) -> Event:
    number = fields.get("number")
    return Event(
        line=row.line,
        time=time,
        zone="UTC" if time and DATABASE_VALUE.match(time) else None,
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
