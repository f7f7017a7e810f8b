"""OpenTSDB: answers of `/api/query`.

    [{"metric": "sys.cpu.user", "tags": {"host": "web-1"}, "aggregateTags": ["cpu"], "dps": {"1774745400": 12.5}}]

A stamp is the name of its value, or the first of a pair where `arrays` was asked for; seconds, or milliseconds with
`ms`; UTC. Source: opentsdb.net, HTTP API, "/api/query".
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, Series, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.metrics._series import Value, gathered, samples


@connector(
    "metrics.opentsdb",
    kind="log",
    clock="service:opentsdb",
    signs=[("[].metric", "[].tags", "[].dps")],
    leaves=("[].dps{}", "[].dps[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(each(evidence, {"[].dps{}": _named, "[].dps[]": _paired}))


def _named(record: Record) -> list[Series]:
    return _point(record, record.locator.rpartition("/")[2], record.value)


def _paired(record: Record) -> list[Series]:
    at, value = record.value
    return _point(record, at, value)


def _point(record: Record, at: object, value: object) -> list[Series]:
    series = record.around[-1]
    return samples(record.line, at, [Value(series["metric"], value)], series.get("tags"))
