"""Tables of numbers: which columns are measured, which are labels, and the samples of their rows.

Wide: a column for each measure. Long: a column for the measure's name and one for its value.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath

from connectors import _names
from connectors._contract import Series
from connectors._csv import Row, Table, time_columns
from connectors._stated_zones import zone_in_name
from connectors.tables._columns import own_time

NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?%?$|[-+]?(nan|inf|infinity)$", re.IGNORECASE)
# What has these is a list of things that happened, though some of its columns are numbers.
EVENT_NAMES = {
    "id", "pid", "status", "statuscode", "code", "port", "line", "linenumber", "number", "user", "userid", "url", "path", "uri", "method",
    "event", "type", "action", "message", "msg", "text", "body", "title", "summary", "description", "severity", "level", "priority",
    "category", "state", "comment", "note", "notes", "request", "requestid", "traceid", "spanid", "ip", "clientip", "remoteaddr",
    "useragent", "reason", "error", "exception", "version", "deploy", "commit", "author", "what", "fault", "key", "subject",
}  # fmt: skip
SAID_METRIC, SAID_VALUE = ("metric", "metricname", "measurement"), ("value", "metricvalue")
UNIT = re.compile(r"[(\[]([^()\[\]]{1,12})[)\]]\s*$")
DECIMAL_COMMA = re.compile(r"[-+]?(?:\d{1,3}(?:[.' ]\d{3})+|\d+),\d+|[-+]?\d+")
LONGEST_LABEL = 200  # characters
STATES = {"status", "state", "zustand", "health", "quality"}
STATE_WORDS = {  # how it stood; how it went (done, failed) is told of what happened
    "ok", "good", "normal", "healthy", "up", "green", "warn", "warning", "degraded", "amber", "yellow", "high", "low",
    "crit", "critical", "bad", "unhealthy", "down", "red", "alert", "alerting", "unknown", "nodata",
}  # fmt: skip
FEWEST_MEASURES = 2  # beside a state: one number may be what a run took, and the state how it went
FEW = 0.3  # labels take at most this share of distinct values


@dataclass(frozen=True)
class Numbers:
    """The columns of a table of numbers; `name` is the column that names the measure in the long layout."""

    time: tuple[int, ...]  # a date and a clock may be two
    values: tuple[int, ...]
    labels: tuple[int, ...]
    name: int | None
    series_name: str
    decimal_commas: tuple[int, ...] = ()  # those of the values that are written with a comma

    def has_stamp(self, row: Row) -> bool:
        return len(row.cells) > max(*self.time, *self.values) and bool(re.search(r"\d", self.stamp(row.cells)))

    def stamp(self, cells: list[str]) -> str:
        return " ".join(cells[index].strip() for index in self.time)


def numbers_of(table: Table, path: str) -> Numbers | None:
    """The columns, if the table is one of numbers and not of events."""
    times = time_columns(table)
    own = own_time(table, times)
    series_name = PurePosixPath(path.rpartition("!")[2]).name.partition(".")[0]
    others = [
        i for i, name in enumerate(table.names) if i not in times and not _names.is_time(name) and table.column(i)
    ]
    if times and (said := _said(table, own, others, series_name)):
        return said
    states = [index for index in others if _is_state(table, index)]
    measured = [index for index in others if index not in states]
    if not times or any(_names.plain(table.names[index]) in EVENT_NAMES for index in measured):
        return None
    commas = [index for index in measured if _has_decimal_comma(table, index)]
    values = [index for index in measured if index in commas or _is_numeric(table.column(index))]
    labels = [index for index in measured if index not in values]
    if states and len(values) < FEWEST_MEASURES:
        return None
    if not values or not (_are_labels(table, labels) or _is_grid(table, own, labels)):
        return None
    if not _is_one_reading_each(table, own, labels):
        return None
    name = next((index for index in labels if _names.plain(table.names[index]) in _names.METRIC), None)
    values = sorted((*values, *states)) if name is None else values
    return Numbers(own, tuple(values), tuple(index for index in labels if index != name), name if len(values) == 1 else None,
                   series_name, tuple(commas))  # fmt: skip


def _said(table: Table, own: tuple[int, ...], others: list[int], series_name: str) -> Numbers | None:
    """The long layout in so many words, a metric and its value: samples, however few its rows or many its labels."""
    metric, value = (
        next((index for index in others if _names.plain(table.names[index]) in wanted), None)
        for wanted in (SAID_METRIC, SAID_VALUE)
    )
    if metric is None or value is None:
        return None
    has_commas = _has_decimal_comma(table, value)
    if not has_commas and not _is_numeric(table.column(value)):
        return None
    labels = tuple(index for index in others if index not in (metric, value))
    return Numbers(own, (value,), labels, metric, series_name, (value,) if has_commas else ())


def series_of(found: list[Row], table: Table, numbers: Numbers) -> list[Series]:
    """The samples of some rows, a series for each measure and set of labels, in the order met."""
    keyed = numbers.labels if numbers.name is None else (numbers.name, *numbers.labels)
    groups: dict[tuple[str, ...], list[tuple[int, str, list[str]]]] = {}
    for row in found:
        cells = [cell.strip() for cell in row.cells]
        key = tuple(cells[index] if index < len(cells) else "" for index in keyed)
        groups.setdefault(key, []).append((row.line, numbers.stamp(cells), cells))
    zone = next((zone for index in numbers.time if (zone := zone_in_name(table.names[index]))), None)
    made = []
    for key, rows in groups.items():
        labels = {
            table.names[index]: value
            for index, value in zip(keyed, key, strict=True)
            if value and index != numbers.name
        }
        for index in numbers.values:
            name = _measure(table.names[index], numbers) if numbers.name is None else key[0]
            spelled = _with_point if index in numbers.decimal_commas else str
            points = [(line, at, spelled(cells[index])) for line, at, cells in rows]
            made.append(_series(name, table.names[index], labels, points, zone))
    return made


def _series(
    name: str, column: str, labels: dict[str, str], points: list[tuple[int, str, str]], zone: str | None
) -> Series:
    service, host = _names.first(labels, _names.SERVICE), _names.first(labels, _names.HOST)
    unit = UNIT.search(column)
    return Series(
        name=name,
        points=points,
        labels=labels,
        service=labels[service] if service else _names.workload_of(labels[host]) if host else None,
        host=labels[host] if host else None,
        unit=unit.group(1) if unit else None,
        zone=zone,
    )


def _measure(column: str, numbers: Numbers) -> str:
    """A column that is only called `value` is named by its file."""
    return numbers.series_name if _names.plain(column) in ("value", "values", "y") else column


def _is_numeric(values: list[str]) -> bool:
    return bool(values) and sum(bool(NUMBER.match(value)) for value in values) >= 0.95 * len(values)


def _is_state(table: Table, index: int) -> bool:
    """What stands in words beside measures, `ok` or `warn`: kept with the samples as text, it makes no event of them."""
    values = table.column(index)
    return _names.plain(table.names[index]) in STATES and {_names.plain(value) for value in values} <= STATE_WORDS


def _has_decimal_comma(table: Table, index: int) -> bool:
    """Where the delimiter is no comma, and every cell is a number if its comma is the decimal's: `1.234,5`."""
    values = table.column(index)
    is_likely = table.delimiter != "," and any("," in value for value in values)
    return is_likely and all(DECIMAL_COMMA.fullmatch(value) for value in values)


