"""Buckets of date histograms in a search's answer: where they lie, and the samples that each is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connectors._contract import Series
from connectors._records import Record
from connectors.metrics._series import Value, samples

FIRST_KEY = 10**11  # milliseconds; smaller keys are numbers that something was grouped by
Bucket = tuple[dict[str, Any], str, dict[str, str], str]  # itself, its aggregation, the terms around it, its place


def aggregations_of(document: Any) -> Any:
    return document.get("aggregations") if isinstance(document, dict) else None


def date_buckets(document: Any) -> list[Bucket]:
    """Every bucket of a date histogram, at whatever depth; those inside another date bucket are its values."""
    return list(_date_buckets(aggregations_of(document), "aggregations", {}, "/aggregations"))


def count_date_buckets(document: Any) -> int:
    """How many there are, by their keys alone."""
    return _count_keys(aggregations_of(document))


def bucket_samples(record: Record, name: str, terms: dict[str, str]) -> list[Series]:
    at = record.value.get("key_as_string") or record.value["key"]
    return samples(record.line, at, _values(record.value, name, {}), terms)


def _date_buckets(value: Any, name: str, terms: dict[str, str], place: str) -> Iterator[Bucket]:
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
    if isinstance(value, list):
        return sum(1 if _is_date(each) else _count_keys(each) for each in value)
    return sum(_count_keys(each) for each in value.values()) if isinstance(value, dict) else 0
