"""Buckets of date histograms in a search's answer: where they lie, and the samples that each is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from connectors._contract import Item, Series
from connectors._records import Record, attempt
from connectors._unclaimed import left_over
from connectors.metrics._series import Value, samples, together

FIRST_KEY = 10**11  # milliseconds; smaller keys are numbers that something was grouped by


class Bucket(NamedTuple):
    """A bucket with the name of its aggregation, the terms around it, its place and what it stands in."""

    value: dict[str, Any]
    name: str
    terms: dict[str, str]
    locator: str
    around: tuple[dict[str, Any], ...]


def aggregations_of(document: Any) -> Any:
    return document.get("aggregations") if isinstance(document, dict) else None


def date_buckets(document: Any) -> list[Bucket]:
    """Every bucket of a date histogram, at whatever depth; those inside another date bucket are its values."""
    found = Bucket(aggregations_of(document), "aggregations", {}, "/aggregations", (document,))
    return list(_date_buckets(found)) if isinstance(found.value, dict) else []


def count_date_buckets(document: Any) -> int:
    """How many there are, by their keys alone."""
    return _count_keys(aggregations_of(document))


def bucket_items(bucket: Bucket, line: int) -> list[Item]:
    """The samples of a bucket, with what it says beside them and what is said around it; or its reject."""

    def make(record: Record) -> list[Series]:
        at = record.value.get("key_as_string") or record.value["key"]
        return samples(record.line, at, _values(record.value, bucket.name, {}), bucket.terms)

    made = attempt(make, Record(bucket.value, line, bucket.locator, bucket.around))
    series = [item for item in made if isinstance(item, Series)]
    left = together(left_over(made, _without_buckets(each), is_around=True) for each in bucket.around) if series else {}
    for item in series:
        item.unclaimed = left
    return made


def _without_buckets(value: Any) -> Any:
    """What is said of a group of buckets, less the buckets, which say it of themselves."""
    if isinstance(value, dict):
        return {name: _without_buckets(each) for name, each in value.items() if name != "buckets"}
    return [_without_buckets(each) for each in value] if isinstance(value, list) else value


def _date_buckets(group: Bucket) -> Iterator[Bucket]:
    """group: of aggregations, or one bucket of terms."""
    for key, inner in group.value.items():
        buckets = inner.get("buckets") if isinstance(inner, dict) else None
        if not isinstance(buckets, list):
            if isinstance(inner, dict):
                yield from _date_buckets(group._replace(value=inner, name=key, locator=f"{group.locator}/{key}"))
            continue
        for index, bucket in enumerate(buckets):
            where = f"{group.locator}/{key}/buckets/{index}"
            if _is_date(bucket):
                yield Bucket(bucket, key, group.terms, where, group.around)
            elif isinstance(bucket, dict):
                terms = group.terms | {key: str(bucket.get("key", index))}
                yield from _date_buckets(Bucket(bucket, key, terms, where, (*group.around, bucket)))


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
