"""VictoriaMetrics: raw samples from `/api/v1/export`, a series on each line.

    {"metric": {"__name__": "up", "job": "node", "instance": "web-1:9100"}, "values": [1, 0],
     "timestamps": [1774745400000, 1774745415000]}

Stamps are milliseconds, UTC, and those of the scrape, not of a query's grid. A long series comes in several
lines. Source: docs.victoriametrics.com, "How to export data in JSON line format"; the same shape is what
`/api/v1/import` takes.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, Series, connector
from connectors._reading import Evidence
from connectors._records import BESIDE, Record, each
from connectors.metrics._series import Value, beside, gathered, samples


@connector(
    "metrics.victoriametrics",
    kind="log",
    clock="host",
    signs=[("metric.__name__", "values[]", "timestamps[]")],
    leaves="values[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(each(evidence, {"values[]": _point, "timestamps[]": BESIDE}))


def _point(record: Record) -> list[Series]:
    (line,) = record.around
    labels = dict(line["metric"])
    name = labels.pop("__name__", "value")
    at, more = beside(record, line["values"], line["timestamps"])
    return samples(record.line, at, [Value(name, record.value)], labels, rest={"timestamps": more})
