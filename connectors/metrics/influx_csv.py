"""InfluxDB: query results as annotated CSV (`influx query --raw`, "Download CSV" of its UI).

    #datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string,string
    #group,false,false,true,true,false,false,true,true,true
    #default,_result,,,,,,,,
    ,result,table,_start,_stop,_time,_value,_field,_measurement,host
    ,,0,2026-03-29T00:00:00Z,2026-03-29T02:00:00Z,2026-03-29T01:05:00Z,97.5,usage_user,cpu,web-1

Several tables follow each other, each under annotations and a header of its own. `_time` is the sample's stamp, `_start`
and `_stop` are the query's range. Source: docs.influxdata.com, "Annotated CSV" (InfluxDB v2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors._contract import Context, Item, Reject, connector
from connectors._csv import cells_of
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors.metrics._influx import series_name
from connectors.metrics._series import Value, gathered, samples

OWN = ("", "result", "table", "_start", "_stop", "_time", "_value", "_field", "_measurement")
AROUND = ("table", "_start", "_stop")
UNNAMED = ("", "_result")
NUMBERS = ("double", "long", "unsignedLong", "boolean")


@dataclass
class _Table:
    """The annotations and the header that the rows below them stand under."""

    annotations: dict[str, list[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    said: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)


def fits(head: Head) -> float:
    first = next((line for line in head.lines if line.strip()), "") if head.shape == "text" else ""
    return 0.95 if first.startswith(("#datatype,", "#group,", "#default,", ",result,table,")) else 0.0


@connector(
    "metrics.influx_csv",
    kind="log",
    clock="service:influxdb",
    fits=fits,
    count=count_text_records,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(_items(evidence))


def _items(evidence: Evidence) -> Iterator[Item]:
    table = _Table()
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            table = _Table()
            continue
        cells = cells_of(line)
        if cells and cells[0].startswith("#"):
            table = _Table() if table.names else table
            table.annotations[cells[0]] = cells
            yield Context()
        elif (cells and not table.names) or cells[1:3] == ["result", "table"]:
            table.names = cells
            yield Context()
        elif "_time" not in table.names or len(cells) != len(table.names):
            yield Reject(number, line, "no row of a table with times")
        else:
            yield from _row(number, line, cells, table)


def _row(number: int, line: str, cells: list[str], table: _Table) -> list[Item]:
    defaults = table.annotations.get("#default", [""] * len(cells))
    row = {name: cell or default for name, cell, default in zip(table.names, cells, defaults, strict=False)}
    values = _values(row, table)
    if not values or not row["_time"]:
        return [Reject(number, line, "no time or no value")]
    labels = {name: text for name, text in row.items() if name not in OWN and name not in dict(values)}
    labels |= (
        {"result": row["result"]} if row.get("result") not in (None, *UNNAMED) else {}
    )  # what one of several yields
    measurement = row.get("_measurement", "")
    made = samples(number, row["_time"], [Value(series_name(measurement, name), text) for name, text in values], labels)
    around = {name: row[name] for name in AROUND if row.get(name)}
    for series in made:
        series.attributes = table.said.setdefault(tuple(around.values()), around)
    return [*made]


def _values(row: dict[str, str], table: _Table) -> list[tuple[str, str]]:
    """The one value, named by its field, or after a pivot every column of numbers."""
    if "_value" in row:
        return [(row.get("_field") or "value", row["_value"])]
    types = dict(zip(table.names, table.annotations.get("#datatype", []), strict=False))
    return [(name, text) for name, text in row.items() if name not in OWN and types.get(name) in NUMBERS]
