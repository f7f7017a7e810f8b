"""CloudWatch metrics: what `aws cloudwatch get-metric-data` and `get-metric-statistics` print.

    {"MetricDataResults": [{"Id": "m1", "Label": "CPUUtilization", "StatusCode": "Complete",
      "Timestamps": ["2026-03-29T01:05:00+00:00"], "Values": [97.5]}], "Messages": []}
    {"Label": "CPUUtilization", "Datapoints": [{"Timestamp": "2026-03-29T01:05:00Z", "Average": 97.5, "Unit": "Percent"}]}

A stamp is the start of its period, UTC. Datapoints come in no order; a period without data has none at all.
Sources: AWS API references GetMetricData (MetricDataResult) and GetMetricStatistics (Datapoint).
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, Series, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import BESIDE, Record, each
from connectors.metrics._series import Value, beside, gathered, samples

STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")


@connector(
    "metrics.cloudwatch",
    kind="log",
    clock="service:cloudwatch",
    signs=[
        ("MetricDataResults[].Id", "MetricDataResults[].Timestamps", "MetricDataResults[].Values"),
        ("MetricDataResults",),
        ("Label", "Datapoints[].Timestamp", "Datapoints[].Unit"),
        ("Label", "Datapoints"),
    ],
    leaves=("MetricDataResults[].Timestamps[]", "Datapoints[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    results = {"MetricDataResults[].Timestamps[]": _value, "MetricDataResults[].Values[]": BESIDE}
    yield from gathered(each(evidence, results | {"Datapoints[]": _datapoint}))


def _value(record: Record) -> list[Series]:
    result = record.around[-1]
    value, more = beside(record, result["Timestamps"], result["Values"])
    values = [Value(result.get("Label") or result["Id"], value)]
    return samples(record.line, record.value, values, {"id": result.get("Id")}, rest={"Values": more})


def _datapoint(record: Record) -> list[Series]:
    point, name = record.value, record.around[0].get("Label") or "value"
    unit = None if point.get("Unit") == "None" else point.get("Unit")
    found = {each: point[each] for each in STATISTICS if each in point} | (point.get("ExtendedStatistics") or {})
    values = [Value(name, value, {"statistic": statistic}, unit) for statistic, value in found.items()]
    rest = without(point, "Timestamp", "Unit", "ExtendedStatistics", *STATISTICS)
    return samples(record.line, point["Timestamp"], values, rest=rest)
