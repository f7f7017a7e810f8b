"""CloudWatch Logs Insights: what `aws logs get-query-results` prints, a list of fields for each row.

    {"results": [[{"field": "@timestamp", "value": "2026-03-29 01:05:22.383"}, {"field": "@message", "value": "ERROR pool exhausted"},
      {"field": "@ptr", "value": "Cl…"}]], "statistics": {"recordsMatched": 1.0}, "status": "Complete"}

Stamps are UTC and do not say so. A row of `stats … by bin(5m)` has its stamp under the name of the bin, and is read as
samples. Source: CloudWatch Logs API reference, GetQueryResults (ResultField); User Guide, "Supported logs and discovered fields".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Item, Series, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors._unclaimed import left_over
from connectors.metrics._series import Value, gathered, samples
from connectors.searches._entries import Naming, entry, with_own_stamps

NAMES = Naming(
    zone="Etc/UTC",
    time=("@timestamp",),
    message=("@message",),
    ingested=("@ingestionTime",),
    identifiers=(("request", "@requestId"), ("trace id", "@xrayTraceId"), ("event", "@ptr")),
)


@connector(
    "searches.cloudwatch_insights",
    kind="log",
    clock="host",
    signs=[
        ("results[][].field", "results[][].value", "status"),
        ("results[][].field", "results[][].value"),
        ("results", "statistics", "status"),
    ],
    leaves="results[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(with_own_stamps(each(evidence, {"results[]": _row})))


def _row(record: Record) -> list[Item]:
    row = {field["field"]: field.get("value") for field in record.value}
    rest = {field["field"]: left for field in record.value if (left := without(field, "field", "value"))}
    bins = [name for name in row if name.startswith("bin(")]
    if bins and "@timestamp" not in row:
        return [*_samples(record, row, bins[0], rest)]
    event = entry(record.line, row, NAMES, record.locator)
    event.unclaimed |= left_over((), rest)
    return [event]


def _samples(record: Record, row: dict[str, Any], bin_name: str, rest: dict[str, Any]) -> list[Series]:
    numbers = {name: text for name, text in row.items() if name != bin_name and _is_number(text)}
    labels = {name: text for name, text in row.items() if name not in (bin_name, *numbers)}
    values = [Value(name, text) for name, text in numbers.items()]
    return samples(record.line, row[bin_name], values, labels, zone=NAMES.zone, rest=rest)


def _is_number(text: Any) -> bool:
    try:
        float(text)
    except (TypeError, ValueError):
        return False
    return True
