"""Graphite: answers of its render API with `format=json`.

    [{"target": "servers.web-1.load", "tags": {"name": "servers.web-1.load"}, "datapoints": [[1.5, 1774745400], [null, 1774745460]]}]

Value first, then the stamp: seconds, UTC (Grafana's JSON data sources answer the same way, in milliseconds). A
stamp without a value is null. Source: graphite.readthedocs.io, "The Render URL API", JSON.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, Series, connector
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.metrics._series import Value, gathered, samples


@connector(
    "metrics.graphite",
    kind="log",
    clock="service:graphite",
    signs=[("[].target", "[].datapoints")],
    leaves="[].datapoints[]",
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(each(evidence, {"[].datapoints[]": _point}))


def _point(record: Record) -> list[Series]:
    series = record.around[-1]
    value, at = record.value
    tags = {name: text for name, text in (series.get("tags") or {}).items() if name != "name"}
    return samples(record.line, at, [Value(series["target"], value)], tags)
