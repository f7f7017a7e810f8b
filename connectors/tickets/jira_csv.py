"""Jira: issues as its navigator exports them to CSV.

    Summary,Issue key,Issue id,Status,Priority,Reporter,Created,Updated,Resolved,Comment,Comment,Log Work
    Checkout fails,INC-7,10002,Done,High,ada,01/Mar/24 9:15 AM,…,"01/Mar/24 9:20 AM;grace;Rolled back.",,"Wrote the fix;01/Mar/24 9:40 AM;ada;1800"

The user's own display format and zone, to the minute; the file states neither. A name stands over as many columns as any issue needs.
A record is an issue (a line), and each stamped entry of a comment, a work log or an attachment: `date;author;text`, or `text;date;author;
seconds`. The columns are named in
the language of whoever exports: English and French are known. Source: Atlassian support, "Export work items" and "Import data from a CSV file" (comments and work logs in cells).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from connectors._contract import Context, Event, Item, connector
from connectors._csv import Row, Table, rows
from connectors._headed import fits_header, headed, read_headed
from connectors._lines import count_text_records
from connectors._reading import Evidence
from connectors._records import Record, times
from connectors.tickets._ticket import severity_of, ticket

NEEDED = ("Issue key", "Summary", "Created")
FRENCH = {  # the navigator heads its columns in the language of whoever exports
    "Clé de ticket": "Issue key", "ID de ticket": "Issue id", "Résumé": "Summary", "Description": "Description", "Création": "Created",
    "Résolue": "Resolved", "Rapporteur": "Reporter", "ID du rapporteur": "Reporter Id", "Priorité": "Priority", "Composants": "Components",
    "Commentaire": "Comment", "Journal de travail": "Log Work", "Pièce jointe": "Attachment",
}  # fmt: skip
IN_FRENCH = tuple(french for french, english in FRENCH.items() if english in NEEDED)
TAKEN = (
    "Summary",
    "Issue key",
    "Issue id",
    "Description",
    "Reporter",
    "Reporter Id",
    "Created",
    "Resolved",
)
STAMP = r"\d{1,4}[/.-](?:\d{1,2}|[^\W\d]{3,9}\.?)[/.-]\d{2,4},? \d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?"
ENTRY = re.compile(rf"(?s)\"?(?P<before>(?:.*?;)?)(?P<time>{STAMP});(?P<author>[^;\n]*);(?P<after>.*)")
IN_CELLS = {"Comment": "comment", "Log Work": "worklog", "Attachment": "attachment"}


def count(evidence: Evidence) -> int:
    """The lines, and each stamped entry inside a cell."""
    table = _table(evidence)
    return count_text_records(evidence) + sum(map(entries, rows(evidence, table) if table else ()))


def _table(evidence: Evidence) -> Table | None:
    """The table, its columns named as in English."""
    if (table := headed(evidence.head, *NEEDED)) or (table := headed(evidence.head, *IN_FRENCH)):
        return replace(table, names=tuple(FRENCH.get(name, name) for name in table.names))
    return None


def entries(row: Row) -> int:
    return sum(bool(ENTRY.fullmatch(cell.strip())) for cell in row.cells)


@connector(
    "tickets.jira_csv",
    kind="ticket",
    clock="service:jira",
    group="table",
    fits=fits_header(NEEDED, IN_FRENCH),
    count=count,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    table = _table(evidence)
    if table is None:
        yield Context(count(evidence))
        return
    yield from read_headed(evidence, table, lambda record, row: _issue(record, row, table), entries)


def _issue(record: Record, row: Row, table: Table) -> list[Item]:
    fields = record.value
    key, summary = fields["Issue key"], fields.get("Summary", "")
    event = ticket(
        record, key, fields["Created"], summary, f"{summary}\n{fields.get('Description', '')}".strip(), system="jira", action="created",
        severity=severity_of(fields.get("Priority")), service=fields.get("Component/s") or fields.get("Components"),
        actor=fields.get("Reporter Id") or fields.get("Reporter"), line_count=row.line_count,
        other_times=times(ended=fields.get("Resolved")), attributes=_others(table, row),
    )  # fmt: skip
    cells = zip(table.names, row.cells, strict=True)
    stamped = [(name, found) for name, cell in cells if (found := ENTRY.fullmatch(cell.strip()))]
    return [event, *(_entry(record, row, key, name, found) for name, found in stamped)]


def _others(table: Table, row: Row) -> dict[str, str | list[str]]:
    """What is no record of its own, by name: of a column that comes again (`Sprint`, `Labels`, `Comment`) every filled cell."""
    found: dict[str, list[str]] = {}
    for name, cell in zip(table.names, map(str.strip, row.cells), strict=True):
        if cell and name not in TAKEN and not (name in IN_CELLS and ENTRY.fullmatch(cell)):
            found.setdefault(name, []).append(cell)
    return {name: cells[0] if len(cells) == 1 else cells for name, cells in found.items()}


def _entry(record: Record, row: Row, key: str, name: str, found: re.Match[str]) -> Event:
    text = (found["before"].rstrip(";") if name == "Log Work" else found["after"]).strip()
    attributes = {"seconds": found["after"]} if name == "Log Work" and found["after"] else {}
    event = ticket(
        record, key, found["time"], text.split(";")[0] if name == "Attachment" else text, text, system="jira", action=IN_CELLS.get(name, name.lower()),
        actor=found["author"] or None, line_count=row.line_count, attributes=attributes,
    )  # fmt: skip
    event.locator = name
    return event
