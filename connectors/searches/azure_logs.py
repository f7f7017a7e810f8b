"""Azure Log Analytics and Application Insights: results of a query as tables, or as `az monitor log-analytics query` prints them.

    {"tables": [{"name": "PrimaryResult", "columns": [{"name": "TimeGenerated", "type": "datetime"}, {"name": "SyslogMessage", "type": "string"}],
      "rows": [["2026-03-29T01:05:22.383Z", "pool exhausted"]]}]}

`TimeGenerated` is the record's time, UTC. Source: Azure Monitor docs, "Log Analytics API - response format"; Azure CLI
reference, `az monitor log-analytics query`.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.searches._azure import NAMES
from connectors.searches._entries import entry, with_own_stamps


@connector(
    "searches.azure_logs",
    kind="log",
    clock="host",
    signs=[("tables[].name", "tables[].columns[].name", "tables[].rows"), ("[].TableName", "[].TimeGenerated")],
    leaves=("tables[].rows[]", "[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from with_own_stamps(each(evidence, {"tables[].rows[]": _row, "[]": _object}))


def _row(record: Record) -> Event:
    table = record.around[-1]
    names = [column["name"] for column in table["columns"]]
    return entry(record.line, dict(zip(names, record.value, strict=True)), NAMES, record.locator)


def _object(record: Record) -> Event:
    return entry(record.line, dict(record.value), NAMES, record.locator)
