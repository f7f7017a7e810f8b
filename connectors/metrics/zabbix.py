"""Zabbix: history and trends of items, as its API's `history.get` and `trend.get` answer.

    {"jsonrpc": "2.0", "result": [{"itemid": "23296", "clock": "1774745400", "value": "0.085", "ns": "563157632"}], "id": 1}

`clock` is seconds, UTC, and `ns` the nanoseconds beyond them; of a trend it is the start of its hour. An answer names
items by their number alone. Source: zabbix.com, API manual, "history.get", "trend.get" and their objects.
"""

from __future__ import annotations

from collections.abc import Iterator

from connectors._contract import Item, Series, connector
from connectors._documents import without
from connectors._reading import Evidence
from connectors._records import Record, each
from connectors.metrics._series import Value, gathered, samples

TRENDS = {"value_min": "min", "value_avg": "avg", "value_max": "max", "num": "count"}


@connector(
    "metrics.zabbix",
    kind="log",
    clock="service:zabbix",
    signs=[
        ("jsonrpc", "result[].itemid", "result[].clock", "result[].value"),
        ("jsonrpc", "result[].itemid", "result[].clock", "result[].value_avg"),
        ("[].itemid", "[].clock", "[].value"),
        ("[].itemid", "[].clock", "[].value_avg"),
    ],
    leaves=("result[]", "[]"),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(each(evidence, {"result[]": reading, "[]": reading}))


def reading(record: Record) -> list[Series]:
    """The samples of one reading or of one hour, by the columns that the API and the database share."""
    found = record.value
    at = found["clock"] if found.get("ns") is None else f"{found['clock']}.{int(found['ns']):09d}"
    name = f"item {found['itemid']}"
    values = (
        [Value(name, found["value"])]
        if "value" in found
        else [
            Value(name, found[field], {"statistic": statistic}) for field, statistic in TRENDS.items() if field in found
        ]
    )
    rest = without(found, "itemid", "clock", "ns", "value", *TRENDS)
    return samples(record.line, at, values, {"itemid": found["itemid"]}, rest=rest)
