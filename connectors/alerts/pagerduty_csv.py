"""PagerDuty: the table of incidents that its web pages download.

    id,incident_number,description,service_id,service_name,escalation_policy_name,created_on,resolved_on,urgency,resolved_by_user_name
    PT4KHLK,1234,Checkout 5xx,PIJ90N7,checkout,payments,2026-03-29T00:50:12+00:00,2026-03-29T01:30:00+00:00,high,

Columns differ by page and year: what makes it this table is an incident's number, its service and its two times. Stamps may lack their
zone: then it is the downloading user's. Acknowledgements are given as seconds only, and stay in the attributes. Source:
the names of the Analytics API's raw incidents, which the table follows.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors import _names
from connectors._contract import Context, Event, Item, Joined, Reject, connector
from connectors._csv import Row, Table, rows, table_in
from connectors._lines import count_text_records
from connectors._reading import Evidence, Head
from connectors._records import identifiers

CREATED = ("createdon", "createdat", "created")
RESOLVED = ("resolvedon", "resolvedat", "resolved")
NUMBER = ("incidentnumber", "number")
SERVICE = ("servicename", "service")
TITLE = ("description", "title", "incidenttitle")
OWN = ("secondstofirstack", "secondstoresolve", "escalationpolicyname", "escalationpolicyid", "escalationpolicy", "autoresolved", "urgency",
       "resolvedbyusername", "acknowledgedbyusernames", "usersworked", "assignmentcount")  # fmt: skip
LEAST_OWN = 2  # names that few other tables have
SEVERITIES = {"high": "critical", "low": "warning"}


def fits(head: Head) -> float:
    table = table_in(head)
    if table is None:
        return 0.0
    names = [_names.plain(name) for name in table.names]
    has_all = all(any(name in names for name in wanted) for wanted in (CREATED, RESOLVED, NUMBER, TITLE, SERVICE))
    return 0.9 if has_all and len(set(OWN) & set(names)) >= LEAST_OWN else 0.0


@connector("alerts.pagerduty_csv", kind="page", clock="service:pagerduty", fits=fits, count=count_text_records, written_order="newest first",
           confidence="columns found by name")  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    table = table_in(evidence.head)
    if table is None:
        yield Context(count_text_records(evidence))
        return
    if above := sum(bool(line.strip()) for line in evidence.head.lines[: table.header_line - 1]):
        yield Context(above)
    for row in rows(evidence, table):
        if row.joined:
            yield Joined(row.joined)
        yield _incident(row, table)


def _incident(row: Row, table: Table) -> Item:
    if tuple(cell.strip() for cell in row.cells) == table.names:
        return Context()
    if len(row.cells) != len(table.names):
        return Reject(
            row.line, table.delimiter.join(row.cells), f"{len(row.cells)} cells under a header of {len(table.names)}"
        )
    fields = dict(zip(table.names, (cell.strip() for cell in row.cells), strict=True))

    def value(*wanted: str) -> str | None:
        name = _names.first(fields, wanted)
        return fields[name] or None if name else None

    created, resolved, title = value(*CREATED), value(*RESOLVED), value(*TITLE) or "incident"
    taken = {_names.first(fields, wanted) for wanted in (CREATED, RESOLVED, TITLE, ("id", "incidentid"), SERVICE)}
    incident = value("id", "incidentid") or value(*NUMBER)
    return Event(
        line=row.line,
        line_count=row.line_count,
        time=created,
        other_times={"ended": resolved} if resolved else {},
        headline=f"Incident triggered: {title}",
        body=title,
        severity=SEVERITIES.get((value("urgency") or "").lower()),
        service=value(*SERVICE),
        actor_kind="automation",
        conversation=f"pagerduty:{incident}",
        identifiers=identifiers(("incident", incident)),
        attributes={name: text for name, text in fields.items() if name not in taken and text} | {"action": "trigger"},
    )
