"""Elasticsearch and OpenSearch: the date histograms of a search's aggregations.

    {"took": 3, "hits": {"total": {"value": 7}, "hits": []}, "aggregations": {"per_minute": {"buckets": [{"key_as_string":
      "2026-03-29T01:05:00.000Z", "key": 1774746300000, "doc_count": 42, "latency": {"values": {"95.0": 1.2}}}]}}}

A bucket's `key` is the start of its interval, milliseconds, UTC, and `key_as_string` the same in the zone and format
that was asked for. What stands inside a bucket are its values; the terms around it are labels. Source: Elasticsearch
reference, "Date histogram aggregation" and the pages of the metrics aggregations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Context, Item, Reject, connector
from connectors._documents import documents
from connectors._reading import Evidence, Head
from connectors._records import Record, attempt, nothing
from connectors.metrics._series import Value, gathered, samples

FIRST_KEY = 10**11  # milliseconds; smaller keys are numbers that something was grouped by
Bucket = tuple[dict[str, Any], str, dict[str, str], str]  # itself, its aggregation, the terms around it, its place


def fits(head: Head) -> float:
    """The hits of a search are another connector's; an answer may hold both, then hits win."""
    paths = head.json_paths
    if "hits.hits[]" in paths or not paths & {"aggregations", "aggs"}:
        return 0.0
    return 0.9 if {"took", "hits"} <= paths or "timed_out" in paths else 0.6


def count(evidence: Evidence) -> int:
    return sum(
        1
        if isinstance(found, Reject)
        else _count_keys(found[1].get("aggregations") if isinstance(found[1], dict) else None) or 1
        for found in documents(evidence)
    )


@connector(
    "metrics.elasticsearch", kind="log", clock="service:elasticsearch", fits=fits, count=count, written_order="none"
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(_items(evidence))


def _items(evidence: Evidence) -> Iterator[Item]:
    ordinal = 0
    for found in documents(evidence):
        if isinstance(found, Reject):
            ordinal += 1
            yield found
            continue
        place, document = found
        aggregations = document.get("aggregations") if isinstance(document, dict) else None
        buckets = list(_date_buckets(aggregations, "aggregations", {}, "/aggregations"))
        if not buckets:
            ordinal += 1
            whole = Record(document, ordinal, "", (document,))
            yield from (
                [Context()]
                if isinstance(aggregations, dict)
                else attempt(lambda record: nothing(record, ["aggregations"]), whole)
            )
        for bucket, name, terms, locator in buckets:
            ordinal += 1
            line = place if evidence.head.shape == "jsonl" else ordinal
            yield from attempt(
                lambda record, name=name, terms=terms: _samples(record, name, terms), Record(bucket, line, locator, ())
            )


def _samples(record: Record, name: str, terms: dict[str, str]) -> list[Item]:
    return [
        *samples(
            record.line,
            record.value.get("key_as_string") or record.value["key"],
            _values(record.value, name, {}),
            terms,
        )
    ]


def _date_buckets(value: Any, name: str, terms: dict[str, str], place: str) -> Iterator[Bucket]:
    """Every bucket of a date histogram, at whatever depth; those inside another date bucket are its values."""
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        buckets = inner.get("buckets") if isinstance(inner, dict) else None
        if not isinstance(buckets, list):
            yield from _date_buckets(inner, key, terms, f"{place}/{key}")
            continue
        for index, bucket in enumerate(buckets):
            where = f"{place}/{key}/buckets/{index}"
            if _is_date(bucket):
                yield bucket, key, terms, where
            elif isinstance(bucket, dict):
                yield from _date_buckets(bucket, key, terms | {key: str(bucket.get("key", index))}, where)


def _values(bucket: dict[str, Any], name: str, labels: dict[str, str]) -> Iterator[Value]:
    yield Value(f"{name}.doc_count", bucket.get("doc_count"), labels)
    for key, inner in bucket.items():
        if not isinstance(inner, dict):
            continue
        if isinstance(inner.get("buckets"), list):
            for place, each in enumerate(inner["buckets"]):
                yield from _values(each, name, labels | {key: str(each.get("key", place))})
        elif isinstance(inner.get("values"), dict):
            yield from (
                Value(f"{name}.{key}", value, labels | {"percentile": rank}) for rank, value in inner["values"].items()
            )
        elif "value" in inner:
            yield Value(f"{name}.{key}", inner["value"], labels)
        else:
            numbers = {field: value for field, value in inner.items() if not isinstance(value, (dict, list, str))}
            yield from (
                Value(f"{name}.{key}", value, labels | {"statistic": field}) for field, value in numbers.items()
            )


def _is_date(bucket: Any) -> bool:
    key = bucket.get("key") if isinstance(bucket, dict) else None
    return isinstance(key, int) and not isinstance(key, bool) and key >= FIRST_KEY and "doc_count" in bucket


def _count_keys(value: Any) -> int:
    """Date buckets that stand in no other one."""
    if isinstance(value, list):
        return sum(1 if _is_date(each) else _count_keys(each) for each in value)
    return sum(_count_keys(each) for each in value.values()) if isinstance(value, dict) else 0
