"""Tables of numbers whose columns are described by several lines above them: the CSV of CloudWatch's console, say.

    Full label,web-1 CPUUtilization,web-2 CPUUtilization
    Region,eu-central-1,eu-central-1
    Statistic,Average,Maximum
    2026/03/29 01:05:00,97.5,99.1

The first line names the columns, each other tells them apart by a label of its own name. Times are in the zone that the
console was set to, which the file does not say. Sources: Amazon CloudWatch user guide, "Graph a metric" (download as CSV);
pandas' CSV of columns with several levels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from connectors._contract import Context, Item, Reject, connector
from connectors._csv import DELIMITERS, parsed, reading_of
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors.metrics._series import Value, gathered, samples

NUMBER = re.compile(r"(?:[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|nan|null)?", re.IGNORECASE)
NAME = re.compile(r"[^\W\d][\w %./-]{0,60}|")  # of a line above the numbers, or none
DIGIT = re.compile("[0-9]")
LEAST_LINES, MOST_LINES = 2, 12  # above the numbers


@dataclass(frozen=True)
class _Heads:
    """The lines above the numbers, cell by cell."""

    delimiter: str
    lines: list[list[str]]

    def columns(self) -> list[tuple[str, dict[str, str]]]:
        """Name and labels of each column; a label that only repeats the name, or says nothing, is none."""
        names, *others = self.lines
        return [
            (name, {line[0].lower(): line[place] for line in others if line[0] and line[place] not in ("", name)})
            for place, name in enumerate(names[1:], 1)
        ]

    def is_row(self, cells: list[str]) -> bool:
        return len(cells) == len(self.lines[0]) and all(NUMBER.fullmatch(cell.strip()) for cell in cells[1:])


def heads_in(head: Head) -> _Heads | None:
    lines = [line for line in head.lines if line.strip()][: MOST_LINES + 2] if head.shape == "text" else []
    for delimiter in DELIMITERS if len(lines) > LEAST_LINES else ():
        rows = [[cell.strip() for cell in row] for row in parsed(lines, delimiter) or ()]
        if len(rows) <= LEAST_LINES or len({len(row) for row in rows[: LEAST_LINES + 1]} | {1}) != 2:
            continue  # no even columns: stamps, which cost more to look for, would prove nothing
        is_stamp = reading_of([row[0] if row else "" for row in rows])["at"].is_not_null().to_list()
        count = is_stamp.index(True) if True in is_stamp else 0
        found = _Heads(delimiter, rows[:count])
        is_even = count >= LEAST_LINES and len({len(row) for row in rows[: count + 1]}) == 1 and len(rows[0]) > 1
        is_named = is_even and not found.is_row(rows[0]) and all(NAME.fullmatch(row[0]) for row in rows[:count])
        if is_named and found.is_row(rows[count]):
            return found
    return None


def fits(head: Head) -> float:
    return 0.7 if heads_in(head) else 0.0


@connector(
    "metrics.described_columns",
    kind="log",
    clock="host",
    group="table",
    fits=fits,
    count=count_text_records,
    written_order="none",
    confidence="columns found by name and value",
)
def read(evidence: Evidence) -> Iterator[Item]:
    yield from gathered(_items(evidence))


def _items(evidence: Evidence) -> Iterator[Item]:
    heads = heads_in(evidence.head)
    columns = heads.columns() if heads else []
    above = len(heads.lines) if heads else 0
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        rows = parsed([line.rstrip("\r")], heads.delimiter) if heads else None
        if heads is None or above:
            above -= 1
            yield Context()
        elif rows and heads.is_row(rows[0]) and DIGIT.search(rows[0][0]):
            stamp, *cells = rows[0]
            values = [Value(name, cell.strip(), labels) for (name, labels), cell in zip(columns, cells, strict=True)]
            yield from samples(number, stamp.strip(), values)
        else:
            yield Reject(number, line, "no time, or what is no number")
