"""GitLab: issues of a project as its CSV export writes them.

    Title,Description,Issue ID,URL,State,Author,Author Username,Assignee,Assignee Username,Confidential,Locked,Due Date,Created At (UTC),Updated At (UTC),Closed At (UTC),…
    Checkout fails,Since 20 past.,6,https://gitlab.example/shop/checkout/-/issues/6,Closed,Administrator,root,,,No,No,,2024-03-29 01:10:05,…

Whole seconds, UTC as the header says. A line is an issue. Source: GitLab docs, "Export issues to CSV" (columns).
"""

from __future__ import annotations

from connectors._contract import Item, Person
from connectors._csv import Row
from connectors._documents import without
from connectors._headed import table_connector
from connectors._records import Record, times
from connectors.tickets._ticket import ticket

NEEDED = ("Title", "URL", "State", "Author Username", "Created At (UTC)")
TAKEN = ("Title", "Description", "Author", "Author Username", "Assignee", "Created At (UTC)", "Closed At (UTC)")


@table_connector("tickets.gitlab_csv", NEEDED, kind="ticket", clock="service:gitlab", zone="UTC")
def read(record: Record, row: Row) -> list[Item]:
    fields = record.value
    title, who = fields.get("Title", ""), fields.get("Author Username")
    event = ticket(
        record, _number(fields["URL"]), fields["Created At (UTC)"], title, f"{title}\n{fields.get('Description', '')}".strip(), system="gitlab",
        action="created", actor=who, line_count=row.line_count, other_times=times(ended=fields.get("Closed At (UTC)")),
        attributes=without(fields, *TAKEN),
    )  # fmt: skip
    return [event, *([Person(who, fields.get("Author"))] if who else [])]


def _number(link: str) -> str:
    """`shop/checkout#6` of `https://gitlab.example/shop/checkout/-/issues/6`."""
    project, _, number = link.partition("://")[2].partition("/")[2].replace("/-/", "/").rpartition("/")
    return f"{project.rpartition('/')[0]}#{number}"
