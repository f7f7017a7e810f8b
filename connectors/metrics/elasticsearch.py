"""Elasticsearch and OpenSearch: the date histograms of a search's aggregations.

    {"took": 3, "hits": {"total": {"value": 7}, "hits": []}, "aggregations": {"per_minute": {"buckets": [{"key_as_string":
      "2026-03-29T01:05:00.000Z", "key": 1774746300000, "doc_count": 42, "latency": {"values": {"95.0": 1.2}}}]}}}

A bucket's `key` is the start of its interval, milliseconds, UTC, and `key_as_string` the same in the zone and format
that was asked for. What stands inside a bucket are its values; the terms around it are labels. Source: Elasticsearch
reference, "Date histogram aggregation" and the pages of the metrics aggregations.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Context, Item, Reject, connector
from connectors._documents import documents
from connectors._reading import Evidence, Head
from connectors._records import Record, attempt, nothing
from connectors._unclaimed import facts_of, is_context
from connectors.metrics._buckets import aggregations_of, bucket_items, count_date_buckets, date_buckets
from connectors.metrics._series import gathered


def fits(head: Head) -> float:
    """The hits of a search are another connector's; an answer may hold both, then hits win."""
    paths = head.json_paths
    if "hits.hits[]" in paths or "aggregations" not in paths:
        return 0.0
    return 0.9 if {"took", "hits"} <= paths or "timed_out" in paths else 0.6


def count(evidence: Evidence) -> int:
    return sum(1 if isinstance(found, Reject) else count_date_buckets(found[1]) or 1 for found in documents(evidence))


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
        buckets = date_buckets(document)
        if not buckets:
            ordinal += 1
            made = attempt(_bucketless, Record(document, ordinal, "", ()))
            yield from [*made, *(facts_of(document, ordinal) if is_context(made) else ())]
        for bucket in buckets:
            ordinal += 1
            yield from bucket_items(bucket, place if evidence.head.shape == "jsonl" else ordinal)


def _bucketless(record: Record) -> Item:
    """Aggregations of another kind have no times; anything else is no answer of a search."""
    return Context() if isinstance(aggregations_of(record.value), dict) else nothing(record, ["aggregations"])
