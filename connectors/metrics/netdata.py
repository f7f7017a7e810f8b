"""Netdata: answers of `/api/v1/data`, plain (`format=json`) or with its wrapper (`jsonwrap`).

    {"labels": ["time", "user", "system"], "data": [[1774745460, 97.5, 1.2], [1774745400, 12.5, 1.1]]}

Rows come newest first; `time` is seconds (milliseconds for some formats), UTC, the end of what the row sums up. The
wrapper names the chart. Source: learn.netdata.cloud, "API queries"; netdata/netdata, web/api/formatters.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, Series, connector
from connectors._documents import fit_by_signs
from connectors._reading import Evidence, Head
from connectors._records import BESIDE, Record, each
from connectors.metrics._series import Value, gathered, samples

SIGNS = [("labels[]", "data[][]"), ("result.labels[]", "result.data[][]", "id", "api")]


def fits(head: Head) -> float:
    """Labels and rows are not enough: the first label is `time`."""
    return fit_by_signs(SIGNS)(head) if '"labels":["time"' in "".join(head.text[:4096].split()) else 0.0


@connector(
    "metrics.netdata",
    kind="log",
    clock="host",
    fits=fits,
    leaves=("data[]", "result.data[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    rows = {"data[]": _row, "labels[]": BESIDE, "result.data[]": _row, "result.labels[]": BESIDE}
    yield from gathered(each(evidence, rows))


def _row(record: Record) -> list[Series]:
    document = record.around[0]
    names = (document.get("result") or document)["labels"][1:]
    chart = document.get("id") or document.get("name")
    at, *values = record.value
    found = [Value(f"{chart}.{name}" if chart else name, value) for name, value in zip(names, values, strict=True)]
    return samples(record.line, at, found, {"chart": chart})
