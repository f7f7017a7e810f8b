"""Microsoft 365: the unified audit log as the Management Activity API gives it.

    [{"CreationTime": "2024-03-29T01:10:05", "Id": "b1e2…", "Operation": "Update application.", "RecordType": 8, "UserType": 0, "Workload":
      "AzureActiveDirectory", "UserId": "ada@example.org", "ResultStatus": "Success", "ObjectId": "checkout"}]

Whole seconds, UTC without saying so; in no order. Source: Office 365 Management Activity API schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._single import single
from connectors.audit._office365 import event_of

FIELDS = ("CreationTime", "Operation", "RecordType", "Workload", "UserId")


@connector(
    "audit.office365_api",
    kind="log",
    clock="service:microsoft365",
    zone="UTC",
    signs=[tuple(f"{where}{field}" for field in FIELDS) for where in ("[].", "")],
    leaves="[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from each(evidence, {"[]": _event}, otherwise=single(_event))


def _event(record: Record) -> Event:
    return event_of(record, record.value, record.value["CreationTime"])
