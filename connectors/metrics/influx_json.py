"""InfluxDB 1.x: answers of its `/query` API, which later versions still give to InfluxQL.

    {"results": [{"statement_id": 0, "series": [{"name": "cpu", "tags": {"host": "web-1"}, "columns": ["time", "mean"],
      "values": [["2026-03-29T01:05:00Z", 97.5], ["2026-03-29T01:06:00Z", null]]}]}]}

Stamps are RFC 3339, or numbers where `epoch` was asked for, UTC; of a `GROUP BY time()` they are the begin of the interval. A
column of texts is a tag. `partial` announces more. Source: docs.influxdata.com, InfluxDB v1, "Query data with the API".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, Series, connector
from connectors._reading import Evidence
from connectors._records import BESIDE, Record, each
from connectors.metrics._influx import series_name
from connectors.metrics._series import Value, gathered, samples


@connector(
    "metrics.influx_json",
    kind="log",
    clock="service:influxdb",
    signs=[
        ("results[].series[].columns", "results[].series[].values", "results[].series[].name"),
        ("results[].statement_id",),
    ],
    leaves="results[].series[].values[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(each(evidence, {"results[].series[].values[]": _row, "results[].series[].columns[]": BESIDE}))


def _row(record: Record) -> list[Series]:
    series = record.around[-1]
    row = dict(zip(series["columns"], record.value, strict=True))
    at = row.pop("time")
    tags = {name: value for name, value in row.items() if isinstance(value, str)}
    values = [
        Value(series_name(series.get("name", ""), name), value) for name, value in row.items() if name not in tags
    ]
    return samples(record.line, at, values, {**(series.get("tags") or {}), **tags})
