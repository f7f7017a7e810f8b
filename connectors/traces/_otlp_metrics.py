"""OTLP data points as samples; a histogram's counts, sum and extremes are series of their own.

What a point counts from (`startTimeUnixNano`) and its exemplars are not kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors import _otlp
from connectors._contract import Series
from connectors._documents import without
from connectors._records import Record
from connectors.metrics._series import Value, samples

KINDS = ("gauge", "sum", "histogram", "exponentialHistogram", "summary")
NUMBERS = ("count", "sum", "min", "max", "scale", "zeroCount")
VALUES = ("asDouble", "asInt")
SIDES = ("positive", "negative")
LISTS = {"attributes": {"key", "value"}, "quantileValues": {"quantile", "value"}}
TAKEN = ("timeUnixNano", "bucketCounts", "explicitBounds", "exemplars", *VALUES, *NUMBERS, *SIDES, *LISTS)
NO_VALUE = 1  # the flag of a point that says only that the series went stale (metrics.proto, DataPointFlags)


def data_point(record: Record) -> list[Series]:
    metric, group = record.around[-1], record.around[-3]
    resource = _otlp.resource_of(group)
    labels = _otlp.attributes(record.value.get("attributes"))
    labels |= {"service": _otlp.service_of(resource), "host": _otlp.host_of(resource)}
    name, unit, at = metric["name"], metric.get("unit") or None, _otlp.time(record.value.get("timeUnixNano"))
    values = list(_values(name, record.value, unit))
    made = samples(record.line, at, values, labels, rest=_rest(record.value))
    return made + [
        each
        for found in record.value.get("exemplars") or []
        for each in _exemplar(record, found, name, labels, unit, at)
    ]


def _exemplar(
    record: Record, found: dict[str, Any], name: str, labels: dict[str, Any], unit: str | None, at: str | None
) -> list[Series]:
    """An observation that a point gives as an example, with a stamp of its own; it counts with its point."""
    ids = {"trace_id": _otlp.hex_id(found.get("traceId")), "span_id": _otlp.hex_id(found.get("spanId"))}
    value = next((found[field] for field in VALUES if field in found), None)
    own = labels | _otlp.attributes(found.get("filteredAttributes")) | ids
    rest = without(found, "timeUnixNano", "filteredAttributes", "traceId", "spanId", *VALUES)
    made = samples(
        record.line,
        _otlp.time(found.get("timeUnixNano")) or at,
        [Value(f"{name} exemplar", value, unit=unit)],
        own,
        rest=rest,
    )
    made[0].records = 0
    return made


def _rest(point: dict[str, Any]) -> dict[str, Any]:
    """What the values and labels of a point do not say; a field of its lists only where it is none of the documented."""
    rest = without(point, *TAKEN)
    for name, known in LISTS.items():
        if odd := [without(each, *known) for each in point.get(name) or () if not known >= each.keys()]:
            rest[name] = odd
    for side in SIDES:
        if (buckets := point.get(side)) and not buckets.get("bucketCounts"):
            rest[side] = buckets
    return rest


def _values(name: str, point: dict[str, Any], unit: str | None) -> Iterator[Value]:
    if int(point.get("flags") or 0) & NO_VALUE:
        yield Value(name, None, unit=unit)
    for field in VALUES:
        if field in point:
            yield Value(name, point[field], unit=unit)
    for field in NUMBERS:
        if field in point:
            yield Value(f"{name}.{field}", point[field], unit=unit if field in ("sum", "min", "max") else None)
    for place, count in enumerate(point.get("bucketCounts") or []):
        bounds = point.get("explicitBounds") or []
        yield Value(f"{name}.bucket", count, {"up_to": bounds[place] if place < len(bounds) else "+Inf"})
    for side in SIDES:
        if (buckets := point.get(side)) and buckets.get("bucketCounts"):
            yield Value(f"{name}.{side}", buckets)
    for quantile in point.get("quantileValues") or []:
        yield Value(name, quantile.get("value", 0), {"quantile": quantile.get("quantile", 0)}, unit)
