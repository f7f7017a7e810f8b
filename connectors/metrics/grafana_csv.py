"""Grafana: the CSV of a panel ("Inspect, Data, Download CSV"), series side by side or one below the other.

    "Time","{instance=""web-1:9100""}","{instance=""web-2:9100""}"
    2026-03-29 01:05:00,97.5%,1.50 GiB

Names may repeat: the column's number tells such series apart. With formatted data a value bears a unit, scaled cell by cell;
it is read in that unit's base (1.50 GiB as 1610612736 B). Times are those of the browser's zone, which the file does not say,
or milliseconds since 1970. For Excel a line `sep=,` may stand first. Source: grafana/grafana, public/app/features/inspector
and packages/grafana-data (toCSV, valueFormats/categories.ts); older versions' `Series;Time;Value`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from connectors._contract import Context, Item, Reject, connector
from connectors._csv import DELIMITERS, cells_of
from connectors._documents import dumps
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors.metrics._series import Value, gathered, samples

CELL = re.compile(
    r"(?P<number>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?) ?(?P<unit>%|[A-Za-zµ°/][\w/%°µ]{0,11})?|(?P<none>|null|NaN|undefined|-)"
)
TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|1\d{9}(\d{3})?$|\d{1,2}/\d{1,2}/\d{4},? \d")
LABEL = re.compile(r'([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"')
LONG = ["Series", "Time", "Value"]
SCALES = {  # what a unit is worth in its base
    **{name: (Decimal(1024) ** power, "B") for power, name in enumerate(("B", "KiB", "MiB", "GiB", "TiB", "PiB"))},
    **{name: (Decimal(1000) ** power, "B") for power, name in enumerate(("kB", "MB", "GB", "TB"), 1)},
    **{name: (Decimal(factor), "s") for name, factor in (("ns", "1e-9"), ("µs", "1e-6"), ("ms", "1e-3"), ("s", 1), ("min", 60), ("mins", 60), ("hour", 3600), ("hours", 3600), ("day", 86_400), ("days", 86_400))},
    **{name: (Decimal(1000) ** power, "") for power, name in enumerate(("K", "Mil", "Bil", "Tri"), 1)},
}  # fmt: skip


@dataclass(frozen=True)
class _Panel:
    delimiter: str
    header_line: int
    names: list[str]

    @property
    def is_long(self) -> bool:
        return self.names == LONG

    def columns(self) -> list[tuple[str, dict[str, str]]]:
        """Name and labels of each series; the number of its column where another bears the same name."""
        return [
            _named(name, place if self.names.count(name) > 1 else None) for place, name in enumerate(self.names[1:], 2)
        ]


def panel_in(head: Head) -> _Panel | None:
    lines = (
        [(number, line) for number, line in enumerate(head.lines[:5], 1) if line.strip()]
        if head.shape == "text"
        else []
    )
    if lines and lines[0][1].lower().startswith("sep="):
        lines = lines[1:]
    for delimiter in DELIMITERS if len(lines) > 1 else ():
        names, first = (cells_of(line, delimiter) for _, line in lines[:2])
        panel = _Panel(delimiter, lines[0][0], names)
        if (names[:1] == ["Time"] or panel.is_long) and len(first) == len(names) > 1 and _is_row(panel, first):
            return panel
    return None


def fits(head: Head) -> float:
    return 0.6 if panel_in(head) else 0.0


@connector(
    "metrics.grafana_csv",
    kind="log",
    clock="service:grafana",
    fits=fits,
    count=count_text_records,
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(_items(evidence))


def _items(evidence: Evidence) -> Iterator[Item]:
    panel = panel_in(evidence.head)
    columns = panel.columns() if panel else []
    units: dict[str, str] = {}
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        cells = cells_of(line, panel.delimiter) if panel else []
        if panel is None or number <= panel.header_line or cells == panel.names:
            yield Context()
        elif len(cells) != len(panel.names) or not _is_row(panel, cells, any):
            yield Reject(number, line, "no time, or what is no number with its unit")
        elif panel.is_long:
            yield from samples(number, cells[1], [_value(*_named(cells[0], None), cells[2], units)])
        else:
            yield from samples(
                number,
                cells[0],
                [_value(*column, cell, units) for column, cell in zip(columns, cells[1:], strict=True)],
            )


def _is_row(panel: _Panel, cells: list[str], how_many: Callable[[Iterable[object]], bool] = all) -> bool:
    """A time and numbers; a state may stand beside them, further down in a panel that began with numbers."""
    at, values = (cells[1], cells[2:]) if panel.is_long else (cells[0], cells[1:])
    return bool(TIME.match(at)) and how_many(CELL.fullmatch(cell.strip()) for cell in values)


def _named(name: str, column: int | None) -> tuple[str, dict[str, str]]:
    """`up{instance="web-1"}` as a name and its labels."""
    labels = dict(LABEL.findall(name))
    bare = name.partition("{")[0].strip() if labels else name
    return bare or labels.pop("__name__", "value"), labels | ({"column": str(column)} if column else {})


def _value(name: str, labels: dict[str, str], cell: str, units: dict[str, str]) -> Value:
    """The number in its unit's base; a cell without one has the unit of the cells above it, and a word stays a word."""
    found, key = CELL.fullmatch(cell.strip()), dumps([name, labels])
    if found is None:
        return Value(name, cell.strip(), labels, units.get(key))
    if found["number"] is None:
        return Value(name, "NaN" if cell.strip() == "NaN" else "", labels, units.get(key))
    factor, base = SCALES.get(found["unit"] or "", (Decimal(1), found["unit"]))
    if base:
        units[key] = base
    number = found["number"] if factor == 1 else format((Decimal(found["number"]) * factor).normalize(), "f")
    return Value(name, number, labels, units.get(key))
