"""OTLP data points as samples; a histogram's counts, sum and extremes are series of their own.

What a point counts from (`startTimeUnixNano`) and its exemplars are not kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors import _otlp
from connectors._contract import Series
from connectors._records import Record
from connectors.metrics._series import Value, samples

KINDS = ("gauge", "sum", "histogram", "exponentialHistogram", "summary")
NUMBERS = ("count", "sum", "min", "max", "scale", "zeroCount")
NO_VALUE = 1  # the flag of a point that says only that the series went stale (metrics.proto, DataPointFlags)


def data_point(record: Record) -> list[Series]:
    metric, group = record.around[-1], record.around[-3]
    resource = _otlp.resource_of(group)
    labels = _otlp.attributes(record.value.get("attributes"))
    labels |= {"service": _otlp.service_of(resource), "host": _otlp.host_of(resource)}
    values = list(_values(metric["name"], record.value, metric.get("unit") or None))
    return samples(record.line, _otlp.time(record.value.get("timeUnixNano")), values, labels)


def _values(name: str, point: dict[str, Any], unit: str | None) -> Iterator[Value]:
    if int(point.get("flags") or 0) & NO_VALUE:
        yield Value(name, None, unit=unit)
    for field in ("asDouble", "asInt"):
        if field in point:
            yield Value(name, point[field], unit=unit)
    for field in NUMBERS:
        if field in point:
            yield Value(f"{name}.{field}", point[field], unit=unit if field in ("sum", "min", "max") else None)
    for place, count in enumerate(point.get("bucketCounts") or []):
        bounds = point.get("explicitBounds") or []
        yield Value(f"{name}.bucket", count, {"up_to": bounds[place] if place < len(bounds) else "+Inf"})
    for side in ("positive", "negative"):
        if (buckets := point.get(side)) and buckets.get("bucketCounts"):
            yield Value(f"{name}.{side}", buckets)
    for quantile in point.get("quantileValues") or []:
        yield Value(name, quantile.get("value", 0), {"quantile": quantile.get("quantile", 0)}, unit)
