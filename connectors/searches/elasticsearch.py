"""Elasticsearch and OpenSearch: the hits of a search, also one on each line as elasticdump writes them.

    {"took": 5, "timed_out": false, "hits": {"total": {"value": 10000, "relation": "gte"}, "hits": [{"_index": "logs-2026.03.29", "_id": "a1",
      "_source": {"@timestamp": "2026-03-29T01:05:22.383Z", "message": "pool exhausted", "log": {"level": "error"}, "host": {"name": "web-1"}}}]}}

`@timestamp` is the line's own time where the shipper was told to read it, else when it was read; `event.ingested` when it
was indexed. `relation` gte: more matched than were counted. Documents of Elastic APM are read as spans. Sources:
Elasticsearch reference, "Search API" (response body); Elastic Common Schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Event, Item, Reject, connector
from connectors._documents import count_leaves, documents, fit_by_signs
from connectors._reading import Evidence, Head
from connectors._records import Record, each
from connectors._single import single
from connectors.metrics._buckets import bucket_items, count_date_buckets, date_buckets
from connectors.metrics._series import gathered
from connectors.searches._elastic import document_event
from connectors.searches._entries import with_own_stamps

HITS = ("hits.hits[]", "responses[].hits.hits[]", "rawResponse.hits.hits[]")
SIGNS = [("hits.hits[]._source", "hits.hits[]._index"), ("hits.hits[]._id", "hits.hits[]._index"), ("_index", "_id", "_source"),
         ("responses[].hits.hits[]._index",), ("rawResponse.hits.hits[]._index",)]  # fmt: skip


def fits(head: Head) -> float:
    """An answer that found nothing is one too, if it holds no aggregation."""
    is_empty = {"took", "hits.hits"} <= head.json_paths and not {"aggregations", "hits.hits[]"} & head.json_paths
    return max(fit_by_signs(SIGNS)(head), 0.8 if is_empty else 0.0)


def count(evidence: Evidence) -> int:
    leaves = count_leaves(HITS)
    buckets = sum(0 if isinstance(found, Reject) else count_date_buckets(found[1]) for found in documents(evidence))
    return leaves(evidence) + buckets


@connector("searches.elasticsearch", kind="log", clock="host", fits=fits, count=count, written_order="none")
def read(evidence: Evidence) -> Iterator[Item]:
    yield from with_own_stamps(each(evidence, dict.fromkeys(HITS, _hit), otherwise=single(_hit, *HITS)))
    yield from gathered(_aggregated(evidence))


def _aggregated(evidence: Evidence) -> Iterator[Item]:
    """What an answer sums up beside its hits; an answer without any is context, and its sums are samples all the same."""
    for found in documents(evidence):
        if isinstance(found, Reject):
            continue
        place, document = found
        for ordinal, bucket in enumerate(date_buckets(document), 1):
            yield from bucket_items(bucket, place if evidence.head.shape == "jsonl" else ordinal)


def _hit(record: Record) -> Event:
    hit = record.value
    event = document_event(record.line, hit.get("_source") or hit["fields"], record.locator)
    event.attributes |= {name: hit[name] for name in ("_index", "_id") if name in hit}
    return event
