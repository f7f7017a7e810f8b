"""Opsgenie: alerts as a table, one a row, by the names that the API gives their fields.

    id,tinyId,message,status,acknowledged,priority,source,owner,createdAt,report.ackTime,report.closeTime
    70413a06,1791,Our servers are in danger,closed,true,P1,Prometheus,payments@example.org,2026-03-29T00:50:00.465Z,15702,60503

Scripts that ask the API write such tables, with nested fields as `report.ackTime`, and people put blanks into the names; when an alert
was closed or acknowledged may stand there as a time of its own. The alert's life is read as from the API. Source:
opsgenie/opsgenie-go-sdk-v2 alert/result.go (Alert, Report).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors import _names
from connectors._contract import Context, Event, Item, connector
from connectors._csv import Row, Table, table_in
from connectors._headed import read_headed
from connectors._lines import count_text_records
from connectors._reading import Evidence, Head
from connectors._records import Record
from connectors.alerts.opsgenie import alert_items

FIELDS = {
    "id": "id", "alertid": "id", "tinyid": "tinyId", "alias": "alias", "message": "message", "description": "description", "status": "status",
    "priority": "priority", "source": "source", "owner": "owner", "entity": "entity", "createdat": "createdAt", "updatedat": "updatedAt",
}  # fmt: skip
NEEDED = {"tinyId", "message", "priority", "createdAt"}
REPORT = {"reportacktime": "ackTime", "reportclosetime": "closeTime"}
ENDED, ACKNOWLEDGED = "closedat", "acknowledgedat"


def _table(head: Head) -> Table | None:
    table = table_in(head)
    return table if table and {FIELDS.get(_names.plain(name)) for name in table.names} >= NEEDED else None


def fits(head: Head) -> float:
    return 0.95 if _table(head) else 0.0


@connector("alerts.opsgenie_csv", kind="page", clock="service:opsgenie", group="table", fits=fits, count=count_text_records,
           written_order="none")  # fmt: skip
def read(evidence: Evidence) -> Iterator[Item]:
    table = _table(evidence.head)
    yield from read_headed(evidence, table, _alert) if table else [Context(count_text_records(evidence))]


def _alert(record: Record, row: Row) -> list[Item]:
    plain = {_names.plain(name): (name, cell) for name, cell in record.value.items()}
    alert: dict[str, Any] = {FIELDS.get(key, name): cell for key, (name, cell) in plain.items()}
    alert["report"] = {turn: int(plain[key][1]) for key, turn in REPORT.items() if key in plain}
    alert["id"] = alert.get("id") or alert["tinyId"]
    event, *people = alert_items(Record(alert, row.line, "", ()))
    assert isinstance(event, Event)
    event.line_count = row.line_count
    if ENDED in plain and alert.get("status") == "closed":
        event.other_times["ended"] = plain[ENDED][1]
    if ACKNOWLEDGED in plain:
        event.attributes["acknowledged_at"] = plain[ACKNOWLEDGED][1]
    return [event, *people]
