"""Datadog metrics: answers of `/api/v1/query`.

    {"status": "ok", "query": "avg:system.load.1{*} by {host}", "from_date": 1774745400000, "series": [{"metric": "system.load.1",
     "scope": "host:web-1", "tag_set": ["host:web-1"], "interval": 20, "pointlist": [[1774745400000.0, 0.75]]}]}

Stamps are milliseconds, UTC, each the start of its interval; a value may be null. Source: Datadog API reference,
"Query timeseries points" (MetricsQueryResponse).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, Series, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.metrics._series import Value, gathered, samples, tags_of


@connector(
    "metrics.datadog",
    kind="log",
    clock="service:datadog",
    signs=[("series[].metric", "series[].pointlist"), ("series", "from_date", "to_date", "query", "res_type")],
    leaves="series[].pointlist[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(each(evidence, {"series[].pointlist[]": _point}))


def _point(record: Record) -> list[Series]:
    series = record.around[-1]
    at, value = record.value
    scope = [tag for tag in (series.get("scope") or "").split(",") if tag not in ("", "*")]
    labels = {"aggregation": series.get("aggr")} | tags_of(series.get("tag_set") or scope)
    unit = next((each["name"] for each in series.get("unit") or [] if each), None)
    return samples(record.line, at, [Value(series["metric"], value, unit=unit)], labels)
