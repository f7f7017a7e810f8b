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
from connectors._documents import without
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
    interval, value = record.value["interval"], record.value["value"]
    values = _values(series["metric"]["type"], value, series.get("unit"))
    return samples(record.line, interval["endTime"], values, labels, rest=_rest(record.value, interval, value))


def _rest(point: dict[str, Any], interval: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """The start of what a value counts, which a gauge repeats, and the buckets of a distribution."""
    taken = ("endTime", *(("startTime",) if interval.get("startTime") == interval["endTime"] else ()))
    buckets = without(value.get("distributionValue") or {}, *DISTRIBUTION, "bucketCounts")
    others = {name: each for name, each in value.items() if not name.endswith("Value")}
    told = {
        "interval": without(interval, *taken),
        "value": others | ({"distributionValue": buckets} if buckets else {}),
    }
    return without(point, "interval", "value") | {name: left for name, left in told.items() if left}


def _values(name: str, value: dict[str, Any], unit: str | None) -> list[Value]:
    """One value of whichever type; of a distribution its numbers, the counts of its buckets as they stand."""
    kind = [field for field in value if field.endswith("Value")][0]  # noqa: RUF015 - none is a fault
    found = value[kind]
    if kind != "distributionValue":
        return [Value(name, found, unit=unit)]
    told = [Value(name, found[field], {"statistic": field}) for field in DISTRIBUTION if field in found]
    return [
        *told,
        *([Value(name, found["bucketCounts"], {"statistic": "bucketCounts"})] if "bucketCounts" in found else []),
    ]
