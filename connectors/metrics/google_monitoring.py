"""Google Cloud Monitoring: time series as its API `projects.timeSeries.list` answers.

    {"timeSeries": [{"metric": {"type": "compute.googleapis.com/instance/cpu/utilization", "labels": {}},
      "resource": {"type": "gce_instance", "labels": {"instance_id": "4711"}}, "metricKind": "GAUGE", "valueType": "DOUBLE",
      "points": [{"interval": {"startTime": "2026-03-29T01:05:00Z", "endTime": "2026-03-29T01:05:00Z"}, "value": {"doubleValue": 0.9}}]}]}

Points come newest first. A point's time is the end of its interval; a delta or a cumulative value counts from its
start. Whole numbers are strings. Source: Cloud Monitoring API v3 reference, TimeSeries, TypedValue, Distribution.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Item, Series, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.metrics._series import Value, gathered, samples

DISTRIBUTION = ("count", "mean", "sumOfSquaredDeviation")


@connector(
    "metrics.google_monitoring",
    kind="log",
    clock="service:google",
    signs=[
        ("timeSeries[].metric.type", "timeSeries[].points[].interval.endTime"),
        ("[].metric.type", "[].points[].interval.endTime"),
    ],
    leaves=("timeSeries[].points[]", "[].points[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(each(evidence, {"timeSeries[].points[]": _point, "[].points[]": _point}))


def _point(record: Record) -> list[Series]:
    series = record.around[-1]
    labels = {**(series.get("resource") or {}).get("labels", {}), **series["metric"].get("labels", {})}
    labels["host"] = labels.get("host") or labels.get("instance_id")
    values = _values(series["metric"]["type"], record.value["value"], series.get("unit"))
    return samples(record.line, record.value["interval"]["endTime"], values, labels)


def _values(name: str, value: dict[str, Any], unit: str | None) -> list[Value]:
    """One value of whichever type; of a distribution its numbers, the counts of its buckets as they stand."""
    ((kind, found),) = value.items()
    if kind != "distributionValue":
        return [Value(name, found, unit=unit)]
    told = [Value(name, found[field], {"statistic": field}) for field in DISTRIBUTION if field in found]
    return [
        *told,
        *([Value(name, found["bucketCounts"], {"statistic": "bucketCounts"})] if "bucketCounts" in found else []),
    ]