def _with_point(value: str) -> str:
    """The same number as programs write it."""
    return re.sub(r"[.' ]", "", value).replace(",", ".") if DECIMAL_COMMA.fullmatch(value) else value


def _are_labels(table: Table, labels: list[int]) -> bool:
    columns = [table.column(index) for index in labels]
    return all(
        len(set(values)) <= max(1, FEW * len(values)) and max(map(len, values)) <= LONGEST_LABEL for values in columns
    )


def _is_grid(table: Table, time: tuple[int, ...], labels: list[int]) -> bool:
    """Whether the same labels come again at each stamp: many hosts, and few minutes of them."""
    stamps = Counter(tuple(row.cells[index] for index in time) for row in table.sample)
    found = {tuple(row.cells[index].strip() for index in labels) for row in table.sample}
    is_short = all(len(cell) <= LONGEST_LABEL for cells in found for cell in cells)
    return len(stamps) > 1 and len(found) <= max(stamps.values()) and is_short


def _is_one_reading_each(table: Table, time: tuple[int, ...], labels: list[int]) -> bool:
    """A measure has one reading for each stamp, handed in twice or not; what happened may well happen twice at once."""
    cells = {tuple(row.cells) for row in table.sample}
    keys = {tuple(row[index] for index in (*time, *labels)) for row in cells}
    return len(keys) >= 0.9 * len(cells)
