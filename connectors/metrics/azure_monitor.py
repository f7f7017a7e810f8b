"""Azure Monitor metrics: what `az monitor metrics list` prints.

    {"timespan": "2026-03-29T00:00:00Z/2026-03-29T02:00:00Z", "interval": "PT1M", "value": [{"name": {"value": "Percentage CPU"},
      "unit": "Percent", "id": "/subscriptions/…/virtualMachines/web-1/providers/Microsoft.Insights/metrics/Percentage CPU",
      "timeseries": [{"metadatavalues": [], "data": [{"timeStamp": "2026-03-29T01:05:00Z", "average": 97.5}]}]}]}

A stamp is the start of its interval, UTC; an interval without data has a stamp and no value. Source: Azure REST
reference, "Metrics - List" (Response, TimeSeriesElement, MetricValue).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Item, Series, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.metrics._series import Value, gathered, samples


@connector(
    "metrics.azure_monitor",
    kind="log",
    clock="service:azure",
    signs=[
        ("value[].timeseries[].data[].timeStamp", "value[].name.value"),
        ("timespan", "interval", "value[].timeseries"),
    ],
    leaves="value[].timeseries[].data[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(each(evidence, {"value[].timeseries[].data[]": _interval}))


def _interval(record: Record) -> list[Series]:
    _, metric, series = record.around
    name, unit = metric["name"]["value"], metric.get("unit")
    found = {field: value for field, value in record.value.items() if field != "timeStamp"}
    values = [Value(name, value, {"aggregation": field}, unit) for field, value in found.items()]
    return samples(
        record.line,
        record.value["timeStamp"],
        values or [Value(name, None, unit=unit)],
        _labels(metric, series),
        rest={},
    )


def _labels(metric: dict[str, Any], series: dict[str, Any]) -> dict[str, Any]:
    resource, _, _ = (metric.get("id") or "").partition("/providers/Microsoft.Insights/")
    dimensions = {each["name"]["value"]: each["value"] for each in series.get("metadatavalues") or []}
    return {"host": resource.rpartition("/")[2], "resource": resource} | dimensions
